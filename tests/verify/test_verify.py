"""Verify: every file that is rendered passes, and whatever is then broken in one is found, by what is heard in it."""

import itertools
import json
import struct
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pytest
from numpy.typing import NDArray

from voicecoach.cli import run
from voicecoach.errors import RequestError
from voicecoach.script import Beep, Event, Glide, Script, Speech
from voicecoach.scriptfile import read_script
from voicecoach.units import frame_at
from voicecoach.verify.recording import Frames
from voicecoach.verify.report import Report, format_text
from voicecoach.verify.verify import verify_file

pytestmark = pytest.mark.engine

Sound = NDArray[np.integer[Any]] | NDArray[np.floating[Any]]
"""Frames as someone changed them; they become 16 bits when they are written."""
Judge = Callable[[Sound], Report]

EXERCISE = ("hamstring-ere", "--side", "left")


class Rendered(NamedTuple):
    """A rendered file, taken apart."""

    path: Path
    header: bytes
    samples: Frames
    rate_hz: int
    script: Script

    def at(self, at_ms: float) -> int:
        return round(at_ms * self.rate_hz / 1000)

    def place(self, event: Event) -> slice:
        """The frames in which the event sounds."""
        return slice(frame_at(event.at_ms, self.rate_hz), frame_at(event.end_ms, self.rate_hz))

    def tones(self, name: str) -> list[Beep | Glide]:
        """Where they mean something: the opening only introduces them."""
        return [
            event
            for event in self.script.events
            if not isinstance(event, Speech)
            and event.name == name
            and not (self.script.phases[event.phase].kind == "set-up" and event.at_ms < self.first_ms)
        ]

    @property
    def first_ms(self) -> int:
        """When the first exercise begins."""
        return min(phase.at_ms for phase in self.script.phases if phase.ref.exercise is not None)

    def phrases(self, longer_than_ms: int = 0) -> list[Speech]:
        return [phrase for phrase in self.script.speech if phrase.duration_ms > longer_than_ms]

    def silences(self, longer_than_ms: int) -> list[tuple[int, int]]:
        """Frames of stretches in which nothing is scripted."""
        edges = [(self.place(event).start, self.place(event).stop) for event in self.script.events]
        reach, found = 0, []
        for start, stop in edges:
            if start - reach > self.at(longer_than_ms):
                found.append((reach, start))
            reach = max(reach, stop)
        return found


def render(path: Path, *arguments: str) -> Path:
    assert run(["render", *arguments, "-o", str(path)]) == 0
    return path


def take_apart(path: Path) -> Rendered:
    """By the rules of RIFF alone, with no help from the reader that is tested."""
    blob = path.read_bytes()
    place, chunks = 12, {}
    while place < len(blob):
        name, size = struct.unpack_from("<4sI", blob, place)
        chunks[name] = (place + 8, size)
        place += 8 + size + size % 2
    start, size = chunks[b"data"]
    script_at, script_bytes = chunks[b"vcsc"]
    (rate_hz,) = struct.unpack_from("<I", blob, chunks[b"fmt "][0] + 4)
    samples = np.frombuffer(blob[start : start + size], dtype="<i2")
    script = read_script(blob[script_at : script_at + script_bytes], "the script")
    return Rendered(path, blob[:start], samples, rate_hz, script)


def put_together(rendered: Rendered, samples: Sound, path: Path) -> Path:
    """A file with the same header and other sound, its sizes made right."""
    pcm = np.clip(samples, -32768, 32767).astype("<i2").tobytes()
    header = rendered.header[:-4] + struct.pack("<I", len(pcm))
    path.write_bytes(header[:4] + struct.pack("<I", len(header) - 8 + len(pcm)) + header[8:] + pcm)
    return path


@pytest.fixture(scope="module")
def rendered(tmp_path_factory: pytest.TempPathFactory) -> Rendered:
    """Six holds of the left leg, as the default voice speaks them."""
    return take_apart(render(tmp_path_factory.mktemp("verify") / "session.wav", *EXERCISE))


@pytest.fixture
def judge(rendered: Rendered, tmp_path: Path) -> Judge:
    """What is found in other sound under the same header."""
    return lambda samples: verify_file(put_together(rendered, samples, tmp_path / "other.wav"))


def codes(report: Report) -> list[str]:
    return [fault.code for fault in report.faults]


