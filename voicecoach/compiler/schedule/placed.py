"""A window as it is filled: its phrases with their places, its beeps, and what was done to its lines."""

from dataclasses import dataclass

from voicecoach.compiler.resolve.exercise import Detail
from voicecoach.compiler.unroll.plan import Line, Window
from voicecoach.script import PhaseKind, Severity


@dataclass(frozen=True, slots=True)
class Remark:
    """A note in the making: its phase is known to the caller."""

    code: str
    severity: Severity
    line: Line
    kind: PhaseKind
    """The kind of the window that the line belongs to."""
    cause: str
    """Why it is not said as asked."""
    needed_ms: int
    free_ms: int
    mend: tuple[str, ...] = ()
    said_as: Detail | None = None
    """The form that it is said in, if that is not the first."""

    @property
    def reason(self) -> str:
        """The cause, after what was done because of it."""
        if self.code == "hoisted":
            return f"said before the {self.kind}: {self.cause}"
        return f"said as '{self.said_as}': {self.cause}" if self.said_as else self.cause


@dataclass(frozen=True, slots=True)
class Said:
    """One phrase with its place, and the reasons for its place and its form.

    An explanation takes them from here: `remark.cause` for a shorter form or a place before its window, `wanted_ms`,
    `earliest_ms` and `waits_for` for its place in a fixed window. An elastic one goes by the order of `line.slot`.
    """

    line: Line
    detail: Detail
    text: str
    at_ms: int
    duration_ms: int
    wanted_ms: int = 0
    """The time that it asks for."""
    earliest_ms: int = 0
    """When speech may start in this window: after the beep at its head and a guard."""
    waits_for: str | None = None
    """The cue of the phrase that is still spoken at the wanted time, if it is said when that is over."""
    remark: Remark | None = None
    """The note on it, unless it is said as asked."""

    @property
    def end_ms(self) -> int:
        return self.at_ms + self.duration_ms


@dataclass(frozen=True, slots=True)
class Placed:
    """One window with its length, its phrases and ticks, and what was done to its lines."""

    window: Window
    duration_ms: int
    said: tuple[Said, ...] = ()
    ticks_ms: tuple[int, ...] = ()
    sounds_ms: tuple[tuple[str, int], ...] = ()
    """The other beeps inside it, each with its place."""
    remarks: tuple[Remark, ...] = ()
    move_at_ms: int = 0
    """Elastic: where its movement begins."""

    @property
    def hoisted(self) -> tuple[Remark, ...]:
        """The `must` lines that have no room here: they are said in the elastic window before."""
        return tuple(remark for remark in self.remarks if remark.code == "hoisted")
