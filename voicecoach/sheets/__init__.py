"""Sheets: what the coach knows, as people write it. Read (`load`), told apart (`sheet`), found (`library`)."""
