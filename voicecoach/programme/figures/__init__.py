"""Figures of courses: what was planned, what was done and how it felt, in numbers, and their faces, one file each.

A planned session is a day of the course on which one was due, up to now, but for days that were skipped or moved away, and
for a day right after a session, which is a day of rest. It counts as done when a session reached its end on that day
or later, before the next day on which one was due; as broken off when one was begun and did not; else as missed. The last
one stays open for as long as it may still be made up.

The streak is how many planned sessions in a row were done without one missed. What was skipped or moved does not break it,
and neither does a session that was broken off: stopping because it hurts is the right thing to do.

Time under hold is what a live session measured. For a session that was recorded by hand it is what was planned, for each
exercise that was reported as finished; it is shown apart everywhere.
"""
