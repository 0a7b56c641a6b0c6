"""Geometry, the grid index and coordinate reference systems."""
