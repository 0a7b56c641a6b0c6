"""What is kept as bytes: pictures, films, sounds and documents, once under their SHA-256. Knows no cases."""
