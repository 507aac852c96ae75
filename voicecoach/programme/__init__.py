"""Programmes: a routine over weeks, with days on which it is due and doses that grow with what a person reports."""
