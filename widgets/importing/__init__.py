"""Bringing files in: what is in the file, what its columns mean, what it would do, what it did, and how it is undone."""
