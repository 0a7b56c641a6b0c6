"""The window in which every figure explains itself: what it means, what it is made of, and the cases behind it."""
