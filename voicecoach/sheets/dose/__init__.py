"""What is prescribed: narrowed by variants and routines, and from the lowest dose to the highest."""
