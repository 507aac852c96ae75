"""What paces a movement, read from the text that was written: a tempo, a breath."""

import re
from typing import Annotated

from pydantic import BaseModel, ConfigDict, PlainValidator

from voicecoach.sheets.forms.reader import ONE_TIME, looks_like, reader
from voicecoach.sheets.forms.values.times import positive_time_ms
from voicecoach.units import QuantityError, parse_time_ms, quote

SHORTEST_PHASE_MS = 500
"""Of a tempo or a breath: below this its word, tick or tone could not be followed."""

OPPOSITES = {"lower": "lift", "lift": "lower", "open": "close", "close": "open", "out": "in", "in": "out"}
"""The ways that a movement goes in a tempo, each with the way back."""
RISING = frozenset({"lift", "open", "out"})
"""Those whose tone rises: the way of the effort. The other ways have a falling tone."""
_STILL = frozenset({"hold", "pause", "stay"})

_SECONDS = r"([0-9]{1,2}(?:\.[0-9]{1,3})?)"
_NUMBERS = rf"{_SECONDS}-{_SECONDS}-{_SECONDS}-{_SECONDS}"
_WAYS = "|".join(OPPOSITES)
_BEAT = re.compile(rf"(?:({_WAYS})\s+)?{_NUMBERS}(?:\s*s)?")
_PART = re.compile(r"([a-z]+)\s+(.+)")
_BEAT_HINT = "write its phases in order: lift 3 s, hold 1 s, lower 3 s; or four times in seconds: 3-1-3-0"
_BREATH_HINT = "write its phases in order: in 4 s, out 6 s; or in 4 s, hold 7 s, out 8 s"


class Pace(BaseModel):
    """One phase of a tempo or a breath."""

    model_config = ConfigDict(frozen=True, defer_build=True)

    way: str
    """Of a tempo: lower, lift, open, close, out, in; low-pause after the way of a falling tone, top-pause after the other.
    Of a breath: in, out, hold, and drone for a hold with a soft tone."""
    ms: int

    @property
    def glide(self) -> str | None:
        """The tone of a phase of a tempo; None for a pause."""
        if self.way not in OPPOSITES:
            return None
        return "tempo-lift" if self.way in RISING else "tempo-lower"


class Beat(BaseModel):
    """The tempo of one rep: its phases in order. A phase of no time is left out when it is done."""

    model_config = ConfigDict(frozen=True, defer_build=True)

    phases: tuple[Pace, ...]

    @property
    def period_ms(self) -> int:
        """How long one rep takes."""
        return sum(phase.ms for phase in self.phases)


def _beat(text: str) -> Beat:
    match = _BEAT.fullmatch(text.strip())
    if match is None:
        return _checked(text, _listed_phases(text))
    first = match[1] or "lower"
    ways = (first, _pause_after(first), OPPOSITES[first], _pause_after(OPPOSITES[first]))
    times = (round(float(part) * 1000) for part in match.groups()[1:])
    return _checked(text, [Pace(way=way, ms=ms) for way, ms in zip(ways, times, strict=True)])


def _listed_phases(text: str) -> list[Pace]:
    """`'lift 3 s, hold 1 s, lower 3 s'`, phase by phase."""
    phases: list[Pace] = []
    for part in text.split(","):
        match = _PART.fullmatch(part.strip())
        if match is None or match[1] not in {*OPPOSITES, *_STILL}:
            raise QuantityError("not-a-tempo", f"{quote(text)} is not a tempo", _BEAT_HINT)
        time_ms = parse_time_ms(match[2])
        before = phases[-1].way if phases else "lift"
        phases.append(Pace(way=match[1] if match[1] in OPPOSITES else _pause_after(before), ms=time_ms))
    return phases


def _pause_after(way: str) -> str:
    return "top-pause" if way in RISING or way == "top-pause" else "low-pause"


def _checked(text: str, phases: list[Pace]) -> Beat:
    if not any(phase.ms for phase in phases if phase.way in OPPOSITES):
        raise QuantityError(
            "not-a-tempo",
            f"nothing moves in a tempo of '{text}'",
            "give the way there and the way back a time: 3-1-3-0",
        )
    if any(0 < phase.ms < SHORTEST_PHASE_MS for phase in phases):
        raise QuantityError(
            "too-short",
            f"'{text}' has a phase that is too short to follow",
            "write 0 or at least half a second: 2-0-2-1",
        )
    return Beat(phases=tuple(phases))


