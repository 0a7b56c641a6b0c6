"""The shift (值班): who sits where, today's points, the duty log, the roll call, and the page on which it is handed over."""
