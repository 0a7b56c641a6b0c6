"""Briefings (日报): a day's figures, numbered and kept as they were, never computed again."""
