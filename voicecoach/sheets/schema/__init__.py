"""The forms of sheets and scripts as JSON Schema."""
