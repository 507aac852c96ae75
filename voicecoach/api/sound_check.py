"""Is anything heard? A test tone on the player that a session would take."""

from time import monotonic, sleep

from voicecoach.clip import BYTES_PER_FRAME
from voicecoach.live.players import AUTO, DeviceLostError, Player, no_device, open_named
from voicecoach.sound.beeps import durations_ms
from voicecoach.sound.mix import render_tone
from voicecoach.units import frame_at

TONE = "hold-start"
PAD_MS = 200
"""Before and after the tone, so that none of it is lost while a device wakes or closes."""
LONGEST_S = 5.0
"""A tone that is not over by then was not played."""


def play_test_tone(rate_hz: int) -> str:
    """Play the beep that begins a hold, at a rate in Hz, on the first player that works. Returns the name of the player.

    Raises MachineError when there is nothing to play on.
    """
    tone = render_tone(TONE, durations_ms()[TONE], rate_hz, 0.0).pcm
    pad = bytes(BYTES_PER_FRAME * frame_at(PAD_MS, rate_hz))
    name, player = open_named(AUTO, None, rate_hz)
    try:
        _play_through(player, pad + tone + pad)
    except DeviceLostError as error:
        raise no_device(f"{name}: {error}") from None
    finally:
        player.close()
    return name


def _play_through(player: Player, pcm: bytes) -> None:
    """Feed the frames, and wait until all have been heard. Raises DeviceLostError."""
    latest_s = monotonic() + LONGEST_S
    player.feed(pcm)
    while player.played() < len(pcm) // BYTES_PER_FRAME:
        player.check()
        if monotonic() > latest_s:
            raise DeviceLostError("the device accepted the tone but played nothing")
        sleep(0.02)
    player.finish(None)