@pytest.mark.parametrize(
    "arguments",
    [
        ("tight-hamstrings",),
        (*EXERCISE, "--voice", "pyttsx3:en-gb-x-rp"),
        (*EXERCISE, "--wpm", "120"),
        (*EXERCISE, "--wpm", "200"),
        (*EXERCISE, "--talk", "full"),
        (*EXERCISE, "--talk", "brief"),
        (*EXERCISE, "--talk", "signals"),
        (*EXERCISE, "--dose", "hamstring-ere.hold=13s"),
        (*EXERCISE, "--beep-level", "-6"),
        (*EXERCISE, "--beep-level", "3"),
        ("tight-hamstrings", "--only", "hamstring-ere", "--with", "ere-too-hard"),
        ("jefferson-curl",),
        (*EXERCISE, "--voice", "silent"),
    ],
    ids=" ".join,
)
def test_what_is_rendered_passes(arguments: tuple[str, ...], tmp_path: Path) -> None:
    """Every hold exact, every beep and phrase in its place, and no fault, for any voice, rate, dose and level."""
    report = verify_file(render(tmp_path / "session.wav", *arguments))
    assert report.faults == ()
    assert all(hold.exact and abs(hold.off_ms or 0) < 0.046 for hold in report.holds)
    assert (report.beeps_found, report.phrases_found) == (report.beeps_wanted, report.phrases_wanted)
    assert report.least_likeness is None or report.least_likeness > 0.9


@pytest.mark.parametrize("suffix", ["mp3", "flac", "opus", "m4a"])
@pytest.mark.parametrize(
    "arguments", [("--voice", "pyttsx3:en-gb-x-rp"), ("--wpm", "200"), ("--beep-level", "-6")], ids=" ".join
)
def test_compressed_speech_passes(suffix: str, arguments: tuple[str, ...], tmp_path: Path) -> None:
    """What a lossy format adds around a phrase is not taken for a sound in silence."""
    report = verify_file(render(tmp_path / f"session.{suffix}", *EXERCISE, *arguments))
    assert report.faults == ()
    assert all(hold.exact for hold in report.holds)
    assert report.phrases_found == report.phrases_wanted > 30


PACED = """\
exercise: paced
name: Paced
position: standing
dose: {sets: 1, reps: 2, hold: 10 s, rest: 10 s, sides: none}
steps:
  - id: lift
    say: {full: "Lift the chest and hold it there.", short: "Lift."}
    ramp: 3 s up, 3 s down
    hold: dose
    breathe: in 2 s, out 3 s
    cues:
      - {say: {full: "Higher, and higher still.", short: "Higher."}, when: during, at: 30%}
  - id: curl
    say: {full: "Curl down and up with the ticks.", short: "Curl."}
    tempo: {beat: 3-1-3-0, by: ticks}
"""


@pytest.mark.parametrize("level", ["-6", "3"])
def test_glides_between_beeps_and_beneath_speech_pass(level: str, tmp_path: Path) -> None:
    """Paced breath in a hold, and a tempo that begins with ticks: nothing is taken for anything else."""
    sheet = tmp_path / "paced.yaml"
    sheet.write_text(PACED, encoding="utf-8")
    path = render(tmp_path / "session.wav", str(sheet), "--beep-level", level)
    names = {event.name for event in take_apart(path).script.events if not isinstance(event, Speech)}
    assert names >= {"breath-in", "breath-out", "tempo-lower", "tempo-lift", "ramp-up", "ramp-down"}
    report = verify_file(path)
    assert report.faults == ()
    assert [hold.off_ms for hold in report.holds] == pytest.approx([0, 0], abs=0.046)


def test_the_level_of_the_beeps_is_told(tmp_path: Path) -> None:
    """As it was asked for, to a tenth of a dB."""
    report = verify_file(
        render(tmp_path / "session.wav", *EXERCISE, "--beep-level", "-4.5", "--talk", "signals")
    )
    assert report.beep_level_db == pytest.approx(-4.5, abs=0.05)


