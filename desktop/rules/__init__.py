"""The window 规则与日历 at work."""
