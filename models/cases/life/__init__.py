"""The table of a case's life as the database holds it, and as a page."""
