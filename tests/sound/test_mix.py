"""Script -> frames: every sound at its frame, and nothing anywhere else."""

import functools
import hashlib
import tracemalloc
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from handmade import SessionBuilder, beep, glide, script_of, speech, tone_voice
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from voicecoach.clip import Clip
from voicecoach.script import Beep, Event, Script, Speech
from voicecoach.sound.floor import LOUDEST, floor_second
from voicecoach.sound.mix import mix
from voicecoach.sound.tone import render_beep, render_glide
from voicecoach.units import frame_at
from voicecoach.verify.recording import FLOOR

RATE_HZ = 22_050
IMPULSE = (12_345).to_bytes(2, "little")

rates_hz = st.sampled_from([8000, 11_025, 16_000, 22_050, 24_000, 44_100, 48_000])


def frames_of(pcm: bytes) -> NDArray[np.int16]:
    return np.frombuffer(pcm, dtype="<i2")


def mixed(script: Script, clip_for: Callable[[str], Clip], rate_hz: int = RATE_HZ) -> NDArray[np.int16]:
    return frames_of(b"".join(mix(script, clip_for, rate_hz)))


@functools.cache
def noise_voice(rate_hz: int) -> Callable[[str], Clip]:
    """A voice whose text is the length of its clip in frames; loud enough that sums pass full scale."""

    def clip_for(text: str) -> Clip:
        frames = int(text)
        noise = np.random.default_rng(frames).integers(-32768, 32768, frames, dtype=np.int16)
        return Clip(noise.astype("<i2").tobytes(), rate_hz)

    return clip_for


@st.composite
def impulse_scripts(draw: st.DrawFn) -> Script:
    """Spoken impulses at any places, at least 1 ms apart."""
    places = sorted(draw(st.sets(st.integers(0, 60_000), max_size=30)))
    return script_of([speech(at_ms, 1, "now") for at_ms in places], draw(st.integers(60_001, 90_000)))


