"""The window 规则与日历: what a city's cases are handled and timed by."""
