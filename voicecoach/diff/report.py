"""What differs between two sessions, and its two faces: text for people, JSON (`voicecoach-diff/1`) for programs."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from voicecoach.diff.difference import Change, Diff, Part, Times, Version
from voicecoach.jsonform import JsonForm
from voicecoach.script import VoiceLabel
from voicecoach.units import counted, format_minutes, format_time

MOST_VERSIONS = 3
"""How many wordings of one folded difference are shown."""
MOST_PLACES = 2
"""Up to this many places are named; more are counted."""


@dataclass(frozen=True, slots=True)
class DiffFields:
    """What differs between two sessions; all lengths in milliseconds."""

    a: str
    """The first session, as it was asked for."""
    b: str
    """The second one."""
    same: bool
    """Whether nothing differs."""
    before: Times
    """What A adds up to."""
    after: Times
    """What B adds up to."""
    voices: tuple[VoiceLabel, VoiceLabel]
    """Whose voices the lengths are of, A's first."""
    parts: tuple[Part, ...]
    """The exercises in order, with the opening and the closing; those that are the same too."""


FORM = JsonForm("diff", 1, "What differs between two sessions", DiffFields)


def format_json(difference: Diff, before: str, after: str) -> str:
    """The differences for programs: one JSON object. `before` and `after` are the sessions as they were asked for."""
    return FORM.text(
        DiffFields(
            before,
            after,
            difference.is_same,
            difference.before,
            difference.after,
            difference.voices,
            difference.parts,
        )
    )


def format_text(difference: Diff, before: str, after: str) -> str:
    """The differences for people: a line for each, by exercise, and what they add up to."""
    return "\n".join(_lines(difference, before, after)) + "\n"


def _lines(difference: Diff, before: str, after: str) -> Iterator[str]:
    old, new = difference.voices
    if (old.engine, old.id, old.wpm) != (new.engine, new.id, new.wpm):
        yield f"The voices differ: {_voice(old)} before, {_voice(new)} after; this alone changes how long the talk takes.\n"
    if difference.is_same:
        times = difference.after
        yield f"The two are the same: {format_minutes(times.duration_ms)}, {counted(times.holds, 'hold')}, {counted(times.phrases, 'phrase')}."
        return
    yield f"A: {before}\nB: {after}"
    for part in difference.parts:
        if not part.is_same:
            yield ""
            yield from _part(part)
    yield ""
    yield from _summary(difference)


def _voice(voice: VoiceLabel) -> str:
    return " ".join(filter(None, (voice.engine, voice.id, f"at {voice.wpm} words a minute")))


def _part(part: Part) -> Iterator[str]:
    name = part.title if part.title in {"Opening", "Closing"} else f"{part.title} ({part.id})"
    if part.before is None or part.after is None:
        times = part.after or part.before
        if times is not None:
            yield f"{name}: {'gone' if part.after is None else 'new'}, {_total(times)}"
        return
    yield f"{name}: {format_minutes(part.before.duration_ms)} -> {format_minutes(part.after.duration_ms)}{_growth(part.before, part.after)}"
    for change in part.changes:
        yield from _change(change)


def _total(times: Times) -> str:
    counts = ((times.holds, "hold"), (times.phrases, "phrase"))
    return ", ".join([_length(times.duration_ms), *(counted(*one) for one in counts if one[0])])


def _growth(before: Times, after: Times) -> str:
    """What grew and what shrank: ` (+12 s: hold +12 s, talk -1.3 s)`; empty when nothing did."""
    grown = [
        (name, getattr(after, f"{name}_ms") - getattr(before, f"{name}_ms"))
        for name in ("work", "hold", "rest", "talk")
    ]
    parts = ", ".join(f"{name} {_signed(ms)}" for name, ms in grown if ms)
    total_ms = after.duration_ms - before.duration_ms
    if not parts:
        return ""
    return f" ({_signed(total_ms) if total_ms else 'same length'}: {parts})"


def _signed(ms: int) -> str:
    return f"{'-' if ms < 0 else '+'}{_length(abs(ms))}"


def _length(ms: int) -> str:
    return format_minutes(ms) if ms >= 60_000 else _tenths(ms)


def _tenths(ms: int) -> str:
    """A length to the nearest tenth of a second: finer differences are not heard."""
    return format_time((ms + 50) // 100 * 100)


def _change(change: Change) -> Iterator[str]:
    where = _where(change)
    if change.times is not None:
        yield f"  {change.code:<9} {change.what}{where}: {_total(change.times)}"
        return
    window = change.kind if not change.step else f"{change.kind} of {change.step}"
    if change.what == "variant":
        yield f"  variant   {change.versions[0].before} -> {change.versions[0].after}"
        return
    subject = window if change.code == "length" else f"{change.what}, {window}"
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
        yield f"  {'':<9} and {counted(len(change.versions) - len(shown), 'other wording')}"


def _version(version: Version, code: str) -> str:
    if version.before is None or version.after is None:
        return f'"{version.after if version.before is None else version.before}"'
    if code != "reworded":
        return f"{version.before} -> {version.after}"
    if {version.before, version.after} <= {"full", "short", "word"}:
        return f"same words, {version.before} form -> {version.after} form"
    return f'"{version.before}" -> "{version.after}"'


def _differences(change: Change) -> list[int]:
    pairs = [(version.before, version.after) for version in change.versions]
    return sorted(
        after - before for before, after in pairs if isinstance(before, int) and isinstance(after, int)
    )


def _by(change: Change) -> str:
    """By how much: exactly where all places agree, else from the least to the most."""
    by_ms = _differences(change)
    if change.code == "length" and len(change.versions) == 1:
        (only,) = change.versions
        show = format_time if change.kind is not None and change.kind.is_fixed else _tenths
        return f"{show(int(only.before or 0))} -> {show(int(only.after or 0))}"
    if by_ms[0] < 0 < by_ms[-1]:
        return f"{_tenths(-by_ms[0])} earlier to {_tenths(by_ms[-1])} later"
    low, high = (_tenths(ms) for ms in sorted((abs(by_ms[0]), abs(by_ms[-1]))))
    amount = low if low == high else f"{low.removesuffix(' s')} to {high}"
    return (
        f"by {amount}" if change.code == "length" else f"{amount} {'later' if by_ms[-1] > 0 else 'earlier'}"
    )


def _where(change: Change) -> str:
    """` (left, set 1)`, ` (in 14 of 16 reps)`, ` (in all 16 reps)`; empty where only one place is possible."""
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


def _summary(difference: Diff) -> Iterator[str]:
    before, after = difference.before, difference.after
    yield f"Session: {format_minutes(before.duration_ms)} -> {format_minutes(after.duration_ms)}{_growth(before, after)}."
    counts = Counter[str]()
    for part in difference.parts:
        for change in part.changes:
            counts[change.code] += sum(version.times for version in change.versions) or change.of
    new = sum(part.before is None for part in difference.parts)
    gone = sum(part.after is None for part in difference.parts)
    whole = [
        f"{counted(count, 'exercise')} {word}" for count, word in ((new, "new"), (gone, "gone")) if count
    ]
    names = {"length": "with a different length", "beeps": "with other beeps"}
    found = [
        f"{counts[code]} {names.get(code, code)}"
        for code in ("new", "gone", "moved", "reworded", "length", "beeps")
        if counts[code]
    ]
    holds = f"{before.holds} -> {counted(after.holds, 'hold')}"
    phrases = f"{before.phrases} -> {counted(after.phrases, 'phrase')}"
    yield f"{holds}, {phrases}: {', '.join([*whole, *found]) or 'only the voice differs'}."
