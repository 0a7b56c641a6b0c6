"""A history of millions of reports, drawn as columns: the same city, subjects and habits as the small ones, no object a row."""