@st.composite
def crowded_scripts(draw: st.DrawFn, rate_hz: int) -> Script:
    """Speech, beeps and glides at any places, also on top of each other."""
    events: list[Event] = []
    for _ in range(draw(st.integers(0, 12))):
        at_ms = draw(st.integers(0, 5000))
        kind = draw(st.sampled_from(["speech", "beep", "glide"]))
        if kind == "speech":
            frames = draw(st.integers(0, rate_hz))
            events.append(speech(at_ms, -(-frames * 1000 // rate_hz) + draw(st.integers(0, 3)), str(frames)))
        elif kind == "beep":
            events.append(beep(at_ms, draw(st.sampled_from(["hold-start", "tick", "finish"]))))
        else:
            events.append(
                glide(at_ms, draw(st.integers(0, 1500)), draw(st.sampled_from(["ramp-up", "ramp-down"])))
            )
    end_ms = max((event.end_ms for event in events), default=0)
    return script_of(events, end_ms + draw(st.integers(0, 500)))


def naive_mix(script: Script, clip_for: Callable[[str], Clip], rate_hz: int) -> NDArray[np.int16]:
    """The same in the plainest way: one array for the whole session, everything added up."""
    total = np.zeros(frame_at(script.duration_ms, rate_hz), dtype=np.int64)
    for event in script.events:
        if isinstance(event, Speech):
            clip = clip_for(event.text)
        elif isinstance(event, Beep):
            clip = render_beep(event.name, rate_hz)
        else:
            clip = render_glide(event.name, event.duration_ms, rate_hz)
        start = frame_at(event.at_ms, rate_hz)
        total[start : start + clip.frames] += frames_of(clip.pcm)
    return np.clip(total, -32768, 32767).astype(np.int16)


@settings(deadline=None)  # a busy machine is not a fault of the mix
@given(impulse_scripts(), rates_hz)
def test_every_clip_begins_exactly_at_its_frame(script: Script, rate_hz: int) -> None:
    """With a voice of one non-zero frame, the non-zero frames are those of the onsets, and the length is exact."""
    frames = mixed(script, lambda _: Clip(IMPULSE, rate_hz), rate_hz)
    assert np.flatnonzero(frames).tolist() == [frame_at(event.at_ms, rate_hz) for event in script.events]
    assert len(frames) == frame_at(script.duration_ms, rate_hz)


@settings(deadline=None)  # a busy machine is not a fault of the mix
@given(st.data(), st.sampled_from([8000, 11_025, 22_050]))
def test_the_mix_equals_adding_everything_up(data: st.DataObject, rate_hz: int) -> None:
    """Sweeping event by event gives what one array for the whole session gives, clipped sums and all."""
    script = data.draw(crowded_scripts(rate_hz))
    voice = noise_voice(rate_hz)
    np.testing.assert_array_equal(mixed(script, voice, rate_hz), naive_mix(script, voice, rate_hz))


@settings(deadline=None)  # a busy machine is not a fault of the mix
@given(st.data(), st.integers(1, 20_000))
def test_the_size_of_blocks_changes_no_byte(data: st.DataObject, block_frames: int) -> None:
    """Every block but the last has the size that was asked for, and together they are the same file."""
    script = data.draw(crowded_scripts(8000))
    whole = b"".join(mix(script, noise_voice(8000), 8000))
    blocks = list(
        mix(script, noise_voice(8000), 8000, block_frames=max(block_frames, len(whole) // 2000 + 1))
    )
    assert b"".join(blocks) == whole
    assert len({len(block) for block in blocks[:-1]}) <= 1
    assert all(blocks)


def test_one_sound_alone_passes_as_it_is() -> None:
    """Where nothing overlaps the clip's own bytes are in the file, extremes included, and zeros around it."""
    clip = Clip(b"\x00\x80\xff\x7f\x01\x00", RATE_HZ)
    pcm = b"".join(mix(script_of([speech(1000, 1, "Hold.")], 2000), lambda _: clip, RATE_HZ))
    start = frame_at(1000, RATE_HZ) * 2
    assert pcm[start : start + 6] == clip.pcm
    assert not any(pcm[:start])
    assert not any(pcm[start + 6 :])


def test_a_sum_past_full_scale_is_clipped() -> None:
    """A glide beneath the loudest speech stops at full scale; wrapping round would crack."""
    loud = Clip(b"\xff\x7f" * 22_050, RATE_HZ)
    frames = mixed(script_of([glide(0, 1000, "ramp-up"), speech(0, 1000, "Up.")], 1000), lambda _: loud)
    assert frames.max() == 32_767
    assert frames.min() > 28_000


def test_beeps_follow_the_level_and_speech_does_not() -> None:
    """`level_db` is between beeps and speech."""
    clip = Clip(b"\x10\x27" * 100, RATE_HZ)
    script = script_of([speech(0, 5, "Hold."), beep(500, "hold-start")], 1000)
    usual, quiet = (
        frames_of(b"".join(mix(script, lambda _: clip, RATE_HZ, level_db=db))) for db in (0.0, -6.0)
    )
    np.testing.assert_array_equal(usual[:100], quiet[:100])
    assert np.abs(quiet).max() == 10_000
    assert np.abs(quiet[200:]).max() == pytest.approx(np.abs(usual[200:]).max() * 10 ** (-6 / 20), rel=0.01)


def test_an_empty_script_is_its_length_of_silence() -> None:
    """Also a script of no length at all gives a stream, of no blocks."""
    assert not mixed(script_of([], 12_345), tone_voice(RATE_HZ)).any()
    assert len(mixed(script_of([], 12_345), tone_voice(RATE_HZ))) == frame_at(12_345, RATE_HZ)
    assert list(mix(script_of([], 0), tone_voice(RATE_HZ), RATE_HZ)) == []


@pytest.mark.parametrize(
    ("event", "sentence"),
    [
        (speech(0, 20, "wrong rate"), "has 16000 Hz, and the mix has 22050 Hz"),
        (speech(0, 9, "too long"), "lasts 10 ms, and the script gives it 9 ms"),
        (speech(995, 10, "late"), "outlasts the script of 1000 ms"),
        (Beep(0, 239, 0, "hold-start"), "lasts 240 ms, and the script gives it 239 ms"),
    ],
)
def test_clips_that_do_not_fit_their_script_are_our_bug(event: Event, sentence: str) -> None:
    """A wrong rate, a clip longer than its event and an event past the end raise, rather than sound wrong."""

    def clip_for(text: str) -> Clip:
        return Clip(bytes(400), 16_000 if text == "wrong rate" else RATE_HZ)

    with pytest.raises(ValueError, match=sentence):
        list(mix(script_of([event], 1000), clip_for, RATE_HZ))


def test_unsorted_events_are_our_bug() -> None:
    """The sweep relies on the order, so it holds the script to it."""
    script = script_of([beep(0, "tick"), beep(500, "tick")], 1000)
    backwards = Script(
        **{name: getattr(script, name) for name in Script.__slots__} | {"events": script.events[::-1]}
    )
    with pytest.raises(ValueError, match="comes after one at 500 ms"):
        list(mix(backwards, tone_voice(RATE_HZ), RATE_HZ))


def test_a_block_has_at_least_one_frame() -> None:
    """A block of nothing would never end, so it is refused at once."""
    with pytest.raises(ValueError, match="0 frames"):
        mix(script_of([], 1000), tone_voice(RATE_HZ), RATE_HZ, block_frames=0)


def test_clips_are_asked_for_only_when_their_time_comes() -> None:
    """The first block of a long session waits for no later phrase."""
    asked: list[str] = []

    def clip_for(text: str) -> Clip:
        asked.append(text)
        return Clip(IMPULSE, RATE_HZ)

    events = [speech(number * 1000, 1, str(number)) for number in range(1000)]
    next(mix(script_of(events, 1_000_000), clip_for, RATE_HZ, block_frames=RATE_HZ))
    assert len(asked) <= 2


def test_memory_does_not_grow_with_the_session() -> None:
    """Two hours and ten hours peak at the same few blocks."""
    voice = functools.cache(tone_voice(8000))
    peaks = []
    for hours in (2, 10):
        builder = SessionBuilder(voice)
        events = builder.build(5).events
        length_ms = builder.at_ms
        repeats = hours * 3_600_000 // length_ms
        many = tuple(
            replace(event, at_ms=event.at_ms + lap * length_ms, phase=0)
            for lap in range(repeats)
            for event in events
        )
        script = script_of(many, repeats * length_ms)
        tracemalloc.start()
        frames = sum(len(block) for block in mix(script, voice, 8000)) // 2
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
        assert frames == frame_at(script.duration_ms, 8000)
    assert peaks[1] < peaks[0] + 500_000
    assert peaks[1] < 6_000_000


@pytest.mark.parametrize("rate_hz", [8000, 22_050, 24_000, 48_000])
def test_the_floor_is_at_minus_70_db_dull_and_without_a_seam(rate_hz: int) -> None:
    """As loud as it says, no louder than what counts as silence, no direct current, and no click where it begins again."""
    floor = frames_of(floor_second(rate_hz)).astype(float)
    assert len(floor) == rate_hz
    assert 20 * np.log10(np.sqrt(np.mean(floor**2)) / 32_768) == pytest.approx(-70, abs=0.3)
    assert np.abs(floor).max() <= LOUDEST < FLOOR
    assert abs(floor.mean()) < 0.1
    steps = np.abs(np.diff(np.concatenate([floor, floor[:1]])))
    assert steps[-1] <= steps[:-1].max()
    if rate_hz > 8000:
        power = np.abs(np.fft.rfft(floor)) ** 2
        assert power[:2000].sum() > 4 * power[2000:].sum()


def test_the_floor_is_the_same_bytes_every_time() -> None:
    """On every machine and in every version of Python: it is made of whole numbers from a hash."""
    assert hashlib.sha256(floor_second(22_050)).hexdigest()[:16] == "4b6991920a398259"


def test_with_the_floor_nothing_is_quite_silent_and_no_sound_is_changed() -> None:
    """Where the plain mix is silent there is the floor, at its place in the second; where something sounds, only that."""
    script = script_of([beep(1500, "hold-start"), speech(3000, 700, "15000"), beep(9000, "hold-end")], 12_345)
    voice = noise_voice(RATE_HZ)
    plain = mixed(script, voice)
    floored = frames_of(b"".join(mix(script, voice, RATE_HZ, has_floor=True, block_frames=10_007)))
    covered = np.zeros(len(plain), dtype=bool)
    for event in script.events:
        start = frame_at(event.at_ms, RATE_HZ)
        frames = 15_000 if isinstance(event, Speech) else render_beep(event.name, RATE_HZ).frames
        covered[start : start + frames] = True
    floor = np.resize(frames_of(floor_second(RATE_HZ)), len(plain))
    np.testing.assert_array_equal(floored, np.where(covered, plain, floor))
