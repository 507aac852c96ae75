"""Verify: a finished sound file -> is all of its script in it, and nothing else? It is heard before it is compared.

readers/   file               -> Recording   frames, and the script that travels in the file; one file per format
detector   Recording          -> Heard       which beeps sound and where; it knows no script
align      Heard, Script      -> Alignment   which beep is which, and where time is missing
tones      Alignment          -> Tones       beeps where they were heard, glides where they are due
residue    Recording, Tones   -> Residue     what sounds when the tones are taken away, and what is clipped
speech     Residue, Script    -> faults      phrases in their places, silence in the rest
verify     all of these       -> Report      also holds, length and levels
report     Report             -> text, JSON
"""
