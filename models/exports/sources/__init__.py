"""Where the rows of an export come from: one file a kind."""
