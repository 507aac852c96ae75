"""Script -> a stream of blocks of frames: every clip and beep at its frame, silence or the floor between.

A single clip is passed through unchanged; where a glide sounds beneath it, the two are summed. Memory does not grow with
the session: only one block and the clips in it are kept.
"""

import sys
from array import array
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from operator import add
from typing import NamedTuple

from voicecoach.clip import BYTES_PER_FRAME, Clip
from voicecoach.script import Event, Script, Speech
from voicecoach.sound.beeps import BEEPS
from voicecoach.sound.floor import floor_second
from voicecoach.units import frame_at

ToneFor = Callable[[str, int, int, float], Clip]
"""Makes the clip of a beep or glide from its name, its length in ms, the rate in Hz, and the level in dB relative to its own."""

BLOCK_FRAMES = 2**19
"""1 MiB per block: large enough that the time goes into writing, not into Python."""

Change = Callable[[Event, Clip], Clip]
"""What becomes of the clip of an event."""

Quiet = Callable[[int, int], Iterator[memoryview]]
"""What is heard where nothing sounds: a first frame of the session, and how many frames."""

_SILENCE = memoryview(bytes(2**16 * BYTES_PER_FRAME))


class _Sound(NamedTuple):
    """A clip at its position, in frames of the file; the end is exclusive."""

    start_frame: int
    end_frame: int
    pcm: bytes

    def part(self, start_frame: int, end_frame: int) -> memoryview:
        """The part of it between two frames of the file."""
        start = (start_frame - self.start_frame) * BYTES_PER_FRAME
        return memoryview(self.pcm)[start : start + (end_frame - start_frame) * BYTES_PER_FRAME]


def mix(
    script: Script,
    clip_for: Callable[[str], Clip],
    rate_hz: int,
    *,
    level_db: float = 0.0,
    block_frames: int = BLOCK_FRAMES,
    tone_for: ToneFor | None = None,
    has_floor: bool = False,
    change: Change | None = None,
) -> Iterator[bytes]:
    """The whole session as 16-bit mono little-endian blocks, `frame_at(script.duration_ms, rate_hz)` frames in all.

    `clip_for` returns the clip of a spoken text, and is called in the order of the script. `level_db` raises or lowers
    the beeps and glides relative to speech. Every block except the last has `block_frames` frames. `tone_for` returns
    beeps and glides; if it is None, they are rendered. With `has_floor`, the floor is heard instead of digital silence.
    `change` returns the clip to take in place of that of an event, of the same length.
    Raises ValueError if script and clips do not agree, which is a bug in voicecoach.
    """
    if block_frames < 1:
        raise ValueError(f"a block cannot have {block_frames} frames")
    sounds = _place_sounds(script, clip_for, tone_for or render_tone, rate_hz, level_db, change)
    pieces = _sweep(sounds, frame_at(script.duration_ms, rate_hz), _floor(rate_hz) if has_floor else _silence)
    return _in_blocks(pieces, block_frames * BYTES_PER_FRAME)


def _place_sounds(  # noqa: PLR0917 - those of `mix`
    script: Script,
    clip_for: Callable[[str], Clip],
    tone_for: ToneFor,
    rate_hz: int,
    level_db: float,
    change: Change | None,
) -> Iterator[_Sound]:
    latest_ms = 0
    for event in script.events:
        if isinstance(event, Speech):
            clip = clip_for(event.text)
        else:
            clip = tone_for(event.name, event.duration_ms, rate_hz, level_db)
        if change is not None:
            clip = change(event, clip)
        if event.at_ms < latest_ms:
            raise ValueError(
                f"the event at {event.at_ms} ms comes after one at {latest_ms} ms: events are sorted"
            )
        if event.end_ms > script.duration_ms:
            raise ValueError(f"the event at {event.at_ms} ms outlasts the script of {script.duration_ms} ms")
        if clip.rate_hz != rate_hz:
            raise ValueError(
                f"the clip at {event.at_ms} ms has {clip.rate_hz} Hz, and the mix has {rate_hz} Hz"
            )
        if clip.duration_ms > event.duration_ms:
            raise ValueError(
                f"the clip at {event.at_ms} ms lasts {clip.duration_ms} ms, and the script gives it {event.duration_ms} ms"
            )
        latest_ms = event.at_ms
        start_frame = frame_at(event.at_ms, rate_hz)
        yield _Sound(start_frame, start_frame + clip.frames, clip.pcm)


