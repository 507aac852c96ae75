"""Sharing, over a real server, as a browser and a phone ask for it."""

import http.client
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from voicecoach.api.share import ShareRequest, Sharing, open_sharing, shared_folder
from voicecoach.cli import run
from voicecoach.errors import RequestError
from voicecoach.web.address import draw_qr, listen_on
from voicecoach.web.serve import Patience

SOUND = bytes(range(256)) * 40


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "course"
    place.mkdir()
    (place / "session 01.mp3").write_bytes(SOUND)
    (place / "voicecoach.json").write_text("{}")
    (place / ".secret.mp3").write_bytes(b"hidden")
    (tmp_path / "outside.mp3").write_bytes(b"outside")
    return place


@contextmanager
def running(folder: Path) -> Iterator[tuple[Sharing, list[str]]]:
    visitors: list[str] = []
    with (
        shared_folder(folder) as files,
        open_sharing(files, ShareRequest(most_s=60), visitors.append) as sharing,
    ):
        thread = threading.Thread(target=sharing.run)
        thread.start()
        try:
            yield sharing, visitors
        finally:
            sharing.stop()
            thread.join()


def ask(
    address: str, path: str, method: str = "GET", **headers: str
) -> tuple[http.client.HTTPResponse, bytes]:
    place = urlsplit(address)
    connection = http.client.HTTPConnection(place.hostname or "", place.port, timeout=10)
    connection.request(method, path, headers=headers)
    response = connection.getresponse()
    body = response.read()
    connection.close()
    return response, body


def test_a_phone_gets_the_list_and_the_stretch_of_sound_that_it_asks_for(folder: Path) -> None:
    with running(folder) as (sharing, visitors):
        base = urlsplit(sharing.address).path
        page, html = ask(sharing.address, base)
        assert page.status == 200
        assert page.getheader("content-type") == "text/html; charset=utf-8"
        assert b'href="session%2001.mp3"' in html
        part, body = ask(sharing.address, base + "session%2001.mp3", Range="bytes=1000-1999")
        assert (part.status, body) == (206, SOUND[1000:2000])
        assert part.getheader("content-range") == f"bytes 1000-1999/{len(SOUND)}"
        assert part.getheader("content-type") == "audio/mpeg"
        head, nothing = ask(sharing.address, base + "session%2001.mp3", "HEAD")
        assert (head.status, head.getheader("content-length"), nothing) == (200, str(len(SOUND)), b"")
        assert head.getheader("accept-ranges") == "bytes"
        assert head.getheader("referrer-policy") == "no-referrer"
        assert visitors == ["127.0.0.1"]


def test_without_the_token_and_beyond_the_folder_there_is_nothing(folder: Path) -> None:
    with running(folder) as (sharing, visitors):
        base = urlsplit(sharing.address).path
        for path in (
            *("/", "/session%2001.mp3", f"/{'x' * 16}/", f"{base[:-2]}/", f"{base}../outside.mp3"),
            *(f"{base}..%2Foutside.mp3", f"{base}.secret.mp3", f"{base}voicecoach.json", f"{base}course/"),
            f"{base}%2e%2e/outside.mp3",
        ):
            assert ask(sharing.address, path)[0].status == 404, path
        assert ask(sharing.address, base, "POST")[0].status == 405
        assert visitors == []


def test_every_sharing_has_an_address_of_its_own_and_loopback_is_usual(folder: Path) -> None:
    with (
        shared_folder(folder) as files,
        open_sharing(files, ShareRequest()) as first,
        open_sharing(files, ShareRequest()) as second,
    ):
        for one in (first, second):
            place = urlsplit(one.address)
            assert place.hostname == "127.0.0.1"
            assert len(place.path.strip("/")) == 16
        assert urlsplit(first.address).path != urlsplit(second.address).path


def test_it_stops_after_its_time_and_after_the_last_request() -> None:
    now = [0.0]
    patience = Patience(most_s=100, idle_s=10, clock=lambda: now[0])
    patience.begin()
    now[0] = 50
    assert not patience.is_over(), "nobody has come yet"
    patience.note_request()
    now[0] = 59.9
    assert not patience.is_over()
    patience.note_request()
    now[0] = 69.8
    assert not patience.is_over()
    now[0] = 69.9
    assert patience.is_over(), "10 s after the last request"
    patience.note_request()
    now[0] = 100
    assert patience.is_over(), "its time is up, whoever asks"


def test_the_server_is_gone_when_it_has_stopped(folder: Path) -> None:
    with shared_folder(folder) as files, open_sharing(files, ShareRequest(most_s=0.3)) as sharing:
        sharing.run()
    with pytest.raises(OSError, match="refused"):
        ask(sharing.address, urlsplit(sharing.address).path)


def test_a_port_that_is_taken_and_an_empty_folder_are_refused(tmp_path: Path) -> None:
    taken = listen_on("127.0.0.1")
    with pytest.raises(RequestError, match="cannot be used"):
        listen_on("127.0.0.1", taken.getsockname()[1])
    taken.close()
    with pytest.raises(RequestError, match="holds nothing to share"), shared_folder(tmp_path):
        pass


def test_the_code_on_the_screen_is_the_address() -> None:
    """Read back as a camera does, module by module: the three corners are where a reader looks for them."""
    segno = pytest.importorskip("segno")
    text = "http://192.168.1.20:40000/abcdefghijklmnop/"
    drawn = draw_qr(text).splitlines()
    upper = {"█": 0, "▀": 0, "▄": 1, " ": 1}
    lower = {"█": 0, "▀": 1, "▄": 0, " ": 1}
    rows = [[table[char] for char in line] for line in drawn for table in (upper, lower)]
    wanted = [list(row) for row in segno.make(text, error="m", micro=False).matrix_iter(border=2)]
    assert rows[: len(wanted)] == wanted
    assert all(len(line) == len(wanted) for line in drawn)


def test_the_command_says_what_it_serves_and_to_whom(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["share", str(folder), "--for", "500ms"]) == 0
    out, err = capfd.readouterr()
    assert out.startswith("http://127.0.0.1:")
    assert "course: 2 files, 0.0 MB, for this machine alone" in err
    assert err.endswith("stopped sharing\n")
    assert run(["share", str(folder), "--for", "soon"]) == 2
