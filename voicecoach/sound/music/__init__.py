"""Music beneath a session: files -> one endless bed of frames, quiet, and quieter still wherever something is said or sounds."""
