"""What decides when, on which thread, on which screen. Kept free of imports: the watchdog passes through here."""
