"""The phone as remote control: driven by a real browser, closed without the token, and obeyed by a real session."""

import http.client
import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from browser import CHROMIUM, chromium
from playwright.sync_api import Page

from voicecoach.errors import RequestError
from voicecoach.live.commands import Command, CommandQueue, Now, Seek
from voicecoach.live.controls import Connections
from voicecoach.live.controls.remote import BUTTONS, Remote, open_control
from voicecoach.script import StepRef
from voicecoach.wording import translate

needs_chromium = pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")
NOW = Now(
    "playing", 90_000, 400_000, exercise="Bridge", ref=StepRef("bridge", side="left"), phase="hold",
    phase_at_ms=3_400, phase_duration_ms=12_000, saying="Keep breathing.", next_title="Rest", side="left",
)  # fmt: skip


@pytest.fixture
def queue() -> CommandQueue:
    return CommandQueue()


@pytest.fixture
def remote(queue: CommandQueue) -> Iterator[Remote]:
    remote = Remote()
    remote.entitle("Legs <b>and</b> trunk", 3)
    remote.start(queue, lambda: NOW)
    yield remote
    remote.stop()


TOOLS = Path(__file__).parents[3] / "build" / "page" / "node_modules"
needs_axe = pytest.mark.skipif(not (TOOLS / "axe-core").is_dir(), reason="axe-core is not installed")


def ask(address: str, path: str, body: str | None = None) -> tuple[int, bytes]:
    place = urlsplit(address)
    connection = http.client.HTTPConnection(place.hostname or "", place.port, timeout=10)
    connection.request("GET" if body is None else "POST", path, body)
    response = connection.getresponse()
    answer = response.read()
    connection.close()
    return response.status, answer


@pytest.fixture
def page(remote: Remote) -> Iterator[Page]:
    with chromium() as browser:
        page = browser.new_page(viewport={"width": 390, "height": 800})
        page.goto(remote.address)
        yield page


@needs_chromium
def test_the_page_shows_the_clock_and_every_button_is_a_command(page: Page, queue: CommandQueue) -> None:
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.wait_for_timeout(400)
    assert page.inner_text("#count") == "9"
    assert page.inner_text("#where") == "Bridge\N{NO-BREAK SPACE}· left"
    assert page.inner_text("#cue") == "Keep breathing."
    assert page.inner_text("h1") == page.title() == "Legs <b>and</b> trunk · Session 3"
    labels = page.locator("[data-command]").all_inner_texts()
    assert labels[:3] == ["Pause, resume", "Previous exercise", "Next exercise"]
    for button in page.locator("[data-command]").all():
        button.click()
        assert queue.get(5) is not None
    assert page.locator("[data-command]").count() == len(BUTTONS)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert not complaints


OUT_OF_VIEW = """
() => [...document.querySelectorAll("#phase, #count, #cue, [data-command]")].filter((element) => {
    const box = element.getBoundingClientRect();
    return box.bottom > innerHeight || box.right > innerWidth || box.height < 1;
}).map((element) => element.id || element.dataset.command)
"""


@needs_chromium
@pytest.mark.parametrize(("width", "height"), [(320, 600), (390, 800), (740, 360), (768, 1024), (1280, 800)])
def test_what_is_needed_at_once_is_in_the_first_view(page: Page, width: int, height: int) -> None:
    page.set_viewport_size({"width": width, "height": height})
    page.wait_for_selector("#cue:not(:empty)")
    first = {
        "phase",
        "count",
        "cue",
        "toggle",
        "previous-exercise",
        "next-exercise",
        "repeat",
        "pain",
    }
    assert first & set(page.evaluate(OUT_OF_VIEW)) == set()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    boxes = [box for button in page.locator("button").all() if (box := button.bounding_box())]
    assert min(box["height"] for box in boxes) >= 44


@needs_chromium
def test_the_space_bar_pauses_whatever_was_tapped_before(page: Page, queue: CommandQueue) -> None:
    page.keyboard.press(" ")
    assert queue.get(5) is Command.TOGGLE
    page.click("[data-command=next-exercise]")
    assert queue.get(5) is Command.NEXT_EXERCISE
    page.keyboard.press(" ")
    assert queue.get(5) is Command.TOGGLE
    page.locator("[data-command=louder]").focus()
    page.keyboard.press(" ")
    assert queue.get(5) is Command.LOUDER, "a button with the focus of the keyboard is pressed"


@needs_chromium
def test_no_old_count_is_shown_when_the_computer_is_gone(page: Page, remote: Remote) -> None:
    page.wait_for_selector("#count:not(:empty)")
    remote.stop()
    page.get_by_text("No connection to the computer.").wait_for()
    assert [page.inner_text(f"#{name}") for name in ("count", "phase", "cue", "coming")] == [""] * 4


@needs_chromium
def test_a_session_that_is_paused_says_so(queue: CommandQueue) -> None:
    remote = Remote()
    remote.start(queue, lambda: replace(NOW, state="paused"))
    try:
        with chromium() as browser:
            page = browser.new_page()
            page.goto(remote.address)
            page.get_by_text("Paused", exact=True).wait_for()
            assert page.inner_text("#coming") == "Next: Rest"
    finally:
        remote.stop()


