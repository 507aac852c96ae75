"""Residue, Script -> are the phrases in place, and is it silent elsewhere? The tones are subtracted already."""

import bisect
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from math import log10
from types import MappingProxyType
from typing import NamedTuple, TypeVar

from voicecoach.script import Script, Speech
from voicecoach.units import MS_PER_S, counted
from voicecoach.verify.align import Alignment
from voicecoach.verify.report import SoundFault
from voicecoach.verify.residue import Hole, Run
from voicecoach.verify.tones import Span, spans_of

GUARD_MS = 250
"""Between speech and a beep."""
EDGE_MS = 60
"""How late a phrase may begin and how early it may end: clips keep 20 ms of silence at each end."""
LOSSY_EDGE_MS = 130
"""The same in a lossy format, which may drop a faint last consonant with the silence before it: 90 ms at the end of "Float up."."""
LONGEST_PAUSE_WORDS = 2.5
"""No pause in a phrase lasts as long as this many words: with espeak-ng the pause of a comma lasts 1.5, at any rate."""
ALONE_MS = 100
"""Less than the silence between two phrases."""
SAME_SOUND_MS = 500
"""Stray sounds closer together than this are reported as one fault."""
SAME_PEAKS_MS = 1000
"""Clipped peaks closer together than this are reported as one fault."""
NO_PAUSES: Mapping[str, int] = MappingProxyType({})
SILENT_ENGINE = "silent"
"""The voice that makes no sound: its phrases cannot be heard."""


Stretch = TypeVar("Stretch", Run, Hole)


class Leeway(NamedTuple):
    """What a phrase may be silent without being cut."""

    longest_pause_ms: int
    edge_ms: int


class Phrases(NamedTuple):
    """What was heard of the phrases."""

    wanted: int
    found: int
    faults: list[SoundFault]


def judge_phrases(
    script: Script,
    alignment: Alignment,
    runs: Sequence[Run],
    *,
    is_lossy: bool = False,
    pauses_ms: Mapping[str, int] = NO_PAUSES,
) -> Phrases:
    """Whether each phrase sounds where it should, from beginning to end; `pauses_ms` are the longest that texts are known to have."""
    if script.voice.engine == SILENT_ENGINE:
        return Phrases(0, 0, [])
    phrases = [phrase for phrase in script.speech if phrase.duration_ms]
    ends = [run.end_frame for run in runs]
    longest_pause_ms = round(LONGEST_PAUSE_WORDS * 60 * MS_PER_S / max(script.voice.wpm, 1))
    leeway = Leeway(longest_pause_ms, LOSSY_EDGE_MS if is_lossy else EDGE_MS)
    judged = [
        _judge_phrase(
            event,
            alignment,
            runs,
            ends,
            leeway._replace(longest_pause_ms=max(longest_pause_ms, pauses_ms.get(event.text, 0))),
        )
        for event in phrases
    ]
    faults = [fault for fault in judged if fault is not None]
    return Phrases(len(phrases), len(phrases) - len(faults), faults)


def judge_guards(
    beeps: Iterable[tuple[str, Span]], alignment: Alignment, runs: Sequence[Run], *, smear_frames: int = 0
) -> list[SoundFault]:
    """Whether anything sounds over a beep, or closer to it than the guard. `beeps` are names and stretches of the recording."""
    rate_hz = alignment.rate_hz
    guard = (GUARD_MS - 1) * rate_hz // MS_PER_S - smear_frames
    ends = [run.end_frame for run in runs]
    faults = []
    for name, (start, end) in beeps:
        if _inside(runs, ends, (start, end)):
            faults.append(
                SoundFault("overlap", alignment.file_ms(start), f"something sounds over the beep {name}")
            )
        elif near := _inside(runs, ends, (start - guard, end + guard)):
            message = f"something sounds within {GUARD_MS} ms of the beep {name}"
            faults.append(
                SoundFault("overlap", alignment.file_ms(max(near[0].start_frame, start - guard)), message)
            )
    return faults


def judge_silence(
    script: Script,
    alignment: Alignment,
    runs: Sequence[Run],
    beeps: Iterable[tuple[str, Span]],
    unsure: Iterable[Span],
    *,
    smear_frames: int = 0,
) -> list[SoundFault]:
    """Whether anything sounds where the script has nothing; near beeps, `judge_guards` reports it."""
    rate_hz = alignment.rate_hz
    guard, slack = GUARD_MS * rate_hz // MS_PER_S, max(rate_hz // MS_PER_S, smear_frames)
    speech = [span for phrase in script.speech for span in spans_of(phrase, alignment)]
    allowed = [(start - slack, end + slack) for start, end in [*speech, *unsure]]
    allowed += [(start - guard, end + guard) for _, (start, end) in beeps]
    apart = SAME_SOUND_MS * rate_hz // MS_PER_S
    return [_stray(group, alignment) for group in grouped(_outside(runs, sorted(allowed)), apart)]


def judge_glides(holes: Sequence[Hole], alignment: Alignment) -> list[SoundFault]:
    """Whether a glide falls silent along the way; gaps within `SAME_SOUND_MS` are reported as one fault."""
    apart = SAME_SOUND_MS * alignment.rate_hz // MS_PER_S
    faults = []
    for group in grouped(holes, apart):
        silent_ms = sum(hole.end_frame - hole.start_frame for hole in group) * MS_PER_S // alignment.rate_hz
        message = f"the glide {group[0].name} is silent for {silent_ms} ms"
        faults.append(SoundFault("glide-missing", alignment.file_ms(group[0].start_frame), message))
    return faults


