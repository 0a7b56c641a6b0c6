"""How the made-up day is played: the streets walked, the desk's and the field's next moves, and when they are due."""
