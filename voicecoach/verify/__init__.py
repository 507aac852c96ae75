"""Verify: a finished sound file -> is all of its script in it, and nothing else? The file is heard before it is compared.

reader     file               -> Recording   frames, and the script that travels in the file
detector   Recording          -> Heard       which beeps sound and where; it knows no script
align      Heard, Script      -> Alignment   which beep is which, and where time is missing
residue    Recording, Tones   -> Residue     what sounds when beeps and glides are taken away: speech, or a fault
verify     all of these       -> Report      what is wrong
"""