def test_a_hold_cut_by_30_ms_is_one_short_hold(rendered: Rendered, judge: Judge) -> None:
    """All that follows comes early, which is told once; only the hold that was cut is short."""
    end = rendered.tones("hold-end")[2]
    # Between the last tick and the end beep nothing sounds.
    cut = rendered.at(end.at_ms - 500)
    frames = rendered.at(30)
    report = judge(np.delete(rendered.samples, slice(cut, cut + frames)))
    assert codes(report) == ["hold", "shift", "too-short"]
    hold, shift, end_fault = report.faults
    assert hold.message == "the hold lasts 9.970 s instead of 10.000 s: 30.023 ms too short"
    assert shift.message.startswith("from here on everything comes early: 30.023 ms are missing after ")
    assert shift.at_ms == end.at_ms - 30
    assert end_fault.message == "the file ends 30.023 ms before its script"
    assert [hold.exact for hold in report.holds] == [True, True, False, True, True, True]
    assert report.holds[2].off_ms == pytest.approx(-30.023, abs=0.001)


@pytest.mark.parametrize(("frames", "exact"), [(1, True), (2, False)])
def test_a_hold_may_be_off_by_a_frame_and_no_more(
    frames: int, rendered: Rendered, judge: Judge, *, exact: bool
) -> None:
    """0.045 ms is what a place between two frames costs; 0.09 ms is a fault."""
    place = rendered.at(rendered.tones("hold-end")[0].at_ms - 500)
    samples = np.insert(rendered.samples, place, [0] * frames)[: len(rendered.samples)]
    report = judge(samples)
    assert report.holds[0].exact is exact
    assert report.passed is exact
    assert report.holds[0].off_ms == pytest.approx(frames / rendered.rate_hz * 1000)


@pytest.mark.parametrize("name", ["hold-start", "hold-end", "tick", "rest-end", "finish"])
def test_a_beep_that_is_gone_is_named(name: str, rendered: Rendered, judge: Judge) -> None:
    """Nothing else is blamed for it, but for the hold that has lost an end."""
    event = rendered.tones(name)[0]
    samples = rendered.samples.copy()
    samples[rendered.place(event)] = 0
    report = judge(samples)
    (missing,) = [fault for fault in report.faults if fault.code == "beep-missing"]
    assert (missing.message, missing.at_ms) == (f"the beep {name} is not heard", event.at_ms)
    assert set(codes(report)) - {"beep-missing"} == ({"hold"} if name.startswith("hold") else set())
    assert report.beeps_found == report.beeps_wanted - 1


def test_every_beep_that_is_gone_is_missed_at_its_place(rendered: Rendered, judge: Judge) -> None:
    """Sets repeat each other to the frame, and yet none is taken for the next."""
    for event in [event for event in rendered.script.events if event.type == "beep"][::5]:
        samples = rendered.samples.copy()
        samples[rendered.place(event)] = 0
        assert [fault for fault in judge(samples).faults if fault.code not in {"hold", "beep-missing"}] == []


@pytest.mark.parametrize("gain", [1.0, 0.1])
def test_a_phrase_over_a_beep_is_heard(gain: float, rendered: Rendered, judge: Judge) -> None:
    """Loud or soft: the beep is taken away, and what is left is the phrase."""
    for event in (rendered.tones("hold-start")[1], rendered.tones("tick")[4], rendered.tones("hold-end")[5]):
        phrase = rendered.phrases(1500)[0]
        clip = rendered.samples[rendered.place(phrase)] * gain
        samples = rendered.samples.astype(np.float64)
        start = rendered.at(event.at_ms - 600)
        samples[start : start + len(clip)] += clip
        report = judge(np.rint(samples))
        told = [fault for fault in report.faults if fault.code in {"overlap", "beep-missing"}]
        assert any(event.name in fault.message for fault in told)


def test_speech_within_the_guard_of_a_beep_is_heard(rendered: Rendered, judge: Judge) -> None:
    """Not over the beep, but 200 ms behind it, where the ear still has it."""
    event = rendered.tones("rest-end")[0]
    clip = rendered.samples[rendered.place(rendered.phrases(500)[0])][rendered.at(30) : rendered.at(200)]
    samples = rendered.samples.copy()
    start = rendered.at(event.end_ms + 200)
    samples[start : start + len(clip)] += clip
    report = judge(samples)
    assert "something sounds within 250 ms of the beep rest-end" in [fault.message for fault in report.faults]


