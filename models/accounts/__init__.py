"""Accounts: each is a login role of its own; `session_user` is who did it."""
