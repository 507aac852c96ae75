"""Courses: every act of a programme that somebody follows, one file each.

Each act is a function from a frozen request to a frozen result. Beside the request it takes a `Diary`, which says where
the person's journal lies and what day it is there, and an `Observer`.
"""
