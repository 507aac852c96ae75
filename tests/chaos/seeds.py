"""Good documents of every kind that voicecoach reads: what is spoilt."""

import io
import json
from collections.abc import Sequence
from functools import cache

from courses import EXERCISES, exercise, started
from handmade import beep, script_of, speech, tone_voice
from paths import ROOT, TESTS
from sessions import WALL_HOLD, compiled

from voicecoach.encoders import FileDetails, wav
from voicecoach.exports.json import export
from voicecoach.script import Chapter, Phase, PhaseKind, Script, StepRef
from voicecoach.sound.fingerprint import fingerprint, pack
from voicecoach.sound.mix import mix

RATE_HZ = 8000


@cache
def sheets() -> Sequence[bytes]:
    """Small ones, so that they are read fast, with as many of the fields as possible."""
    prescriptions = sorted((TESTS / "prescriptions").glob("*.yaml"))
    small = [path.read_bytes() for path in prescriptions if path.stat().st_size < 2500]
    return (WALL_HOLD.encode(), *small, (ROOT / "cues/exercises/jefferson-curl.yaml").read_bytes())


@cache
def others() -> Sequence[bytes]:
    """Sheets that are no exercises: techniques, programmes, phrases, pacing, translations and so on."""
    paths = [
        path
        for path in sorted((ROOT / "cues").rglob("*.yaml"))
        if path.parent.name not in {"exercises", "routines"} and path.stat().st_size < 6000
    ]
    return tuple(path.read_bytes() for path in paths[:: max(1, len(paths) // 24)])


@cache
def scripts() -> Sequence[bytes]:
    return (
        (export(small_script()).encode(), export(compiled("wall-push-up")).encode())
        if _has("wall-push-up")
        else (export(small_script()).encode(),)
    )


def _has(name: str) -> bool:
    return (ROOT / "cues/exercises" / f"{name}.yaml").exists()


def small_script() -> Script:
    """A hold of a second between two phrases."""
    voice = tone_voice(RATE_HZ)
    lift, rest = "Lift.", "And rest."
    ref = StepRef("wall-hold", None, "hold", 1, 1, "left")
    phases = (
        Phase(0, PhaseKind.SET_UP, 0, 1000, ref),
        Phase(1, PhaseKind.HOLD, 1000, 1000, ref),
        Phase(2, PhaseKind.REST, 2000, 1500, ref),
    )
    events = (
        speech(100, voice(lift).duration_ms, lift, 0),
        beep(1000, "hold-start", 1),
        beep(2000, "hold-end", 2),
        speech(2600, voice(rest).duration_ms, rest, 2),
    )
    return script_of(events, 3500, phases=phases, chapters=(Chapter(0, "Wall hold"),))


@cache
def recordings() -> Sequence[bytes]:
    """A WAV with its script and the fingerprints of its phrases."""
    script, voice = small_script(), tone_voice(RATE_HZ)
    import numpy as np  # noqa: PLC0415

    prints = {
        event.text: pack(fingerprint(np.frombuffer(voice(event.text).pcm, "<i2"), RATE_HZ))
        for event in script.speech
    }
    mixed_in = json.dumps({"music": [], "sounds": [], "phrases": prints}).encode()
    stream = io.BytesIO()
    wav.write(stream, script, RATE_HZ, mix(script, voice, RATE_HZ), FileDetails(mixed_in_json=mixed_in))
    return (stream.getvalue(),)


@cache
def journals() -> Sequence[bytes]:
    """A course with sessions, a check-in and what was asked for; and a live session of 0.1.0."""
    head = {"at": "2026-03-02T06:00:00+01:00", "event": "journal", "format": "voicecoach-journal/1"}
    done = [
        {
            "event": "done", "at": f"2026-03-0{day}T08:00:00+01:00", "session": f"s{day}", "course": "c1", "number": number,
            "date": f"2026-03-0{day}", "source": "by-hand",
            "exercises": [exercise(name, 1, pain=number) for name in EXERCISES[:3]],
        }
        for number, day in enumerate((2, 4, 6), 1)
    ]  # fmt: skip
    told = {
        "event": "check-in", "at": "2026-03-05T08:00:00+01:00", "session": "s4", "worse": [EXERCISES[0]], "notes": "fine",
    }  # fmt: skip
    lines = [head, started(), *done[:2], told, done[2]]
    course = "".join(json.dumps(line) + "\n" for line in lines).encode()
    return (course, (TESTS / "releases/0.1.0/interrupted.jsonl").read_bytes())


def histories() -> Sequence[bytes]:
    return (
        b'{"date": "2026-03-02", "exercises": ["hamstring-ere"]}\n{"date": "2026-03-04", "exercises": ["side-plank", "x"]}\n',
        *journals(),
    )


def requests() -> Sequence[bytes]:
    return (
        (
            b'{"format": "voicecoach-request/1", "name": "hamstring-ere", "doses": ["hamstring-ere.hold=13s"], "only": [],'
            b' "side": "left", "conditions": ["low-back-pain"], "talk": "brief", "voice": "estimate", "wpm": 150, "minutes": 10,'
            b' "session": 3, "counts": {"hamstring-ere": 4}, "language": "de"}'
        ),
        b'{"name": "tight-hamstrings", "voice": "estimate", "only": ["hamstring-ere"], "minutes": 12, "fill": true, "refresh": ["jefferson-curl"]}',
    )


def matrices() -> Sequence[bytes]:
    return (
        (
            b"routines: [tight-hamstrings, hamstring-ere]\ntalk: [full, brief]\nweeks: [1-3, 5]\nformats: [wav, mp3]\n"
            b"languages: [en, de]\nvoices: [silent]\nconditions: [[], [low-back-pain]]\nminutes: [20, 30]\n"
        ),
        b"routines: tight-hamstrings\nsessions: 1-4\ndoses: [hamstring-ere.hold=13s]\n",
    )


def settings() -> Sequence[bytes]:
    return (
        b'voice = "pyttsx3"\nlanguage = "de"\nwpm = 150\nconditions = ["low-back-pain"]\n[render]\nfolder = "out"\nbeep_level = -2\n',
        b'side = "left"\nfirst = "right"\ntalk = "brief"\nplayer = "silent"\nmusic = "~/music"\n',
    )


@cache
def imports() -> Sequence[bytes]:
    """Handouts, tables, lists, timers and texts with pauses."""
    return (
        (TESTS / "data/handout.txt").read_bytes(),
        (TESTS / "data/w2a-workout.yaml").read_bytes(),
        (TESTS / "data/free-exercise-list.json").read_bytes()[:3000],
        b"1. Bridge: 3 x 10, hold 5 s, rest 30 s\n2. Wall sit - 2 sets of 30 seconds each side\n\nDaily for 6 weeks.\n",
        "1. Br\u00fccke: 3 x 10, 5 s halten\n2. Planque: 2 series de 30 segundos por lado, 3 veces por semana\n".encode(),
        b"name,sets,reps,hold,rest\nBridge,3,10,5 s,30 s\nWall sit,2,,30 s,1 min\n",
        b'[{"name": "Bridge", "sets": 3, "reps": "8-10", "hold": "5 s", "instructions": ["Lie down.", "Lift the hips."]}]',
        b"Lie down. [pause 5 s] Lift the hips.\n(10 seconds)\nAnd rest. ... Again.\n",
        b"work=20\nrest=10\nrounds=8\nname=Tabata\n",
    )


LINES = (
    *(
        b"pause",
        b"next-exercise",
        b"seek 1:30",
        b"seek +10 s",
        b"seek -10 s",
        b"7",
        b"seek 1:02:03",
        b"more_time",
        b"quit",
    ),
    *(b" \x1b[C\x1b[1;2D\r", b"\x1b[A\x1b", b"rRnNpP+<>tT?q"),
)


def commands() -> Sequence[bytes]:
    """Command lines, their words between zeros."""
    lines = (
        "list", "list knee", "show hamstring-ere", "show low-back-pain", "preview hamstring-ere", "preview hamstring-ere --as json",
        "preview tight-hamstrings --as csv --talk brief", "preview hamstring-ere --dose hamstring-ere.hold=13s --side left",
        "check mine.yaml", "explain hamstring-ere --at 1:30", "explain hamstring-ere 60", "diff hamstring-ere side-plank",
        "new exercise mine", "import handout.txt --to out", "schema script", "voices", "voices silent", "config", "config show",
        "config set wpm 150", "plan today", "plan start tight-hamstrings --days mon,thu --clock 07:00", "plan done", "plan show",
        "plan stats", "plan skip", "plan move 2026-12-24", "plan calendar -o c.ics", "plan profile", "plan undo", "plan why",
        "verify session.wav", "verify session.wav --script script.json", "cache", "cache clear", "say Lift.", "sounds --list",
        "render hamstring-ere -o s.wav --voice silent", "preview mine.yaml --minutes 3", "preview - --as text", "completion bash",
    )  # fmt: skip
    return tuple(line.replace(" ", "\0").encode() for line in lines)


COMMAND_WORDS = tuple(
    word.encode()
    for word in [
        "--voice",
        "silent",
        "--voice",
        "estimate",
        "--as",
        "json",
        "--as",
        "text",
        "--as",
        "csv",
        "--as",
        "srt",
        "--as",
        "vtt",
        "--as",
        "ssml",
        "-o",
        "out.txt",
        "-o",
        "-",
        "--dose",
        "--dose",
        "hamstring-ere.hold=13s",
        "hamstring-ere.sets=9",
        "hamstring-ere.reps=0",
        "x.y=z",
        "--only",
        "--side",
        "left",
        "right",
        "both",
        "--first",
        "--with",
        "low-back-pain",
        "--talk",
        "full",
        "brief",
        "signals",
        "--minutes",
        "1",
        "30",
        "0",
        "--session",
        "3",
        "--history",
        "journal.jsonl",
        "--language",
        "de",
        "es",
        "xx",
        "--wpm",
        "20",
        "999",
        "--allow-outside-range",
        "--cues",
        ".",
        "missing",
        "--at",
        "1:30",
        "--json",
        "--force",
        "--on",
        "2026-03-29",
        "--from",
        "9999-12-01",
        "--pain",
        "hamstring-ere=11",
        "hamstring-ere=3",
        "--effort",
        "--notes",
        "--help",
        "-h",
        "--zone",
        "Europe/Berlin",
        "--to",
        "out",
        "mine.yaml",
        "handout.txt",
        "script.json",
        "journal.jsonl",
        "session.wav",
        "nothing.yaml",
        ".",
        "/",
        "-",
        "--",
        "--quality",
        "small",
        "--beep-level",
        "3",
        "--floor",
        "off",
        "--fill",
        "--cover",
        "--week",
        "3",
        "--level",
    ]
)
"""None that waits, listens, plays, opens a program or writes outside the folder that it is run in."""
