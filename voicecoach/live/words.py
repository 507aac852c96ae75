"""A snapshot in words, as every kind of screen shows it."""

from voicecoach.live.commands import Now


def position_text(now: Now) -> str:
    """Where in the exercise we are: `"set 2 of 3, rep 1 of 5, left"`. What there is only one of is not counted."""
    parts = [
        f"{noun} {number}" + (f" of {total}" if total else "")
        for noun, number, total in (
            ("set", now.ref.set_number, now.sets),
            ("rep", now.ref.rep_number, now.reps),
        )
        if number is not None and total != 1
    ]
    return ", ".join([*parts, *([now.ref.side] if now.ref.side else [])])


def exercise_text(now: Now) -> str:
    """The exercise with its variant; empty outside of exercises."""
    if not now.exercise:
        return ""
    return f"{now.exercise} ({now.ref.variant})" if now.ref.variant else now.exercise


def count_text(left_ms: int) -> str:
    """What a countdown shows: `count_text(12_001) -> "13"`, `"1:05"`. It is 1 until nothing is left."""
    seconds = _seconds(left_ms)
    return str(seconds) if seconds < 60 else clock_text(left_ms)


def clock_text(left_ms: int) -> str:
    """The same with its minutes at all times: `"0:13"`."""
    return f"{_seconds(left_ms) // 60}:{_seconds(left_ms) % 60:02d}"


def capitalised(text: str) -> str:
    """As the first words of a line; what follows stays as it is."""
    return text[:1].upper() + text[1:]


def _seconds(left_ms: int) -> int:
    return max(0, -(-left_ms // 1000))
