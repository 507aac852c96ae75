"""EarReport -> text for people."""

from collections.abc import Iterator, Sequence

from ear.figures import Distinctness, EarReport, Hearing, Levels, Silence, Timing
from voicecoach.units import format_clock

_MOST_MISHEARD = 60
_MOST_SHORT = 12


def report_text(report: EarReport) -> str:
    """Everything, section by section."""
    lines = [f"What {report.routine} sounds like"]
    if report.hearing:
        lines += ["", *_hearing(report.hearing)]
    if report.levels:
        lines += ["", *_levels(report.levels)]
    if report.distinctness:
        lines += ["", *_distinctness(report.distinctness)]
    if report.timing:
        lines += ["", *_timing(report.timing)]
    if report.notices:
        lines += ["", "Not measured", *(f"  {notice}" for notice in report.notices)]
    return "\n".join(lines) + "\n"


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    widths = [max(len(row[column]) for row in (head, *rows)) for column in range(len(head))]
    for row in (head, *rows):
        cells = [
            cell.ljust(width) if column == 0 else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        yield "  " + "  ".join(cells).rstrip()


def _hearing(hearing: Sequence[Hearing]) -> Iterator[str]:
    yield "What a recogniser understands (word error rate; misheard of all phrases)"
    head = ("voice", "all", "exact", "in context", *(form.name for form in hearing[0].forms))
    rows = [
        (
            f"{one.voice} {one.language}",
            _percent(one.word_error_rate),
            f"{one.exact_percent:.0f} %",
            "" if one.context_word_error_rate is None else _percent(one.context_word_error_rate),
            *(f"{form.misheard}/{form.phrases} {_percent(form.word_error_rate)}" for form in one.forms),
        )
        for one in hearing
    ]
    yield from _table(head, rows)
    for one in hearing:
        if one.misheard:
            yield ""
            yield f"Misheard from {one.voice} {one.language}: {len(one.misheard)} of {one.phrases}"
            for wrong in one.misheard[:_MOST_MISHEARD]:
                yield f"  {wrong.text}  ->  {wrong.heard}"
            if len(one.misheard) > _MOST_MISHEARD:
                yield f"  and {len(one.misheard) - _MOST_MISHEARD} longer ones: see the JSON"


def _levels(levels: Sequence[Levels]) -> Iterator[str]:
    yield "Levels of the first session"
    head = (
        "voice",
        "LUFS",
        "spread LU",
        "words LU",
        "peak dBTP",
        "clipped",
        "DC dB",
        "edge dB",
        "floor dB",
        "zeros ms",
    )
    rows = [
        (
            f"{one.voice} {one.language}",
            f"{one.speech_lufs:.1f}",
            f"{one.spread_lu:.1f}",
            f"{one.words_against_sentences_lu:+.1f}",
            f"{one.true_peak_db:.1f}",
            str(one.clipped_frames),
            f"{one.dc_db:.0f}",
            f"{one.edge_step_db:.0f}",
            f"{one.floor_db:.1f}",
            str(one.longest_zero_ms),
        )
        for one in levels
    ]
    yield from _table(head, rows)
    for one in levels:
        quiet, loud = one.quietest, one.loudest
        yield f"  {one.voice} {one.language}: from {quiet.lufs:.1f} ({quiet.text}) to {loud.lufs:.1f} ({loud.text})"


def _distinctness(rows: Sequence[Distinctness]) -> Iterator[str]:
    yield "Signals told apart, in noise 20 dB below them"
    names = list(rows[0].taken_for)
    head = ("heard through", "right", *names)
    yield from _table(
        head,
        [
            (
                row.channel,
                _percent(row.right),
                *(f"{row.taken_for[name].get(name, 0)}/{row.trials}" for name in names),
            )
            for row in rows
        ],
    )
    for row in rows:
        for name, answers in row.taken_for.items():
            for other, count in answers.items():
                if other != name:
                    yield f"  {row.channel}: {name} taken for {other}, {count} of {row.trials}"


def _timing(rows: Sequence[Timing]) -> Iterator[str]:
    yield "Sessions, by estimate"
    head = ("session", "minutes", "talk", "phrases/min", "short movements", "end range", "silences over 8 s")
    yield from _table(
        head,
        [
            (
                f"{row.session} {row.dose}",
                format_clock(row.duration_ms),
                f"{row.talk_percent:.0f} %",
                f"{row.phrases_a_minute:.1f}",
                f"{len(row.short_movements)}/{row.movements}",
                f"{row.end_range_got_ms / max(1, row.end_range_asked_ms):.2f}x",
                str(len(row.silences)),
            )
            for row in rows
        ],
    )
    for row in rows:
        where = f"  session {row.session} {row.dose}"
        for one in row.short_movements[:_MOST_SHORT]:
            yield (
                f"{where}, {format_clock(one.at_ms)}: {one.exercise} {one.step} gets {one.got_ms / 1000:.1f} s"
                f" of {one.asked_ms / 1000:g} s"
            )
        for one in row.long_holds[:_MOST_SHORT]:
            yield (
                f"{where}, {format_clock(one.at_ms)}: {one.exercise} {one.step} lasts {one.got_ms / 1000:.1f} s"
                f" for {one.asked_ms / 1000:g} s"
            )
        yield from _silences(row, where)


def _silences(row: Timing, where: str) -> Iterator[str]:
    """By reason, so that a rest that comes eight times is one line."""
    reasons: dict[str, list[Silence]] = {}
    for silence in row.silences:
        reasons.setdefault(silence.reason, []).append(silence)
    for reason, listed in reasons.items():
        times = ", ".join(f"{format_clock(one.at_ms)} {one.duration_ms / 1000:.1f} s" for one in listed)
        yield f"{where}: silence in {reason}: {times}"


def _percent(share: float) -> str:
    return f"{100 * share:.1f} %"
