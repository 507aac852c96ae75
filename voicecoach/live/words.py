"""A snapshot of the session in words, the same on every kind of screen: those that the voice uses, in its language."""

from voicecoach.live.commands import Now
from voicecoach.wording import phase_text, translate


def phase_and_side(now: Now) -> str:
    """What to do now and with which side: `"Hold, left"`."""
    phase = phase_text(now.phase, now.language) if now.phase else ""
    side = side_text(now)
    return translate("{phase}, {side}", now.language, phase=phase, side=side) if phase and side else phase


def side_text(now: Now) -> str:
    """The side, as the voice says it; empty if there is none."""
    return now.side or now.ref.side or ""


def position_text(now: Now) -> str:
    """The position in the exercise: `"spot 2 of 3, rep 1 of 5, left"`. A single set or rep is not counted."""
    parts = [
        translate("{noun} {n} of {total}", now.language, noun=noun, n=number, total=total)
        if total
        else f"{noun} {number}"
        for noun, number, total in (
            (now.set_noun, now.ref.set_number, now.sets),
            (now.rep_noun, now.ref.rep_number, now.reps),
        )
        if number is not None and total != 1
    ]
    side = side_text(now)
    return ", ".join([*parts, *([side] if side else [])])


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


def _seconds(left_ms: int) -> int:
    return max(0, -(-left_ms // 1000))
