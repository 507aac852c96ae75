"""The session live: a cursor over the timed script, ways to hear it, and ways to control it."""
