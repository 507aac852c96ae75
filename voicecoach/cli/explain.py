"""`voicecoach explain`: why this is said, or not said, at a moment of a session."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from voicecoach.cli._options import ESTIMATE, CompileOptions, compile_options, report_option

if TYPE_CHECKING:
    from voicecoach.explain import Explanation, Timed


@click.command("explain")
@click.argument("name")
@click.option("--at", "at_text", required=True, metavar="TIME", help="The moment: 12:34, 12:34.5 or 754 s.")
@report_option
@compile_options
def command(name: str, at_text: str, as_format: str, options: CompileOptions) -> None:
    """Tell why something is said or beeped at a moment: where it was written, which rule chose it, what it displaced.

    A moment in silence means the last sound before it. The times are those of `preview` with the same options.

    \b
    Examples:
      voicecoach explain tight-hamstrings --at 12:34
      voicecoach explain hamstring-ere --at 1:35.3 --voice estimate
      voicecoach explain tight-hamstrings --at "754 s" --talk brief --as json
    """
    import json
    from dataclasses import asdict

    from voicecoach.explain import explain, parse_moment

    moment = parse_moment(at_text)
    explanation = explain(_timed(name, options), options.library(), name, options.request(), moment)
    if as_format == "json":
        click.echo(
            json.dumps(
                {"format": "voicecoach-explanation/1", **asdict(explanation)}, ensure_ascii=False, indent=2
            )
        )
    else:
        click.echo("\n".join(_lines(explanation)))


def _timed(name: str, options: CompileOptions) -> "Timed":
    """The session as `preview` would time it: by the voice, or by estimate, told on stderr, where there is none."""
    from voicecoach.api.timing import open_studio, time_with_voice
    from voicecoach.cli._notices import TerminalObserver
    from voicecoach.errors import MachineError
    from voicecoach.explain import time_session
    from voicecoach.sound.beeps import durations_ms

    if options.voice == ESTIMATE:
        return _by_estimate(name, options)
    try:
        with open_studio(options.voice_name(), options.wpm, TerminalObserver()) as studio:
            plan = options.plan(name, lambda plan: time_with_voice(plan, studio).duration_ms)
            voice = time_with_voice(plan, studio).voice
            return time_session(plan, studio.speech_ms, durations_ms(), voice)
    except MachineError as error:
        if options.voice is not None:
            raise
        click.echo(f"note: the lengths of phrases are estimated, since there is no voice.\n{error}", err=True)
        return _by_estimate(name, options)


def _by_estimate(name: str, options: CompileOptions) -> "Timed":
    from voicecoach.api.timing import time_by_estimate
    from voicecoach.estimate import estimate_ms
    from voicecoach.explain import time_session
    from voicecoach.sound.beeps import durations_ms

    plan = options.plan(name, lambda plan: time_by_estimate(plan, options.wpm).duration_ms)
    voice = time_by_estimate(plan, options.wpm).voice
    return time_session(plan, lambda text: estimate_ms(text, options.wpm), durations_ms(), voice)


def _lines(explanation: "Explanation") -> Iterator[str]:
    from voicecoach.units import format_clock, format_time

    event, phase = explanation.event, explanation.phase
    if explanation.relation:
        yield f"{explanation.relation}\n"
    sound = f'"{event.text}" ({event.cue})' if event.type == "speech" else f"{event.type} {event.name}"
    yield f"{format_clock(event.at_ms)}  {sound}, {format_time(event.duration_ms)} long, until {format_clock(event.end_ms)}"
    yield from _section(
        "Where it is",
        [
            f"{explanation.where[0].upper()}{explanation.where[1:]}.",
            f"{phase.kind}, {format_clock(phase.at_ms)} to {format_clock(phase.end_ms)}. {explanation.length}",
        ],
    )
    yield from _section("Where it is written", [])
    for written in explanation.written:
        yield f"  {written.at}: {written.what}"
        yield from (f"    {line}" for line in written.drawing.splitlines())
    if not explanation.written:
        yield "  in no sheet: the coach does it by itself"
    selectors = [f"{selector.written}: {selector.here}" for selector in explanation.selectors]
    if event.type == "speech":
        yield from _section("For which occasions", selectors or ["all of them: no selector is written"])
    yield from _section("Why so", list(explanation.rules))
    displaced = [
        f"{other.cue} was {other.code}: {other.reason} ({other.at})"
        + (f"; to mend it: {', or '.join(other.mend)}" if other.mend else "")
        for other in explanation.displaced
    ]
    yield from _section("What gave way here", displaced or ["nothing"])
    yield from _section(
        "What stays silent here",
        [f"{cue.cue}: {cue.reason} ({cue.at})" for cue in explanation.silent] or ["nothing"],
    )


def _section(title: str, lines: list[str]) -> Iterator[str]:
    yield f"\n{title}"
    yield from (f"  {line}" for line in lines)
