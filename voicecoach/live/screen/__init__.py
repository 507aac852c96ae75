"""What is shown of a session."""
