"""Video calls at the desk: the page with the pictures, and the panel around it."""
