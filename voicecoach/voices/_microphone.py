"""The microphone: sound from when it is opened until somebody has done speaking."""

from collections.abc import Callable
from typing import Any

from voicecoach.clip import Clip
from voicecoach.errors import MachineError

CURE = 'pip install "voicecoach[sounddevice]" (on Linux also: apt install libportaudio2), or record elsewhere and use --from'
RATE_HZ = 48_000


def record_while(wait: Callable[[], object], rate_hz: int = RATE_HZ) -> Clip:
    """What the default microphone hears while `wait` runs. Raises MachineError when there is none."""
    try:
        import sounddevice  # noqa: PLC0415 - an extra
    except (ImportError, OSError) as error:
        raise MachineError(f"the microphone cannot be used: {error}", CURE) from error
    heard: list[bytes] = []

    def keep(frames: Any, _count: int, _time: Any, _status: Any) -> None:
        heard.append(bytes(frames))

    try:
        with sounddevice.RawInputStream(samplerate=rate_hz, channels=1, dtype="int16", callback=keep):
            wait()
    except sounddevice.PortAudioError as error:
        raise MachineError(f"the microphone cannot be used: {error}", CURE) from error
    return Clip(b"".join(heard), rate_hz)
