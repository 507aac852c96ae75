"""The soft tones beneath a window, which follow the effort or pace the breath."""

from dataclasses import dataclass

from voicecoach.compiler.schedule.place import GUARD_MS, free_from_ms
from voicecoach.compiler.schedule.placed import Placed
from voicecoach.compiler.unroll.plan import BREATH_FROM_MS


@dataclass(frozen=True, slots=True)
class PlacedGlide:
    name: str
    at_ms: int
    duration_ms: int


def glides(placed: Placed, head_ms: int) -> list[PlacedGlide]:
    """The tones beneath a window: they begin when its beep has sounded, and paced breaths end before the ticks."""
    window = placed.window
    if window.glide is not None and window.elastic:
        start_ms, end_ms = max(placed.move_at_ms, head_ms), placed.move_at_ms + window.length_ms
        return [PlacedGlide(window.glide, start_ms, end_ms - start_ms)] if end_ms > start_ms else []
    if window.glide is not None and placed.duration_ms > head_ms:
        return [PlacedGlide(window.glide, head_ms, placed.duration_ms - head_ms)]
    if window.breath is None:
        return []
    tones = []
    at_ms = max(BREATH_FROM_MS, free_from_ms(head_ms))
    end_ms = (placed.ticks_ms[0] if placed.ticks_ms else placed.duration_ms) - GUARD_MS
    while at_ms + window.breath.period_ms <= end_ms:
        for tone, length_ms in window.breath.tones:
            if tone is not None:
                tones.append(PlacedGlide(tone, at_ms, length_ms))
            at_ms += length_ms
    return tones
