"""The dose that a person wrote in words, in English, German or Spanish."""
