"""Verify hears words in lossy files: phrases spoilt before they are encoded are each named, and clean ones never."""

import json
from itertools import cycle
from pathlib import Path

import pytest
from test_spoilt_phrases import SPOILT
from test_verify import Rendered, rendered  # noqa: F401

from voicecoach.encoders import FileDetails, Quality, find_encoder
from voicecoach.script import Speech
from voicecoach.units import quote
from voicecoach.verify.readers import find_reader
from voicecoach.verify.recording import Frames
from voicecoach.verify.report import Report
from voicecoach.verify.verify import verify_file

pytestmark = pytest.mark.engine

FORMATS = ("mp3", "opus", "m4a")
WAYS = ("another phrase", *SPOILT)


def encoded(rendered: Rendered, samples: Frames, name: str, quality: Quality = "small") -> Path:  # noqa: F811
    """These samples as a lossy file that carries what the WAV does."""
    path = rendered.path.with_name(name)
    details = FileDetails(quality=quality, mixed_in_json=carried(rendered.path))
    with path.open("wb") as stream:
        find_encoder(path).write(
            stream, rendered.script, rendered.rate_hz, [samples.astype("<i2").tobytes()], details
        )
    return path


def carried(path: Path) -> bytes | None:
    recording = find_reader(path).open_recording(path)
    recording.close()
    return recording.mixed_in_json


def spoil(rendered: Rendered, samples: Frames, phrase: Speech, way: str) -> None:  # noqa: F811
    place = rendered.place(phrase)
    if way != "another phrase":
        samples[place] = SPOILT[way](rendered.samples[place])
        return
    others = [other for other in rendered.phrases() if other.text != phrase.text]
    nearest = min(others, key=lambda other: abs(other.duration_ms - phrase.duration_ms))
    clip = rendered.samples[rendered.place(nearest)][: place.stop - place.start]
    samples[place] = 0
    samples[place.start : place.start + len(clip)] = clip


def is_told(report: Report, phrase: Speech) -> bool:
    return any(phrase.at_ms - 5 <= fault.at_ms <= phrase.end_ms + 5 for fault in report.faults)


@pytest.mark.parametrize("suffix", FORMATS)
def test_every_phrase_that_is_spoilt_is_named(suffix: str, rendered: Rendered) -> None:  # noqa: F811
    """Each phrase in one of the ways, in turn, at the lowest quality."""
    samples = rendered.samples.copy()
    spoilt = list(zip(rendered.phrases(), cycle(WAYS), strict=False))
    for phrase, way in spoilt:
        spoil(rendered, samples, phrase, way)
    report = verify_file(encoded(rendered, samples, f"spoilt.{suffix}"))
    assert len(spoilt) == 63
    assert [(phrase.text, way) for phrase, way in spoilt if not is_told(report, phrase)] == []


@pytest.mark.parametrize("suffix", FORMATS)
def test_one_spoilt_phrase_is_the_only_fault(suffix: str, rendered: Rendered) -> None:  # noqa: F811
    """The report names it by what should be said, and how far its level is off."""
    samples = rendered.samples.copy()
    right, quiet = rendered.phrases()[4], rendered.phrases()[9]
    spoil(rendered, samples, right, "another phrase")
    spoil(rendered, samples, quiet, "20 dB down")
    report = verify_file(encoded(rendered, samples, f"one.{suffix}"))
    assert [(fault.code, fault.message) for fault in report.faults] == [
        ("phrase-wrong", f"what sounds is not {quote(right.text)} as it was spoken"),
        ("phrase-level", f"{quote(quiet.text)} is 20 dB quieter than it was spoken"),
    ]


@pytest.mark.parametrize("suffix", FORMATS)
def test_all_speech_too_soft_against_the_beeps_is_told(suffix: str, rendered: Rendered) -> None:  # noqa: F811
    samples = rendered.samples.copy()
    for phrase in rendered.phrases():
        spoil(rendered, samples, phrase, "20 dB down")
    report = verify_file(encoded(rendered, samples, f"soft.{suffix}"))
    assert all(is_told(report, phrase) for phrase in rendered.phrases())


@pytest.mark.parametrize("suffix", FORMATS)
@pytest.mark.parametrize("quality", ["small", "normal", "best"])
def test_clean_phrases_are_not_blamed(suffix: str, quality: Quality, rendered: Rendered) -> None:  # noqa: F811
    path = encoded(rendered, rendered.samples, f"clean-{quality}.{suffix}", quality)
    assert verify_file(path).faults == ()


@pytest.mark.parametrize("suffix", FORMATS)
def test_a_rendered_file_carries_what_its_phrases_sound_like(suffix: str, tmp_path: Path) -> None:
    """As `render` writes it, in a small part of the file."""
    from voicecoach.cli import run  # noqa: PLC0415

    path = tmp_path / f"session.{suffix}"
    assert run(["render", "hamstring-ere", "--side", "left", "--quality", "small", "-o", str(path)]) == 0
    mixed_in = carried(path)
    assert mixed_in is not None
    assert "Stop" in " ".join(json.loads(mixed_in)["phrases"])
    assert len(mixed_in) < 0.05 * path.stat().st_size
