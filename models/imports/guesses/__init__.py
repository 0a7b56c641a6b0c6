"""The parts of a guess: columns, coordinate reference system, spelling of times, values."""
