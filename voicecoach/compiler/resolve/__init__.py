"""Sheet -> Exercise: what is meant."""
