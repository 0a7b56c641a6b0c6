"""Cameras on the desk: a tile shows one, a grid holds up to nine, and the window chooses among them."""
