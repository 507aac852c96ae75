"""A page in a real Chromium, with everything that it asks of the network and says to the console written down."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

CHROMIUM = next(
    (path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None
)
SPY = """
window.ran = 0;
window.alert = () => { window.ran += 1; };
window.actions = {};
const set = MediaSession.prototype.setActionHandler;
MediaSession.prototype.setActionHandler = function (action, handler) {
    window.actions[action] = handler;
    return set.call(this, action, handler);
};
window.shakes = [];
Object.defineProperty(Navigator.prototype, "vibrate", { value: (pattern) => { window.shakes.push(pattern); } });
"""
"""What the page gives to the system is kept, so that tests call it as earphones would; a headless browser does not shake."""


@contextmanager
def chromium(*arguments: str, bus: str | None = None) -> Iterator[Browser]:
    """With the address of a session bus what plays is a media player there, as on a desktop."""
    environment: dict[str, str | float | bool] = {**os.environ}
    if bus is not None:
        environment["DBUS_SESSION_BUS_ADDRESS"] = bus
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--mute-audio", *arguments], env=environment
        )
        yield browser
        browser.close()


class Visit:
    """One look at a page: what it requested and complained about is in `requests` and `complaints`."""

    def __init__(
        self, browser: Browser, path: Path, *, width: int = 390, height: int = 800, scheme: str = "light"
    ) -> None:
        self.context = browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme="dark" if scheme == "dark" else "light",
        )
        self.context.add_init_script(SPY)
        self.page: Page = self.context.new_page()
        self.requests: list[str] = []
        self.complaints: list[str] = []
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on(
            "console", lambda said: self.complaints.append(said.text) if said.type == "error" else None
        )
        self.page.goto(path.as_uri())

    def ready(self) -> "Visit":
        self.page.wait_for_selector("#player:not([hidden])")
        return self

    def at_s(self) -> int:
        """Where the page says that it is."""
        minutes, seconds = self.page.inner_text("#at").split(":")
        return int(minutes) * 60 + int(seconds)

    def text(self, part: str) -> str:
        return self.page.inner_text(f"#{part}").replace("\N{NO-BREAK SPACE}", " ").strip()

    def media_key(self, action: str, details: dict[str, float] | None = None) -> None:
        """What a button of an earphone or the lock screen does to the page."""
        self.page.evaluate("([action, details]) => window.actions[action](details)", [action, details or {}])

    def seek(self, at_ms: int) -> None:
        self.media_key("seekto", {"seekTime": at_ms / 1000})

    def wait_for(self, expression: str) -> None:
        """Asked again from outside: the page's own policy forbids Playwright's waiting, which evaluates text inside it."""
        for _ in range(100):
            if self.page.evaluate(expression):
                return
            self.page.wait_for_timeout(50)
        raise AssertionError(f"not true within 5 s: {expression}")

    def close(self) -> None:
        self.context.close()
