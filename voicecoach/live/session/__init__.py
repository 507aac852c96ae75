"""The session: a cursor over the tape that obeys commands."""
