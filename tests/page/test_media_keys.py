"""Media keys from outside the browser: `playerctl` sends over a private bus what a desktop or an earphone sends, and the page obeys."""

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from browser import CHROMIUM, Visit, chromium
from playwright.sync_api import Page
from sample_page import write_sample

NEEDED = [tool for tool in ("dbus-daemon", "playerctl") if shutil.which(tool) is None]

pytestmark = [
    pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed"),
    pytest.mark.skipif(bool(NEEDED), reason=f"not installed: {', '.join(NEEDED)}"),
]


@pytest.fixture
def bus(tmp_path: Path) -> Iterator[str]:
    """The address of a session bus that only this test and its browser know."""
    command = ["dbus-daemon", "--session", "--nofork", "--print-address", f"--address=unix:dir={tmp_path}"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as daemon:
        assert daemon.stdout is not None
        yield daemon.stdout.readline().strip()
        daemon.kill()


def playerctl(bus: str, *arguments: str) -> str:
    """What it says; nothing where no player is on the bus yet."""
    environment = {**os.environ, "DBUS_SESSION_BUS_ADDRESS": bus}
    return subprocess.run(
        ["playerctl", *arguments], capture_output=True, text=True, check=False, env=environment
    ).stdout.strip()


def wait_until(page: Page, holds: Callable[[], bool], what: str) -> None:
    for _ in range(200):
        if holds():
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"not within 10 s: {what}")


def test_media_keys_from_outside_the_browser_move_the_session(bus: str, tmp_path: Path) -> None:
    """Play, pause, next and previous exercise, and a place on the slider of the lock screen."""
    with chromium(bus=bus) as browser:
        visit = Visit(browser, write_sample(tmp_path / "coach.html")).ready()
        page = visit.page

        def is_shown(label: str) -> bool:
            return page.get_attribute("#play", "aria-label") == label

        def is_near(at_s: int) -> bool:
            return at_s <= visit.at_s() <= at_s + 2

        page.click("#play")
        wait_until(page, lambda: playerctl(bus, "status") == "Playing", "the system sees it play")
        playerctl(bus, "pause")
        wait_until(page, lambda: is_shown("Play"), "paused")
        playerctl(bus, "next")
        wait_until(page, lambda: is_near(4), "the first exercise")
        wait_until(page, lambda: playerctl(bus, "metadata", "title") == "Bridge", "its name is shown")
        assert playerctl(bus, "metadata", "artist") == "Two holds"
        playerctl(bus, "position", "10")
        wait_until(page, lambda: is_near(10), "ten seconds")
        playerctl(bus, "previous")
        wait_until(page, lambda: is_near(4), "the beginning of the exercise")
        playerctl(bus, "pause")
        wait_until(page, lambda: is_shown("Play"), "paused again")
        playerctl(bus, "play")
        wait_until(page, lambda: is_shown("Pause"), "playing")
        playerctl(bus, "play-pause")
        wait_until(page, lambda: playerctl(bus, "status") == "Paused", "the system sees it paused")
        assert visit.complaints == []
        visit.close()
