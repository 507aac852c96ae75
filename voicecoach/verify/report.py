"""What was found in a recording, and its two faces: text for people, JSON (`voicecoach-verify/1`) for programs."""

from dataclasses import dataclass

from voicecoach.jsonform import JsonForm
from voicecoach.printable import printable
from voicecoach.units import MS_PER_S, counted, format_clock, format_minutes, format_time


@dataclass(frozen=True, slots=True)
class HoldFound:
    """A hold of the script, and how long it lasts in the recording from the onset of one beep to that of the other."""

    at_ms: int
    """The onset of its start beep in the recording; in the script when that was not heard."""
    exercise: str | None
    set_number: int | None
    rep_number: int | None
    side: str | None
    wanted_ms: int
    found_ms: float | None
    """None when one of the two beeps was not heard."""
    exact: bool
    """As wanted, to within one frame."""

    @property
    def off_ms(self) -> float | None:
        """Above 0 when it lasts too long."""
        return None if self.found_ms is None else self.found_ms - self.wanted_ms


@dataclass(frozen=True, slots=True)
class SoundFault:
    """One thing that is wrong with a recording."""

    code: str
    """Which kind of fault, such as `hold` or `beep-missing`."""
    at_ms: int
    """Where in the recording."""
    message: str
    """What is wrong, in a sentence."""


@dataclass(frozen=True, slots=True)
class Report:
    """Everything that was found."""

    title: str
    rate_hz: int
    duration_ms: float
    wanted_ms: int
    holds: tuple[HoldFound, ...]
    faults: tuple[SoundFault, ...]
    """In the order of the recording."""
    beeps_wanted: int
    beeps_found: int
    phrases_wanted: int
    phrases_found: int
    beep_level_db: float | None
    """The loudness of the beeps relative to the table's; None when none was heard."""
    least_likeness: float | None
    """How like itself the beep that was hardest to hear is; 1 is a beep with nothing else."""
    music: tuple[str, ...] = ()
    """The files of music beneath everything: with music, phrases and silence are not judged."""

    @property
    def passed(self) -> bool:
        return not self.faults


def format_text(report: Report, name: str) -> str:
    """The report for people: a line for each hold and each fault, and what they add up to."""
    minutes = format_minutes(round(report.duration_ms))
    found_s, wanted_s = report.duration_ms / MS_PER_S, report.wanted_ms / MS_PER_S
    lines = [
        f"{name}: {printable(report.title)}",
        f"  length   {found_s:.3f} s ({minutes}), scripted {wanted_s:.3f} s",
        f"  beeps    {report.beeps_found} of {report.beeps_wanted}{_level(report)}",
        f"  phrases  {report.phrases_found} of {report.phrases_wanted}"
        if not report.music
        else f"  phrases  not judged, nor is silence: there is music beneath ({printable(', '.join(report.music))})",
    ]
    if report.holds:
        lines += ["", "holds", *_hold_lines(report.holds)]
    if report.faults:
        lines += ["", "faults"]
        lines += [
            f"  {format_clock(fault.at_ms):>8}  {fault.code:<14}  {printable(fault.message)}"
            for fault in report.faults
        ]
    return "\n".join([*lines, "", format_verdict(report)]) + "\n"


def format_verdict(report: Report) -> str:
    """The last line: `'no faults: 12 of 12 holds exact, 64 beeps and 91 phrases in place'`."""
    exact = sum(hold.exact for hold in report.holds)
    holds = f"{exact} of {len(report.holds)} holds exact"
    if report.passed and report.music:
        return f"no faults: {holds}, {counted(report.beeps_found, 'beep')} in place"
    if report.passed:
        return f"no faults: {holds}, {counted(report.beeps_found, 'beep')} and {counted(report.phrases_found, 'phrase')} in place"
    return f"{counted(len(report.faults), 'fault')}: {holds}"


@dataclass(frozen=True, slots=True)
class BeepFields:
    """The beeps of a recording, against those of its script."""

    wanted: int
    """How many the script has."""
    found: int
    """How many are heard where they belong."""
    level_db: float | None
    """The loudness of the beeps relative to the table's; null when none was heard."""
    least_likeness: float | None
    """How like itself the beep that was hardest to hear is; 1 is a beep with nothing else. null when none was heard."""


@dataclass(frozen=True, slots=True)
class PhraseFields:
    """The phrases of a recording, against those of its script."""

    wanted: int
    """How many the script has."""
    found: int
    """How many are heard where they belong."""


