"""Reports and cases: what came in, and what becomes of it."""
