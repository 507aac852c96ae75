"""Which player `--player auto` takes: their order, and what makes it go on to the next."""

import importlib
from collections.abc import Callable

import pytest
from test_live_players import RATE_HZ, Device, Hand

from voicecoach.errors import MachineError, RequestError
from voicecoach.live.players import DeviceLostError, NoSuchDeviceError, Player, automatic_players, open_named

ORDER = ("simpleaudio", "miniaudio", "sounddevice")
Open = Callable[[str, str | None], Player]


class Gone(Device):
    """A device that is not there."""

    def __init__(self, _hand: Hand, reason: str = "no device") -> None:
        super().__init__(Hand())
        self.reason = reason

    def open_device(self) -> None:
        raise DeviceLostError(self.reason)


def works(_argument: str, _device: str | None) -> Player:
    return Device(Hand())


def is_missing(_argument: str, _device: str | None) -> Player:
    raise MachineError("it is not installed", "pip install it")


def has_no_device(_argument: str, _device: str | None) -> Player:
    return Gone(Hand())


def knows_others(_argument: str, device: str | None) -> Player:
    raise NoSuchDeviceError(device or "", ["speakers", "headset"])


def cannot_choose(_argument: str, device: str | None) -> Player:
    if device is not None:
        raise RequestError("it plays on the default device only")
    return Device(Hand())


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[str]]:
    """Makes the three players behave as told; returns the list that fills with the names of those that are tried."""

    def install(*opens: Open) -> list[str]:
        tried: list[str] = []

        def opening(name: str, open_player: Open) -> Open:
            def note_and_open(argument: str, device: str | None) -> Player:
                tried.append(name)
                return open_player(argument, device)

            return note_and_open

        for name, open_player in zip(ORDER, opens, strict=True):
            module = importlib.import_module(f"voicecoach.live.players.{name}")
            monkeypatch.setattr(module, "open_player", opening(name, open_player))
        return tried

    return install


def test_the_order_is_the_one_that_the_help_tells() -> None:
    assert automatic_players() == ORDER


def test_the_first_that_works_is_taken(machine: Callable[..., list[str]]) -> None:
    tried = machine(works, works, works)
    name, player = open_named("auto", None, RATE_HZ)
    assert (name, player.rate_hz) == ("simpleaudio", RATE_HZ)
    assert tried == ["simpleaudio"]


def test_what_is_not_installed_or_finds_no_device_is_passed_over(machine: Callable[..., list[str]]) -> None:
    tried = machine(is_missing, has_no_device, works)
    name, _ = open_named("auto", None, RATE_HZ)
    assert name == "sounddevice"
    assert tried == ["simpleaudio", "miniaudio", "sounddevice"]


def test_a_named_device_leaves_out_a_player_that_cannot_choose(machine: Callable[..., list[str]]) -> None:
    machine(cannot_choose, works, works)
    assert open_named("auto", "headset", RATE_HZ)[0] == "miniaudio"


def test_where_none_works_the_reason_of_each_is_told(machine: Callable[..., list[str]]) -> None:
    machine(is_missing, has_no_device, has_no_device)
    with pytest.raises(MachineError) as refused:
        open_named("auto", None, RATE_HZ)
    told = str(refused.value)
    assert "simpleaudio: it is not installed; miniaudio: no device; sounddevice: no device" in told
    assert "voicecoach render" in told


def test_an_unknown_device_is_told_with_those_that_there_are(machine: Callable[..., list[str]]) -> None:
    machine(cannot_choose, knows_others, knows_others)
    with pytest.raises(NoSuchDeviceError, match="the devices are: speakers, headset"):
        open_named("auto", "my earphones", RATE_HZ)


def test_a_player_that_is_named_is_taken_and_no_other(machine: Callable[..., list[str]]) -> None:
    tried = machine(works, has_no_device, works)
    with pytest.raises(MachineError, match="no device"):
        open_named("miniaudio", None, RATE_HZ)
    assert tried == ["miniaudio"]
