"""A sound card for tests: a private PulseAudio whose sink is a pipe, and everything that comes out of it, with its time."""

import os
import shutil
import signal
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import numpy as np
from controls_session import PATIENCE_S
from numpy.typing import NDArray

Frames = NDArray[np.int16]

NEEDED = ("pulseaudio", "pacat", "pactl")


def missing() -> str:
    """What of the sink is not installed; empty when all is there."""
    return ", ".join(tool for tool in NEEDED if shutil.which(tool) is None)


class Sink:
    """What a running PulseAudio has put out. All its clients find it by `environment`."""

    def __init__(self, folder: Path, rate_hz: int) -> None:
        self.folder = folder
        self.rate_hz = rate_hz
        self._chunks: list[tuple[float, bytes]] = []
        self._stop = threading.Event()
        self._processes: list[subprocess.Popen[bytes]] = []
        self._reader = threading.Thread(target=self._read, daemon=True)

    @property
    def environment(self) -> dict[str, str]:
        return {
            "HOME": str(self.folder),
            "XDG_RUNTIME_DIR": str(self.folder),
            "PULSE_RUNTIME_PATH": str(self.folder / "run"),
            "PULSE_STATE_PATH": str(self.folder / "state"),
            "PULSE_SERVER": f"unix:{self.folder / 'socket'}",
            "ALSA_CONFIG_PATH": str(self.folder / "asound.conf"),
        }

    def start(self) -> None:
        os.mkfifo(self.folder / "fifo")
        (self.folder / "asound.conf").write_text(
            "</usr/share/alsa/alsa.conf>\npcm.!default { type pulse }\nctl.!default { type pulse }\n"
        )
        (self.folder / "vc.pa").write_text(
            f"load-module module-pipe-sink sink_name=vc file={self.folder / 'fifo'} format=s16le "
            f"rate={self.rate_hz} channels=1 use_system_clock_for_timing=yes\n"
            "set-default-sink vc\n"
            f"load-module module-native-protocol-unix auth-anonymous=1 socket={self.folder / 'socket'}\n"
        )
        self._reader.start()
        self.start_server()

    def start_server(self) -> None:
        """Start the sound server, also again after `kill_server`."""
        command = [
            "pulseaudio",
            "-n",
            "-F",
            str(self.folder / "vc.pa"),
            "--daemonize=no",
            "--use-pid-file=no",
        ]
        command += ["--exit-idle-time=-1", "--realtime=no", "--high-priority=no"]
        self._launch(command)
        deadline_s = time.monotonic() + PATIENCE_S
        while self._ask("pactl", "info").returncode:
            assert time.monotonic() < deadline_s, "the sound server does not start"
            time.sleep(0.05)
        # A client that wants a short latency keeps the blocks of the sink short; it plays silence for ever.
        self._launch(["pacat", "--latency-msec=5", "--rate=8000", "--channels=1", "/dev/zero"])
        start = self.count
        while self.count < start + 64 * 1024:
            time.sleep(0.02)

    def kill_server(self) -> None:
        """As if the machine had lost its sound."""
        for process in self._processes:
            with suppress(ProcessLookupError):
                process.send_signal(signal.SIGKILL)
        for process in self._processes:
            process.wait()
        self._processes.clear()

    def close(self) -> None:
        self.kill_server()
        self._stop.set()
        self._reader.join(5)

    @property
    def server_pid(self) -> int:
        """The process of the sound server that runs now."""
        return self._processes[0].pid

    @property
    def count(self) -> int:
        """How many bytes came out so far."""
        return sum(len(chunk) for _, chunk in self._chunks)

    def frames(self, from_bytes: int = 0) -> Frames:
        """What came out, from a place on."""
        return np.frombuffer(b"".join(chunk for _, chunk in self._chunks)[from_bytes:], "<i2")

    def settle(self) -> None:
        """Wait until another second has come out: by then all that a player left behind in the server has, too."""
        wanted = self.count + 2 * self.rate_hz
        deadline_s = time.monotonic() + PATIENCE_S
        while self.count < wanted:
            assert time.monotonic() < deadline_s, "nothing comes out any more"
            time.sleep(0.02)

    def time_of(self, frame: int) -> float:
        """When a frame came out, by the steady clock."""
        count = 0
        for at_s, chunk in self._chunks:
            count += len(chunk) // 2
            if count > frame:
                return at_s
        raise ValueError(f"frame {frame} has not come out")

    def _launch(self, command: list[str]) -> None:
        environment = {**os.environ, **self.environment}
        with (self.folder / f"{command[0]}.log").open("ab") as log:
            self._processes.append(
                subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=environment)
            )

    def _ask(self, *command: str) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            command, capture_output=True, check=False, env={**os.environ, **self.environment}
        )

    def _read(self) -> None:
        handle = os.open(self.folder / "fifo", os.O_RDONLY | os.O_NONBLOCK)
        while not self._stop.is_set():
            try:
                chunk = os.read(handle, 1 << 16)
            except BlockingIOError:
                chunk = b""
            if chunk:
                self._chunks.append((time.monotonic(), chunk))
            else:
                time.sleep(0.002)
        os.close(handle)


@contextmanager
def running_sink(folder: Path, rate_hz: int = 22_050) -> Iterator[Sink]:
    """A sink for as long as the block lasts."""
    sink = Sink(folder, rate_hz)
    sink.start()
    try:
        yield sink
    finally:
        sink.close()
