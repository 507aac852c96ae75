"""A page of text as it is laid out: its language, its lines, and the exercises on it."""
