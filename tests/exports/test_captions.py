"""Captions and markers, read by programs that know nothing of us: their times are those of the script to the millisecond."""

import csv
import io
import json
import re
import subprocess
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree as ET

import jsonschema
import pytest
import srt
import webvtt
from paths import ROOT
from test_exports import SCRIPT

from voicecoach.api.compile import compile_session
from voicecoach.captions.captions import caption_script
from voicecoach.exports import export_script
from voicecoach.request import make_request
from voicecoach.script import Script, Speech

WEBVTT_PARSER = ROOT / "build" / "page" / "node_modules" / "webvtt-parser"
CHAPTERS_SCHEMA = {
    "type": "object",
    "required": ["version", "chapters"],
    "properties": {
        "version": {"type": "string", "pattern": r"^\d+\.\d+\.\d+$"},
        "title": {"type": "string"},
        "chapters": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["startTime", "title"],
                "properties": {
                    "startTime": {"type": "number", "minimum": 0},
                    "endTime": {"type": "number", "minimum": 0},
                    "title": {"type": "string", "minLength": 1},
                },
                "additionalProperties": False,
            },
        },
    },
    "additionalProperties": False,
}
"""What the published rules of Podcasting 2.0 say of the fields that we write."""


def cues(text: str) -> list[tuple[int, int, str]]:
    return [
        (_ms(cue.start), _ms(cue.end), cue.text) for cue in webvtt.from_buffer(io.StringIO(text)).captions
    ]


def _ms(clock: str) -> int:
    hours, minutes, seconds = clock.split(":")
    whole, ms = seconds.split(".")
    return ((int(hours) * 60 + int(minutes)) * 60 + int(whole)) * 1000 + int(ms)


def test_a_hold_says_what_is_left_every_five_seconds_and_for_its_last_three() -> None:
    read = [cue for cue in cues(export_script(SCRIPT, "vtt")) if 7000 <= cue[0] < 17_550]
    assert read == [
        (7000, 8200, "Hold, left, 10.55 s"),
        (8200, 9200, "Hold, left, 10.55 s\nKeep breathing."),
        (9200, 12_550, "Hold, left, 10.55 s"),
        (12_550, 14_550, "Hold, left, 5 s"),
        (14_550, 15_550, "Hold, left, 3 s"),
        (15_550, 16_550, "Hold, left, 2 s"),
        (16_550, 17_550, "Hold, left, 1 s"),
    ]


def test_no_number_comes_and_goes_around_a_phrase() -> None:
    """The phrase begins 0.35 s before ten seconds are left: it would be cut in two."""
    spoken = Speech(7_200, 900, 3, "Keep breathing.", "breathe", "full")
    read = cues(export_script(replace(SCRIPT, events=(spoken,)), "vtt"))
    assert read[:3] == [
        (7000, 7200, "Hold, left, 10.55 s"),
        (7200, 8200, "Hold, left, 10.55 s\nKeep breathing."),
        (8200, 12_550, "Hold, left, 10.55 s"),
    ]


def test_every_phrase_is_shown_from_its_onset_for_a_second_at_least() -> None:
    read = [(at, end, text.splitlines()) for at, end, text in cues(export_script(SCRIPT, "vtt"))]
    for event in SCRIPT.speech:
        shown = [
            (at, end) for at, end, lines in read if event.text in lines and event.at_ms <= at < event.end_ms
        ]
        assert shown[0][0] == event.at_ms
        assert shown[-1][1] >= max(event.end_ms, event.at_ms + 1000)
    assert all(end <= later for (_, end, _), (later, _, _) in pairwise(read))


def test_a_short_phrase_stays_until_the_next_change_but_not_over_it() -> None:
    """A number that is counted is gone before it can be read; what follows within a second leaves no hole."""
    texts = ((0, 300, "One."), (2000, 300, "Two."), (2600, 1500, "Three."), (4700, 1500, "Four."))
    events = tuple(Speech(at_ms, length, 0, text, "count", "full") for at_ms, length, text in texts)
    assert cues(export_script(replace(SCRIPT, events=events, phases=SCRIPT.phases[:1]), "vtt")) == [
        (0, 1000, "One."),
        (2000, 2600, "Two."),
        (2600, 4700, "Three."),
        (4700, 6200, "Four."),
    ]


