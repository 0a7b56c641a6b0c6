"""Attachments at the desk: files brought in, thumbnails and contents read, all of it off the GUI thread."""
