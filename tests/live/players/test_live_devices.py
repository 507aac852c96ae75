"""Players on a real sound server: what comes out of the sink is what was rendered, to the bit, and a pause is exact."""

import os
import re
import subprocess
import sys
import time
import wave
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from controls_session import PATIENCE_S
from numpy.typing import NDArray
from sessions import WALL_HOLD, on_shelf
from sink import Frames, Sink, missing, running_sink

from voicecoach.api.sound_check import TONE
from voicecoach.live.players import describe_player
from voicecoach.live.players._gain import with_gain
from voicecoach.sound.beeps import durations_ms
from voicecoach.sound.mix import render_tone

needs_linux = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the sound cannot be hidden")
needs_sink = pytest.mark.skipif(bool(missing()), reason=f"not installed: {missing()}")
RATE_HZ = 22_050
SLOW = bool(os.environ.get("VOICECOACH_SLOW"))
PLAYERS = ("miniaudio", "simpleaudio")

CHILD = """
import sys, time
import numpy as np
from voicecoach.live.players import find_player
name, at_s = sys.argv[1], [float(text) for text in sys.argv[2:]]
tape = np.random.default_rng(7).integers(-9000, 9000, 22050 * 6).astype("<i2")
tape[tape == 0] = 1
player = find_player(name)
player.open(22050)
player.feed(tape.tobytes())
for at in at_s:
    while player.played() < at * 22050:
        player.check()
        time.sleep(0.001)
    asked = time.monotonic()
    player.pause()
    place = player.drop()
    time.sleep(0.6)
    print(asked, place, flush=True)
    player.feed(tape[place:].tobytes())
    player.resume()
while player.played() < len(tape):
    player.check()
    time.sleep(0.02)
player.finish(None)
player.close()
"""


@pytest.fixture
def sink(tmp_path: Path) -> Iterator[Sink]:
    folder = tmp_path / "sound"
    folder.mkdir()
    with running_sink(folder, RATE_HZ) as running:
        yield running


def has(player: str) -> None:
    """Skips the test where the player is not to be had."""

    if player == "simpleaudio" and not describe_player(player).available:
        pytest.skip(f"simpleaudio: {describe_player(player).detail}")
    pytest.importorskip(player)


