"""What was found in a recording, and its two faces: text for people, JSON (`voicecoach-verify/1`) for programs."""

import json
from dataclasses import asdict, dataclass

from voicecoach.units import MS_PER_S, format_clock, format_minutes, format_time

FORMAT = "voicecoach-verify/1"


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
    """As wanted, but for one frame."""

    @property
    def off_ms(self) -> float | None:
        """Above 0 when it lasts too long."""
        return None if self.found_ms is None else self.found_ms - self.wanted_ms


@dataclass(frozen=True, slots=True)
class SoundFault:
    """One thing that is wrong with a recording."""

    code: str
    at_ms: int
    """Where in the recording."""
    message: str


@dataclass(frozen=True, slots=True)
class Report:
    """All that was found."""

    title: str
    rate_hz: int
    duration_ms: float
    wanted_ms: int
    holds: tuple[HoldFound, ...]
    faults: tuple[SoundFault, ...]
    """By place."""
    beeps_wanted: int
    beeps_found: int
    phrases_wanted: int
    phrases_found: int
    beep_level_db: float | None
    """The loudness of the beeps against the table's; None when none was heard."""
    least_likeness: float | None
    """Of the beep that was hardest to hear, 1 being the beep alone."""

    @property
    def passed(self) -> bool:
        return not self.faults


def format_text(report: Report, name: str) -> str:
    """The report for people: a line a hold, a line a fault, and what they come to."""
    minutes = format_minutes(round(report.duration_ms))
    found_s, wanted_s = report.duration_ms / MS_PER_S, report.wanted_ms / MS_PER_S
    lines = [
        f"{name}: {_plain(report.title)}",
        f"  length   {found_s:.3f} s ({minutes}), scripted {wanted_s:.3f} s",
        f"  beeps    {report.beeps_found} of {report.beeps_wanted}{_level(report)}",
        f"  phrases  {report.phrases_found} of {report.phrases_wanted}",
    ]
    if report.holds:
        lines += ["", "holds", *_hold_lines(report.holds)]
    if report.faults:
        lines += ["", "faults"]
        lines += [
            f"  {format_clock(fault.at_ms):>8}  {fault.code:<14}  {_plain(fault.message)}"
            for fault in report.faults
        ]
    return "\n".join([*lines, "", format_verdict(report)]) + "\n"


def format_verdict(report: Report) -> str:
    """The last line: `'all is well: 12 holds exact, 64 beeps and 91 phrases in their places'`."""
    exact = sum(hold.exact for hold in report.holds)
    holds = f"{exact} of {len(report.holds)} holds exact"
    if report.passed:
        return f"all is well: {holds}, {report.beeps_found} beeps and {report.phrases_found} phrases in their places"
    count = len(report.faults)
    return f"{count} fault{'' if count == 1 else 's'}: {holds}"


def format_json(report: Report, name: str) -> str:
    """The report for programs: one JSON object; lengths in ms with their fraction, which is a frame's."""
    holds = []
    for hold in report.holds:
        fields = asdict(hold)
        fields["set"], fields["rep"] = fields.pop("set_number"), fields.pop("rep_number")
        fields["found_ms"] = None if hold.found_ms is None else round(hold.found_ms, 3)
        fields["off_ms"] = None if hold.off_ms is None else round(hold.off_ms, 3)
        holds.append(fields)
    fields = {
        "format": FORMAT,
        "file": name,
        "title": report.title,
        "passed": report.passed,
        "rate_hz": report.rate_hz,
        "duration_ms": round(report.duration_ms, 3),
        "wanted_ms": report.wanted_ms,
        "beeps": {
            "wanted": report.beeps_wanted,
            "found": report.beeps_found,
            "level_db": None if report.beep_level_db is None else round(report.beep_level_db, 2),
            "least_likeness": None if report.least_likeness is None else round(report.least_likeness, 4),
        },
        "phrases": {"wanted": report.phrases_wanted, "found": report.phrases_found},
        "holds": holds,
        "faults": [asdict(fault) for fault in report.faults],
    }
    return json.dumps(fields, ensure_ascii=False, indent=2) + "\n"


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
                _plain(hold.exercise or "-"),
                _number(hold.set_number),
                _number(hold.rep_number),
                _plain(hold.side or "-"),
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
    # Without the sum, what is rounded to nothing from below would read -0.000.
    return f"{round(off_ms or 0.0, 3) + 0.0:+.3f}"


def _number(value: int | None) -> str:
    return "-" if value is None else str(value)


def _plain(text: str) -> str:
    """The text without what a terminal would obey: the file may be anybody's."""
    return "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in text)
