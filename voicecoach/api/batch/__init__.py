"""Many sessions at once: a list of jobs, each phrase spoken once, the sessions mixed on all cores, and a record of every file."""
