"""The same thing again: likely twins, repeated requests, merged cases (并案), parents and their children (母案, 子案)."""
