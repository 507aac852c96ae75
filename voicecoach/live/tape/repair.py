"""What is heard instead of what was cut off: a hold from its get-ready or, where it may, from where it was, a phrase from its first word, all else as it was."""

from collections.abc import Sequence
from dataclasses import replace

from voicecoach.clip import BYTES_PER_FRAME
from voicecoach.live.tape.segments import Segment, frame_in, hold_again
from voicecoach.live.tape.sound_queue import Sound
from voicecoach.live.tape.tape import Tape
from voicecoach.script import Speech
from voicecoach.units import frame_at


def repair(rest: Sequence[Sound], tape: Tape, ready_ms: int) -> list[Sound]:
    """Make the sounds that were not heard, the first of them the rest of one that was cut, ready to be heard."""
    if not rest:
        return []
    first = rest[0]
    if first.segment is None:
        # What the coach said beside the script is said again when it is needed.
        return [sound for sound in rest if sound.segment is not None or sound.kind == "silence"]
    if is_effort(first, 0, tape.rate_hz) and not _may_go_on(first, first.segment, tape):
        return [replay_hold(first.segment, first.index, tape, ready_ms), *rest[1:]]
    return [_from_whole_phrase(first, first.segment, tape), *rest[1:]]


def is_effort(sound: Sound, frame: int, rate_hz: int) -> bool:
    """Whether a frame of a sound lies in a ramp up or a hold, up to the onset of the hold's end beep."""
    segment = sound.segment
    if segment is None or segment.timed is None:
        return False
    in_segment = sound.start + frame
    first = frame_in(segment, segment.elastic_end_ms, rate_hz)
    return first <= in_segment <= frame_in(segment, segment.timed.end_ms, rate_hz)


def _may_go_on(sound: Sound, segment: Segment, tape: Tape) -> bool:
    """Whether a sound that was cut goes on where it was: in a hold that may, once its start beep was heard."""
    if not segment.goes_on or segment.timed is None:
        return False
    return sound.start > frame_in(segment, segment.timed.at_ms, tape.rate_hz)


def replay_hold(segment: Segment, index: int, tape: Tape, ready_ms: int) -> Sound:
    """The hold of a segment from a get-ready, in short forms."""
    fresh = hold_again(segment, tape.renderer.speech_ms, tape.beep_ms, ready_ms)
    return Sound("segment", tape.render(fresh), segment=fresh, index=index)


def _from_whole_phrase(sound: Sound, segment: Segment, tape: Tape) -> Sound:
    """The sound, starting earlier if that lets a cut phrase be heard from its first word; never in a fixed window."""
    at_ms = segment.at_ms + sound.start * 1000 // tape.rate_hz
    for event in segment.events:
        start = frame_in(segment, event.at_ms, tape.rate_hz)
        end = start + frame_at(event.duration_ms, tape.rate_hz)
        if isinstance(event, Speech) and start < sound.start < end and at_ms < segment.elastic_end_ms:
            missing = tape.render(segment)[start * BYTES_PER_FRAME : sound.start * BYTES_PER_FRAME]
            return replace(sound, pcm=missing + sound.pcm, start=start)
    return sound
