"""The days of a course: when sessions are due, what a person may choose of it, in which time zone, and when to remind."""
