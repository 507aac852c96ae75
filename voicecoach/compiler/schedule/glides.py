"""The soft tones beneath a window, which follow the effort or pace the breath."""

from dataclasses import dataclass

from voicecoach.compiler.schedule.place import GUARD_MS, Placed, free_from_ms
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
    while at_ms + window.breath.in_ms + window.breath.out_ms <= end_ms:
        tones.append(PlacedGlide("breath-in", at_ms, window.breath.in_ms))
        tones.append(PlacedGlide("breath-out", at_ms + window.breath.in_ms, window.breath.out_ms))
        at_ms += window.breath.in_ms + window.breath.out_ms
    return tones
