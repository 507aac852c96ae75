"""Text that is safe in a table for spreadsheets: none of it is taken for a formula. Sheets and files may come from anybody."""

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""A spreadsheet takes a text that begins so for a formula, and may run it. The last four are the wide forms."""


_UNSEEN = " \u00a0\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\u3000\ufeff"
"""What a spreadsheet may drop before it looks."""


def safe_cell(value: object) -> object:
    """The value as a cell of a table: a text that begins as a formula does gets an apostrophe before it."""
    if isinstance(value, str) and value.lstrip(_UNSEEN).startswith(_FORMULA_STARTS):
        return f"'{value}"
    return value