def render_tone(name: str, duration_ms: int, rate_hz: int, level_db: float) -> Clip:
    """A beep, or a glide of `duration_ms`. Raises KeyError and ValueError as `tone` does."""
    # Imported here, because a tone that is only looked up must not wait for numpy.
    from voicecoach.sound import tone  # noqa: PLC0415

    if name in BEEPS:
        return tone.render_beep(name, rate_hz, level_db)
    return tone.render_glide(name, duration_ms, rate_hz, level_db)


def _sweep(sounds: Iterable[_Sound], total_frames: int, quiet: Quiet) -> Iterator[memoryview]:
    """The frames from 0 to the end in pieces, cut wherever a sound starts or ends."""
    frame = 0
    sounding: list[_Sound] = []
    for sound in sounds:
        yield from _advance(sounding, frame, sound.start_frame, quiet)
        frame = sound.start_frame
        sounding = [other for other in sounding if other.end_frame > frame]
        sounding.append(sound)
    yield from _advance(sounding, frame, total_frames, quiet)


def _advance(sounding: list[_Sound], frame: int, stop_frame: int, quiet: Quiet) -> Iterator[memoryview]:
    while frame < stop_frame:
        sounding = [sound for sound in sounding if sound.end_frame > frame]
        end_frame = min([stop_frame, *(sound.end_frame for sound in sounding)])
        if sounding:
            yield _sum(sounding, frame, end_frame)
        else:
            yield from quiet(frame, end_frame - frame)
        frame = end_frame


def _sum(sounding: list[_Sound], start_frame: int, end_frame: int) -> memoryview:
    parts = [sound.part(start_frame, end_frame) for sound in sounding]
    return parts[0] if len(parts) == 1 else memoryview(_add(*map(bytes, parts)))


@lru_cache(maxsize=16)
def _add(*parts: bytes) -> bytes:
    """The sum of sounds of equal length. Cached, because the same few words are spoken over the same glides again and again.

    In plain Python this takes 30 ms for a whole session; numpy takes three times as long just to load.
    """
    arrays = [_native(part) for part in parts]
    sums: Iterable[int] = arrays[0]
    for other in arrays[1:]:
        sums = map(add, sums, other)
    try:
        total = array("h", sums)
    except OverflowError:
        # Clipped, not wrapped: a sum beyond full scale would be heard as a crack.
        total = array("h", (min(max(frame, -32768), 32767) for frame in map(sum, zip(*arrays, strict=True))))
    return _native(total.tobytes()).tobytes()


def _native(pcm: bytes) -> "array[int]":
    """Little-endian frames in this machine's byte order; the way back is the same swap."""
    frames = array("h", pcm)
    if sys.byteorder == "big":
        frames.byteswap()
    return frames


def _silence(start_frame: int, frames: int) -> Iterator[memoryview]:
    del start_frame  # silence is the same everywhere
    pages, rest = divmod(frames * BYTES_PER_FRAME, len(_SILENCE))
    for _ in range(pages):
        yield _SILENCE
    if rest:
        yield _SILENCE[:rest]


def _floor(rate_hz: int) -> Quiet:
    second = memoryview(floor_second(rate_hz))

    def quiet(start_frame: int, frames: int) -> Iterator[memoryview]:
        place, left = start_frame % rate_hz * BYTES_PER_FRAME, frames * BYTES_PER_FRAME
        while left > 0:
            piece = second[place : place + left]
            yield piece
            place, left = 0, left - len(piece)

    return quiet


def _in_blocks(pieces: Iterable[memoryview], block_bytes: int) -> Iterator[bytes]:
    held: list[memoryview] = []
    room = block_bytes
    for piece in pieces:
        rest = piece
        while len(rest) >= room:
            held.append(rest[:room])
            yield b"".join(held)
            rest = rest[room:]
            held, room = [], block_bytes
        if rest:
            held.append(rest)
            room -= len(rest)
    if held:
        yield b"".join(held)
