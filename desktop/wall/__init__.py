"""The wall: a scene on a screen without hands. It reads, never writes, and comes back by itself."""
