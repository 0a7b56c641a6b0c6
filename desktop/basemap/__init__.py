"""The base map: raster tiles drawn from a city's own places, roads and grids, kept in an MBTiles file."""
