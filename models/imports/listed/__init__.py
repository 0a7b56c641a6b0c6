"""Importing what comes as a list: departments, categories, workers, places, roads, components."""