def judge_peaks(clipped: Iterable[Run], rate_hz: int) -> list[SoundFault]:
    """Where peaks are clipped."""
    faults = []
    for group in grouped(clipped, SAME_PEAKS_MS * rate_hz // MS_PER_S):
        frames = sum(one.end_frame - one.start_frame for one in group)
        message = f"{counted(len(group), 'peak')} clipped at full scale, {counted(frames, 'frame')} in all"
        faults.append(SoundFault("clipped", group[0].start_frame * MS_PER_S // rate_hz, message))
    return faults


def _judge_phrase(
    event: Speech,
    alignment: Alignment,
    runs: Sequence[Run],
    ends: Sequence[int],
    leeway: Leeway,
) -> SoundFault | None:
    spans = spans_of(event, alignment)
    verdicts = [_judge_place(event, span, _inside(runs, ends, span), leeway, alignment) for span in spans]
    if len(spans) == 1:
        return verdicts[0]
    # Where time is missing, a neighbour may fill up a phrase, so that it seems whole at both of its places.
    alone = [_is_alone(runs, ends, span, alignment.rate_hz) for span in spans]
    if any(verdict is None and is_alone for verdict, is_alone in zip(verdicts, alone, strict=True)):
        return None
    if all(verdict is not None and verdict.code == "phrase-missing" for verdict in verdicts):
        return verdicts[0]
    message = f"time is missing or added in or next to '{event.text}'"
    return SoundFault("phrase-cut", alignment.file_ms(spans[0][0]), message)


def _judge_place(
    event: Speech, span: Span, runs: Sequence[Run], leeway: Leeway, alignment: Alignment
) -> SoundFault | None:
    start, end = span
    rate_hz = alignment.rate_hz
    quoted = f"'{event.text}'"
    if not runs:
        return SoundFault(
            "phrase-missing", alignment.file_ms(start), f"silence where {quoted} should be said"
        )
    late_ms = (runs[0].start_frame - start) * MS_PER_S // rate_hz
    early_ms = (end - runs[-1].end_frame) * MS_PER_S // rate_hz
    pauses = [(after.start_frame - before.end_frame, before.end_frame) for before, after in pairwise(runs)]
    pause_frames, pause_at = max(pauses, default=(0, start))
    if late_ms > leeway.edge_ms:
        return SoundFault(
            "phrase-cut", alignment.file_ms(start), f"the first {late_ms} ms of {quoted} are silent"
        )
    if early_ms > leeway.edge_ms:
        return SoundFault(
            "phrase-cut",
            alignment.file_ms(runs[-1].end_frame),
            f"the last {early_ms} ms of {quoted} are silent",
        )
    if pause_frames * MS_PER_S > leeway.longest_pause_ms * rate_hz:
        pause_ms = pause_frames * MS_PER_S // rate_hz
        return SoundFault(
            "phrase-cut", alignment.file_ms(pause_at), f"{pause_ms} ms of silence within {quoted}"
        )
    return None


def _is_alone(runs: Sequence[Run], ends: Sequence[int], span: Span, rate_hz: int) -> bool:
    """Whether it is quiet before and after the phrase, as it is between two phrases."""
    margin, slack = ALONE_MS * rate_hz // MS_PER_S, rate_hz // MS_PER_S
    start, end = span
    return not _inside(runs, ends, (start - margin, start - slack)) and not _inside(
        runs, ends, (end + slack, end + margin)
    )


def _stray(group: Sequence[Run], alignment: Alignment) -> SoundFault:
    peak_db = 20 * log10(max(run.peak for run in group) / 32_768)
    length_ms = (group[-1].end_frame - group[0].start_frame) * MS_PER_S / alignment.rate_hz
    message = f"{length_ms:.0f} ms of sound where there should be silence, with a peak of {peak_db:.0f} dB full scale"
    return SoundFault("sound", alignment.file_ms(group[0].start_frame), message)


def grouped(stretches: Iterable[Stretch], apart: int) -> Iterator[list[Stretch]]:
    """Stretches that are no further apart than this, together."""
    group: list[Stretch] = []
    for one in stretches:
        if group and one.start_frame - group[-1].end_frame > apart:
            yield group
            group = []
        group.append(one)
    if group:
        yield group


def _inside(runs: Sequence[Run], ends: Sequence[int], span: Span) -> list[Run]:
    """The runs in the span, cut to it."""
    start, end = span
    found = []
    for index in range(bisect.bisect_right(ends, start), len(runs)):
        run = runs[index]
        if run.start_frame >= end:
            break
        found.append(Run(max(run.start_frame, start), min(run.end_frame, end), run.peak))
    return found


def _outside(runs: Sequence[Run], spans: Sequence[Span]) -> Iterator[Run]:
    """The parts of the runs outside all of the spans, which are sorted by their start."""
    index = 0
    reach = 0  # how far the spans so far reach
    for run in runs:
        while index < len(spans) and spans[index][0] <= run.start_frame:
            reach = max(reach, spans[index][1])
            index += 1
        start = max(run.start_frame, reach)
        ahead = index
        while start < run.end_frame:
            next_start = spans[ahead][0] if ahead < len(spans) else run.end_frame
            if start < min(next_start, run.end_frame):
                yield Run(start, min(next_start, run.end_frame), run.peak)
            if ahead >= len(spans):
                break
            start = max(start, spans[ahead][1])
            ahead += 1
