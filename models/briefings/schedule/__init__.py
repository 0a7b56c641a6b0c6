"""Papers made by the clock: when which is due, each once, where it goes and how far that is."""
