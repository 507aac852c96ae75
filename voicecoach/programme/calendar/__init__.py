"""The sessions of courses for the calendar that a person already has: an agenda, and that as iCalendar."""
