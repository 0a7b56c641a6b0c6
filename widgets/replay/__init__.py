"""The time machine's bar: a day, a moment in it, and how fast it goes by. Moments in, wishes out."""
