"""`voicecoach diff`: two sessions compared as timed scripts."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import click

from voicecoach.cli._options import CompileOptions, compile_options, report_option

if TYPE_CHECKING:
    from voicecoach.diff import Change, Diff, Part, Times, Version
    from voicecoach.script import Script

MOST_VERSIONS = 3
"""Of one folded difference so many wordings are shown."""
MOST_PLACES = 2
"""Up to so many places are named; more are counted."""


@click.command("diff")
@click.argument("before", metavar="A")
@click.argument("after", metavar="B")
@report_option
@click.option("--exit-code", is_flag=True, help="End with 1 when the two differ.")
@compile_options
def command(before: str, after: str, as_format: str, exit_code: bool, options: CompileOptions) -> None:  # noqa: FBT001  # click calls it
    """Compare two sessions as timed scripts: what is new, gone, moved or said differently, and what it does to the time.

    A and B are each a NAME, a NAME with options of its own in quotes, or a script that `preview --as json` has written.
    Options outside the quotes hold for both. What is only later because something before it grew is no difference.

    \b
    Examples:
      voicecoach diff tight-hamstrings "tight-hamstrings --with low-back-pain"
      voicecoach diff yesterday.json tight-hamstrings --voice estimate
      voicecoach diff hamstring-ere "hamstring-ere --dose hamstring-ere.hold=13s" --as json
      voicecoach diff "tight-hamstrings --session 1" "tight-hamstrings --session 4" --exit-code
    """
    import json
    from dataclasses import asdict

    from voicecoach.diff import compare

    _refuse_idle_options((before, after))
    difference = compare(_script("A", before, options), _script("B", after, options))
    if as_format == "json":
        fields = {
            "format": "voicecoach-diff/1",
            "a": before,
            "b": after,
            "same": difference.is_same,
            **asdict(difference),
        }
        click.echo(json.dumps(fields, ensure_ascii=False, indent=2))
    else:
        click.echo("\n".join(_report(difference, before, after)))
    if exit_code and not difference.is_same:
        click.get_current_context().exit(1)


@click.command("session", add_help_option=False)
@click.argument("name")
@compile_options
def _session(name: str, options: CompileOptions) -> tuple[str, CompileOptions]:
    return name, options


def _is_file(text: str) -> bool:
    return text.endswith(".json")


def _refuse_idle_options(sides: Sequence[str]) -> None:
    """Options that no side would follow are refused: both scripts are finished already."""
    context = click.get_current_context()
    if not all(_is_file(side) for side in sides):
        return
    for parameter in context.command.params:
        given = (
            parameter.name
            and context.get_parameter_source(parameter.name) is click.core.ParameterSource.COMMANDLINE
        )
        if given and parameter.name in CompileOptions.__dataclass_fields__:
            raise click.UsageError(
                f"{parameter.opts[0]} does nothing here: both scripts are compiled already."
            )


def _script(side: str, text: str, common: CompileOptions) -> "Script":
    """The script that one side of the comparison names. Raises RequestError, SheetError and MachineError."""
    from pathlib import Path

    from voicecoach.cli._booth import compile_with_voice
    from voicecoach.errors import RequestError
    from voicecoach.scriptfile import read_script

    if _is_file(text):
        try:
            return read_script(Path(text).read_bytes(), text)
        except OSError as error:
            hint = "write one with: voicecoach preview NAME --as json -o script.json"
            raise RequestError(f"cannot read {text}: {error.strerror or error}", hint) from None
    if Path(text).is_file():
        return compile_with_voice(text, common)
    return compile_with_voice(*parse_session(side, text, common))


def parse_session(side: str, text: str, common: CompileOptions) -> tuple[str, CompileOptions]:
    """A name and its options from one text: `tight-hamstrings --talk brief`.

    An option that may be given several times adds to the common ones, any other takes their place. Raises UsageError.
    """
    import shlex
    from dataclasses import fields, replace

    try:
        words = shlex.split(text)
    except ValueError as error:
        raise click.UsageError(f"{side} cannot be read: {str(error).lower()}.") from None
    shared = {each.name: getattr(common, each.name) for each in fields(common)}
    lists = {name: value for name, value in shared.items() if isinstance(value, tuple)}
    defaults = {name: value for name, value in shared.items() if name not in lists and value is not None}
    with _session.make_context(f"voicecoach diff, {side}:", words, default_map=defaults) as context:
        name, options = _session.invoke(context)
    return name, replace(
        options, **{field: (*value, *getattr(options, field)) for field, value in lists.items()}
    )


def _report(difference: "Diff", before: str, after: str) -> Iterator[str]:
    from voicecoach.units import format_minutes

    old, new = difference.voices
    if (old.engine, old.id, old.wpm) != (new.engine, new.id, new.wpm):
        yield f"Two voices: {_voice(old)} before, {_voice(new)} after; talk differs for that alone.\n"
    if difference.is_same:
        times = difference.after
        yield f"The two are the same: {format_minutes(times.duration_ms)}, {times.holds} holds, {times.phrases} phrases."
        return
    yield f"A: {before}\nB: {after}"
    for part in difference.parts:
        if not part.is_same:
            yield ""
            yield from _part(part)
    yield ""
    yield from _summary(difference)


def _voice(voice: object) -> str:
    engine, name, wpm = (getattr(voice, field) for field in ("engine", "id", "wpm"))
    return f"{engine} {name} at {wpm} words a minute".replace("  ", " ")


def _part(part: "Part") -> Iterator[str]:
    from voicecoach.units import format_minutes

    name = part.title if part.title in {"Opening", "Closing"} else f"{part.title} ({part.id})"
    if part.before is None or part.after is None:
        times = part.after or part.before
        if times is not None:
            yield f"{name}: {'gone' if part.after is None else 'new'}, {_sum(times)}"
        return
    yield f"{name}: {format_minutes(part.before.duration_ms)} -> {format_minutes(part.after.duration_ms)}{_growth(part.before, part.after)}"
    for change in part.changes:
        yield from _change(change)


def _sum(times: "Times") -> str:
    counts = [(times.holds, "hold"), (times.phrases, "phrase")]
    told = (f"{count} {noun}{'s' if count > 1 else ''}" for count, noun in counts if count)
    return ", ".join([_length(times.duration_ms), *told])


def _growth(before: "Times", after: "Times") -> str:
    """What grew and what shrank: ` (+12 s: hold +12 s, talk -1.3 s)`; empty when nothing did."""
    grown = [
        (name, getattr(after, f"{name}_ms") - getattr(before, f"{name}_ms"))
        for name in ("work", "hold", "rest", "talk")
    ]
    parts = ", ".join(f"{name} {_signed(ms)}" for name, ms in grown if ms)
    total_ms = after.duration_ms - before.duration_ms
    if not parts:
        return ""
    return f" ({_signed(total_ms) if total_ms else 'as long'}: {parts})"


def _signed(ms: int) -> str:
    return f"{'-' if ms < 0 else '+'}{_length(abs(ms))}"


def _length(ms: int) -> str:
    from voicecoach.units import format_minutes

    return format_minutes(ms) if ms >= 60_000 else _tenths(ms)


def _tenths(ms: int) -> str:
    """A length to the nearest tenth of a second: finer differences are not heard."""
    from voicecoach.units import format_time

    return format_time((ms + 50) // 100 * 100)


def _change(change: "Change") -> Iterator[str]:
    where = _where(change)
    if change.times is not None:
        yield f"  {change.code:<9} {change.what}{where}: {_sum(change.times)}"
        return
    place = change.kind if not change.step else f"{change.kind} of {change.step}"
    if change.what == "variant":
        yield f"  variant   {change.versions[0].before} -> {change.versions[0].after}"
        return
    subject = place if change.code == "length" else f"{change.what}, {place}"
    if change.code in {"length", "moved"} and isinstance(change.versions[0].after, int):
        label = "moved" if change.code == "moved" else "longer" if _differences(change)[0] > 0 else "shorter"
        yield f"  {label:<9} {subject}: {_by(change)}{where}"
        return
    if change.code == "moved":
        subject = change.what
    shown = change.versions[:MOST_VERSIONS]
    yield f"  {change.code:<9} {subject}: {_version(shown[0], change.code)}{where}{f'; {change.reason}' if change.reason else ''}"
    for version in shown[1:]:
        yield f"  {'':<9} also {_version(version, change.code)}"
    if len(change.versions) > len(shown):
        yield f"  {'':<9} and {len(change.versions) - len(shown)} other wordings"


def _version(version: "Version", code: str) -> str:
    if version.before is None or version.after is None:
        return f'"{version.after if version.before is None else version.before}"'
    if code != "reworded":
        return f"{version.before} -> {version.after}"
    if {version.before, version.after} <= {"full", "short", "word"}:
        return f"the same words, as {version.before} -> {version.after}"
    return f'"{version.before}" -> "{version.after}"'


def _differences(change: "Change") -> list[int]:
    pairs = [(version.before, version.after) for version in change.versions]
    return sorted(
        after - before for before, after in pairs if isinstance(before, int) and isinstance(after, int)
    )


def _by(change: "Change") -> str:
    """By how much: exactly where all places agree, else from the least to the most."""
    from voicecoach.diff import FIXED_KINDS
    from voicecoach.units import format_time

    by_ms = _differences(change)
    if change.code == "length" and len(change.versions) == 1:
        (only,) = change.versions
        show = format_time if change.kind in FIXED_KINDS else _tenths
        return f"{show(int(only.before or 0))} -> {show(int(only.after or 0))}"
    if by_ms[0] < 0 < by_ms[-1]:
        return f"{_tenths(-by_ms[0])} earlier to {_tenths(by_ms[-1])} later"
    low, high = (_tenths(ms) for ms in sorted((abs(by_ms[0]), abs(by_ms[-1]))))
    amount = low if low == high else f"{low.removesuffix(' s')} to {high}"
    return (
        f"by {amount}" if change.code == "length" else f"{amount} {'later' if by_ms[-1] > 0 else 'earlier'}"
    )


def _where(change: "Change") -> str:
    """` (left, set 1)`, ` (in 14 of 16 reps)`, ` (in all 16 reps)`; empty where it could be nowhere else."""
    count = sum(version.times for version in change.versions) if change.versions else change.of
    named = [place for place in change.places if place]
    if count <= MOST_PLACES and len(named) == count:
        return f" ({'; '.join(named)})" if change.of > 1 or change.times else ""
    if count == 1:
        return ""
    if change.times is not None:
        return f" (in {count} places)"
    share = f"all {count}" if count == change.of else f"{count} of {change.of}"
    return f" (in {share} {change.noun}s)"


def _summary(difference: "Diff") -> Iterator[str]:
    from collections import Counter

    from voicecoach.units import format_minutes

    before, after = difference.before, difference.after
    yield f"Session: {format_minutes(before.duration_ms)} -> {format_minutes(after.duration_ms)}{_growth(before, after)}."
    counts = Counter[str]()
    for part in difference.parts:
        for change in part.changes:
            counts[change.code] += sum(version.times for version in change.versions) or change.of
    new = sum(part.before is None for part in difference.parts)
    gone = sum(part.after is None for part in difference.parts)
    whole = [
        f"{count} exercise{'s' if count > 1 else ''} {word}"
        for count, word in ((new, "new"), (gone, "gone"))
        if count
    ]
    names = {"length": "of another length", "beeps": "with other beeps"}
    places = [
        f"{counts[code]} {names.get(code, code)}"
        for code in ("new", "gone", "moved", "reworded", "length", "beeps")
        if counts[code]
    ]
    yield f"{before.holds} -> {after.holds} holds, {before.phrases} -> {after.phrases} phrases: {', '.join([*whole, *places]) or 'only the voice differs'}."
