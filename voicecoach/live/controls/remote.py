"""A phone as remote control: a page on the local network with large buttons and the large clock, for whoever knows its address.

The server has a thread of its own, which only puts commands in the queue and reads snapshots. It begins to listen when the
control is made, so that the address can be shown before the session takes the screen; until then the page waits.
"""

import threading
from collections.abc import Callable
from importlib import util
from typing import Any

from voicecoach.errors import MachineError, RequestError
from voicecoach.live.commands import BINDINGS, Command, CommandQueue, Control, Now
from voicecoach.live.controls import Connections, ControlInfo
from voicecoach.live.controls.line import parse_command
from voicecoach.page.remote import remote_page
from voicecoach.page.words import page_words, words_language
from voicecoach.web.address import LOOPBACK, draw_qr, listen_on, make_token, network_host
from voicecoach.web.serve import Patience, serve
from voicecoach.wording import translate

ORDER = 40
HELP = "a page for a phone; remote:lan is for every device of this network"
ON_NETWORK = "lan"
BUTTONS = (
    *(Command.TOGGLE, Command.PREVIOUS_EXERCISE, Command.NEXT_EXERCISE, Command.REPEAT, Command.PAIN),
    *(Command.READY, Command.MORE_TIME, Command.BACK, Command.NEXT, Command.WHERE, Command.LOUDER),
    *(Command.SOFTER, Command.QUIT),
)
"""In the order of the page; the first is the large one, and the first five are in view without scrolling."""
_END_S = 2
_NEVER_S = float("inf")


def open_control(argument: str, connections: Connections) -> Control:
    """Raises RequestError for an argument other than `lan`, MachineError without the extra `share` or a network."""
    if argument not in {"", ON_NETWORK}:
        raise RequestError(f"'{argument}' is not a kind of remote control", "write remote or remote:lan")
    control = Remote(is_on_network=argument == ON_NETWORK)
    control.entitle(connections.title, connections.number)
    connections.answer(f"remote control: {control.address}")
    return control


def describe() -> ControlInfo:
    detail = "--remote, and --lan for other devices" if _is_installed() else "pip install 'voicecoach[share]'"
    return ControlInfo("remote", "a page for a phone", available=_is_installed(), detail=detail)


def starts_unasked() -> bool:
    return False


def _is_installed() -> bool:
    return all(util.find_spec(name) for name in ("starlette", "uvicorn", "segno"))


class Remote(Control):
    """Serves from when it is made until it is stopped. Raises MachineError without the extra `share` or a network."""

    def __init__(self, *, is_on_network: bool = False, language: str = "en") -> None:
        if not _is_installed():
            raise MachineError(
                "a remote control needs the packages starlette, uvicorn and segno",
                "pip install 'voicecoach[share]'",
            )
        from voicecoach.web.remote import build_remote_app  # noqa: PLC0415 - only with the extra

        host = network_host() if is_on_network else LOOPBACK
        self._listening = listen_on(host)
        token = make_token()
        self.address = f"http://{host}:{self._listening.getsockname()[1]}/{token}/"
        """Where a phone finds it."""
        self.qr = draw_qr(self.address)
        """The address as a QR code of a few lines."""
        self._queue: CommandQueue | None = None
        self._now: Callable[[], Now] | None = None
        self._patience = Patience(_NEVER_S, _NEVER_S)
        self._language = language
        self._title = "voicecoach"
        self._number: int | None = None
        app = build_remote_app(token, self._page, self._read, self._obey)
        self._thread = threading.Thread(
            target=serve, args=(app, self._listening, self._patience), name="remote", daemon=True
        )
        self._thread.start()

    def entitle(self, title: str, number: int | None) -> None:
        self._title, self._number = title or self._title, number

    def start(self, queue: CommandQueue, now: Callable[[], Now]) -> None:
        self._queue, self._now = queue, now

    def stop(self) -> None:
        self._patience.stop()
        if self._thread.is_alive():
            self._thread.join(_END_S)
        self._listening.close()

    def _page(self) -> str:
        language = self._spoken()
        meanings = {row.asks: translate(row.meaning, language) for row in BINDINGS if row.asks}
        return remote_page(
            self._name(), language, [(command.value, meanings[command]) for command in BUTTONS]
        )

    def _spoken(self) -> str:
        """The language of the session; until that has begun, the one that was expected."""
        return self._language if self._now is None else self._now().language

    def _name(self) -> str:
        """The title of the routine, and which session it is: `Legs and trunk · Session 3`."""
        if self._number is None:
            return self._title
        return f"{self._title} · {page_words(self._spoken())['session']} {self._number}"

    def _obey(self, line: str) -> bool:
        try:
            command = parse_command(line)
        except ValueError:
            return False
        if self._queue is not None:
            self._queue.put(command)
        return True

    def _read(self) -> dict[str, Any]:
        if self._now is None:
            return {"state": "not-begun", "title": self._name()}
        now = self._now()
        left_ms = max(0, now.phase_duration_ms - now.phase_at_ms)
        return {
            "state": str(now.state),
            "title": self._name(),
            "language": words_language(now.language),
            "exercise": now.exercise or "",
            "phase": translate(now.phase, now.language) if now.phase else "",
            "kind": now.phase,
            "side": now.side,
            "phase_left_ms": left_ms,
            "left_ms": now.left_ms,
            "saying": now.saying,
            "next": now.next_title,
            "gate": now.gate or "",
        }