def test_lines_are_short_enough_to_read_and_about_as_long() -> None:
    text = "Press the heel down into the stool, as if bending the knee, and keep breathing."
    spoken = Speech(8_200, 4_000, 3, text, "press", "full")
    for form in ("vtt", "srt"):
        lines = export_script(replace(SCRIPT, events=(spoken,)), form).splitlines()
        assert "Press the heel down into the stool, as" in lines
        assert "if bending the knee, and keep breathing." in lines


def test_every_shipped_routine_is_readable_as_captions() -> None:
    for name in ("tight-hamstrings", "steady-legs-and-trunk"):
        script = compile_session(make_request(name, voice="estimate")).script
        read = cues(export_script(script, "vtt"))
        assert max(len(line) for _, _, text in read for line in text.splitlines()) <= 42
        assert sum(end - at < 1000 for at, end, _ in read) < len(read) / 15
        onsets = {at for at, _, _ in read}
        assert all(speech.at_ms in onsets for speech in script.speech)


VALIDATE = """
const [parser, entities, file] = process.argv.slice(1);
const read = require("fs").readFileSync;
const { WebVTTParser } = require(parser);
const found = new WebVTTParser(JSON.parse(read(entities))).parse(read(file, "utf8"), "captions");
console.log(JSON.stringify([found.cues.length, found.errors]));
"""


@pytest.mark.skipif(not WEBVTT_PARSER.is_dir(), reason="`make node-tools` was not run")
def test_a_validator_finds_no_fault_in_webvtt(tmp_path: Path) -> None:
    """The one behind the live validator of the specification's editors: in every shipped routine, and with hostile words."""
    scripts = [
        compile_session(make_request(name, voice="estimate", language=language)).script
        for name in ("tight-hamstrings", "steady-legs-and-trunk")
        for language in ("en", "de", "es")
    ]
    for script in (*scripts, hostile()):
        text = export_script(script, "vtt")
        (tmp_path / "captions.vtt").write_text(text, encoding="utf-8")
        entities = WEBVTT_PARSER / "html-entities.json"
        found = subprocess.run(
            ["node", "-e", VALIDATE, WEBVTT_PARSER / "parser.js", entities, tmp_path / "captions.vtt"],
            capture_output=True, text=True, check=True,
        )  # fmt: skip
        assert json.loads(found.stdout) == [len(cues(text)), []]


def test_subrip_shows_the_same_at_the_same_times() -> None:
    read = [
        (round(one.start.total_seconds() * 1000), round(one.end.total_seconds() * 1000), one.content)
        for one in srt.parse(export_script(SCRIPT, "srt"), ignore_errors=False)
    ]
    assert read == cues(export_script(SCRIPT, "vtt"))


def test_captions_speak_the_language_of_the_session() -> None:
    german = export_script(replace(SCRIPT, language="de"), "vtt")
    assert "Halten, links, 5 s" in german
    assert "Hold" not in german


def hostile() -> Script:
    texts = ("<b>-->\n\nX</b> & {\\an8}", "=cmd|' /C calc'!A0", "[00:01.00] now")
    events = [Speech(1000 * n, 900, 0, text, "welcome", "full") for n, text in enumerate(texts)]
    return replace(SCRIPT, title="a --> b\n\n<i>", events=tuple(events), phases=SCRIPT.phases[:1])


def test_hostile_words_stay_words_in_every_format() -> None:
    script = hostile()
    assert cues(export_script(script, "vtt"))[0] == (0, 1000, "&lt;b&gt;--&gt; X&lt;/b&gt; &amp; {\\an8}")
    assert len(list(srt.parse(export_script(script, "srt")))) == 3
    assert "]=cmd" in export_script(script, "lrc")
    assert "](00:01.00) now" in export_script(script, "lrc")
    rows = list(csv.DictReader(io.StringIO(export_script(script, "csv"))))
    assert [row["text"] for row in rows if row["type"] == "speech"][1] == "'=cmd|' /C calc'!A0"
    ET.fromstring(export_script(script, "svg"))  # noqa: S314  # our own
    ET.fromstring(export_script(script, "ssml"))  # noqa: S314  # our own