def voicecoach(*arguments: str, sink: Sink, **options: str) -> subprocess.Popen[str]:
    environment = {**os.environ, **sink.environment, **options}
    return subprocess.Popen(
        [sys.executable, "-m", "voicecoach", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        stdin=subprocess.DEVNULL,
        text=True,
        env=environment,
    )


def without_device(folder: Path) -> dict[str, str]:
    """The environment of a machine that has no sound, whatever this one has."""
    (folder / "asound.conf").touch()
    none = {
        "HOME": folder,
        "XDG_RUNTIME_DIR": folder,
        "PULSE_SERVER": f"unix:{folder / 'none'}",
        "ALSA_CONFIG_PATH": folder / "asound.conf",
    }
    return {**os.environ, **{name: str(value) for name, value in none.items()}}


def rendered(path: Path, *arguments: str) -> Frames:
    subprocess.run(
        [sys.executable, "-m", "voicecoach", "render", *arguments, "-o", str(path)],
        check=True,
        capture_output=True,
    )
    with wave.open(str(path)) as file:
        assert file.getframerate() == RATE_HZ
        return np.frombuffer(file.readframes(file.getnframes()), "<i2")


def find(sound: Frames, part: Frames) -> int:
    """Where a part begins in a sound; the part begins with something that is not silence."""
    head = part[:2000].tobytes()
    at = sound.tobytes().find(head)
    assert at >= 0, "it was never heard"
    return at // 2


@dataclass(frozen=True)
class Recording:
    """What came out of the sink while a session was played, and what the session said."""

    heard: Frames
    """From the first frame of the session on."""
    gaps: list[int]
    """The lengths in frames of the silences that are not in the session, in their order."""
    told: str
    journal: str


def record(player: str, sink: Sink, folder: Path, *asked: str) -> Recording:
    """Play a session to its end. Its frames are compared with those of `render`: every one must be heard, in order.

    Without the floor: a gap is silent, and so it is told from what should be heard.
    """
    asked = (*asked, "--floor", "off")
    wanted = np.trim_zeros(rendered(folder / "tape.wav", *asked))
    start = sink.count
    arguments = ("--player", player, "--gates", "off", "--screen", "plain", "--control", "line:-")
    data = folder / "data"
    process = voicecoach("play", *asked, *arguments, "--no-check-in", sink=sink, VOICECOACH_DATA=str(data))
    _, told = process.communicate(timeout=1800)
    assert process.returncode == 0, told
    sink.settle()
    sound = sink.frames(start)
    at = find(sound, wanted)
    assert not sound[:at].any()
    heard = sound[at:]
    journal = (data / "journal.jsonl").read_text(encoding="utf-8")
    return Recording(heard, gaps_between(heard, wanted), told, journal)


def gaps_between(heard: Frames, wanted: Frames) -> list[int]:
    """The silences within what was heard that nobody wanted. A frame that is lost, changed or heard twice is an error.

    How busy the machine is decides about gaps only: a device that is fed too late is silent, and then goes on with the next
    frame.
    """
    gaps = []
    at = place = 0
    while (same := same_frames(heard[at:], wanted[place:])) < len(wanted) - place:
        at, place = at + same, place + same
        # A gap can begin anywhere in a silence, so it is measured at the next frame that sounds.
        later = place + int(np.flatnonzero(wanted[place:])[0])
        head = wanted[later : later + 500].tobytes()
        found = at + heard[at : at + 4 * RATE_HZ].tobytes().find(head) // 2
        assert found >= at, f"frame {later} ({later / RATE_HZ:.1f} s) is not heard"
        assert not heard[at:found].any(), f"something else is heard before frame {later}"
        gap = (found - at) - (later - place)
        assert gap > 0, f"{-gap} frames of silence are lost before frame {later}"
        gaps.append(gap)
        at, place = found, later
    assert not heard[at + same :].any(), "something is heard after the end"
    return gaps


def same_frames(heard: Frames, wanted: Frames) -> int:
    """How many frames are the same from the first on."""
    length = min(len(heard), len(wanted))
    differing = np.flatnonzero(heard[:length] != wanted[:length])
    return int(differing[0]) if len(differing) else length


SOUND = np.concatenate([np.arange(1, 3000), np.zeros(1000), np.arange(3000, 9000)]).astype(np.int16)
AFTER = np.zeros(1000, np.int16)


@pytest.mark.parametrize(
    ("heard", "gaps"),
    [
        pytest.param([SOUND], [], id="as it is"),
        pytest.param([SOUND[:2000], AFTER, SOUND[2000:]], [1000], id="a gap in a sound"),
        pytest.param([SOUND[:3500], AFTER[:7], SOUND[3500:]], [7], id="a gap in a silence"),
        pytest.param([SOUND[:100], AFTER, SOUND[100:5000], AFTER, SOUND[5000:]], [1000, 1000], id="two"),
        pytest.param([SOUND[:2000], SOUND[2001:]], None, id="a frame is lost"),
        pytest.param([SOUND[:2000], SOUND[1990:]], None, id="ten frames come twice"),
        pytest.param([SOUND[:3200], SOUND[3300:]], None, id="a silence is shorter"),
        pytest.param([SOUND[:8000]], None, id="the end is missing"),
        pytest.param([SOUND, SOUND], None, id="all comes twice"),
        pytest.param([SOUND[:2000], AFTER[:7], SOUND[2007:]], None, id="silence in the place of frames"),
    ],
)
def test_gaps_are_told_from_frames_that_are_wrong(heard: list[Frames], gaps: list[int] | None) -> None:
    """What the verdict of the tests below rests on."""
    recorded = np.concatenate([*heard, AFTER])
    if gaps is None:
        with pytest.raises(AssertionError):
            gaps_between(recorded, SOUND)
    else:
        assert gaps_between(recorded, SOUND) == gaps


@pytest.mark.device
@needs_sink
@pytest.mark.load
@pytest.mark.parametrize("player", PLAYERS)
def test_what_is_heard_is_what_was_rendered(player: str, sink: Sink, tmp_path: Path) -> None:
    """A whole exercise, to the bit; with VOICECOACH_SLOW one of more than ten minutes."""
    has(player)
    asked = (
        ["hamstring-ere", "--dose", "hamstring-ere.sets=3"]
        if SLOW
        else [on_shelf(tmp_path, WALL_HOLD), "--talk", "signals"]
    )
    recording = record(player, sink, tmp_path, *asked)
    assert recording.gaps == [], f"the device was fed too late: {recording.told}"


@pytest.mark.device
@needs_sink
@pytest.mark.load
@pytest.mark.parametrize("player", PLAYERS)
def test_beside_two_busy_programs_nothing_is_missing_and_gaps_are_told(
    player: str, sink: Sink, tmp_path: Path
) -> None:
    """Every frame is heard. If the device ran dry in between, the session says so, and so does the journal."""
    has(player)
    busy = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(2)]
    try:
        recording = record(player, sink, tmp_path, on_shelf(tmp_path, WALL_HOLD), "--talk", "signals")
    finally:
        for one in busy:
            one.kill()
            one.wait()
    if recording.gaps:
        assert "ran dry" in recording.told, recording.gaps
        assert "underrun" in recording.journal, recording.gaps


