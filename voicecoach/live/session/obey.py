"""What each command means, in an elastic window, in a hold, at a gate and in a pause."""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from voicecoach.compiler.unroll.plan import Line, Window
from voicecoach.live.commands import Asked, Command, Number, Seek, SeekBy
from voicecoach.live.session.easier import Easier
from voicecoach.live.session.gates import Gate
from voicecoach.live.tape.repair import once_more
from voicecoach.live.tape.segments import Segment, frame_in

if TYPE_CHECKING:
    from voicecoach.live.session.session import Session

MORE_TIME_MS = 10_000
READY_MS = 3000
WHOLE_PACE_PERCENT = 100
GAIN_STEP_DB, LOWEST_GAIN_DB, HIGHEST_GAIN_DB = 2, -20, 6
PACE_STEP_PERCENT, LOWEST_PACE_PERCENT, HIGHEST_PACE_PERCENT = 15, 55, 145
LEAST_TALK = -2
"""Steps down from the talk that the session began with: shorter forms without images, then signals only."""


def obey(session: "Session", asked: Asked) -> None:
    """Do what is asked; what cannot be done now is told as a notice."""
    if isinstance(asked, Seek):
        _seek(session, asked.to_ms)
    elif isinstance(asked, SeekBy):
        _seek(session, session.teller.at_ms + asked.by_ms)
    elif isinstance(asked, Number):
        return  # nothing was asked
    elif session.state == "device-lost" and asked is not Command.QUIT:
        session.teller.notice("the sound device is lost; quit, or wait until it is back")
    else:
        _MEANING[asked](session)


def _pause(session: "Session") -> None:
    if session.state in {"playing", "waiting"}:
        session.gatekeeper.leave()
        session.pause()


def _resume(session: "Session") -> None:
    if session.state == "paused":
        session.resume()
    elif session.state == "waiting":
        _ready(session)


def _toggle(session: "Session") -> None:
    (_pause if session.state == "playing" else _resume)(session)


def _quit(session: "Session") -> None:
    session.interrupt()
    session.has_quit = True


def _repeat(session: "Session") -> None:
    """The segment once more: a hold that is broken off from its get-ready, anything else as it was."""
    segment, index = session.teller.segment, session.teller.index
    if segment is None:
        return
    whole = session.tape.made(index) or segment
    in_effort = session.state == "playing" and session.is_in_effort()
    sound = (
        once_more(whole, index, session.tape, READY_MS) if in_effort else session.sounds.segment(whole, index)
    )
    session.jump(index + 1, [sound])


def _next(session: "Session") -> None:
    segment, index = session.teller.segment, session.teller.index
    if session.gatekeeper.asks_about_pain:
        _next_exercise(session)
        return
    if session.state == "waiting":
        _open(session)
        return
    if segment is not None:
        session.leave_out(segment)
    session.jump(index + 1)


def _back(session: "Session") -> None:
    session.jump(max(0, session.teller.index - 1))


def _next_exercise(session: "Session") -> None:
    segment, index = session.teller.segment, session.teller.index
    if segment is None:
        return
    session.leave_out(segment)
    session.skipped_exercise = segment.first.exercise
    session.jump(index + 1)


def _previous_exercise(session: "Session") -> None:
    """To the start of this exercise, or of the one before when we are there already."""
    segment, index = session.teller.segment, session.teller.index
    if segment is None:
        return
    start = _start_of_exercise(session, index)
    session.jump(_start_of_exercise(session, max(0, start - 1)) if start == index else start)


def _start_of_exercise(session: "Session", index: int) -> int:
    here = session.tape.made(index)
    while index > 0 and here is not None:
        before = session.tape.made(index - 1)
        if before is None or before.first.exercise != here.first.exercise:
            break
        index -= 1
    return index


def _ready(session: "Session") -> None:
    """Opens a gate; ends an elastic window at once; goes on after a pause."""
    segment, at_ms, index = session.teller.segment, session.teller.at_ms, session.teller.index
    if session.state == "waiting":
        _open(session)
    elif session.state == "paused":
        session.resume()
    elif segment is not None and at_ms < segment.elastic_end_ms:
        session.gatekeeper.passed.add(segment.next_window - 1)
        if segment.elastic_end_ms == segment.end_ms:
            session.jump(index + 1)
            return
        frame = frame_in(segment, segment.elastic_end_ms, session.tape.rate_hz)
        session.jump(index + 1, [session.sounds.segment(segment, index).from_frame(frame)])


def _open(session: "Session") -> None:
    """Go on from a gate. After pain: in an easier way if there is one, else with the same again."""
    gate = session.gatekeeper.gate
    segment, index = session.teller.segment, session.teller.index
    session.interrupt()
    session.gatekeeper.leave()
    session.gatekeeper.unanswered = None
    session.rest = []
    if gate is not None and gate.easier is not None:
        _go_easier(session, gate.easier)
        if session.talk_level or session.pace_percent != WHOLE_PACE_PERCENT:
            _change(session)
    elif gate is not None and gate.is_pain and segment is not None:
        session.index = index
        session.rest = [session.where_words(segment)]
    session.go_on()


def _go_easier(session: "Session", easier: Easier) -> None:
    """Go on in the easier way, from the start of its exercise."""
    plan, window = easier.plan, easier.window
    session.journal.write(
        "easier",
        condition=easier.condition,
        exercise=easier.exercise,
        window=easier.start,
        next_window=window,
        plan=plan.digest(),
    )
    session.follow(plan, window)
    if session.easier is not None:
        session.easier.take(easier)
        for notice in session.easier.notices:
            session.teller.notice(notice)


