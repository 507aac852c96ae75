"""What there is to play on, and a test tone on it."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from voicecoach.live.players import Player

TONE = "hold-start"
PAD_MS = 200
"""Before the tone, so that none of it is swallowed while a device wakes."""
LONGEST_S = 5.0
"""A tone that is not over by then was not played."""


def player_lines() -> Iterator[tuple[str, str]]:
    """Each player, and its version and devices or what it misses."""
    from voicecoach.live.players import describe_player, list_players

    for name in list_players():
        info = describe_player(name)
        told = info.detail if info.available else f"not to be had: {info.detail}"
        devices = f"; devices: {', '.join(info.devices)}" if info.devices else ""
        yield name, f"{told}{devices}"


def play_tone(rate_hz: int) -> str:
    """Play the beep that begins a hold on what `auto` takes, and tell what that was.

    Raises MachineError when there is nothing to play on.
    """
    from voicecoach.clip import BYTES_PER_FRAME
    from voicecoach.live.players import AUTO, DeviceLostError, no_device, open_named
    from voicecoach.sound.beeps import durations_ms
    from voicecoach.sound.mix import render_tone
    from voicecoach.units import frame_at

    tone = render_tone(TONE, durations_ms()[TONE], rate_hz, 0.0).pcm
    pad = bytes(BYTES_PER_FRAME * frame_at(PAD_MS, rate_hz))
    name, player = open_named(AUTO, None, rate_hz)
    try:
        _play_through(player, pad + tone + pad)
    except DeviceLostError as error:
        raise no_device(f"{name}: {error}") from None
    finally:
        player.close()
    return f"a beep on {name}, the default device"


def _play_through(player: "Player", pcm: bytes) -> None:
    """Feed it, and wait until all is heard. Raises DeviceLostError."""
    from time import monotonic, sleep

    from voicecoach.clip import BYTES_PER_FRAME
    from voicecoach.live.players import DeviceLostError

    latest_s = monotonic() + LONGEST_S
    player.feed(pcm)
    while player.played() < len(pcm) // BYTES_PER_FRAME:
        player.check()
        if monotonic() > latest_s:
            raise DeviceLostError("it takes the tone and does not play it")
        sleep(0.02)
    player.finish(None)
