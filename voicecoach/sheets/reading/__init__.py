"""YAML text -> sheets, every value with where it stands."""
