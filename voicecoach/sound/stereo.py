"""A mono mix -> stereo: what belongs to the left side of the body is heard more on the left, and the right more on the right.

Each sound m of a side becomes `L = (1 + p) m` and `R = (1 - p) m`, with p below 0 for the right. What is added to one ear is
taken from the other, in whole steps: L + R is twice the mono mix, frame by frame and to the bit. So a phone with one speaker
plays what it always played, and no beep moves. What belongs to neither side, the floor and music stay in the middle.
This file needs numpy, so its callers import it late.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import lru_cache

import numpy as np

from voicecoach.clip import Clip
from voicecoach.script import Event, PhaseKind, Script
from voicecoach.sound.mix import BLOCK_FRAMES, ToneFor, mix

WIDTH = 0.3
"""How much is moved from one ear to the other, of 1: 5.4 dB between them, which is plainly to one side and soft in no ear."""
_FULL_SCALE = 32_767
_CENTRED = frozenset({PhaseKind.REST, PhaseKind.TRANSITION, PhaseKind.LISTEN, PhaseKind.FINISH})
"""What is said and sounds in these belongs to the person, whichever side was trained before."""


def to_stereo(
    blocks: Iterable[bytes],
    script: Script,
    clip_for: Callable[[str], Clip],
    rate_hz: int,
    *,
    level_db: float = 0.0,
    tone_for: ToneFor | None = None,
    block_frames: int = BLOCK_FRAMES,
) -> Iterator[bytes]:
    """The blocks of a mix of this script, with music or without, as 16-bit frames of left and right in turns.

    `blocks` are those of `mix` with the same arguments; there are as many frames as before, and each takes 4 bytes.
    Memory holds a block or two. Raises ValueError for blocks that are not as long as those of the mix, which is a bug
    in voicecoach.
    """
    of_sides = replace(script, events=tuple(event for event in script.events if _direction(script, event)))

    def moved(event: Event, clip: Clip) -> Clip:
        return Clip(_moved(clip.pcm, _direction(script, event)), clip.rate_hz)

    differences = mix(
        of_sides,
        clip_for,
        rate_hz,
        level_db=level_db,
        tone_for=tone_for,
        block_frames=block_frames,
        change=moved,
    )
    return (_both(block, moved_by) for block, moved_by in zip(blocks, differences, strict=True))


def _direction(script: Script, event: Event) -> int:
    """1 for the left, -1 for the right, 0 for the middle."""
    phase = script.phases[event.phase]
    if phase.kind in _CENTRED:
        return 0
    return {"left": 1, "right": -1}.get(phase.ref.side or "", 0)


@lru_cache(maxsize=32)
def _moved(pcm: bytes, direction: int) -> bytes:
    """What a sound adds on the left and takes away on the right.

    A sound with high peaks is moved less, and as a whole, so that the louder ear is never clipped.
    """
    frames = np.frombuffer(pcm, "<i2").astype(np.float32)
    peak = float(np.abs(frames).max(initial=1.0))
    width = min(WIDTH, max(0.0, _FULL_SCALE / peak - 1))
    return np.asarray(np.rint(frames * np.float32(direction * width)), "<i2").tobytes()


def _both(block: bytes, moved_by: bytes) -> bytes:
    middle = np.frombuffer(block, "<i2").astype(np.int32)
    difference = np.frombuffer(moved_by, "<i2")
    if len(middle) != len(difference):
        raise ValueError(f"the blocks have {len(middle)} and {len(difference)} frames, and belong to one mix")
    # Where sounds meet, or music is beneath them, the louder ear may be full already.
    room = np.maximum(_FULL_SCALE - np.abs(middle), 0)
    difference = np.clip(difference, -room, room)
    both = np.empty(2 * len(middle), "<i2")
    both[0::2] = middle + difference
    both[1::2] = middle - difference
    return both.tobytes()
