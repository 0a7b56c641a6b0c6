"""The time machine at work: the past is read ahead in the background and walked through on the GUI thread."""
