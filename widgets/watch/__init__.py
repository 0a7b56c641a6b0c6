"""The supervisor's windows: the board with what the rules propose, and the shift with log, roll call and handover."""
