#!/usr/bin/env python3
"""Takes the pictures of the page in the README: a session in the middle of a hold, in Chromium, on a phone and on a desktop.

Run it again when the page changes, with the voice `pyttsx3` and Chromium installed: `.venv/bin/python docs/page.py`. It is no part
of `make docs`, since fonts differ from machine to machine.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "tests" / "page"))
IN_A_HOLD_MS = 96_000
PICTURES = {
    "page-phone.png": (390, "light"),
    "page-phone-dark.png": (390, "dark"),
    "page-desktop.png": (1280, "light"),
}


def main() -> None:
    """Write the pictures."""
    from browser import Visit, chromium  # noqa: PLC0415 - lies with the tests

    with tempfile.TemporaryDirectory() as folder, chromium() as browser:
        page = Path(folder) / "page.html"
        render = [sys.executable, "-P", "-m", "voicecoach", "render", "hamstring-ere", "--voice", "pyttsx3"]
        subprocess.run([*render, "-o", page], check=True)  # noqa: S603
        for name, (width, scheme) in PICTURES.items():
            visit = Visit(browser, page, width=width, scheme=scheme).ready()
            visit.seek(IN_A_HOLD_MS)
            visit.page.wait_for_timeout(300)
            visit.page.screenshot(path=HERE / name)
            visit.close()


if __name__ == "__main__":
    main()
