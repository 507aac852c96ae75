"""Pictures of a script that are not text: its cover, and any drawing as a PNG."""
