"""The pauses of a timer: what they are called, and the times of pacing that one before an exercise stands for."""

import re

from voicecoach.units import format_time

REST_NAME = re.compile(
    r"(?:short |long |kurze |lange )?(?:rest(?:ing)?|break|pause|recover(?:y)?|descanso|pausa|erholung|relax|switch|change|get ready|prepare|vorbereitung)"
    r"(?: (?:time|between.*))?",
    re.IGNORECASE,
)
"""What the pauses of a timer are called where they stand among its exercises."""

_READY_MS = 3_000
"""Of a pause, what is kept for the count before the start."""
_SPOKEN_MS = 7_000
"""About what it takes to say that one exercise is over, which is next and how long it lasts."""


def pause_pacing(pause_ms: int, *, is_circuit: bool = False) -> dict[str, str]:
    """`pause_pacing(12_000)`: two seconds to go there and three to get ready, beside what is said.

    In a circuit the way back to an exercise is its own time, which holds what is said.
    """
    ready_ms = min(_READY_MS, pause_ms)
    going = format_time(max(0, pause_ms - ready_ms - _SPOKEN_MS))
    pacing = {"transition-same": going, "transition-change": going, "get-ready-first": format_time(ready_ms)}
    if is_circuit:
        pacing |= {"transition-circuit": format_time(pause_ms - ready_ms), "get-ready-later": format_time(ready_ms)}  # fmt: skip
    return pacing
