"""What a session makes of a gap in its sound: a hold in which it was does not count and comes again."""

from voicecoach.live.players import Gap
from voicecoach.live.session.playhead import READY_MS
from voicecoach.live.session.transport import Transport
from voicecoach.live.tape.repair import replay_hold


def redo_broken(transport: Transport, gap: Gap) -> bool:
    """Break off the hold in which a gap was, and do it again. False if the gap was in none."""
    playhead = transport.playhead
    broken = playhead.is_in_hold(gap)
    if broken is None or broken.segment is None:
        return False
    gate, was_paused = transport.gatekeeper.gate, transport.state == "paused"
    playhead.break_holds(gap)
    again = [
        transport.sounds.words(transport.stock_phrase("hold-again")),
        replay_hold(broken.segment, broken.index, transport.tape, READY_MS),
    ]
    transport.jump(broken.index + 1, again)
    playhead.break_holds(gap)
    if gate is not None:
        transport.gatekeeper.passed.discard(gate.before_window - 1)
    if was_paused:
        transport.pause()
    return True