def test_a_second_cut_out_of_any_silence_is_found(rendered: Rendered, judge: Judge) -> None:
    """Wherever it was, and also when the length of the file is made good at its end."""
    silences = rendered.silences(1200)
    assert len(silences) > 10
    for start, stop in silences[:: len(silences) // 3]:
        cut = (start + stop) // 2 - rendered.rate_hz // 2
        shorter = np.delete(rendered.samples, slice(cut, cut + rendered.rate_hz))
        report = judge(shorter)
        assert "too-short" in codes(report)
        mended = judge(np.concatenate([shorter, np.zeros(rendered.rate_hz, dtype=np.int16)]))
        assert [fault.message[:53] for fault in mended.faults if fault.code == "shift"] == [
            "from here on everything comes early: 1000.000 ms are "
        ]


def test_a_second_cut_out_of_speech_is_found(rendered: Rendered, judge: Judge) -> None:
    """The phrase is told too."""
    phrase = rendered.phrases(2500)[1]
    cut = rendered.at(phrase.at_ms + 700)
    report = judge(np.delete(rendered.samples, slice(cut, cut + rendered.rate_hz)))
    assert {"too-short", "shift", "phrase-cut"} <= set(codes(report))
    assert any(phrase.text in fault.message for fault in report.faults)


def test_clipped_peaks_are_found(rendered: Rendered, judge: Judge) -> None:
    """A phrase that was made too loud is told once, with how much of it is cut off."""
    phrase = rendered.phrases(1500)[3]
    samples = rendered.samples.astype(np.int32)
    samples[rendered.place(phrase)] *= 8
    report = judge(samples)
    assert codes(report) == ["clipped"]
    assert phrase.at_ms <= report.faults[0].at_ms <= phrase.end_ms


def test_a_peak_that_just_fits_is_not_clipped(rendered: Rendered, judge: Judge) -> None:
    """One frame at full scale is loud, and two are; nothing is cut off."""
    phrase = rendered.phrases(1500)[0]
    samples = rendered.samples.copy()
    peak = rendered.place(phrase).start + int(np.argmax(samples[rendered.place(phrase)]))
    samples[peak] = 32767
    assert judge(samples).passed


@pytest.mark.parametrize(
    ("part", "message"),
    [
        ((0.0, 1.0), "silence where '{}' should be said"),
        ((0.0, 0.3), "the first * ms of '{}' are silent"),
        ((0.6, 1.0), "the last * ms of '{}' are silent"),
    ],
)
def test_a_phrase_that_falls_silent_is_told(
    part: tuple[float, float], message: str, rendered: Rendered, judge: Judge
) -> None:
    """All of it, its beginning or its end, in the open and beneath nothing else."""
    phrase = next(
        event for event in rendered.phrases(2000) if rendered.script.phases[event.phase].kind == "rest"
    )
    first, last = (rendered.at(phrase.at_ms + share * phrase.duration_ms) for share in part)
    samples = rendered.samples.copy()
    samples[first:last] = 0
    (fault,) = judge(samples).faults
    before, _, after = message.format(phrase.text).partition("*")
    assert fault.message.startswith(before)
    assert fault.message.endswith(after)


def test_a_phrase_beneath_a_glide_that_falls_silent_is_told(rendered: Rendered, judge: Judge) -> None:
    """The glide goes on sounding there, and is not taken for the phrase."""
    glide, phrase = next(
        (glide, event)
        for glide, event in itertools.product(rendered.tones("ramp-up"), rendered.phrases())
        if glide.at_ms < event.at_ms and event.end_ms < glide.end_ms
    )
    from voicecoach.sound.tone import render_glide  # noqa: PLC0415  # only this test makes a tone

    tone = np.frombuffer(render_glide(glide.name, glide.duration_ms, rendered.rate_hz).pcm, dtype="<i2")
    samples = rendered.samples.copy()
    start = rendered.place(glide).start
    place = rendered.place(phrase)
    samples[place] = tone[place.start - start : place.stop - start]
    assert [fault.message for fault in judge(samples).faults] == [
        f"silence where '{phrase.text}' should be said"
    ]


def test_a_phrase_that_falls_silent_with_the_glide_beneath_it_is_told(
    rendered: Rendered, judge: Judge
) -> None:
    """The absence of the glide is not taken for the sound of a phrase."""
    glide, phrase = next(
        (glide, event)
        for glide, event in itertools.product(rendered.tones("ramp-down"), rendered.phrases())
        if glide.at_ms < event.at_ms and event.end_ms < glide.end_ms
    )
    samples = rendered.samples.copy()
    samples[rendered.place(phrase)] = 0
    report = judge(samples)
    assert codes(report) == ["glide-missing", "phrase-missing"]
    assert report.faults[0].message.startswith(f"the glide {glide.name} is silent for ")
    assert report.faults[1].message == f"silence where '{phrase.text}' should be said"


def test_a_glide_that_is_gone_is_told(rendered: Rendered, judge: Judge) -> None:
    """Its silence is told, and not the hole that subtracting it would make."""
    glide = rendered.tones("ramp-down")[1]
    samples = rendered.samples.copy()
    inside = [event for event in rendered.phrases() if glide.at_ms < event.at_ms < glide.end_ms]
    samples[
        rendered.place(glide).start : rendered.place(inside[0]).start
        if inside
        else rendered.place(glide).stop
    ] = 0
    if inside:
        samples[rendered.place(inside[-1]).stop : rendered.place(glide).stop] = 0
    report = judge(samples)
    assert [fault.message for fault in report.faults] == ["the glide ramp-down is not heard as it should be"]


@pytest.mark.parametrize(("peak", "passed"), [(10, True), (300, False)])
def test_a_sound_in_silence_is_told_unless_it_is_fainter_than_the_floor(
    peak: int, rendered: Rendered, judge: Judge, *, passed: bool
) -> None:
    """A click of a millisecond at -41 dB is a fault; hiss at -70 dB is nobody's."""
    start, stop = rendered.silences(2000)[3]
    middle = (start + stop) // 2
    samples = rendered.samples.copy()
    samples[middle : middle + rendered.at(1)] = peak
    report = judge(samples)
    assert report.passed is passed
    if not passed:
        assert [fault.message for fault in report.faults] == [
            "1 ms of sound where there should be silence, with a peak of -41 dB full scale"
        ]


def test_hiss_below_the_floor_hides_nothing(rendered: Rendered, judge: Judge) -> None:
    """As a lossy copy has it: all is still heard, to the frame."""
    hiss = np.random.default_rng(1).integers(-12, 13, len(rendered.samples))
    report = judge(rendered.samples + hiss)
    assert report.faults == ()
    assert len(report.holds) == 6


@pytest.mark.parametrize(
    ("tail_ms", "loudness", "expected"),
    [(1000, 0, []), (1100, 0, ["too-long"]), (500, 3000, ["sound"])],
)
def test_a_second_more_at_the_end_is_allowed_if_it_is_silent(
    tail_ms: int, loudness: int, expected: list[str], rendered: Rendered, judge: Judge
) -> None:
    """More is too much, and less than the script is never enough."""
    tail = np.full(rendered.at(tail_ms), loudness, dtype=np.int16)
    assert codes(judge(np.concatenate([rendered.samples, tail]))) == expected
    assert codes(judge(rendered.samples[:-1])) == ["too-short"]


def test_a_beep_of_another_loudness_is_told(rendered: Rendered, judge: Judge) -> None:
    """A listener waits for the sound that the others had."""
    event = rendered.tones("rest-end")[0]
    samples = rendered.samples.copy()
    samples[rendered.place(event)] //= 4
    assert [fault.message for fault in judge(samples).faults] == [
        "the beep rest-end is 12.0 dB quieter than the others"
    ]
    quiet = judge(rendered.samples // 10)
    assert "the beeps are -20.0 dB off their level; --beep-level allows -6 to +3 dB" in [
        fault.message for fault in quiet.faults
    ]


def test_a_beep_out_of_place_is_told_alone(rendered: Rendered, judge: Judge) -> None:
    """5 ms late is far below what anyone hears, and still not what the script says; nothing else moves."""
    event = rendered.tones("tick")[3]
    samples = rendered.samples.copy()
    clip = samples[rendered.place(event)].copy()
    samples[rendered.place(event)] = 0
    start = rendered.place(event).start + 110
    samples[start : start + len(clip)] = clip
    assert [fault.message for fault in judge(samples).faults] == ["the beep tick comes 4.989 ms too late"]


def test_a_beep_too_many_is_told(rendered: Rendered, judge: Judge) -> None:
    """Someone would end the hold at it."""
    start, stop = rendered.silences(2000)[2]
    samples = rendered.samples.copy()
    clip = samples[rendered.place(rendered.tones("hold-end")[0])]
    place = (start + stop) // 2
    samples[place : place + len(clip)] = clip
    assert [fault.message for fault in judge(samples).faults] == [
        "a beep hold-end sounds that is not in the script"
    ]


def test_start_and_end_are_not_taken_for_each_other(rendered: Rendered, judge: Judge) -> None:
    """One stroke rises and two fall; with the wrong one the hold has no end."""
    samples = rendered.samples.copy()
    start = rendered.samples[rendered.place(rendered.tones("hold-start")[0])]
    place = rendered.place(rendered.tones("hold-end")[0])
    samples[place] = 0
    samples[place.start : place.start + len(start)] = start
    assert sorted(codes(judge(samples))) == ["beep-extra", "beep-missing", "hold"]


def test_silence_instead_of_the_session_misses_everything(rendered: Rendered, judge: Judge) -> None:
    """No beep, no phrase, no hold, and no crash."""
    report = judge(np.zeros_like(rendered.samples))
    assert report.beeps_found == report.phrases_found == 0
    assert not any(hold.exact for hold in report.holds)
    assert report.beep_level_db is None


def test_a_file_is_held_against_another_script(rendered: Rendered, tmp_path: Path) -> None:
    """`--script` counts, and not the one in the file."""
    other = tmp_path / "other.json"
    assert (
        run(["preview", *EXERCISE, "--dose", "hamstring-ere.hold=13s", "--as", "json", "-o", str(other)]) == 0
    )
    report = verify_file(rendered.path, other)
    assert [hold.wanted_ms for hold in report.holds] == [13_000] * 6
    assert not report.passed


def test_the_report_has_a_line_for_each_hold(rendered: Rendered, judge: Judge) -> None:
    """Exercise, set, rep, side, what was wanted and what was found, then the faults, then what it comes to."""
    good = format_text(verify_file(rendered.path), "session.wav").splitlines()
    assert good[0] == "session.wav: Hamstring end-range expansion"
    assert good[6].split() == ["at", "exercise", "set", "rep", "side", "wanted", "found", "off", "by"]
    assert good[7].split()[1:] == [
        "hamstring-ere",
        "1",
        "1",
        "left",
        "10",
        "s",
        "10.000",
        "s",
        "+0.000",
        "ms",
    ]
    assert good[-1].startswith("no faults: 6 of 6 holds exact, ")
    cut = rendered.at(rendered.tones("hold-end")[0].at_ms - 500)
    text = format_text(judge(np.delete(rendered.samples, slice(cut, cut + 661))), "session.wav")
    assert "10 s   9.970 s  -29.977 ms  <--" in text
    assert text.splitlines()[-1] == "3 faults: 5 of 6 holds exact"


def test_the_command_tells_good_from_bad_by_its_exit_code(
    rendered: Rendered, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """0 and the report; 1 and the report; the same as JSON."""
    assert run(["verify", str(rendered.path)]) == 0
    assert "no faults: " in capsys.readouterr().out
    bad = str(put_together(rendered, rendered.samples[:-100], tmp_path / "bad.wav"))
    assert run(["verify", bad, "--as", "json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert (told["format"], told["file"], told["passed"]) == ("voicecoach-verify/1", bad, False)
    assert [fault["code"] for fault in told["faults"]] == ["too-short"]
    assert told["holds"][0] | {"at_ms": 0} == {
        "at_ms": 0, "exercise": "hamstring-ere", "set": 1, "rep": 1, "side": "left",
        "wanted_ms": 10_000, "found_ms": 10_000.0, "off_ms": 0.0, "exact": True,
    }  # fmt: skip
    # The left leg alone: two sets of three, counted set by set.
    assert [(hold["set"], hold["rep"]) for hold in told["holds"]] == [
        (1, 1), (1, 2), (1, 3), (2, 1), (2, 2), (2, 3),
    ]  # fmt: skip


def refusal(path: Path, script_path: Path | None = None) -> str:
    with pytest.raises(RequestError) as caught:
        verify_file(path, script_path)
    assert caught.value.exit_code == 1
    return str(caught.value).splitlines()[0]


def test_a_file_that_was_cut_off_is_refused_wherever_it_ends(rendered: Rendered, tmp_path: Path) -> None:
    """Within the header, the script or the sound: one sentence, and no report that could be taken for a good one."""
    blob = rendered.path.read_bytes()
    path = tmp_path / "part.wav"
    begin = len(rendered.header)
    for length in (
        *range(0, 64, 7),
        begin // 2,
        begin - 100,
        begin - 8,
        begin - 3,
        begin,
        begin + 1,
        len(blob) - 1,
    ):
        path.write_bytes(blob[:length])
        told = refusal(path)
        assert "is cut off" in told or "is not a WAV" in told or "contains no sound" in told, (length, told)
    path.write_bytes(blob[: begin + rendered.rate_hz * 2])
    assert refusal(path).endswith(
        f"it should have {len(rendered.samples) / rendered.rate_hz:.3f} s of sound and has 1.000 s"
    )


def _wav(
    channels: int = 1, bits: int = 16, rate_hz: int = 22_050, coding: int = 1, script: bytes = b""
) -> bytes:
    form = struct.pack("<HHIIHH", coding, channels, rate_hz, 0, 0, bits)
    chunks = b"fmt " + struct.pack("<I", 16) + form
    if script:
        chunks += b"vcsc" + struct.pack("<I", len(script)) + script
    chunks += b"data" + struct.pack("<I", 4) + bytes(4)
    return b"RIFF" + struct.pack("<I", 4 + len(chunks)) + b"WAVE" + chunks


@pytest.mark.parametrize(
    ("blob", "told"),
    [
        (b"ID3\x04 and whatever else an MP3 has in it", "is not a WAV file"),
        (b"RIFF\x10\x00\x00\x00AVI LIST", "is not a WAV file"),
        (_wav(), "contains no voicecoach script"),
        (_wav(channels=3), "has 3 channels of 16 bits, and a session has 1 or 2 channels of 16 bits"),
        (_wav(bits=24), "has 1 channel of 24 bits, and a session has 1 or 2 channels of 16 bits"),
        (
            _wav(coding=3, bits=32),
            "has 1 channel of 32 bits, coding 3, and a session has 1 or 2 channels of 16 bits",
        ),
        (_wav(rate_hz=4000), "has 4000 frames a second, and a session has 8000 to 192000"),
        (_wav(rate_hz=2**31 - 1), "has 2147483647 frames a second, and a session has 8000 to 192000"),
        (_wav(rate_hz=0), "has 0 frames a second, and a session has 8000 to 192000"),
        (_wav(script=b"{}"), "is not a voicecoach-script/1: its 'format' does not say so"),
    ],
)
def test_what_is_no_session_is_refused(blob: bytes, told: str, tmp_path: Path) -> None:
    """With what it is, and never with a report."""
    path = tmp_path / "file.wav"
    path.write_bytes(blob)
    assert refusal(path).endswith(told)


def test_what_is_not_there_is_refused(rendered: Rendered, tmp_path: Path) -> None:
    """A file, a folder, a format, a script."""
    assert refusal(tmp_path / "none.wav") == f"error: there is no file '{tmp_path / 'none.wav'}'"
    (tmp_path / "folder.wav").mkdir()
    assert refusal(tmp_path / "folder.wav") == f"error: '{tmp_path / 'folder.wav'}' is a folder"
    assert refusal(tmp_path / "session.aiff") == "error: a '.aiff' file can't be verified"
    assert "cannot be read: No such file" in refusal(rendered.path, tmp_path / "none.json")


def test_a_script_with_an_unknown_beep_is_refused(rendered: Rendered, tmp_path: Path) -> None:
    """What cannot be listened for must not count as heard."""
    fields: dict[str, Any] = {"format": "voicecoach-script/1"}
    assert run(["preview", *EXERCISE, "--as", "json", "-o", str(tmp_path / "script.json")]) == 0
    fields = json.loads((tmp_path / "script.json").read_text(encoding="utf-8"))
    next(event for event in fields["events"] if event["type"] == "beep")["name"] = "gong"
    (tmp_path / "script.json").write_text(json.dumps(fields), encoding="utf-8")
    assert refusal(rendered.path, tmp_path / "script.json") == (
        "error: the script has a beep 'gong', which this version of voicecoach does not know"
    )


def test_what_a_terminal_would_obey_is_not_printed(rendered: Rendered) -> None:
    """The script in a file may be anybody's."""
    report = verify_file(rendered.path)
    hostile = Report(
        **{name: getattr(report, name) for name in Report.__dataclass_fields__} | {"title": "\x1b[2J\x07"}
    )
    assert "\x1b" not in format_text(hostile, "session.wav")


def test_help_loads_no_sound() -> None:
    """Whoever asks for help waits for neither numpy nor pydantic."""
    code = (
        "import sys; from voicecoach.cli import run; run(['verify', '--help']);"
        "sys.exit(any(name in sys.modules for name in ('numpy', 'pydantic')))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0
    assert "voicecoach verify session.wav" in done.stdout
