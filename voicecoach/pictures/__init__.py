"""Pictures of a script that are not text: its cover."""
