"""The forms of sheets: the words they share, the values in them, and a model for each kind."""
