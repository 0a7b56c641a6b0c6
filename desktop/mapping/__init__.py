"""What is done on the map: selecting, finding the nearest, copying coordinates, bookmarks, redrawing grids, printing."""
