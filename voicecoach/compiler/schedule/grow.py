"""Places in an elastic window, which grows with what there is to say, unless somebody is under load."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from voicecoach.compiler.schedule.place import GAP_MS, GUARD_MS, LEAD_MS, SpeechMs, free_from_ms, tenths
from voicecoach.compiler.schedule.placed import Placed, Remark, Said
from voicecoach.compiler.unroll.plan import Line, Slot, Window
from voicecoach.script import PhaseKind


def place_elastic(window: Window, head_ms: int, hoisted: Sequence[Remark], speech_ms: SpeechMs) -> Placed:
    """The lines of a window that grows with what there is to say.

    Announcements come first. The movement begins with the word that commands it, or after it when it is new, and from
    there it has its whole time; its cues lie in that time, then the tail, and at its end the count of what comes next.
    """
    room = _Growing(window, speech_ms, free_from_ms(head_ms), free_from_ms(head_ms))
    for line in room.lines_of("announce"):
        room.say(line)
    # Where no word commands the movement and no tone paces it, what was announced is the command.
    has_command = any(line.slot == "lead" for line in window.lines)
    waits = room.said and window.glide is not None
    command_ms = max(0, room.next_ms - LEAD_MS) if has_command or waits else 0
    for line in room.lines_of("lead"):
        room.take(line, 0, command_ms + window.length_ms - GUARD_MS, must=True)
    move_at_ms = room.next_ms if window.listen_first and room.said else command_ms
    # Whoever listens while getting into place still has half of its time when the words are over.
    heard_ms = room.next_ms + window.length_ms // 2 if has_command and _leads_into_place(window) else 0
    move_end_ms = max(move_at_ms + window.length_ms, heard_ms)
    tail = room.lines_of("tail")
    for line in [*room.lines_of("during"), *(tail if window.keeps_time else [])]:
        from_ms = move_at_ms + (line.moment.in_window_ms(window.length_ms) if line.moment else 0)
        room.take(line, from_ms, move_end_ms - GUARD_MS, must=line.must)
    for line in [] if window.keeps_time else tail:
        room.say(line, move_end_ms)
    for line in room.lines_of("next"):
        room.say(line, move_end_ms - GUARD_MS - speech_ms(line.forms[0][1]))
    for remark in hoisted:
        room.say(remark.line, remark=remark)
    said_ms = room.said[-1].end_ms + GUARD_MS if room.said else 0
    end_ms = max(move_end_ms, said_ms, head_ms + GUARD_MS if head_ms else 0)
    return Placed(window, end_ms, tuple(room.said), remarks=tuple(room.remarks), move_at_ms=move_at_ms)


def _leads_into_place(window: Window) -> bool:
    return window.kind in {PhaseKind.SET_UP, PhaseKind.MOVE} and window.ref.rep_number is None


@dataclass(slots=True)
class _Growing:
    """What is said in an elastic window, one phrase after the other; `next_ms` is where the next one may begin."""

    window: Window
    speech_ms: SpeechMs
    earliest_ms: int
    next_ms: int
    said: list[Said] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)

    def lines_of(self, slot: Slot) -> list[Line]:
        return [line for line in self.window.lines if line.slot == slot]

    def say(self, line: Line, from_ms: int = 0, form: int = 0, remark: Remark | None = None) -> None:
        detail, text = line.forms[form]
        at_ms = max(self.next_ms, from_ms)
        one = Said(line, detail, text, at_ms, self.speech_ms(text), from_ms, self.earliest_ms, remark=remark)
        self.said.append(one)
        self.next_ms = one.end_ms + GAP_MS

    def take(self, line: Line, from_ms: int, end_ms: int, *, must: bool) -> None:
        """Say a line; under load in the longest form that ends in time, and not at all if none does and it need not."""
        if not self.window.keeps_time:
            self.say(line, from_ms)
            return
        at_ms = max(self.next_ms, from_ms)
        form = next(
            (index for index, (_, text) in enumerate(line.forms) if at_ms + self.speech_ms(text) <= end_ms),
            len(line.forms) - 1 if must else None,
        )
        if form is None:
            self._leave_out(line, max(0, end_ms - at_ms))
            return
        self.say(line, from_ms, form, self._shorter(line, form) if form else None)

    def _shorter(self, line: Line, form: int) -> Remark:
        cause = f"the movement lasts {tenths(self.window.length_ms)}"
        remark = Remark(
            "shortened",
            "info",
            line,
            self.window.kind,
            cause,
            self.speech_ms(line.forms[0][1]),
            self.window.length_ms,
            said_as=line.forms[form][0],
        )
        self.remarks.append(remark)
        return remark

    def _leave_out(self, line: Line, free_ms: int) -> None:
        cause = f"the movement lasts {tenths(self.window.length_ms)} and has {tenths(free_ms)} free"
        needed_ms = self.speech_ms(line.forms[-1][1])
        self.remarks.append(Remark("dropped", "info", line, self.window.kind, cause, needed_ms, free_ms))
