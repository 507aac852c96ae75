"""The values of steps and cues, each read from the text that was written."""