@needs_chromium
@pytest.mark.load
def test_a_tap_is_in_the_queue_within_a_tenth_of_a_second(page: Page, queue: CommandQueue) -> None:
    """The session takes what is in the queue at once: 150 ms in all."""
    page.wait_for_timeout(400)
    waits_s = []
    for _ in range(5):
        began_s = time.monotonic()
        page.evaluate("document.querySelector('[data-command=toggle]').click()")
        assert queue.get(5) is Command.TOGGLE
        waits_s.append(time.monotonic() - began_s)
    assert sorted(waits_s)[2] < 0.1


@needs_chromium
@needs_axe
@pytest.mark.parametrize(
    ("language", "named"), [("en", "Session 2"), ("de", "Einheit 2"), ("es", "Sesión 2")]
)
def test_axe_finds_no_fault_at_any_width_and_the_page_speaks_as_the_session_does(
    language: str, named: str, queue: CommandQueue
) -> None:
    """It is opened before the session has begun, and in English, since the language may not be known by then."""
    remote = Remote()
    try:
        with chromium() as browser:
            page = browser.new_page()
            page.goto(remote.address)
            page.wait_for_selector("#status:not(:empty)")
            assert page.inner_text("h1") == page.title() == "voicecoach"
            remote.entitle("Legs and trunk", 2)
            page.get_by_text("Legs and trunk · Session 2", exact=True).wait_for()
            remote.start(queue, lambda: replace(NOW, language=language))
            page.wait_for_selector(f"html[lang={language}] #cue:not(:empty)")
            assert (
                page.inner_text("[data-command=toggle]") == translate("pause, resume", language).capitalize()
            )
            assert page.inner_text("h1") == page.title() == f"Legs and trunk · {named}"
            for scheme, width in product(("light", "dark"), (320, 390, 1280)):
                page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
                page.set_viewport_size({"width": width, "height": 800})
                assert faults_of(page) == [], (scheme, width)
                assert page.evaluate("document.documentElement.scrollWidth") <= width
                if folder := os.environ.get("VOICECOACH_PICTURES"):
                    page.screenshot(
                        path=Path(folder) / f"remote-{language}-{width}-{scheme}.png", full_page=True
                    )
    finally:
        remote.stop()


def faults_of(page: Page) -> list[tuple[str, str]]:
    """What axe-core finds."""
    page.evaluate((TOOLS / "axe-core" / "axe.min.js").read_text(encoding="utf-8"))
    found = page.evaluate(
        "axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']})"
    )
    return [(one["id"], one["nodes"][0]["html"]) for one in found["violations"]]


def test_without_the_token_nothing_is_told_and_nothing_obeyed(remote: Remote, queue: CommandQueue) -> None:
    base = urlsplit(remote.address).path
    for path in ("/", "/now", "/do", f"/{'x' * 16}/now", base.rstrip("/"), f"{base}../now"):
        assert ask(remote.address, path)[0] == 404, path
        assert ask(remote.address, path, "quit")[0] == 404, path
    assert queue.get(0) is None
    assert ask(remote.address, f"{base}do", "dance") == (400, b'{"obeyed":false}')
    assert ask(remote.address, f"{base}do", "x" * 100)[0] == 413
    assert queue.get(0) is None
    assert ask(remote.address, f"{base}do", "seek 1:30") == (200, b'{"obeyed":true}')
    assert queue.get(1) == Seek(90_000)


def test_it_is_for_this_machine_unless_the_network_is_asked_for(remote: Remote) -> None:
    assert urlsplit(remote.address).hostname == "127.0.0.1"
    told: list[str] = []
    opened = open_control("", Connections("Legs", told.append))
    assert isinstance(opened, Remote)
    opened.stop()
    assert told == [f"remote control: {opened.address}"]
    with pytest.raises(OSError, match="refused"):
        ask(opened.address, urlsplit(opened.address).path)
    with pytest.raises(RequestError, match="write remote or remote:lan"):
        open_control("world", Connections())


def test_a_real_session_obeys() -> None:
    """Paused, gone on and ended from afar."""
    command = [
        *(sys.executable, "-P", "-m", "voicecoach", "play", "hamstring-ere", "--voice", "silent"),
        *("--session", "4"),
        *("--player", "silent:1", "--remote", "--screen", "plain", "--no-journal", "--gates", "off"),
    ]
    session = subprocess.Popen(command, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL, text=True)
    assert session.stderr is not None
    try:
        address = next(
            found[0] for line in session.stderr if (found := re.match(r"http://127\.0\.0\.1:\d+/\S+/", line))
        )
        base = urlsplit(address).path

        def state() -> Any:
            return json.loads(ask(address, f"{base}now")[1])["state"]

        def wait_for(wanted: str) -> None:
            for _ in range(2000):
                if state() == wanted:
                    return
                time.sleep(0.01)
            raise AssertionError(f"{state()} instead of {wanted}")

        wait_for("playing")
        told = json.loads(ask(address, f"{base}now")[1])["title"]
        assert told == "Hamstring end-range expansion · Session 4"
        ask(address, f"{base}do", "pause")
        wait_for("paused")
        ask(address, f"{base}do", "resume")
        wait_for("playing")
        ask(address, f"{base}do", "quit")
        assert session.wait(20) == 0
    finally:
        session.kill()
        session.stderr.close()
        session.wait()
