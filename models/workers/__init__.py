"""Who handles: departments, workers, their teams in the grids, and where they are."""