class Breath(BaseModel):
    """One breath as it is paced."""

    model_config = ConfigDict(frozen=True, defer_build=True)

    in_ms: int
    out_ms: int
    order: tuple[Pace, ...] = ()
    """Its phases, where there is more to it than one way in and one way out."""

    def __repr_args__(self) -> list[tuple[str | None, object]]:
        """Without `order` where there is none: journals know plans by how they are written."""
        args: list[tuple[str | None, object]] = [("in_ms", self.in_ms), ("out_ms", self.out_ms)]
        return [*args, ("order", self.order)] if self.order else args

    @property
    def phases(self) -> tuple[Pace, ...]:
        """In, hold and out in their order, each with its time."""
        return self.order or (Pace(way="in", ms=self.in_ms), Pace(way="out", ms=self.out_ms))

    @property
    def period_ms(self) -> int:
        """How long one breath takes."""
        return sum(phase.ms for phase in self.phases)

    @property
    def tones(self) -> tuple[tuple[str | None, int], ...]:
        """The tone of each phase with its length in ms; None for a hold in stillness. A drone stays where the way before it ended."""
        tones: list[tuple[str | None, int]] = []
        drone = "breath-full"
        for phase in self.phases:
            if phase.way in {"in", "out"}:
                drone = "breath-full" if phase.way == "in" else "breath-empty"
                tones.append((f"breath-{phase.way}", phase.ms))
            else:
                tones.append((drone if phase.way == "drone" else None, phase.ms))
        return tuple(tones)


def _breath(text: str) -> Breath:
    phases: list[Pace] = []
    for part in text.split(","):
        match = _PART.fullmatch(part.strip())
        if match is None or match[1] not in {"in", "out", "hold", "drone"}:
            raise QuantityError("not-a-breath", f"{quote(text)} is not a breath", _BREATH_HINT)
        time_ms = parse_time_ms(match[2]) if match[1] in {"hold", "drone"} else positive_time_ms(match[2])
        if 0 < time_ms < SHORTEST_PHASE_MS:
            raise QuantityError(
                "too-short", f"'{text}' is too short for a breath", "write times such as in 4 s, out 6 s"
            )
        if time_ms:
            phases.append(Pace(way=match[1], ms=time_ms))
    ways = [phase.way for phase in phases]
    if "in" not in ways or "out" not in ways or ways[0] not in {"in", "out"}:
        raise QuantityError(
            "not-a-breath", f"{quote(text)} has no whole breath: it goes in, and then out", _BREATH_HINT
        )
    in_ms = sum(phase.ms for phase in phases if phase.way == "in")
    out_ms = sum(phase.ms for phase in phases if phase.way == "out")
    return Breath(in_ms=in_ms, out_ms=out_ms, order=() if ways == ["in", "out"] else tuple(phases))


_ONE_WAY = rf"(?:{_WAYS}|hold|pause|stay)\s+{ONE_TIME}"
BEAT = looks_like(
    rf"(?:(?:{_WAYS})\s+)?{_NUMBERS}(?:\s*s)?|{_ONE_WAY}(?:\s*,\s*{_ONE_WAY})*",
    _BEAT_HINT,
    "3-1-3-0",
    "lift 3-1-3-0",
    "lift 3 s, hold 1 s, lower 3 s",
)
BeatText = Annotated[Beat, PlainValidator(reader(_beat)), BEAT]
BreathText = Annotated[
    Breath,
    PlainValidator(reader(_breath)),
    looks_like(
        rf"(?:in|out|hold|drone)\s+{ONE_TIME}(?:\s*,\s*(?:in|out|hold|drone)\s+{ONE_TIME})+",
        _BREATH_HINT,
        "in 4 s, out 6 s",
        "in 4 s, hold 7 s, out 8 s",
        "in 4 s, hold 4 s, out 4 s, hold 4 s",
        "in 4 s, drone 7 s, out 8 s",
    ),
]
