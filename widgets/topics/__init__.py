"""The window 热点: what rose in a week, where, and the cases behind each topic."""
