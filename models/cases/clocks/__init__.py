"""Clocks: whose time runs, until when, and why just then. The city's days and hours, its limits, what stops them."""
