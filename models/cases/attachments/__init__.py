"""What is attached to a case: pictures, films, sounds, documents; and the evidence that a category's rule asks for."""
