"""How a file is written: one file a format, each taking records as they come."""
