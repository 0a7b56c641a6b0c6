"""Chinese names for what lies in the made-up city, each with its form in Latin letters."""
