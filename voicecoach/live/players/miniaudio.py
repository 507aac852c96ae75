"""miniaudio: plays through the sound system of any platform; its wheel needs nothing else.

On PulseAudio, stopping the device is an exact pause, and the server says when it ran dry. Elsewhere a stop would lose what the device holds, so it is fed silence.
The backend "Null", which silently plays nothing on machines without a sound library, is never used.
"""

import importlib
import sys
from collections.abc import Callable, Generator
from importlib.metadata import version
from typing import Any

from voicecoach.clip import BYTES_PER_FRAME
from voicecoach.errors import MachineError, RequestError
from voicecoach.live.players import BUFFER_MS, DeviceLostError, NoSuchDeviceError, PlayerInfo
from voicecoach.live.players._pulled import PulledPlayer
from voicecoach.live.players._pulse import underflow_index
from voicecoach.live.players._quiet import quiet_library
from voicecoach.units import frame_at

ORDER = 20
HELP = "the sound device, through miniaudio"
IS_AUTOMATIC = True
_UNSOUND = frozenset({"NULL", "CUSTOM"})
_PERIODS = 2
_KNOWN_PLACES = [4, 8, 12, 16, 32]
_UNFIXED_AT = 27


def open_player(argument: str, device: str | None) -> "MiniaudioPlayer":
    """A player on the default or the named device. Raises MachineError if the library is missing."""
    if argument:
        raise RequestError(
            f"the player 'miniaudio' takes no argument, but got '{argument}'", "choose a device with --device"
        )
    try:
        library = _import_library()
    except ImportError as error:
        raise MachineError(f"miniaudio is not available: {error}", "pip install miniaudio") from None
    return MiniaudioPlayer(library, device)


def describe() -> PlayerInfo:
    """Its version, its backend and its devices."""
    summary = "PulseAudio, ALSA, CoreAudio, WASAPI and others"
    try:
        library = _import_library()
        with quiet_library():
            devices = library.Devices(_backends(library))
            names = tuple(device["name"] for device in devices.get_playbacks())
    except Exception as error:  # noqa: BLE001 - ImportError, or whatever the library makes of a machine without sound
        return PlayerInfo("miniaudio", summary, available=False, detail=str(error))
    detail = f"{version('miniaudio')}, {devices.backend}" + ("" if names else ", no device")
    return PlayerInfo("miniaudio", summary, available=bool(names), detail=detail, devices=names)


class MiniaudioPlayer(PulledPlayer):
    """A Player (see `voicecoach.live.players`) on a device of miniaudio."""

    def __init__(self, library: Any, device_name: str | None) -> None:
        super().__init__()
        self._library = library
        self._device_name = device_name
        self._device: Any = None
        self._frames: Generator[bytes, int, None] | None = None
        self._underflow: Callable[[], int] | None = None
        """Where the sound server ran dry last, if it says so."""
        self._underflow_seen = -1

    @property
    def knows_gaps(self) -> bool:
        return self._underflow is not None

    @property
    def held_frames(self) -> int:
        return frame_at(BUFFER_MS, self.rate_hz)

    def open_device(self) -> None:
        library = self._library
        try:
            with quiet_library():
                self._device = unbuffered_device(library)(
                    library.SampleFormat.SIGNED16,
                    nchannels=1,
                    sample_rate=self.rate_hz,
                    buffersize_msec=BUFFER_MS // _PERIODS,
                    callback_periods=_PERIODS,
                    backends=_backends(library),
                    device_id=self._device_id(),
                    app_name="voicecoach",
                )
        except library.MiniaudioError as error:
            raise DeviceLostError(_told(error)) from None
        self.stops_exactly = self._device.backend == "PulseAudio" and self._device.is_unbuffered
        self._frames = self._pulls()
        next(self._frames)
        self._underflow_seen = -1
        if self._device.backend == "PulseAudio":
            own = self._device._device  # noqa: SLF001 - the package has no other way to it
            self._underflow = underflow_index(library.ffi.buffer(own, library.ffi.sizeof("ma_device"))[:])

    def start_device(self) -> None:
        if self._device is None:
            raise DeviceLostError("the device was closed")
        try:
            self._device.start(self._frames)
        except self._library.MiniaudioError as error:
            raise DeviceLostError(_told(error)) from None

    def stop_device(self) -> None:
        try:
            self._device.stop()
        except self._library.MiniaudioError as error:
            raise DeviceLostError(_told(error)) from None

    def check(self) -> None:
        super().check()
        if self._underflow is not None and (at := self._underflow()) != self._underflow_seen:
            self._underflow_seen = at
            self.note_underflow(at // BYTES_PER_FRAME)

    def close_device(self) -> None:
        self._underflow = None
        if self._device is not None:
            self._device.close()
            self._device = None

    def _pulls(self) -> Generator[bytes, int, None]:
        frames = yield b""
        while True:
            frames = yield self.pull(frames)

    def _device_id(self) -> Any:
        if self._device_name is None:
            return None
        found = self._library.Devices(_backends(self._library)).get_playbacks()
        for device in found:
            if self._device_name.lower() in device["name"].lower():
                return device["id"]
        raise NoSuchDeviceError(self._device_name, (device["name"] for device in found))


def unbuffered_device(library: Any) -> Any:
    """The class of playback devices, without the buffer that miniaudio uses to make all requests the same size.

    What is in that buffer is lost when the device stops: 27 to 180 ms of sound at each pause. The Python package does not
    name the setting `noFixedSizedCallback`, so it is set by its offset in the structure: the last of the four bytes after
    `performanceProfile`, in miniaudio.h 0.11. If the named fields have other offsets, nothing is changed, and
    `is_unbuffered` says so.
    """

    class UnbufferedDevice(library.PlaybackDevice):  # type: ignore[misc]  # the package has no types
        is_unbuffered = False

        def _make_context(self, *arguments: Any) -> Any:
            """Called last, before the device is created from its settings."""
            ffi = library.ffi
            fields = (
                "sampleRate",
                "periodSizeInFrames",
                "periodSizeInMilliseconds",
                "periods",
                "dataCallback",
            )
            places = [ffi.offsetof("ma_device_config", field) for field in fields]
            if places == _KNOWN_PLACES:
                ffi.buffer(ffi.addressof(self._devconfig))[_UNFIXED_AT : _UNFIXED_AT + 1] = b"\x01"
                self.is_unbuffered = True
            return super()._make_context(*arguments)

    return UnbufferedDevice


def _import_library() -> Any:
    """The package, imported only to play through it, and without numpy.

    It would load numpy only to recognise its arrays, and that takes longer than everything else before the first sound.
    """
    has_numpy = "numpy" in sys.modules
    if not has_numpy:
        sys.modules["numpy"] = None  # type: ignore[assignment]  # an import of it fails, as the package expects it may
    try:
        return importlib.import_module("miniaudio")
    finally:
        if not has_numpy:
            del sys.modules["numpy"]


def _backends(library: Any) -> list[Any]:
    return [backend for backend in library.Backend if backend.name not in _UNSOUND]


def _told(error: Exception) -> str:
    return str(error.args[0] if error.args else error)
