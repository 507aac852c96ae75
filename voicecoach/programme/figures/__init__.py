"""Figures of courses: what was planned, what was done and how it felt, in numbers; and the faces of these, one file each.

A planned session is a day of the course on which one was due, up to now, but for days that were skipped or moved away, and
for a day right after a session, which is a day of rest. It counts as done when a session reached its end on that day
or later, before the next day on which one was due; as broken off when one was begun and did not; else as missed. The last
one stays open for as long as it may still be made up.

The streak is how many planned sessions in a row were done without one missed. What was skipped or moved does not break it,
and neither does a session that was broken off: whoever stops because it hurts does right.

Time under hold is what a live session measured. Of a session that was told by hand it is what was planned, of each exercise
that was told as finished; it is kept apart everywhere.
"""
