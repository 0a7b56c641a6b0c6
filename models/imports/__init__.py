"""Imports: other people's files become grids and cases, every row accounted for."""
