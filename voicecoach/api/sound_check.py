"""Is anything heard? A test tone on the player that a session would take."""

from voicecoach.clip import BYTES_PER_FRAME
from voicecoach.live.commands import CommandQueue
from voicecoach.live.players import AUTO, DeviceLostError, Player, no_device, open_named
from voicecoach.script import Script
from voicecoach.sound.beeps import durations_ms
from voicecoach.sound.mix import render_tone
from voicecoach.units import frame_at

TONE = "hold-start"
PAD_MS = 200
"""Before and after the tone, so that none of it is lost while a device wakes or closes."""
LONGEST_MS = 5000
"""What is not over so long after it should be was not played."""


def play_test_tone(rate_hz: int) -> str:
    """Play the beep that begins a hold, at a rate in Hz, on the first player that works. Returns the name of the player.

    Raises MachineError when there is nothing to play on.
    """
    tone = render_tone(TONE, durations_ms()[TONE], rate_hz, 0.0).pcm
    pad = bytes(BYTES_PER_FRAME * frame_at(PAD_MS, rate_hz))
    name, player = open_named(AUTO, None, rate_hz)
    try:
        play_through(player, pad + tone + pad)
    except DeviceLostError as error:
        raise no_device(f"{name}: {error}") from None
    finally:
        player.close()
    return name


def play_through(player: Player, pcm: bytes, script: Script | None = None) -> None:
    """Feed the frames, and wait until all have been heard; `script` says what they are. Raises DeviceLostError."""
    frames = len(pcm) // BYTES_PER_FRAME
    clock, nobody = player.clock, CommandQueue()
    latest_ms = clock.now_ms() + LONGEST_MS + frames * 1000 // max(1, player.rate_hz)
    player.feed(pcm)
    while player.played() < frames:
        player.check()
        if clock.now_ms() > latest_ms:
            raise DeviceLostError("the device accepted the tone but played nothing")
        clock.wait(nobody, 20, idle=False)
    player.finish(script)
