"""Exports: grids, cases, workers and the rest of a city as files that other programs open."""
