"""The time machine: what was open at a moment of the past, and how it changed from there on."""
