"""Fixed cameras as they are watched: where each one's picture comes from, and which are nearest to a place."""
