"""The desk: its window, what it shows of the board, and what an operator can do at it."""
