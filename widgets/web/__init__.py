"""What every page of the program shares: its own scheme, one profile, nothing from outside."""
