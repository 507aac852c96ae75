"""`make ear`: measures how sessions sound, and writes `report.txt`, `report.json` and `report.svg` into a folder."""

import argparse
import sys
from contextlib import ExitStack
from pathlib import Path

from ear.environment import build_environment
from ear.figures import FORM, EarReport, Hearing, Levels, Timing
from ear.hearing import Recogniser, measure_hearing, open_recogniser
from ear.levels import measure_levels
from ear.picture import draw_report
from ear.recording import record
from ear.report import report_text
from ear.timing import PLANNED, ROUTINE, measure_timing, planned_doses
from ear.tones import measure_distinctness
from voicecoach.api.compile import compile_session
from voicecoach.errors import VoicecoachError
from voicecoach.request import ESTIMATE, SessionRequest
from voicecoach.voices import describe_engine

SESSIONS = (1, 4, 8, 15)
DEFAULT = ("pyttsx3@en", "pyttsx3@de", "pyttsx3@es")
NATURAL = "hibari"


def main() -> int:
    """Measure, and write the report. 1 if a voice that was named could not be measured."""
    options = _options()
    into = Path(options.output)
    into.mkdir(parents=True, exist_ok=True)
    voices = options.voice or _usual_voices()
    notices: list[str] = []
    levels: list[Levels] = []
    hearing: list[Hearing] = []
    with ExitStack() as stack:
        recogniser = None
        if options.recogniser:
            environment = Path(options.environment)
            build_environment(environment)
            recogniser = stack.enter_context(open_recogniser(environment))
        for voice in voices:
            try:
                _measure_voice(voice, options, recogniser, levels, hearing)
            except VoicecoachError as error:
                notices.append(f"{voice} was not measured. {error}")
    report = EarReport(
        options.routine,
        tuple(levels),
        tuple(measure_distinctness()),
        tuple(measure_sessions(options.routine)),
        tuple(hearing),
        tuple(notices),
    )
    (into / "report.json").write_text(FORM.text(report), encoding="utf-8")
    (into / "report.txt").write_text(report_text(report), encoding="utf-8")
    (into / "report.svg").write_text(draw_report(report), encoding="utf-8")
    sys.stdout.write(report_text(report))
    return 1 if notices else 0


def measure_sessions(routine: str) -> list[Timing]:
    """Sessions 1, 4, 8 and 15 by estimate, so that they are the same on every machine."""
    asked: list[tuple[int, str, tuple[str, ...]]] = [(session, "lowest", ()) for session in SESSIONS]
    if routine == ROUTINE:
        asked += [(session, "planned", planned_doses(session)) for session in PLANNED]
    timings = []
    for session, dose, doses in asked:
        request = SessionRequest(name=routine, voice=ESTIMATE, session=session, doses=doses)
        compiled = compile_session(request)
        timings.append(measure_timing(compiled.plan, compiled.script, session, dose))
    return timings


def _measure_voice(
    named: str,
    options: argparse.Namespace,
    recogniser: Recogniser | None,
    levels: list[Levels],
    hearing: list[Hearing],
) -> None:
    voice, _, language = named.partition("@")
    sys.stderr.write(f"listening to {named} ...\n")
    with record(options.routine, voice, language or "en") as recording:
        levels.append(measure_levels(recording))
        if recogniser is not None:
            phrases = recording.phrases()[:: options.every]
            hearing.append(
                measure_hearing(recording, recogniser, phrases=phrases, stretches=options.stretches)
            )


def _usual_voices() -> tuple[str, ...]:
    return (*DEFAULT, f"{NATURAL}@en") if describe_engine(NATURAL).available else DEFAULT


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="ear", description=__doc__)
    parser.add_argument("--routine", default=ROUTINE, help="whose sessions are heard")
    parser.add_argument(
        "--voice",
        action="append",
        metavar="ENGINE[:VOICE]@LANGUAGE",
        help="may be given again; the usual ones if left out",
    )
    parser.add_argument(
        "--no-recogniser", dest="recogniser", action="store_false", help="levels and times only"
    )
    parser.add_argument(
        "--environment", default="build/ear", help="where the recogniser lives, or is to be installed"
    )
    parser.add_argument(
        "--every", type=int, default=1, metavar="N", help="only every Nth phrase goes to the recogniser"
    )
    parser.add_argument("--stretches", type=int, default=8, help="how many stretches of the running session")
    parser.add_argument(
        "--output", default="build/ear-report", metavar="FOLDER", help="where the report is written"
    )
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
