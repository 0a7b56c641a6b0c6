"""What is seen: one widget, one file. Widgets show records and emit intents; no session, no thread, no SQL."""
