"""What every player owes a session, tried without a device: places, pauses, gaps that are noticed, reasons for refusing."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pytest

from voicecoach.errors import MachineError, RequestError
from voicecoach.live.clock import SimulatedClock
from voicecoach.live.commands import CommandQueue
from voicecoach.live.players import DeviceLostError, describe_player, find_player, list_players, open_named
from voicecoach.live.players._clocked import ClockedPlayer
from voicecoach.live.players._gain import with_gain
from voicecoach.live.players._pulled import STALLED_S, PulledPlayer
from voicecoach.live.players.miniaudio import _backends

RATE_HZ = 8000
PERIOD_S = 0.05
BUFFER = RATE_HZ // 5
SOUND = (np.arange(3 * RATE_HZ) % 999 + 1).astype("<i2").tobytes()


@dataclass
class Hand:
    """Seconds, turned by hand."""

    now_s: float = 100.0

    def __call__(self) -> float:
        return self.now_s


class Device(PulledPlayer):
    """A device that holds 200 ms, takes what fits whenever it is looked at, and plays as time passes."""

    def __init__(self, hand: Hand, asleep: Callable[[], float] = float) -> None:
        super().__init__(hand, asleep)
        self.hand = hand
        self.out: list[bytes] = []
        self.held = 0
        self.played_s = 0.0
        self.stops_exactly = True

    def open_device(self) -> None:
        self.held = 0

    def start_device(self) -> None:
        self.played_s = self.hand.now_s
        self.turn(0)

    def stop_device(self) -> None:
        """It keeps what it holds."""

    def close_device(self) -> None:
        self.held = 0

    def turn(self, late_s: float) -> None:
        """Time passes, and the device asks for as much as was played meanwhile; what it lacked is a gap."""
        self.hand.now_s += late_s
        due = round((self.hand.now_s - self.played_s) * RATE_HZ)
        self.played_s = self.hand.now_s
        self.held = max(0, self.held - due)
        wanted = BUFFER - self.held
        if wanted:
            self.out.append(self.pull(wanted))
        self.held = BUFFER


@pytest.fixture
def device() -> Device:
    device = Device(Hand())
    device.open(RATE_HZ)
    device.feed(bytes(2 * RATE_HZ * 60))
    return device


def play(device: Device, seconds: float, late_s: float = PERIOD_S) -> None:
    for _ in range(round(seconds / late_s)):
        device.turn(late_s)
        device.check()


def test_the_first_sound_waits_for_no_silence() -> None:
    """A device starts with what it is given, as soon as that fills it or nothing more comes."""
    device = Device(Hand())
    device.open(RATE_HZ)
    play(device, 0)
    assert device.out == []
    device.feed(SOUND[: 2 * BUFFER - 2])
    assert device.out == []
    device.feed(SOUND[2 * BUFFER - 2 :])
    assert device.out == [SOUND[: 2 * BUFFER]]
    device.check()
    play(device, 4)
    assert b"".join(device.out).startswith(SOUND)
    assert device.underruns == 0


def test_a_sound_shorter_than_the_buffer_is_heard_all_the_same() -> None:
    device = Device(Hand())
    device.open(RATE_HZ)
    device.feed(SOUND[:200])
    device.check()
    play(device, 1)
    assert b"".join(device.out).startswith(SOUND[:200])
    assert device.played() == 100


def test_places_go_on_where_a_lost_device_was_heard_last(device: Device) -> None:
    """What it held was not heard, so it does not count."""
    play(device, 3)
    heard = device.played()
    device.open(RATE_HZ)
    assert device.played() == heard
    device.feed(SOUND)
    play(device, 0.5)
    assert device.played() == heard + RATE_HZ // 2


def test_a_device_that_is_kept_waiting_but_never_dry_has_made_no_gap(device: Device) -> None:
    play(device, 5)
    play(device, 5, late_s=0.19)
    play(device, 5)
    assert device.underruns == 0


@pytest.mark.parametrize("gap_s", [0.007, 0.03, 0.4])
def test_a_device_that_ran_dry_is_noticed_once_each_time(gap_s: float, device: Device) -> None:
    """It had 200 ms, and was left alone for longer."""
    for gaps in (1, 2):
        play(device, 7)
        device.turn(0.2 + gap_s)
        play(device, 7)
        assert device.underruns == gaps


@pytest.mark.parametrize("gaps_s", [0.3, 0.6])
def test_two_gaps_in_a_row_are_told_as_one_or_two(gaps_s: float, device: Device) -> None:
    play(device, 7)
    device.turn(0.25)
    play(device, gaps_s)
    device.turn(0.25)
    play(device, 9)
    assert 1 <= device.underruns <= 2
    play(device, 30)
    assert 1 <= device.underruns <= 2


def test_a_device_that_asks_for_nothing_is_lost(device: Device) -> None:
    play(device, 3)
    for _ in range(9):
        device.hand.now_s += STALLED_S / 10
        device.check()
    device.hand.now_s += STALLED_S / 5
    with pytest.raises(DeviceLostError):
        device.check()


def test_a_program_that_stood_still_has_made_a_gap_and_lost_no_device(device: Device) -> None:
    """Stopped for ten seconds: the device went dry meanwhile, and asks again as soon as it can."""
    play(device, 3)
    at = device.played()
    device.hand.now_s += 10
    device.check()
    device.turn(0)
    assert device.underruns == 1
    start, end = device.gaps[0]
    assert start <= at <= end + RATE_HZ // 5


def test_a_machine_that_was_suspended_has_made_a_gap() -> None:
    """The clock of the machine stood still, and so did the sound."""
    asleep_s = [0.0]
    device = Device(Hand(), lambda: asleep_s[0])
    device.open(RATE_HZ)
    device.feed(SOUND)
    play(device, 1)
    asleep_s[0] = 3600.0
    device.check()
    assert device.underruns == 1


def test_a_device_that_is_paused_for_long_is_not_lost(device: Device) -> None:
    play(device, 3)
    device.pause()
    device.hand.now_s += 3600
    device.check()
    device.resume()
    device.check()


def test_places_count_what_was_fed_and_not_the_silence_between(device: Device) -> None:
    device.pause()
    start = device.drop()
    device.feed(bytes(2 * RATE_HZ))
    device.resume()
    play(device, 3)
    assert device.played() == start + RATE_HZ
    device.feed(bytes(2 * RATE_HZ))
    play(device, 3)
    assert device.played() == start + 2 * RATE_HZ


def test_a_device_that_cannot_stop_is_given_silence_while_paused() -> None:
    """Not a frame is lost by it, and none comes twice."""
    device = Device(Hand())
    device.stops_exactly = False
    device.open(RATE_HZ)
    device.feed(SOUND)
    play(device, 1)
    device.pause()
    before = len(device.out)
    play(device, 1)
    assert not any(b"".join(device.out[before:]))
    device.resume()
    play(device, 4)
    heard = np.frombuffer(b"".join(device.out), "<i2")
    assert heard[heard != 0].tobytes() == SOUND
    assert device.underruns == 0


class Recorder(ClockedPlayer):
    """Keeps what falls due."""

    def __init__(self, clock: SimulatedClock) -> None:
        super().__init__(clock)
        self.pcm = b""
        self.silence = 0

    def heard(self, pcm: bytes) -> None:
        self.pcm += pcm

    def silent(self, frames: int) -> None:
        self.silence += frames


def test_a_clock_plays_every_frame_once_and_in_order() -> None:
    """Whenever it is looked at; while it is paused, time passes in silence."""
    clock, nobody = SimulatedClock(), CommandQueue()
    player = Recorder(clock)
    player.open(RATE_HZ)
    for piece in range(0, len(SOUND), 5000):
        player.feed(SOUND[piece : piece + 5000])
    for wait_ms in (7, 500, 1, 333):
        clock.wait(nobody, wait_ms, idle=False)
        assert player.played() * 2 == len(player.pcm)
    player.pause()
    clock.wait(nobody, 2000, idle=False)
    assert player.played() == 841 * RATE_HZ // 1000
    player.resume()
    clock.wait(nobody, 3000, idle=False)
    assert player.played() == 3 * RATE_HZ
    assert player.pcm == SOUND
    assert player.silence == (841 + 2000 + 3000 - 3000) * RATE_HZ // 1000


@pytest.mark.parametrize("name", list_players())
def test_every_player_tells_of_itself(name: str) -> None:
    """Whatever is installed here."""
    info = describe_player(name)
    assert info.name == name
    assert info.summary
    assert info.available or info.detail


def test_there_are_the_players_of_the_help() -> None:
    assert set(list_players()) == {"file", "miniaudio", "silent", "simpleaudio", "sounddevice"}


@pytest.mark.parametrize("name", ["silent", "file:out.wav", "simpleaudio"])
def test_a_player_that_cannot_choose_refuses_a_device(name: str) -> None:
    with pytest.raises((RequestError, MachineError)):
        find_player(name, "earphones")


def test_miniaudio_never_plays_into_nothing() -> None:
    """Its backend Null would be silent without a word."""
    miniaudio = pytest.importorskip("miniaudio")
    names = [backend.name for backend in _backends(miniaudio)]
    assert "NULL" not in names
    assert {"PULSEAUDIO", "ALSA"} <= set(names)


def test_louder_is_exact_below_the_knee_and_never_reaches_full_scale() -> None:
    every = np.arange(-32_768, 32_768).astype(np.int16)
    frames = every.astype(int)
    assert with_gain(every.tobytes(), 0) == every.tobytes()
    for gain_db in (2, 4, 6):
        louder = np.frombuffer(with_gain(every.tobytes(), gain_db), np.int16).astype(int)
        factor = 10 ** (gain_db / 20)
        is_soft = np.abs(frames) * factor < 0.69 * 32_768
        assert np.abs(louder[is_soft] - frames[is_soft] * factor).max() <= 0.5
        assert np.abs(louder).max() < 32_768 * 0.981
        assert (np.diff(louder) >= 0).all(), "a louder frame must not become a softer one"
    softer = np.frombuffer(with_gain(every.tobytes(), -6), np.int16)
    assert list(softer[[0, 32_768 + 12_000, -1]]) == [-16_423, 6014, 16_422]


class Told(Device):
    """A device that says itself when it ran dry."""

    knows_gaps = True


def test_a_device_that_says_when_it_ran_dry_is_believed_and_nothing_else_is() -> None:
    """At once, at the place that was heard then; however late it asks, that alone is no gap."""
    device = Told(Hand())
    device.open(RATE_HZ)
    device.feed(bytes(2 * RATE_HZ * 60))
    play(device, 10)
    device.turn(0.5)
    play(device, 10)
    assert device.gaps == []
    device.note_underflow()
    ((start, end),) = device.gaps
    assert start <= device.played() <= end
    assert device.certain_after_ms == 600


def test_where_a_device_ran_dry_is_known_however_late_somebody_looks() -> None:
    """A hold that had ended by then was not exact all the same. What ran dry in silence is no gap."""
    device = Told(Hand())
    device.open(RATE_HZ)
    device.feed(bytes(2 * RATE_HZ * 60))
    play(device, 10)
    dry = sum(map(len, device.out)) // 2
    play(device, 5)
    device.note_underflow(dry)
    ((start, end),) = device.gaps
    assert start == dry < end < device.played() - 4 * RATE_HZ
    device.note_underflow(sum(map(len, device.out)) // 2)
    start, end = device.gaps.pop()
    assert start <= device.played() <= end, (
        "told at once it is where the session stands, which lags behind the device"
    )
    device.drop()
    play(device, 1)
    in_silence = sum(map(len, device.out)) // 2
    device.feed(bytes(2 * RATE_HZ * 60))
    play(device, 5)
    device.note_underflow(in_silence)
    assert len(device.gaps) == 1


def test_louder_reaches_what_waits_and_not_what_the_device_holds(device: Device) -> None:
    device = Device(Hand())
    device.open(RATE_HZ)
    device.feed(SOUND)
    device.turn(0)
    device.set_gain(6)
    play(device, 2)
    frames = np.frombuffer(b"".join(device.out), "<i2")
    assert np.array_equal(frames[:BUFFER], np.frombuffer(SOUND, "<i2")[:BUFFER])
    assert np.array_equal(
        frames[BUFFER : 2 * BUFFER],
        np.frombuffer(with_gain(SOUND, 6), "<i2")[BUFFER : 2 * BUFFER],
    )


def test_where_nothing_that_plays_is_installed_it_is_told_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """As on a Raspberry Pi, for which miniaudio has no wheel."""

    def none_of_them(name: str, device: str | None = None) -> ClockedPlayer:
        del device
        raise MachineError(f"{name} is not installed", "install it")

    monkeypatch.setattr("voicecoach.live.players.find_player", none_of_them)
    with pytest.raises(MachineError) as caught:
        open_named("auto", None, RATE_HZ)
    assert "nothing that plays sound is installed" in str(caught.value)
    assert "Raspberry Pi: sudo apt install libportaudio2" in str(caught.value)
    assert "gcc python3-dev libasound2-dev" in str(caught.value)
