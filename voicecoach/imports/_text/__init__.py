"""Written instructions as speech: sentences, utterances, positions, sides and steps."""