def _more_time(session: "Session") -> None:
    """Ten seconds more: at once between phrases of an elastic window, behind the segment otherwise."""
    segment, at_ms = session.teller.segment, session.teller.at_ms
    more = session.sounds.silence(MORE_TIME_MS)
    session.was_changed = True
    if session.state == "playing" and segment is not None and at_ms < segment.elastic_end_ms:
        session.interrupt()
        session.rest = [more, *session.rest]
        session.go_on()
    else:
        session.later.append(more)
        session.teller.notice("ten seconds more, as soon as this is over")


def _where(session: "Session") -> None:
    """Said at once where there is time for it, behind a hold or a ramp otherwise."""
    segment, at_ms = session.teller.segment, session.teller.at_ms
    if segment is None:
        return
    words = session.where_words(segment)
    session.was_changed = True
    if session.state == "paused":
        session.teller.notice(words.text)
    elif session.state == "waiting":
        session.deck.load([words])
    elif at_ms < segment.elastic_end_ms:
        session.interrupt()
        session.resume()
    else:
        session.later.append(words)
        session.teller.notice(words.text)


def _pain(session: "Session") -> None:
    """Stop at once. It is written down, and a person chooses how to go on."""
    segment, at_ms, index = session.teller.segment, session.teller.at_ms, session.teller.index
    if segment is None:
        return
    first, say = segment.first, session.sayings.say
    session.journal.write(
        "pain", window=segment.window_index, exercise=first.exercise, step=first.step, at_ms=at_ms
    )
    session.leave_out(segment)
    session.jump(index, [session.sounds.words(say("pain"))])
    # Looked for while that is said: it takes a moment.
    place = (first.exercise, segment.window_index, segment.next_window)
    easier = session.easier.find(session.tape.plan, *place) if session.easier is not None else None
    prompt = say("pain-choice" if easier is None else "pain-easier")
    session.open_gate(Gate(prompt, segment.window_index, prompt, is_pain=True, easier=easier))


def _louder(session: "Session", step_db: int = GAIN_STEP_DB) -> None:
    gain_db = session.deck.gain_db + step_db
    session.deck.gain_db = min(max(gain_db, LOWEST_GAIN_DB), HIGHEST_GAIN_DB)
    session.was_changed = True
    session.teller.notice(f"loudness {session.deck.gain_db:+d} dB")


def _softer(session: "Session") -> None:
    _louder(session, -GAIN_STEP_DB)


def _slower(session: "Session", step: int = PACE_STEP_PERCENT) -> None:
    """More time for everything that has no fixed length. Holds, ramps and rests stay as they are."""
    pace_percent = session.pace_percent + step
    session.pace_percent = min(max(pace_percent, LOWEST_PACE_PERCENT), HIGHEST_PACE_PERCENT)
    _change(session)
    session.teller.notice(f"time to move: {session.pace_percent} %")


def _faster(session: "Session") -> None:
    _slower(session, -PACE_STEP_PERCENT)


def _less_talk(session: "Session", step: int = -1) -> None:
    level = min(max(session.talk_level + step, LEAST_TALK), 0)
    session.talk_level = level
    _change(session)
    session.teller.notice(("signals only", "brief talk", "all the talk there is")[level - LEAST_TALK])


def _more_talk(session: "Session") -> None:
    _less_talk(session, 1)


def _change(session: "Session") -> None:
    """What comes next in the pace and with the talk that are asked for now."""
    level, pace_percent = session.talk_level, session.pace_percent
    last = session.deck.last()
    after = max(session.index - 1, last.index if last is not None else 0)
    session.tape.change(after, lambda window: quieter(paced(window, pace_percent), level))


def paced(window: Window, percent: int) -> Window:
    """A window with so much of its time, if a person does there what is done at their own pace."""
    if not window.elastic or window.kind == "rest" or percent == WHOLE_PACE_PERCENT:
        return window
    return replace(window, length_ms=window.length_ms * percent // 100)


def quieter(window: Window, level: int) -> Window:
    """A window with less to say: at -1 shorter forms and no images, at -2 only safety, counts and sides."""
    if level == 0:
        return window
    return replace(
        window, lines=tuple(_quieter(line, level) for line in window.lines if _is_said(line, level))
    )


def _is_said(line: Line, level: int) -> bool:
    if line.must or line.priority == "safety":
        return True
    return line.priority == "count" if level == LEAST_TALK else line.priority not in {"imagery", "encourage"}


def _quieter(line: Line, level: int) -> Line:
    if line.priority == "safety":
        return line
    return replace(line, forms=line.forms[-1:] if level == LEAST_TALK else line.forms[1:] or line.forms)


def _seek(session: "Session", to_ms: int) -> None:
    index = session.tape.find_at(max(0, to_ms))
    for left_out in range(session.teller.index, index):
        segment: Segment | None = session.tape.made(left_out)
        if segment is not None:
            session.leave_out(segment)
    session.jump(index)


_MEANING: dict[Command, Callable[["Session"], None]] = {
    Command.PAUSE: _pause,
    Command.RESUME: _resume,
    Command.TOGGLE: _toggle,
    Command.REPEAT: _repeat,
    Command.NEXT: _next,
    Command.BACK: _back,
    Command.NEXT_EXERCISE: _next_exercise,
    Command.PREVIOUS_EXERCISE: _previous_exercise,
    Command.READY: _ready,
    Command.MORE_TIME: _more_time,
    Command.LESS_TALK: _less_talk,
    Command.MORE_TALK: _more_talk,
    Command.SLOWER: _slower,
    Command.FASTER: _faster,
    Command.LOUDER: _louder,
    Command.SOFTER: _softer,
    Command.WHERE: _where,
    Command.PAIN: _pain,
    Command.QUIT: _quit,
}
