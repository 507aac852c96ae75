"""The table of beeps and the tones made from it."""

import itertools
import math
import subprocess
import sys

import numpy as np
import pytest
from numpy.typing import NDArray

from voicecoach.clip import Clip
from voicecoach.sound.beeps import (
    ATTACK_MS,
    BEEPS,
    GLIDES,
    HIGHEST_HZ,
    HIGHEST_LEVEL_DB,
    LOWEST_LEVEL_DB,
    Beep,
    Glide,
    beep_duration_ms,
    durations_ms,
)
from voicecoach.sound.tone import render_beep, render_glide

ROWS: tuple[Beep | Glide, ...] = (*BEEPS.values(), *GLIDES.values())
RATES_HZ = (8000, 16_000, 22_050, 24_000, 44_100, 48_000)


def frames_of(clip: Clip) -> NDArray[np.float64]:
    return np.frombuffer(clip.pcm, dtype="<i2").astype(np.float64)


def tones(rate_hz: int, level_db: float = 0.0) -> dict[str, Clip]:
    """Every row of both tables; the glides for three seconds."""
    beeps = {name: render_beep(name, rate_hz, level_db) for name in BEEPS}
    return beeps | {name: render_glide(name, 3000, rate_hz, level_db) for name in GLIDES}


def pitch_hz(frames: NDArray[np.float64], rate_hz: int) -> float:
    """The strongest frequency of a stretch."""
    spectrum = np.abs(np.fft.rfft(frames * np.hanning(len(frames)), 2**18))
    return float(np.argmax(spectrum)) * rate_hz / 2**18


def likeness(one: NDArray[np.float64], other: NDArray[np.float64]) -> float:
    """The highest normalised correlation of two sounds over all shifts."""
    return float(np.max(np.correlate(one, other, "full")) / (np.linalg.norm(one) * np.linalg.norm(other)))


def k_weighted_lufs(frames: NDArray[np.float64], rate_hz: int) -> float:
    """The loudness of a sound that goes on for ever, from its spectrum.

    Source: ITU-R BS.1770-4, the shelf and the high-pass in their analogue form.
    """
    spectrum = np.abs(np.fft.rfft(frames / 32768)) ** 2
    frequency = np.fft.rfftfreq(len(frames), 1 / rate_hz)
    s_shelf = 1j * frequency / 1681.974450955533
    gain, band, quality = 10 ** (3.999843853973347 / 20), 0.4996667741545416, 0.7071752369554196
    shelf = (gain * s_shelf**2 + gain**band / quality * s_shelf + 1) / (s_shelf**2 + s_shelf / quality + 1)
    s_pass = 1j * frequency / 38.13547087602444
    high_pass = s_pass**2 / (s_pass**2 + s_pass / 0.5003270373238773 + 1)
    power = 2 * np.sum(spectrum * np.abs(shelf * high_pass) ** 2) / len(frames) ** 2
    return -0.691 + 10 * math.log10(float(power))


def test_the_table_has_every_signal_of_a_session() -> None:
    """The names are those of the script's contract, and every row has its own meaning in one sentence."""
    assert set(BEEPS) == {"hold-start", "hold-end", "tick", "switch", "rest-end", "bell", "finish", "cancel"}
    assert set(GLIDES) == {
        *("ramp-up", "ramp-down", "tempo-lift", "tempo-lower", "tempo-and-back", "breath-in", "breath-out"),
        *("breath-full", "breath-empty"),
    }
    meanings = [row.meaning for row in ROWS]
    assert len(set(meanings)) == len(meanings)
    assert all(meaning.endswith(".") and meaning.count(".") == 1 for meaning in meanings)


def test_lengths_are_told_without_rendering() -> None:
    """The scheduler is given the lengths as numbers."""
    assert durations_ms() == {name: beep.duration_ms for name, beep in BEEPS.items()}
    assert (beep_duration_ms("hold-start"), beep_duration_ms("hold-end")) == (240, 300)


def test_the_table_is_read_without_numpy() -> None:
    """Light code asks for lengths and for the mix, so neither import may load numpy."""
    code = "import sys, voicecoach.sound.beeps, voicecoach.sound.mix; sys.exit('numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize("name", list(BEEPS))
def test_notes_lie_inside_their_beep_and_their_contours_span_them(name: str) -> None:
    """A row that contradicts itself would render silence or be cut."""
    beep = BEEPS[name]
    assert beep.notes[0].at_ms == 0
    assert max(note.at_ms + note.duration_ms for note in beep.notes) == beep.duration_ms
    for note in beep.notes:
        places = [at_ms for at_ms, _ in note.contour]
        assert places == sorted(set(places))
        assert (places[0], places[-1]) == (0, note.duration_ms)


