"""Captions: what is said and held at every moment of a script, as lines that never overlap."""
