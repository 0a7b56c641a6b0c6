"""The private PostgreSQL: its binaries, its watchdog, the cities on it. Kept free of imports for the watchdog's sake."""