def test_no_partial_reaches_the_highest_pitch() -> None:
    """Three or four harmonics, none at 4 kHz or above, so that no rate folds one back."""
    for beep in BEEPS.values():
        highest_hz = max(pitch for note in beep.notes for _, pitch in note.contour)
        assert 3 <= len(beep.partials) <= 4
        assert highest_hz * len(beep.partials) < HIGHEST_HZ


@pytest.mark.parametrize("rate_hz", RATES_HZ)
def test_a_tone_never_outlasts_its_milliseconds(rate_hz: int) -> None:
    """The clip fills its place in the script to the frame and never reaches past it."""
    for name in BEEPS:
        clip = render_beep(name, rate_hz)
        assert clip.duration_ms == beep_duration_ms(name)
    for duration_ms in (0, 1, 7, 50, 999, 3001):
        glide = render_glide("ramp-up", duration_ms, rate_hz)
        assert glide.frames == duration_ms * rate_hz // 1000
        assert glide.duration_ms <= duration_ms


@pytest.mark.parametrize("rate_hz", [22_050, 48_000])
def test_next_to_nothing_sounds_above_4_khz(rate_hz: int) -> None:
    """What lies above 4 kHz is at least 65 dB below the tone: the edges do not click."""
    for name, clip in tones(rate_hz).items():
        power = np.abs(np.fft.rfft(frames_of(clip))) ** 2
        above = np.fft.rfftfreq(clip.frames, 1 / rate_hz) >= HIGHEST_HZ
        assert 10 * math.log10(power[above].sum() / power.sum()) < -65, name


def test_tones_are_as_loud_as_the_table_says() -> None:
    """Within 1 LU of speech at -19 LUFS plus the row's own level, by the weighting of BS.1770."""
    levels_db = {row.name: row.level_db for row in ROWS}
    for name, clip in tones(48_000).items():
        assert k_weighted_lufs(frames_of(clip), 48_000) == pytest.approx(-19.0 + levels_db[name], abs=1), name


@pytest.mark.parametrize("rate_hz", RATES_HZ)
def test_the_loudest_tone_stays_below_minus_3_dbfs(rate_hz: int) -> None:
    """At the highest beep level there is still room for the glide beneath speech."""
    for name, clip in tones(rate_hz, HIGHEST_LEVEL_DB).items():
        assert np.abs(frames_of(clip)).max() < 32768 * 10 ** (-3 / 20), name


def test_a_level_moves_the_tone_by_as_many_decibels() -> None:
    """`--beep-level` is decibels, at both ends of its range."""
    usual = np.linalg.norm(frames_of(render_beep("hold-start", 22_050)))
    for level_db in (LOWEST_LEVEL_DB, -1.5, HIGHEST_LEVEL_DB):
        moved = np.linalg.norm(frames_of(render_beep("hold-start", 22_050, level_db)))
        assert 20 * math.log10(moved / usual) == pytest.approx(level_db, abs=0.02)


