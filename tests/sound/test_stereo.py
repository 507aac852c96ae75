"""Mono -> stereo: each side of the body on its own side, and together the mono mix, to the bit."""

import functools
import tracemalloc
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from handmade import BEEP_MS, SessionBuilder, beep, glide, script_of, speech, tone_voice
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from voicecoach.clip import Clip
from voicecoach.script import Event, Phase, PhaseKind, Script, Side, StepRef
from voicecoach.sound.mix import mix
from voicecoach.sound.stereo import to_stereo
from voicecoach.units import frame_at

RATE_HZ = 22_050
SIDES: tuple[Side | None, ...] = ("left", "right", None)


def loud_voice(text: str) -> Clip:
    """Noise of as many frames as the text says, up to full scale."""
    noise = np.random.default_rng(int(text)).integers(-32768, 32768, int(text), dtype=np.int16)
    return Clip(noise.astype("<i2").tobytes(), 8000)


def steady_voice(peak: int, frames: int = RATE_HZ) -> Clip:
    wave = np.full(frames, peak, np.int16)
    wave[1::2] = -peak
    return Clip(wave.astype("<i2").tobytes(), RATE_HZ)


def phases_of(*parts: tuple[PhaseKind, Side | None], each_ms: int = 2000) -> tuple[Phase, ...]:
    return tuple(
        Phase(number, kind, number * each_ms, each_ms, StepRef("bridge", side=side))
        for number, (kind, side) in enumerate(parts)
    )


def both_of(script: Script, voice: Callable[[str], Clip], rate_hz: int = RATE_HZ) -> NDArray[np.int32]:
    blocks = to_stereo(mix(script, voice, rate_hz), script, voice, rate_hz)
    return np.frombuffer(b"".join(blocks), "<i2").reshape(-1, 2).astype(np.int32)


@st.composite
def crowded(draw: st.DrawFn) -> Script:
    """Speech at full scale, beeps and glides at any places of phases of any side, also on top of each other."""
    parts = draw(st.lists(st.sampled_from(SIDES), min_size=1, max_size=5))
    phases = phases_of(*((PhaseKind.MOVE, side) for side in parts))
    events: list[Event] = []
    for number in range(draw(st.integers(0, 12))):
        phase = draw(st.sampled_from(phases))
        at_ms = draw(st.integers(phase.at_ms, phase.end_ms))
        frames = draw(st.integers(1, 8000))
        events.append(
            (
                speech(at_ms, -(-frames // 8), str(frames), phase.index),
                beep(at_ms, draw(st.sampled_from(sorted(BEEP_MS))), phase.index),
                glide(at_ms, draw(st.integers(200, 2000)), "ramp-up", phase.index),
            )[number % 3]
        )
    return script_of(events, 2000 * len(phases) + 3000, phases=phases)


@settings(max_examples=60, deadline=None)
@given(script=crowded(), block_frames=st.sampled_from([997, 4096, 2**19]), has_floor=st.booleans())
def test_left_and_right_are_together_twice_the_mono_mix_to_the_bit(
    script: Script, block_frames: int, *, has_floor: bool
) -> None:
    """Whatever is said where, and however loud: nothing is rounded away, clipped or moved."""

    def mono() -> list[bytes]:
        return list(mix(script, loud_voice, 8000, block_frames=block_frames, has_floor=has_floor))

    blocks = list(to_stereo(mono(), script, loud_voice, 8000, block_frames=block_frames))
    both = np.frombuffer(b"".join(blocks), "<i2").reshape(-1, 2).astype(int)
    middle = np.frombuffer(b"".join(mono()), "<i2").astype(int)
    assert len(both) == frame_at(script.duration_ms, 8000)
    np.testing.assert_array_equal(both.sum(axis=1), 2 * middle)


@pytest.mark.parametrize(
    ("kind", "side", "expected"),
    [
        (PhaseKind.MOVE, "left", (13_000, 7_000)),
        (PhaseKind.HOLD, "right", (7_000, 13_000)),
        (PhaseKind.SWITCH, "right", (7_000, 13_000)),
        (PhaseKind.MOVE, None, (10_000, 10_000)),
        (PhaseKind.REST, "left", (10_000, 10_000)),
        (PhaseKind.TRANSITION, "right", (10_000, 10_000)),
    ],
)
def test_a_side_is_louder_on_its_own_side(
    kind: PhaseKind, side: Side | None, expected: tuple[int, int]
) -> None:
    """13,000 to 7,000 are 5.4 dB. Rests and the way to another exercise are in the middle."""
    script = script_of([speech(0, 1000, "Hold.")], 2000, phases=phases_of((kind, side)))
    both = both_of(script, lambda _: steady_voice(10_000))
    assert tuple(np.abs(both[:RATE_HZ]).max(axis=0)) == expected
    assert not both[RATE_HZ:].any()


def test_a_loud_word_is_moved_less_and_keeps_its_shape() -> None:
    """A peak of 30,000 leaves room for 9 %: the louder ear is just full, and nothing is cut off."""
    script = script_of([speech(0, 1000, "Hold.")], 2000, phases=phases_of((PhaseKind.MOVE, "left")))
    clip = steady_voice(30_000)
    half = np.frombuffer(clip.pcm, "<i2").copy()
    half[:1000] //= 2
    both = both_of(script, lambda _: Clip(half.astype("<i2").tobytes(), RATE_HZ))
    assert tuple(np.abs(both[1000:RATE_HZ]).max(axis=0)) == (32_767, 27_233)
    assert tuple(np.abs(both[:1000]).max(axis=0)) == (16_384, 13_616)


def test_music_stays_in_the_middle() -> None:
    """The blocks may have more in them than the mix: what is not of a side is equal on both."""
    script = script_of([speech(1000, 1000, "Hold.")], 2000, phases=phases_of((PhaseKind.MOVE, "left")))
    music = np.full(2 * RATE_HZ, 500, np.int16)
    mono = np.frombuffer(b"".join(mix(script, lambda _: steady_voice(10_000), RATE_HZ)), "<i2")
    blocks = to_stereo(
        [(mono + music).astype("<i2").tobytes()], script, lambda _: steady_voice(10_000), RATE_HZ
    )
    both = np.frombuffer(b"".join(blocks), "<i2").reshape(-1, 2)
    assert (both[:RATE_HZ] == 500).all()
    assert tuple(both[RATE_HZ]) == (13_500, 7_500)


def test_blocks_of_another_length_are_our_bug() -> None:
    script = script_of([], 2000, phases=phases_of((PhaseKind.MOVE, "left")))
    with pytest.raises(ValueError, match="blocks"):
        list(to_stereo([b"\0\0"] * 3, script, tone_voice(RATE_HZ), RATE_HZ))


def test_memory_does_not_grow_with_the_session() -> None:
    voice = functools.cache(tone_voice(8000))
    peaks = []
    for hours in (1, 5):
        builder = SessionBuilder(voice)
        built = builder.build(5)
        repeats = hours * 3_600_000 // builder.at_ms
        many = tuple(
            replace(event, at_ms=event.at_ms + lap * builder.at_ms)
            for lap in range(repeats)
            for event in built.events
        )
        script = script_of(many, repeats * builder.at_ms, phases=built.phases)
        tracemalloc.start()
        count = sum(len(block) for block in to_stereo(mix(script, voice, 8000), script, voice, 8000)) // 4
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
        assert count == frame_at(script.duration_ms, 8000)
    # The events of one side, which are named once more, and a few blocks.
    assert peaks[1] < peaks[0] + 1_000_000
    assert peaks[1] < 20_000_000
