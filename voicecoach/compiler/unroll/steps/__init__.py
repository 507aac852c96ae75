"""One step of an exercise: its words and movement, its paced phases, its hold or timed work."""
