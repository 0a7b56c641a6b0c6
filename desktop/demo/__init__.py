"""The demo city: its ground, its people and its day."""
