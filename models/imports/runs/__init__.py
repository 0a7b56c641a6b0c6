"""Import runs: what each import made and changed, so that a whole import can be undone; one at a time."""
