"""sounddevice: plays through PortAudio, which on Linux is a system package (Debian: libportaudio2)."""

from importlib.metadata import version
from typing import Any

from voicecoach.errors import MachineError, RequestError
from voicecoach.live.players import DeviceLostError, NoSuchDeviceError, PlayerInfo
from voicecoach.live.players._pulled import PulledPlayer
from voicecoach.live.players._quiet import check_import, quiet_library
from voicecoach.units import frame_at

ORDER = 30
HELP = "the sound device, through PortAudio"
IS_AUTOMATIC = True
LATENCY_S = 0.08
"""How much later the silence of a pause is heard."""
_NOT_THERE = "sounddevice is not available"
_CURE = "pip install sounddevice; on Linux also install the system package libportaudio2"


def open_player(argument: str, device: str | None) -> "SounddevicePlayer":
    """A player on the default or the named device. Raises MachineError if a library is missing."""
    if argument:
        raise RequestError(
            f"the player 'sounddevice' takes no argument, but got '{argument}'",
            "choose a device with --device",
        )
    try:
        with quiet_library():
            check_import("sounddevice")
            import sounddevice  # noqa: PLC0415 - only who plays through it has to have it
    except (ImportError, OSError) as error:
        raise MachineError(f"{_NOT_THERE}: {error}", _CURE) from None
    return SounddevicePlayer(sounddevice, device)


def describe() -> PlayerInfo:
    """Its version and its devices."""
    summary = "PortAudio"
    try:
        with quiet_library():
            check_import("sounddevice")
            import sounddevice  # noqa: PLC0415 - as above

        names = tuple(_playbacks(sounddevice).values())
    except Exception as error:  # noqa: BLE001 - ImportError, OSError, or what PortAudio makes of a machine without sound
        return PlayerInfo("sounddevice", summary, available=False, detail=str(error))
    detail = version("sounddevice") + ("" if names else ", no device")
    return PlayerInfo("sounddevice", summary, available=bool(names), detail=detail, devices=names)


class SounddevicePlayer(PulledPlayer):
    """A Player (see `voicecoach.live.players`) on a stream of PortAudio. A pause is silence from its callback."""

    def __init__(self, library: Any, device_name: str | None) -> None:
        super().__init__()
        self._library = library
        self._device_name = device_name
        self._stream: Any = None

    def open_device(self) -> None:
        library = self._library
        try:
            with quiet_library():
                # The list of devices is fixed until the library is restarted, and one may have come or gone.
                library._terminate()  # noqa: SLF001 - there is no other way, and its author names this one
                library._initialize()  # noqa: SLF001
                device = self._device(_playbacks(library))
                self._stream = library.RawOutputStream(
                    samplerate=self.rate_hz,
                    channels=1,
                    dtype="int16",
                    device=device,
                    latency=LATENCY_S,
                    callback=self._called,
                )
        except (library.PortAudioError, ValueError) as error:
            raise DeviceLostError(str(error)) from None

    def _device(self, devices: dict[int, str]) -> int | None:
        """The number of the requested device; part of its name is enough."""
        wanted = self._device_name
        if wanted is None:
            return None
        for number, name in devices.items():
            if wanted.lower() in name.lower():
                return number
        raise NoSuchDeviceError(wanted, devices.values())

    @property
    def held_frames(self) -> int:
        latency_s = self._stream.latency if self._stream is not None else 0
        return frame_at(int(latency_s * 1000), self.rate_hz)

    def start_device(self) -> None:
        try:
            self._stream.start()
        except self._library.PortAudioError as error:
            raise DeviceLostError(str(error)) from None

    def stop_device(self) -> None:
        """Does nothing: the device is fed silence, since a stop would lose what it holds."""

    def close_device(self) -> None:
        if self._stream is not None:
            self._stream.close(ignore_errors=True)
            self._stream = None

    def _called(self, out: Any, frames: int, time: Any, status: Any) -> None:
        del time
        if status.output_underflow:
            self.note_underflow()
        out[:] = self.pull(frames)


def _playbacks(library: Any) -> dict[int, str]:
    """The output devices by their number."""
    return {one["index"]: one["name"] for one in library.query_devices() if one["max_output_channels"]}
