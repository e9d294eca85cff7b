"""Rich text, both ways."""
