"""The doses of the tight-hamstrings programme, three sessions a week and no setback: what its source and our ladders say."""

FIFTEEN_SESSIONS = """\
1 8x2 2x10 s 2x5 2x4 2x3
2 8x2 2x10 s 2x5 2x4 2x3
3 8x2 2x10 s 2x5 2x4 2x3
4 9x2 2x12 s 2x6 2x5 2x4
5 9x2 2x12 s 2x6 2x5 2x4
6 10x2 2x15 s 2x7 2x5 2x5
7 10x2 2x15 s 2x7 2x6 2x5
8 10x2 3x12 s 2x8 2x6 3x4
9 8x3 3x12 s 2x8 2x6 3x4
10 8x3 3x15 s 3x6 3x5 3x5
11 9x3 3x15 s 3x6 3x5 3x5
12 9x3 4x12 s 3x7 3x5 4x4
13 9x3 4x12 s 3x7 3x6 4x4
14 10x3 4x15 s 3x8 3x6 4x5
15 10x3 4x15 s 3x8 3x6 4x5
"""
"""Session; ball release, end range expansion, bridge, tibial rotation, Jefferson curl."""


def doses_by_session() -> dict[int, list[str]]:
    """Every session with its doses, as ladders write them."""
    rows = (line.replace(" s", "_s").split() for line in FIFTEEN_SESSIONS.splitlines())
    return {int(number): [dose.replace("_s", " s") for dose in doses] for number, *doses in rows}
