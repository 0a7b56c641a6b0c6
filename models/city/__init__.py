"""The city that this database is: one database, one city."""
