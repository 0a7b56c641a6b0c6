"""The duty list (值班表): who is on it for which grid or street, on which days and between which hours."""
