"""What each command means to a session, and the menu that speaks them."""