def test_no_line_of_an_lrc_comes_before_what_it_shows() -> None:
    text = export_script(replace(SCRIPT, events=(Speech(1001, 900, 0, "Hello.", "welcome", "full"),)), "lrc")
    assert "[00:01.01]Hello.\n[00:02.01]\n[00:07.00]Hold, left, 10.55 s\n[00:17.55]\n" in text


def test_audacity_gets_a_label_for_every_chapter_hold_phrase_and_beep() -> None:
    rows = [line.split("\t") for line in export_script(SCRIPT, "audacity").splitlines()]
    assert rows[0] == ["0.000000", "0.000000", "Start"]
    assert ["7.000000", "17.550000", "Hold, left, 10.55 s"] in rows
    assert ["8.200000", "8.900000", "Keep breathing."] in rows
    assert ["17.550000", "17.950000", "hold-end"] in rows
    assert len(rows) == 2 + 1 + 4 + 8


def test_a_cue_sheet_has_a_track_for_each_chapter() -> None:
    chapters = (SCRIPT.chapters[0], replace(SCRIPT.chapters[1], at_ms=62_001, title='The "Curl"'))
    assert export_script(replace(SCRIPT, chapters=chapters), "cue").splitlines() == [
        'TITLE "Größere Beugung"',
        'FILE "tight-hamstrings.wav" WAVE',
        "  TRACK 01 AUDIO",
        '    TITLE "Start"',
        "    INDEX 01 00:00:00",
        "  TRACK 02 AUDIO",
        "    TITLE \"The 'Curl'\"",
        "    INDEX 01 01:02:01",
    ]


def test_the_chapters_keep_the_published_rules() -> None:
    fields = json.loads(export_script(SCRIPT, "chapters"))
    jsonschema.validate(fields, CHAPTERS_SCHEMA)
    assert [(one["startTime"], one["endTime"]) for one in fields["chapters"]] == [(0, 2.0), (2.0, 62.6)]


def test_the_silences_and_phrases_of_the_ssml_add_up_to_the_script() -> None:
    speak = ET.fromstring(export_script(SCRIPT, "ssml"))  # noqa: S314  # our own
    at_ms, onsets, mark_ms = 0, [], []
    lengths = iter(event.duration_ms for event in SCRIPT.speech)
    for part in speak:
        kind = part.tag.rpartition("}")[2]
        if kind == "break":
            at_ms += int(part.attrib["time"].removesuffix("ms"))
        elif kind == "mark":
            mark_ms.append((int(part.attrib["name"].rpartition("-")[2]), at_ms))
        else:
            onsets.append(at_ms)
            at_ms += next(lengths)
    assert onsets == [event.at_ms for event in SCRIPT.speech]
    assert all(named == at for named, at in mark_ms)
    assert len(mark_ms) == 12
    assert at_ms == SCRIPT.duration_ms


def test_the_timeline_has_a_block_for_each_phase_and_a_bar_for_each_sound() -> None:
    svg = export_script(SCRIPT, "svg")
    blocks = re.findall(r'class="vc-(\S+)"[^>]* data-at-ms="(\d+)"><title>([^<]*)<', svg)
    assert blocks[3] == ("hold", "7000", "Hold, left, 10.55 s")
    assert [int(at) for _, at, _ in blocks] == [phase.at_ms for phase in SCRIPT.phases]
    assert svg.count('class="vc-speech"') == 4 + 1  # with the one of the legend
    assert svg.count('class="vc-beep"') == 8 + 1


def test_captions_of_nothing_are_none() -> None:
    assert caption_script(replace(SCRIPT, events=(), phases=())) == ()
