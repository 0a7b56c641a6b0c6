"""Hot topics at the desk: read in the background, shown in queue and map, made into a paper."""
