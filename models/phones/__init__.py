"""Phones: who is signed in from afar, how they got in, and what a field worker sees and does from there."""
