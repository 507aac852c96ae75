"""What each command means to a transport: in a window of free length, in a hold, at a gate and in a pause."""

from collections.abc import Callable

from voicecoach.live.commands import AnyCommand, Command, Number, Seek, SeekBy, SetGain
from voicecoach.live.session.adjustments import GAIN_STEP_DB, PACE_STEP_PERCENT
from voicecoach.live.session.easier import EasierPlan
from voicecoach.live.session.gates import Gate
from voicecoach.live.session.obeying.controlled import Controlled, TransportLike
from voicecoach.live.session.obeying.menu import MOVES, STAYS_OPEN

MORE_TIME_MS = 10_000


def obey(command: AnyCommand, controlled: Controlled) -> None:
    """Carry out a command. If that is not possible now, the person gets a notice."""
    transport = controlled.transport
    if isinstance(command, Seek):
        _seek(transport, command.to_ms)
    elif isinstance(command, SeekBy):
        _seek(transport, transport.position.at_ms + command.by_ms)
    elif isinstance(command, SetGain):
        _change_gain(controlled, command.gain_db - controlled.adjustments.gain_db)
    elif isinstance(command, Number):
        return  # no question has been command
    elif transport.state == "device-lost" and command is not Command.QUIT:
        controlled.notify("the sound device is lost; quit, or wait until it is back")
    elif transport.asks_menu:
        _answer_menu(command, controlled)
    else:
        _MEANING[command](controlled)


def _menu(controlled: Controlled) -> None:
    """Pause, and offer all that can be asked for, one by one."""
    transport = controlled.transport
    if transport.position.segment is not None:
        transport.ask_menu(transport.stock_phrase("menu"), transport.stock_phrase(controlled.menu.open()))


def _answer_menu(command: Command, controlled: Controlled) -> None:
    """Move through the choices, or take one; a command that is none of the menu closes it."""
    transport, menu = controlled.transport, controlled.menu
    if command in MOVES:
        transport.say_choice(transport.stock_phrase(menu.move(MOVES[command])))
        return
    taken = menu.taken(command)
    if taken in STAYS_OPEN:
        _MEANING[taken](controlled)
        return
    transport.close_menu()
    if taken in {Command.MENU, Command.MORE_TIME}:
        transport.resume()
    if taken not in {Command.MENU, Command.PAUSE}:
        _MEANING[taken](controlled)


def _seek(transport: TransportLike, to_ms: int) -> None:
    """Forward to the next segment that can begin whole, never back; back to the one that is heard at that time."""
    index, here = transport.index_at(max(0, to_ms)), transport.position
    if to_ms > here.at_ms:
        there = transport.segment_at(index)
        begins_before = there is not None and there.at_ms < to_ms
        index += begins_before and transport.segment_at(index + 1) is not None
        if index <= here.index:
            return
    for skipped in range(here.index, index):
        segment = transport.segment_at(skipped)
        if segment is not None:
            transport.leave_out(segment)
    transport.jump_and_say(index)


def _pause(controlled: Controlled) -> None:
    if controlled.transport.state in {"playing", "waiting"}:
        controlled.transport.pause()


def _quit(controlled: Controlled) -> None:
    controlled.transport.stop()


def _repeat(controlled: Controlled) -> None:
    """The segment once more: a hold that is broken off from its get-ready, anything else as it was."""
    if controlled.transport.position.segment is not None:
        controlled.transport.repeat()


def _back(controlled: Controlled) -> None:
    """To the segment before. After pain: the same once more, also where an easier way is offered."""
    transport = controlled.transport
    if transport.asks_about_pain:
        transport.leave_gate()
        return transport.go_on_from(transport.position.index)
    return controlled.transport.jump(max(0, controlled.transport.position.index - 1))


def _next_exercise(controlled: Controlled) -> None:
    transport, position = controlled.transport, controlled.transport.position
    if position.segment is None:
        return
    transport.leave_out(position.segment)
    transport.skipped_exercise = position.segment.first.ref.exercise
    transport.jump(position.index + 1)


def _previous_exercise(controlled: Controlled) -> None:
    """To the start of this exercise, or of the one before if this is its start."""
    transport, position = controlled.transport, controlled.transport.position
    if position.segment is None:
        return
    start = _start_of_exercise(transport, position.index)
    at_start = start == position.index
    transport.jump(_start_of_exercise(transport, max(0, start - 1)) if at_start else start)


def _start_of_exercise(transport: TransportLike, index: int) -> int:
    here = transport.segment_at(index)
    while index > 0 and here is not None:
        before = transport.segment_at(index - 1)
        if before is None or before.first.ref.exercise != here.first.ref.exercise:
            break
        index -= 1
    return index


def _resume(controlled: Controlled) -> None:
    state = controlled.transport.state
    if state == "paused":
        controlled.transport.resume()
    elif state == "waiting":
        _answer_gate(controlled)


def _toggle(controlled: Controlled) -> None:
    (_pause if controlled.transport.state == "playing" else _resume)(controlled)


