"""Exports from a desk and from the command line: words, problems, and the dialog at work."""
