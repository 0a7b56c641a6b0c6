"""The statistics window at work: what it is asked for is read in the background, again when it changed."""
