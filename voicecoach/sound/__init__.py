"""Sound: the table of beeps, the tones made from it, the mix, and loudness. It knows no engine and no file."""
