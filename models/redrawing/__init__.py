"""Grids drawn anew at the desk: dynamic ones, splits and merges, with the open cases that lie in them."""
