"""Attachments (附件) of cases: evidence of what was reported, done and verified."""
