"""What is wrong with a programme as a whole: its days and rules, and its routines."""
