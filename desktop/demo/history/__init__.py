"""The thirty days before: what came in, what became of it, and what is open now."""
