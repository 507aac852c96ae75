"""Plan -> Script: when it sounds."""
