"""What is done with the windows of a whole session once they are there, from first to last."""
