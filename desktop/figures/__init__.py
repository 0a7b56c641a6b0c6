"""Figures at the desk: each explains itself, with the cases behind it."""
