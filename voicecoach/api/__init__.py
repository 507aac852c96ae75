"""What a person can do with voicecoach: one file for each use case, from a typed request to a typed result.

Nothing here prints, asks or knows click. What happens on the way goes to an `Observer`.
"""
