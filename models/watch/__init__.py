"""What a supervisor watches and does: urging (催办), supervising (督办), the board, the shift with roll call and log."""
