"""Watching cameras: a thread for each that is on the screen, and the window that shows them."""