@dataclass(frozen=True, slots=True)
class HoldFields:
    """One hold of the script, and how long it lasts in the recording."""

    at_ms: int
    """The onset of its start beep in the recording; in the script when that was not heard."""
    exercise: str | None
    """The id of the exercise."""
    side: str | None
    """left or right; null where it does not apply."""
    wanted_ms: int
    """How long the script makes it, from beep to beep."""
    found_ms: float | None
    """How long it lasts in the recording; null when one of its beeps was not heard."""
    exact: bool
    """As wanted, to the frame."""
    set: int | None
    """Counts from 1; null where it does not apply."""
    rep: int | None
    """Counts from 1; null where it does not apply."""
    off_ms: float | None
    """Above 0 when it lasts too long; null when one of its beeps was not heard."""


@dataclass(frozen=True, slots=True)
class ReportFields:
    """What was heard in a recording, against its script. Lengths in ms, with the fraction that a frame has."""

    file: str
    """The recording, as it was named."""
    title: str
    """The title of its script."""
    passed: bool
    """Whether there is no fault."""
    rate_hz: int
    """Frames a second."""
    duration_ms: float
    """How long the recording lasts."""
    wanted_ms: int
    """How long its script lasts."""
    beeps: BeepFields
    """The beeps of the script."""
    phrases: PhraseFields
    """The phrases of the script."""
    holds: tuple[HoldFields, ...]
    """Every hold of the script, in order."""
    faults: tuple[SoundFault, ...]
    """Everything that is wrong, in the order of the recording."""
    music: tuple[str, ...]
    """The files of music beneath it; with any, phrases and silence are not judged."""


FORM = JsonForm("verify", 1, "What was heard in a recording", ReportFields)


def format_json(report: Report, name: str) -> str:
    """The report for programs: one JSON object; lengths in ms with their fraction, which is a frame's."""
    beeps = BeepFields(
        report.beeps_wanted,
        report.beeps_found,
        _rounded(report.beep_level_db, 2),
        _rounded(report.least_likeness, 4),
    )
    return FORM.text(
        ReportFields(
            file=name,
            title=report.title,
            passed=report.passed,
            rate_hz=report.rate_hz,
            duration_ms=round(report.duration_ms, 3),
            wanted_ms=report.wanted_ms,
            beeps=beeps,
            phrases=PhraseFields(report.phrases_wanted, report.phrases_found),
            holds=tuple(_hold_fields(hold) for hold in report.holds),
            faults=report.faults,
            music=report.music,
        )
    )


def _hold_fields(hold: HoldFound) -> HoldFields:
    return HoldFields(
        at_ms=hold.at_ms,
        exercise=hold.exercise,
        side=hold.side,
        wanted_ms=hold.wanted_ms,
        found_ms=_rounded(hold.found_ms, 3),
        exact=hold.exact,
        set=hold.set_number,
        rep=hold.rep_number,
        off_ms=_rounded(hold.off_ms, 3),
    )


def _rounded(value: float | None, digits: int) -> float | None:
    return None if value is None else round(value, digits)


def _level(report: Report) -> str:
    if report.beep_level_db is None:
        return ""
    return f", {round(report.beep_level_db, 1) + 0.0:+.1f} dB; the faintest match is {report.least_likeness:.2f} of 1"


def _hold_lines(holds: tuple[HoldFound, ...]) -> list[str]:
    rows = [("at", "exercise", "set", "rep", "side", "wanted", "found", "off by")]
    for hold in holds:
        found, off = (
            ("not heard", "")
            if hold.found_ms is None
            else (f"{hold.found_ms / MS_PER_S:.3f} s", f"{_signed(hold.off_ms)} ms")
        )
        rows.append(
            (
                format_clock(hold.at_ms),
                printable(hold.exercise or "-"),
                _number(hold.set_number),
                _number(hold.rep_number),
                printable(hold.side or "-"),
                format_time(hold.wanted_ms),
                found,
                off if hold.exact else f"{off}  <--".strip(),
            )
        )
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    left = (1, 4)
    return [
        "  "
        + "  ".join(
            cell.ljust(width) if column in left else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]


def _signed(off_ms: float | None) -> str:
    # Without the sum, a small negative number would read -0.000.
    return f"{round(off_ms or 0.0, 3) + 0.0:+.3f}"


def _number(value: int | None) -> str:
    return "-" if value is None else str(value)