@pytest.mark.device
@needs_sink
@pytest.mark.load
@pytest.mark.parametrize(("player", "most_ms"), [("miniaudio", 100), ("simpleaudio", 150)])
def test_a_pause_is_soon_silent_and_loses_and_repeats_no_frame(player: str, most_ms: int, sink: Sink) -> None:
    has(player)
    start = sink.count
    child = subprocess.run(
        [sys.executable, "-c", CHILD, player, "1.1", "2.4", "3.6"],
        capture_output=True,
        text=True,
        check=True,
        timeout=4 * PATIENCE_S,
        env={**os.environ, **sink.environment},
    )
    tape = np.random.default_rng(7).integers(-9000, 9000, RATE_HZ * 6).astype(np.int16)
    tape[tape == 0] = 1
    sink.settle()
    out = sink.frames(start)
    sounding = np.flatnonzero(out)
    breaks = np.flatnonzero(np.diff(sounding) > RATE_HZ // 10)
    told = [line.split() for line in child.stdout.splitlines()]
    assert len(breaks) == len(told) == 3
    late_ms = []
    for index, (asked, _) in zip(breaks, told, strict=True):
        silent_s = sink.time_of(start // 2 + int(sounding[index]))
        late_ms.append((silent_s - float(asked)) * 1000)
    # The middle one: a machine that sleeps for a moment makes one late, not two.
    assert sorted(late_ms)[1] < most_ms, late_ms
    assert_same_but_for_fades(out, sounding, tape, [int(place) for _, place in told], player)


def assert_same_but_for_fades(
    out: Frames, sounding: NDArray[np.int_], tape: Frames, places: list[int], player: str
) -> None:
    heard = out[sounding[0] : sounding[-1] + 1]
    pieces = [piece for piece in split_at_silence(heard) if len(piece)]
    whole = np.concatenate(pieces)
    assert len(whole) == len(tape)
    same = whole == tape
    if player == "simpleaudio":
        fade = RATE_HZ * 5 // 1000
        for place in places:
            same[place - fade : place] = True
    assert same.all()


def split_at_silence(sound: Frames) -> list[Frames]:
    """The stretches between silences of more than 50 ms; a fade may end on a few zeros of its own."""
    silent = np.concatenate(([False], sound == 0, [False]))
    edges = np.flatnonzero(np.diff(silent.astype(int)))
    gaps = [(a, b) for a, b in edges.reshape(-1, 2) if b - a > RATE_HZ // 20]
    pieces, start = [], 0
    for a, b in gaps:
        pieces.append(sound[start:a])
        start = b
    return [*pieces, sound[start:]]


LOUDER = """
import sys, time
import numpy as np
from voicecoach.live.players import find_player
tape = np.random.default_rng(7).integers(-9000, 9000, 22050 * 6).astype("<i2") | 1
player = find_player(sys.argv[1])
player.open(22050)
player.feed(tape.tobytes())
while player.played() < 2 * 22050:
    player.check()
    time.sleep(0.01)
print(time.monotonic(), flush=True)
player.set_gain(6)
while player.played() < len(tape):
    player.check()
    time.sleep(0.02)
player.finish(None)
player.close()
"""


@pytest.mark.device
@needs_sink
@pytest.mark.load
@pytest.mark.parametrize("player", PLAYERS)
def test_louder_is_heard_within_300_ms(player: str, sink: Sink) -> None:
    has(player)
    start = sink.count
    child = subprocess.run(
        [sys.executable, "-c", LOUDER, player],
        capture_output=True,
        text=True,
        check=True,
        timeout=4 * PATIENCE_S,
        env={**os.environ, **sink.environment},
    )
    tape = np.random.default_rng(7).integers(-9000, 9000, RATE_HZ * 6).astype(np.int16) | 1
    sink.settle()
    out = sink.frames(start)
    first = int(np.flatnonzero(out)[0])
    heard = out[first : first + len(tape)]
    louder = int(np.flatnonzero(heard != tape)[0])
    late_ms = (sink.time_of(start // 2 + first + louder) - float(child.stdout)) * 1000
    assert late_ms < 300
    wanted = np.frombuffer(with_gain(tape.tobytes(), 6), "<i2")[louder : louder + 500]
    assert np.array_equal(heard[louder : louder + 500], wanted)


@pytest.mark.device
@needs_sink
def test_a_sound_server_that_dies_pauses_the_session_until_it_is_back(sink: Sink, tmp_path: Path) -> None:
    """It is told, the session waits, goes on when there is sound again, and every hold is done."""
    has("miniaudio")
    arguments = ["--player", "miniaudio", "--gates", "off", "--screen", "plain", "--control", "line:-"]
    process = voicecoach(
        "play",
        on_shelf(tmp_path, WALL_HOLD),
        "--talk",
        "signals",
        *arguments,
        "--no-check-in",
        sink=sink,
        VOICECOACH_DATA=str(tmp_path / "data"),
    )
    start = sink.count
    deadline_s = time.monotonic() + 2 * PATIENCE_S
    while not sink.frames(start).any():
        assert time.monotonic() < deadline_s
        time.sleep(0.05)
    sink.kill_server()
    journal = tmp_path / "data" / "journal.jsonl"
    while b"device-lost" not in journal.read_bytes():
        assert time.monotonic() < deadline_s
        time.sleep(0.1)
    sink.start_server()
    _, told = process.communicate(timeout=4 * PATIENCE_S)
    assert process.returncode == 0, told
    assert "the sound device is lost" in told
    assert b"device-back" in journal.read_bytes()
    assert "1 hold, exact" in told


@needs_linux
@pytest.mark.parametrize("player", ["auto", *PLAYERS])
def test_no_device_is_told_with_the_cure(player: str, tmp_path: Path) -> None:
    """Exit code 3, what helps, and that a file is always to be had; never a session played into nothing."""
    arguments = ["play", "hamstring-ere", "--voice", "silent", "--player", player, "--no-journal"]
    finished = subprocess.run(
        [sys.executable, "-m", "voicecoach", *arguments, "--screen", "none"],
        capture_output=True,
        text=True,
        check=False,
        timeout=4 * PATIENCE_S,
        stdin=subprocess.DEVNULL,
        env=without_device(tmp_path),
    )
    assert finished.returncode == 3, finished.stderr
    assert "cure: " in finished.stderr
    assert "Traceback" not in finished.stderr


@pytest.mark.device
@needs_sink
def test_doctor_plays_a_tone_on_what_a_session_would_take(sink: Sink, tmp_path: Path) -> None:
    """It is heard as it was rendered, and the players tell their devices."""
    start = sink.count
    process = voicecoach("doctor", "--voice", "silent", sink=sink, VOICECOACH_CACHE=str(tmp_path))
    out, told = process.communicate(timeout=4 * PATIENCE_S)
    assert (process.returncode, told) == (0, "")
    assert re.search(r"^  miniaudio +\S+, PulseAudio; devices: .*fifo", out, flags=re.MULTILINE), out
    assert re.search(
        r"^  test tone +a beep on (simpleaudio|miniaudio), the default device$", out, re.MULTILINE
    )
    assert out.endswith("\neverything works\n")
    sink.settle()
    tone = render_tone(TONE, durations_ms()[TONE], RATE_HZ, 0.0)
    assert np.array_equal(np.trim_zeros(sink.frames(start)), np.trim_zeros(np.frombuffer(tone.pcm, "<i2")))


@needs_linux
def test_doctor_without_a_device_tells_the_cure_and_fails_nothing(tmp_path: Path) -> None:
    """A machine that only renders needs none."""
    finished = subprocess.run(
        [sys.executable, "-m", "voicecoach", "doctor", "--voice", "silent"],
        capture_output=True,
        text=True,
        check=False,
        timeout=4 * PATIENCE_S,
        stdin=subprocess.DEVNULL,
        env=without_device(tmp_path),
    )
    assert (finished.returncode, finished.stderr) == (0, "")
    assert re.search(r"^  test tone +not played: ", finished.stdout, re.MULTILINE)
    assert "cure: " in finished.stdout
    assert finished.stdout.endswith("\neverything works except audio output\n")


@pytest.mark.device
@needs_sink
@pytest.mark.parametrize("player", ["auto", "miniaudio", "sounddevice"])
def test_a_device_that_is_not_there_is_told_with_those_that_are(
    player: str, sink: Sink, tmp_path: Path
) -> None:
    if player == "sounddevice":
        has(player)
    arguments = ["--voice", "silent", "--player", player, "--device", "my earphones", "--no-journal"]
    process = voicecoach("play", on_shelf(tmp_path, WALL_HOLD), *arguments, sink=sink)
    _, told = process.communicate(timeout=4 * PATIENCE_S)
    assert process.returncode == 1
    assert "error: there is no device 'my earphones'\n  hint: the devices are: " in told
    assert ("fifo" if player != "sounddevice" else "pulse") in told
