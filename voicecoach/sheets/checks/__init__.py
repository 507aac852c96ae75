"""What is wrong with sheets, and what a careful coach would not leave out."""