@pytest.mark.parametrize("rate_hz", RATES_HZ)
def test_a_tone_begins_at_its_first_frame_and_rises_within_15_ms(rate_hz: int) -> None:
    """The edge begins at the onset: sound within half a millisecond, full height within 15 ms, silence at the end."""
    for name in BEEPS:
        frames = np.abs(frames_of(render_beep(name, rate_hz)))
        assert np.flatnonzero(frames)[0] <= rate_hz * 0.5 / 1000, name
        assert frames[: rate_hz * ATTACK_MS // 1000 // 4].max() < frames.max() / 4, name
        assert frames[: rate_hz * 15 // 1000].max() > frames.max() / 2, name
        assert frames[-rate_hz // 1000 :].max() < frames.max() / 50, name


def test_start_rises_from_where_its_ramp_ends_and_the_end_falls_back_there() -> None:
    """From 880 to 1,175 Hz in one stroke, and back in two: no step down in pitch from the ramp to the start of the hold."""
    for name, first, last in (("hold-start", (0, 80), (120, 240)), ("hold-end", (180, 300), (0, 120))):
        frames = frames_of(render_beep(name, 48_000))
        assert pitch_hz(frames[first[0] * 48 : first[1] * 48], 48_000) == pytest.approx(880, rel=0.01)
        assert pitch_hz(frames[last[0] * 48 : last[1] * 48], 48_000) == pytest.approx(1175, rel=0.01)
    first_hz = BEEPS["hold-start"].notes[0].contour[0][1]
    last_hz = BEEPS["hold-end"].notes[-1].contour[-1][1]
    assert (GLIDES["ramp-up"].end_hz, GLIDES["ramp-down"].start_hz) == (first_hz, last_hz)


def rhythm(frames: NDArray[np.float64], rate_hz: int) -> list[tuple[int, int]]:
    """(onset, length) of each stroke in ms, to 10 ms, by loudness alone: what is left for ears that hear no pitch."""
    window = rate_hz // 100
    levels = np.sqrt(np.convolve(frames**2, np.ones(window) / window, "same"))
    loud = np.concatenate([[0], (levels > levels.max() / 4).astype(int), [0]])
    edges = np.flatnonzero(np.diff(loud)).reshape(-1, 2)
    return [
        (round(int(start) * 100 / rate_hz) * 10, round(int(end - start) * 100 / rate_hz) * 10)
        for start, end in edges
    ]


def test_start_and_end_are_told_apart_by_rhythm_alone() -> None:
    """One stroke for the start and two for the end; the other beeps have strokes of another number or length."""
    strokes = {name: rhythm(frames_of(render_beep(name, 24_000)), 24_000) for name in BEEPS}
    assert {name: len(found) for name, found in strokes.items()} | {"finish": 3} == {
        "hold-start": 1,
        "hold-end": 2,
        "tick": 1,
        "switch": 4,
        "rest-end": 1,
        "bell": 1,
        "finish": 3,
        "cancel": 3,
    }
    lengths_ms = sorted(strokes[name][0][1] for name in ("tick", "hold-start", "rest-end", "bell"))
    assert all(longer >= 1.7 * shorter for shorter, longer in itertools.pairwise(lengths_ms))


@pytest.mark.parametrize(("low_hz", "high_hz"), [(600, 24_000), (300, 4000), (20, 1500)])
def test_beeps_are_heard_on_a_small_speaker_on_the_telephone_and_without_highs(
    low_hz: int, high_hz: int
) -> None:
    """At most 2.7 dB below speech as it was before; the end of a rest at most 1.9 dB, and the ramp at most 10.5."""
    for name, least_db in (("hold-start", -1.5), ("hold-end", -1.5), ("rest-end", -1.9), ("ramp-up", -10.5)):
        clip = tones(48_000)[name]
        spectrum = np.fft.rfft(frames_of(clip))
        frequency_hz = np.fft.rfftfreq(clip.frames, 1 / 48_000)
        slope = (low_hz / np.maximum(frequency_hz, 1)) ** 4, (frequency_hz / high_hz) ** 4
        heard = np.fft.irfft(spectrum / np.sqrt((1 + slope[0]) * (1 + slope[1])), clip.frames)
        assert k_weighted_lufs(heard, 48_000) + 19 > least_db, name


def test_a_glide_moves_by_one_octave_evenly_to_the_ear() -> None:
    """Half-way through, the pitch is the geometric middle: 622 Hz between 440 and 880."""
    for name, quarter_hz, three_quarters_hz in (("ramp-up", 523.3, 740.0), ("ramp-down", 740.0, 523.3)):
        frames = frames_of(render_glide(name, 4000, 48_000))
        for second, wanted_hz in ((1, quarter_hz), (2, 622.3), (3, three_quarters_hz)):
            around = frames[second * 48_000 - 2400 : second * 48_000 + 2400]
            assert pitch_hz(around, 48_000) == pytest.approx(wanted_hz, rel=0.01)


def test_no_two_beeps_sound_alike() -> None:
    """However they are shifted, no beep fits another well; the tick is also shorter and quieter than all."""
    sounds = {name: frames_of(clip) for name, clip in tones(16_000).items() if name in BEEPS}
    names = list(sounds)
    for index, name in enumerate(names):
        for other in names[index + 1 :]:
            assert likeness(sounds[name], sounds[other]) < 0.75, (name, other)
    assert all(BEEPS["tick"].duration_ms < beep.duration_ms for beep in BEEPS.values() if beep.name != "tick")


def test_the_same_tone_is_the_same_bytes() -> None:
    """A tone is a function of name, rate and level, with or without its cache."""
    first = render_beep("switch", 24_000)
    render_beep.cache_clear()
    assert render_beep("switch", 24_000) == first


def test_tones_out_of_range_are_refused() -> None:
    """A rate that would fold partials, a level out of range and an unknown name are bugs of the caller."""
    with pytest.raises(ValueError, match="7000 Hz is too low"):
        render_beep("tick", 7000)
    with pytest.raises(ValueError, match=r"outside -6\.0 to 3\.0 dB"):
        render_glide("ramp-up", 1000, 22_050, 3.5)
    with pytest.raises(KeyError):
        render_beep("gong", 22_050)
    with pytest.raises(KeyError):
        beep_duration_ms("gong")
