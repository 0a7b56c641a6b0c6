"""What is true: tables, rules, commands and queries of the city. No Qt, no HTTP."""
