"""Pictures, films, sounds and documents, kept once under their SHA-256; what shows them, and where, others know."""
