"""A snapshot of the session in words, the same on every kind of screen."""

from voicecoach.live.commands import Now


def position_text(now: Now) -> str:
    """The position in the exercise: `"set 2 of 3, rep 1 of 5, left"`. A single set or rep is not counted."""
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
    """The exercise with its variant; empty between exercises."""
    if not now.exercise:
        return ""
    return f"{now.exercise} ({now.ref.variant})" if now.ref.variant else now.exercise


def count_text(left_ms: int) -> str:
    """What a countdown shows: `count_text(12_001) -> "13"`, `"1:05"`. It shows 1 until nothing is left."""
    seconds = _seconds(left_ms)
    return str(seconds) if seconds < 60 else clock_text(left_ms)


def clock_text(left_ms: int) -> str:
    """The same, always with minutes: `"0:13"`."""
    return f"{_seconds(left_ms) // 60}:{_seconds(left_ms) % 60:02d}"


def capitalised(text: str) -> str:
    """The text with its first letter in upper case; the rest stays as it is."""
    return text[:1].upper() + text[1:]


def _seconds(left_ms: int) -> int:
    return max(0, -(-left_ms // 1000))
