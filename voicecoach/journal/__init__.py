"""The journal: what was done and decided, one JSON object a line, in one file that belongs to the user.

It is only ever appended to: whoever wants to know how things stand reads it from the start. Its form is
`voicecoach-journal/1`, published by `voicecoach schema journal`.
"""

FORMAT = "voicecoach-journal/1"
