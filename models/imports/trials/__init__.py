"""What an import would do, found out without leaving anything behind."""
