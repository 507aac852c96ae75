"""What the sessions promise to the ear, without a recogniser: levels, signals, time. `make ear` tells all of it."""

import json
from dataclasses import replace
from functools import cache
from xml.etree import ElementTree as ET

import numpy as np
import pytest
from ear.__main__ import measure_sessions
from ear.figures import FORM, EarReport, Levels, Timing
from ear.levels import measure_levels
from ear.picture import draw_report
from ear.recording import record
from ear.report import report_text
from ear.timing import EXERCISES, PLANNED, ROUTINE, measure_timing, planned_doses
from ear.tones import RHYTHM, measure_distinctness
from jsonschema import Draft7Validator
from plans import BEEP_MS
from sessions import LABEL, LIBRARY, estimated

from voicecoach.compiler.compile import plan_session
from voicecoach.compiler.resolve.resolve import Request
from voicecoach.compiler.schedule.schedule import schedule
from voicecoach.script import Speech
from voicecoach.sound.beeps import BEEPS
from voicecoach.sound.tone import render_beep

LANGUAGES = ("en", "de", "es")


@cache
def timings() -> list[Timing]:
    return measure_sessions(ROUTINE)


@cache
def levels(language: str) -> Levels:
    """Of one exercise, so that it takes two seconds."""
    with record("hamstring-ere", "pyttsx3", language) as recording:
        return measure_levels(recording)


@pytest.mark.engine
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_one_loudness_and_nothing_clips_or_ticks(language: str) -> None:
    """-19 LUFS within 1 LU, the middle nine tenths of phrases within 3.5; no step at an edge, no direct current."""
    found = levels(language)
    assert found.phrases > 60
    assert found.speech_lufs == pytest.approx(-19, abs=1)
    assert found.spread_lu <= 3.5
    assert abs(found.words_against_sentences_lu) <= 1.5
    assert -3 < found.true_peak_db <= -1
    assert found.clipped_frames == 0
    assert found.dc_db < -80
    assert found.edge_step_db < -80
    assert found.floor_db == pytest.approx(-70, abs=0.5)


@pytest.mark.engine
def test_earphones_are_never_left_in_digital_silence() -> None:
    """Zeros within phrases are short; between them there is the floor."""
    assert levels("en").longest_zero_ms < 1000


def test_no_signal_is_taken_for_another() -> None:
    """In noise 20 dB below it, on the telephone, from a small speaker, without highs; and the beeps by rhythm alone."""
    found = measure_distinctness(trials=6)
    assert [row.channel for row in found] == ["full", "telephone", "small-speaker", "no-highs", RHYTHM]
    for row in found:
        for name in BEEPS if row.channel == RHYTHM else row.taken_for:
            assert row.taken_for[name] == {name: 6}, (row.channel, name)


def test_the_listener_confuses_what_is_confusing(monkeypatch: pytest.MonkeyPatch) -> None:
    """A start and an end that are mirror images of one length, as in 0.1.0, are one sound to an ear without pitch."""
    row = BEEPS["hold-end"]
    note = replace(BEEPS["hold-start"].notes[0], contour=((0, 1175.0), (240, 880.0)))
    monkeypatch.setitem(BEEPS, "hold-end", replace(row, duration_ms=240, notes=(note,)))
    render_beep.cache_clear()
    by_channel = {found.channel: found.taken_for for found in measure_distinctness(trials=10)}
    assert (
        by_channel[RHYTHM]["hold-end"].get("hold-start", 0)
        + by_channel[RHYTHM]["hold-start"].get("hold-end", 0)
        > 2
    )
    assert by_channel["full"]["hold-end"] == {"hold-end": 10}
    render_beep.cache_clear()


def test_every_movement_gets_its_time_and_no_hold_lasts_much_longer() -> None:
    """In sessions 1, 4, 8 and 15; the time at end range is at most 1.3 times what is prescribed."""
    assert [(one.session, one.dose) for one in timings()] == [
        *((session, "lowest") for session in (1, 4, 8, 15)),
        *((session, "planned") for session in PLANNED),
    ]
    for found in timings():
        assert found.movements >= (75 if found.session == 1 else 35)
        assert found.short_movements == ()
        # Later only some of the turns are commanded by a word; the others are by their tones.
        assert found.end_range_asked_ms >= (80_000 if found.session == 1 else 20_000)
        assert found.end_range_got_ms <= 1.3 * found.end_range_asked_ms


def test_talk_grows_less_and_silence_has_a_reason() -> None:
    """The share of talk falls from session to session; no silence is longer than 20 s, and each says what it is for."""
    lowest = [found for found in timings() if found.dose == "lowest"]
    talk = [round(found.talk_percent) for found in lowest]
    assert talk == sorted(talk, reverse=True)
    assert talk[0] <= 40
    assert max(talk[1:]) <= 20
    assert lowest[-1].phrases_a_minute < 14
    for found in timings():
        for silence in found.silences:
            assert 8000 < silence.duration_ms < 20_000
            assert silence.reason


def test_a_movement_that_is_robbed_is_found() -> None:
    """A command a second and a half before the next one, of a movement of three seconds."""
    plan = plan_session(LIBRARY, "marching-hip-bridge", Request())
    script = schedule(plan, estimated, BEEP_MS, LABEL)
    assert measure_timing(plan, script, 1, "lowest").short_movements == ()
    index = next(
        index
        for index, event in enumerate(script.events)
        if isinstance(event, Speech) and event.cue == script.phases[event.phase].ref.step == "lift"
    )
    event = script.events[index]
    late = replace(event, at_ms=script.phases[event.phase].end_ms - 1500)
    moved = replace(script, events=(*script.events[:index], late, *script.events[index + 1 :]))
    (found,) = measure_timing(plan, moved, 1, "lowest").short_movements
    assert (found.step, found.asked_ms) == ("lift", 3000)
    assert found.got_ms < 2000


def test_the_report_has_a_form_a_text_and_a_picture() -> None:
    report = EarReport(
        ROUTINE, (), tuple(measure_distinctness(trials=1)), tuple(timings()), (), ("x@en was not measured.",)
    )
    fields = json.loads(FORM.text(report))
    assert fields["format"] == "voicecoach-ear/1"
    Draft7Validator(FORM.schema()).validate(fields)
    said = report_text(report)
    assert "Signals told apart" in said
    assert "silence in a rest of 30 s (jefferson-curl): " in said
    assert "x@en was not measured." in said
    picture = ET.fromstring(draw_report(report))  # noqa: S314 - our own
    assert picture.tag.endswith("svg")
    assert "session 15, planned dose" in {element.text for element in picture.iter()}


def test_the_planned_doses_are_within_what_the_routine_does() -> None:
    assert len(planned_doses(15)) == 2 * len(EXERCISES)
    with pytest.raises(KeyError):
        planned_doses(2)


@pytest.mark.engine
def test_the_floor_is_heard_where_nothing_sounds() -> None:
    """Without it there would be zeros for as long as a rest."""
    with record("wall-sit", "pyttsx3", "en") as recording:
        bare = np.where(np.abs(recording.frames) < 32, 0, recording.frames)
        assert measure_levels(replace(recording, frames=bare)).longest_zero_ms > 3000
