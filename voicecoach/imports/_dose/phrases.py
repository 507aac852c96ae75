"""What people write of a dose, as patterns of tokens: the letters are those of `tokens.py` and `vocabulary.py`."""

import re

_G = "[OF:]*"
"""Words that say nothing: of, for, with."""
_L = "[OF,&:]*"
"""The same with commas and joining words."""
_W = "[OFw&N]{0,6}"
"""A few words between a verb and what it asks for."""

PHRASES: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(pattern))
    for name, pattern in (
        # How often in a day and a week comes first, so that "3 times a day" is not read as reps.
        ("a-week", "(?P<n>d)"),
        ("intensity", "[OF]*f"),
        ("again", f"z{_L}X?(?P<n>n)X|(?P<k>n)X{_G}z|z{_L}(?:X(?P<m>n))?"),
        ("a-day", f"(?P<n>n){_G}X?{_G}D|(?P<m>n)XN"),
        ("a-week", f"(?P<n>n){_G}[XN]?{_G}W|(?P<m>n)XK"),
        ("other-day", "Y"),
        ("third-day", "u"),
        ("twice-a-day", "M"),
        ("daily", "D"),
        ("weeks", "F?(?P<n>n)K"),
        # Fields with their names before them.
        ("reps sets", "R:(?P<n>n),?S:(?P<m>n)"),
        # One side alone, and a number of reps for each set.
        ("left", "l"),
        ("right", "r"),
        ("reps-list", "(?:R:|(?P<m>n)S[OF:,]*)n(?:,?&?n)+R?(?![SXDWK:tRB])"),
        ("sets", "(?<!n)S(?::(?P<n>n)|,(?P<m>n)(?![RX]))"),
        ("reps", "(?<!n)R(?::(?P<n>n)|,(?P<m>n)(?![SX]))"),
        ("hold", "(?:H:|(?<!t)H,)(?P<t>t)"),
        ("rest", "(?<!t)P,(?P<t>t)"),
        ("sets reps", "(?<!n)S(?P<n>n),?R(?P<m>n)"),
        ("reps sets", "(?<!n)R(?P<n>n),?S(?P<m>n)"),
        # A rest between sets, and one between reps, which a sheet does not have.
        ("rest-between-reps", f"(?:P{_G}(?P<t>t){_G}J|(?P<u>t){_G}P?{_G}J|P{_G}J{_G}(?P<v>t))"),
        ("hold", f"(?:V?{_G}[HP]{_G}(?P<t>t){_G}U|(?P<u>t){_G}[HP]{_G}U|H{_G}U{_G}(?P<v>t))"),
        ("rest", f"(?:P{_G}I?{_G}(?P<t>t){_G}I?|(?P<u>t){_G}P(?!{_L}t){_G}I?|(?P<v>t){_G}I)"),
        # "8 per leg x 3": sets stand behind the side.
        ("reps sets", f"(?P<n>n)[RX]?{_G}(?P<e>E){_L}X(?P<m>n)S?(?![RXt])"),
        ("hold sets", f"(?P<t>t){_G}H?{_L}(?P<e>[Ee]){_L}X(?P<n>n)S?(?![RXt])"),
        ("reps sets", f"(?P<n>n)R{_L}(?P<m>n)X(?![DWNnt])"),
        ("sets reps hold", f"(?P<n>n)[XS]{_G}(?P<m>n)[XR]?{_L}X?{_G}H?{_G}(?P<t>t)H?"),
        ("reps sets", f"(?P<n>n)R{_L}X{_G}(?P<m>n)(?![RXtS])"),
        ("reps sets", f"(?P<n>n)(?:R{_L}X?{_G}|X{_G})(?P<m>n)S"),
        ("sets hold", f"V?{_G}(?P<n>n)S{_L}H?{_G}(?P<t>t){_G}H?"),
        ("times hold", f"V?{_G}(?P<n>n)X{_L}H?{_G}(?P<t>t){_G}H?"),
        ("sets reps", f"V?{_G}(?P<n>n)S(?:{_G}|{_L})(?P<m>n)R"),
        ("sets reps", f"V?{_G}(?P<n>n)S[OF:,]*(?P<m>n)X?"),
        ("sets reps", f"V?{_G}(?P<n>n)X{_G}(?P<m>n)R"),
        ("sets by reps", f"V?{_G}(?P<n>n)X{_G}(?P<m>n)(?:X(?!n))?"),
        ("reps hold", f"V?{_G}(?P<n>n)[XR]?{_G}(?P<t>t){_G}H"),
        ("reps hold", f"V?{_G}(?P<n>n)H{_G}(?P<t>t)"),
        ("hold sets", f"(?:H{_G}(?P<t>t)|(?P<u>t){_G}H?){_L}X?(?P<n>n)S"),
        ("hold times", f"(?:H{_G}(?P<t>t)|(?P<u>t){_G}H){_L}X(?P<n>n)"),
        ("hold times", "(?P<t>t),?X(?P<n>n)"),
        ("hold", f"H{_W}(?P<t>t)"),
        ("hold", f"(?P<t>t){_G}H"),
        ("breaths", f"(?:H{_W}|{_G})(?P<n>n)B"),
        ("hold", f"H{_W}CO*(?P<n>n)|H{_G}(?P<m>n),?C|(?P<k>n)C{_G}H"),
        ("sets", f"V?{_G}(?P<n>n)S"),
        ("reps", f"(?:V{_W}|{_G})(?P<n>n)O?R"),
        ("reps", f"V{_W}X?(?P<n>n)X?(?=[^Sw]|$)"),
        ("reps", "(?P<n>n)X(?!n)"),
        ("reps", "X(?P<n>n)"),
        ("reps", f"(?P<n>n)(?={_L}[Eea])"),
        ("sets", "S(?P<n>n)"),
        ("reps", "R(?P<n>n)"),
        ("each", "E|(?<![wOQH])e|^a|(?<=[_ntRXSkb])a|(?<=[_ntRXSkb],)a"),
        ("load", "[OF]*k"),
        ("band", "[OF]*b"),
    )
)
"""Tried in this order, each as often as it is found; what it takes is taken from those behind it."""

TIME_ALONE = re.compile("(?<!q)(?<!qO)(?:F?(?P<t>t))")
"""A time without a word for what it is: a hold, unless the sentence moves (Q) in it."""
LEFT = re.compile(r"[tTSRhAJG?]|nX|Xn|n,?_|_[,OF]*n")
"""What may not be left in a sentence after all phrases: it says something of a dose."""
EMPTY = re.compile(r"[OF,.:&V_ZEeIUHPXCNqlr]*")
"""What may be left in a line that says nothing but the dose."""
