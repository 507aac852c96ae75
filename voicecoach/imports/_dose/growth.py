"""`Start with 8 and work up to 12` -> a range: two numbers of one kind, the second of which is where it is to end."""

from dataclasses import replace

from voicecoach.imports._dose.tokens import Token

GONE = "Z"
"""A token whose meaning stands in another one."""
_COUNTED = "SRt"
_JOINS = "OF,&V.:"


def join_growth(tokens: list[Token]) -> tuple[list[Token], bool]:
    """`10 reps, build up to 15 reps` is `10-15 reps`, and whether any such was found.

    Where nothing of its kind stands before, the words are left, and reported.
    """
    found, is_joined = list(tokens), False
    for index, token in enumerate(tokens):
        if token.code != "G":
            continue
        behind, end = _goals(found, index + 1)
        before = _kinds(found, 0, index)
        pairs = [(_origin(before, kind, found, index), at) for at, kind in behind]
        if not pairs or any(origin is None for origin, _ in pairs):
            continue
        for origin, at in pairs:
            if origin is not None and found[origin].low <= found[at].high:
                found[origin] = replace(found[origin], high=found[at].high)
        is_joined = True
        for at in range(index, end):
            found[at] = replace(found[at], code=GONE)
    return found, is_joined


def _goals(tokens: list[Token], start: int) -> tuple[list[tuple[int, str]], int]:
    """The numbers behind words such as `up to`, each with its kind, and where they end."""
    end, last = start, start
    while end < len(tokens) and tokens[end].code in f"{_COUNTED}XnOF":
        end += 1
        last = end if tokens[end - 1].code not in "OF" else last
    return _kinds(tokens, start, last), last


def _kinds(tokens: list[Token], start: int, end: int) -> list[tuple[int, str]]:
    """The numbers and times of a stretch, each with what it counts; '' if nothing says it."""
    found: list[tuple[int, str]] = []
    for at in range(start, end):
        if tokens[at].code == "t":
            found.append((at, "t"))
        elif tokens[at].code == "n":
            after = next((one.code for one in tokens[at + 1 : end] if one.code not in "OF"), "")
            kind = after if after in {"S", "R"} else ""
            if not kind and found and found[-1][1] == "S":
                kind = "R"
            if after == "X" and not kind:
                kind = "S"
            found.append((at, kind))
    return found


def _origin(before: list[tuple[int, str]], kind: str, tokens: list[Token], index: int) -> int | None:
    """The number that one behind `up to` continues: the last of its kind, or the one right before."""
    alike = [at for at, one in before if one == kind and kind]
    if alike:
        return alike[-1]
    if (
        not before
        or (kind and before[-1][1] not in {"", "R"})
        or (kind and kind != "R" and before[-1][1] != "")
    ):
        return None
    at = before[-1][0]
    between = tokens[at + 1 : index]
    return at if tokens[at].code == "n" and all(one.code in f"{_JOINS}SRX" for one in between) else None
