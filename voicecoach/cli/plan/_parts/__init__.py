"""What the commands of `plan` share: their options, and the words for how a course stands."""
