"""Video calls of this desk: who is called, what the page's connections need, what was taken as evidence."""
