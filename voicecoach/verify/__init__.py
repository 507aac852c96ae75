"""Verify: is everything in its script in a finished sound file, and nothing else? It is listened to before it is compared.

readers/   file               -> Recording   frames, and the script that travels in the file; one file per format
detector   Recording          -> Heard       which beeps sound and where; it does not know the script
align      Heard, Script      -> Alignment   which beep is which, and where time is missing
tones      Alignment          -> Tones       beeps where they were heard, glides where they are due
residue    Recording, Tones   -> Residue     what sounds once the tones are subtracted, and what is clipped
speech     Residue, Script    -> faults      phrases in place, silence elsewhere
verify     all of these       -> Report      also holds, length and levels
report     Report             -> text, JSON
"""
