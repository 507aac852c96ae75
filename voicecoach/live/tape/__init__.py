"""The tape: the segments of a plan, made ahead of the session while it plays."""
