"""What the encoders share: tags, chapters, the script in a file, and the thread that encodes."""