def _next(controlled: Controlled) -> None:
    transport = controlled.transport
    if transport.asks_about_pain:
        _next_exercise(controlled)
    elif transport.state == "waiting":
        _answer_gate(controlled)
    elif not transport.end_hold():
        position = transport.position
        if position.segment is not None:
            transport.leave_out(position.segment)
        transport.jump(position.index + 1)


def _ready(controlled: Controlled) -> None:
    """Answers a gate; ends a window of free length, or a hold as long as one can, at once; goes on after a pause."""
    transport = controlled.transport
    if transport.state == "waiting":
        _answer_gate(controlled)
    elif transport.state == "paused":
        transport.resume()
    elif not transport.end_hold() and transport.position.is_elastic:
        transport.end_elastic()


def _answer_gate(controlled: Controlled) -> None:
    """Go on from a gate. After pain: in an easier way if there is one, else with the same again."""
    transport = controlled.transport
    gate = transport.leave_gate()
    if gate is not None and gate.easier is not None:
        _go_easier(controlled, gate.easier)
        if controlled.adjustments.changes_windows:
            transport.change_ahead(controlled.adjustments.apply)
    elif gate is not None and gate.is_pain and transport.position.segment is not None:
        transport.go_on_from(transport.position.index)
        return
    transport.go_on()


def _go_easier(controlled: Controlled, easier: EasierPlan) -> None:
    """Go on in the easier way, from the start of its exercise."""
    controlled.ledger.note_easier(easier)
    controlled.transport.follow(easier.plan, easier.window)
    if controlled.easier is not None:
        controlled.easier.take(easier)
        for notice in controlled.easier.notices:
            controlled.notify(notice)


def _more_time(controlled: Controlled) -> None:
    """Ten seconds more: at once between phrases of a window of free length, after the segment otherwise."""
    transport = controlled.transport
    at_once = transport.state == "playing" and transport.position.is_elastic
    transport.add_time(MORE_TIME_MS, at_once=at_once)
    if not at_once:
        controlled.notify("ten seconds more, as soon as this is over")


def _where(controlled: Controlled) -> None:
    """Said at once if there is time for it, after the hold or the ramp otherwise."""
    transport = controlled.transport
    if transport.position.segment is None:
        return
    transport.is_changed = True
    is_paused = transport.state == "paused"
    at_once = transport.state == "waiting" or transport.position.is_elastic
    if is_paused or not at_once:
        controlled.notify(transport.where_text())
    if is_paused:
        return
    transport.say_where(at_once=at_once)


def _pain(controlled: Controlled) -> None:
    """Stop at once, write it down, and let the person choose how to go on."""
    transport, position = controlled.transport, controlled.transport.position
    segment = position.segment
    if segment is None:
        return
    controlled.ledger.note_pain(segment, position.at_ms)
    transport.leave_out(segment)
    transport.stop_and_say(transport.stock_phrase("pain"))
    ways, windows = controlled.easier, (segment.window_index, segment.next_window)
    easier = ways.find(transport.plan, segment.first.ref.exercise, *windows) if ways is not None else None
    prompt = transport.stock_phrase("pain-choice" if easier is None else "pain-easier")
    transport.wait_at(Gate(prompt, segment.window_index, prompt, is_pain=True, easier=easier))


def _change_gain(controlled: Controlled, by_db: int) -> None:
    notice = controlled.adjustments.change_gain(by_db)
    controlled.transport.set_gain(controlled.adjustments.gain_db)
    controlled.transport.acknowledge("louder" if by_db > 0 else "softer")
    controlled.notify(notice)


def _change_pace(controlled: Controlled, by_percent: int) -> None:
    notice = controlled.adjustments.change_pace(by_percent)
    controlled.transport.change_ahead(controlled.adjustments.apply)
    controlled.transport.acknowledge("slower" if by_percent > 0 else "faster")
    controlled.notify(notice)


def _change_talk(controlled: Controlled, by: int) -> None:
    notice = controlled.adjustments.change_talk(by)
    controlled.transport.change_ahead(controlled.adjustments.apply)
    controlled.transport.acknowledge("less-talk" if by < 0 else "more-talk")
    controlled.notify(notice)


_MEANING: dict[Command, Callable[[Controlled], None]] = {
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
    Command.LESS_TALK: lambda controlled: _change_talk(controlled, -1),
    Command.MORE_TALK: lambda controlled: _change_talk(controlled, 1),
    Command.SLOWER: lambda controlled: _change_pace(controlled, PACE_STEP_PERCENT),
    Command.FASTER: lambda controlled: _change_pace(controlled, -PACE_STEP_PERCENT),
    Command.LOUDER: lambda controlled: _change_gain(controlled, GAIN_STEP_DB),
    Command.SOFTER: lambda controlled: _change_gain(controlled, -GAIN_STEP_DB),
    Command.WHERE: _where,
    Command.PAIN: _pain,
    Command.MENU: _menu,
    Command.QUIT: _quit,
}
