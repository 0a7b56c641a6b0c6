"""Who works in the made-up city: departments, workers, teams; and made-up citizens. No such person or number exists."""
