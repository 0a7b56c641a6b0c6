"""Grids, their levels and kinds, and what lies in the city: places, roads, cameras."""
