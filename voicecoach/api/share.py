"""A session or a folder -> a server for the phone in the next room."""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from voicecoach.api.observer import SILENT, Observer
from voicecoach.api.render import render_session
from voicecoach.errors import MachineError, RequestError
from voicecoach.request import SessionRequest

USUAL_MOST_S = 2 * 60 * 60.0
USUAL_IDLE_S = 15 * 60.0
"""Longer than a pause in a session, in which a player asks for nothing."""
_PAGE = "index.html"


@dataclass(frozen=True, slots=True)
class SharedFiles:
    """What is given away."""

    title: str
    files: dict[str, Path]
    """By the name that an address ends with."""

    @property
    def byte_count(self) -> int:
        """How much it is together."""
        return sum(path.stat().st_size for path in self.files.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareRequest:
    """How files are shared."""

    is_on_network: bool = False
    """For every device of this network that knows the address; else for this machine alone."""
    port: int = 0
    """0: any that is free."""
    most_s: float = USUAL_MOST_S
    """It stops after this long."""
    idle_s: float = USUAL_IDLE_S
    """It stops when nobody has asked for anything for this long, once somebody has."""


@dataclass(slots=True)
class Sharing:
    """A server that is ready to run."""

    address: str
    qr: str
    """The address as a QR code of a few lines."""
    _run: Callable[[], None] = field(repr=False)
    _stop: Callable[[], None] = field(repr=False)

    def run(self) -> None:
        """Serve until it stops by itself, or until Ctrl-C."""
        self._run()

    def stop(self) -> None:
        """Have it stop soon; from any thread."""
        self._stop()


@contextmanager
def shared_session(request: SessionRequest, observer: Observer = SILENT) -> Iterator[SharedFiles]:
    """A session as a page and as an MP3, in a folder that is gone afterwards. Raises what `render_session` does."""
    with tempfile.TemporaryDirectory(prefix="voicecoach-") as folder:
        page, sound = Path(folder) / _PAGE, Path(folder) / f"{Path(request.name).stem}.mp3"
        rendered = render_session(request, page, observer=observer)
        render_session(request, sound, observer=observer)
        yield SharedFiles(rendered.script.title, {page.name: page, sound.name: sound})


@contextmanager
def shared_folder(folder: Path) -> Iterator[SharedFiles]:
    """What voicecoach wrote into a folder, with a page that lists it if it has none. Raises RequestError for an empty one."""
    from voicecoach.page.listing import write_listing
    from voicecoach.web.files import shareable

    files = shareable(folder)
    if not files:
        raise RequestError(
            f"'{folder}' holds nothing to share",
            "render something into it: voicecoach render --programme NAME --format page -o FOLDER",
        )
    if _PAGE in files:
        yield SharedFiles(folder.name, files)
        return
    with tempfile.TemporaryDirectory(prefix="voicecoach-") as place:
        index = Path(place) / _PAGE
        with index.open("wb") as stream:
            write_listing(stream, folder.resolve().name, list(files))
        yield SharedFiles(folder.name, {_PAGE: index, **files})


@contextmanager
def open_sharing(
    files: SharedFiles, request: ShareRequest, on_visitor: Callable[[str], None] | None = None
) -> Iterator[Sharing]:
    """A server for these files; `on_visitor` is told the address of each device the first time that it asks for something.

    Raises RequestError for a port that is taken, MachineError without a network or without Starlette and uvicorn.
    """
    try:
        import uvicorn  # noqa: F401

        from voicecoach.web.files import build_app
    except ImportError as error:
        raise MachineError(
            f"sharing needs the package {error.name}, which is not installed",
            "pip install 'voicecoach[share]'",
        ) from error
    from voicecoach.web.address import LOOPBACK, draw_qr, listen_on, make_token, network_host
    from voicecoach.web.serve import Patience, serve

    host = network_host() if request.is_on_network else LOOPBACK
    listening = listen_on(host, request.port)
    token = make_token()
    patience = Patience(request.most_s, request.idle_s)
    seen: set[str] = set()

    def visit(visitor: str) -> None:
        patience.note_request()
        if visitor not in seen:
            seen.add(visitor)
            if on_visitor is not None:
                on_visitor(visitor)

    address = f"http://{host}:{listening.getsockname()[1]}/{token}/"
    app = build_app(files.files, token, visit)
    try:
        yield Sharing(address, draw_qr(address), lambda: serve(app, listening, patience), patience.stop)
    finally:
        listening.close()
