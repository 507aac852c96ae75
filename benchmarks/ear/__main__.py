"""`make ear`: measures how sessions sound, and writes `report.txt`, `report.json` and `report.svg` into a folder."""

import argparse
import sys
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

from ear.environment import build_environment
from ear.figures import FORM, EarReport, Timing
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
    report = EarReport(
        options.routine,
        distinctness=tuple(measure_distinctness()),
        timing=tuple(measure_sessions(options.routine)),
    )
    with ExitStack() as stack:
        recogniser = None
        if options.recogniser:
            environment = Path(options.environment)
            build_environment(environment)
            recogniser = stack.enter_context(open_recogniser(environment))
        for voice in options.voice or _usual_voices():
            try:
                report = _with_voice(report, voice, options, recogniser)
            except VoicecoachError as error:
                report = replace(report, notices=(*report.notices, f"{voice} was not measured. {error}"))
            # After each voice, since one takes minutes: what was heard is kept, whatever happens to the next.
            _write(report, into)
    _write(report, into)
    sys.stdout.write(report_text(report))
    return 1 if report.notices else 0


def _write(report: EarReport, into: Path) -> None:
    for name, text in (
        ("report.json", FORM.text(report)),
        ("report.txt", report_text(report)),
        ("report.svg", draw_report(report)),
    ):
        (into / name).write_text(text, encoding="utf-8")


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


def _with_voice(
    report: EarReport, named: str, options: argparse.Namespace, recogniser: Recogniser | None
) -> EarReport:
    voice, _, language = named.partition("@")
    sys.stderr.write(f"listening to {named} ...\n")
    with record(options.routine, voice, language or "en") as recording:
        report = replace(report, levels=(*report.levels, measure_levels(recording)))
        if recogniser is None:
            return report
        phrases = recording.phrases()[:: options.every]
        heard = measure_hearing(recording, recogniser, phrases=phrases, stretches=options.stretches)
        return replace(report, hearing=(*report.hearing, heard))


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
