"""What of a course goes into files: its rendered sessions in a folder, and every session as a table."""
