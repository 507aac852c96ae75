"""A course as a folder of pages, in a real Chromium, from the disk."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from browser import CHROMIUM, Visit, chromium
from playwright.sync_api import Browser

from voicecoach.cli import run

TOOLS = Path(__file__).parents[2] / "build" / "page" / "node_modules"
needs_chromium = pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")
needs_axe = pytest.mark.skipif(not (TOOLS / "axe-core").is_dir(), reason="axe-core is not installed")
SHEETS = {
    "rise": """\
exercise: rise
name: Heel raise
position: standing
dose: {sets: 1-2, reps: 1, hold: 5 s, sides: none}
steps:
  - {id: hold, say: {full: "Rise onto your toes.", short: "Rise."}, hold: dose}
""",
    "rises": "routine: rises\nname: Heel raises\nexercises: [rise]\n",
    "a-week": """\
programme: a-week
name: "A week <b>of</b> rises"
routine: rises
weeks: 1
sessions: 3 a week
""",
}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The pages of the sessions that are left after the first, on the day of the second."""
    place = tmp_path_factory.mktemp("course")
    (place / "cues").mkdir()
    for name, text in SHEETS.items():
        (place / "cues" / f"{name}.yaml").write_text(text, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("VOICECOACH_DATA", str(place / "data"))
        patch.setenv("VOICECOACH_NOW", "2026-03-02T07:00")
        started = ["plan", "start", "a-week", "--from", "2026-03-02", "--cues", str(place / "cues")]
        assert run(started) == 0
        assert run(["plan", "done", "--pain", "1"]) == 0
        patch.setenv("VOICECOACH_NOW", "2026-03-04T07:00")
        rendered = ["render", "--programme", "a-week", "--format", "page", "--voice", "silent"]
        assert run([*rendered, "-o", str(place / "pages")]) == 0
        yield place


def test_the_folder_has_a_page_for_each_session_and_an_index(made: Path) -> None:
    assert {path.name for path in (made / "pages").iterdir()} == {
        "2026-03-04 session 02.html",
        "2026-03-06 session 03.html",
        "index.html",
        "voicecoach.json",
    }


@needs_chromium
def test_todays_session_is_on_top_and_leads_back(browser: Browser, made: Path, tmp_path: Path) -> None:
    """As from a USB stick: only files are asked for, and what is done in a session is done in the index."""
    shutil.copytree(made / "pages", tmp_path / "stick")
    visit = Visit(browser, tmp_path / "stick" / "index.html")
    visit.page.clock.set_fixed_time("2026-03-04T09:00:00")
    visit.page.reload()
    page = visit.page
    assert visit.text("first-title") == "Today"
    assert visit.text("first-name") == "Session 2 of 3"
    assert page.locator("h1").inner_text() == "A week <b>of</b> rises"
    assert page.locator("#done-list li").all_inner_texts()[0].split("\n")[:2] == ["✓", "Session 1 of 3"]
    page.click("#first-link")
    visit.ready()
    assert "Session 2 of 3" in page.inner_text("header")
    page.fill("#day", "2026-03-03")
    page.select_option("#pain", "2")
    page.click("#report-form button")
    assert "session=2" in page.input_value("#line")
    page.click("a.back")
    assert visit.text("first-name") == "Session 3 of 3"
    assert page.locator("#done-list li").count() == 2
    assert page.locator("#session-2 .day").inner_text() == "Tuesday, March 3, 2026", "when it was done"
    assert not visit.complaints
    assert all(url.startswith(("file://", "blob:")) for url in visit.requests)
    visit.close()


@needs_chromium
def test_a_session_done_today_makes_the_next_one_wait(browser: Browser, made: Path) -> None:
    visit = opened_on(browser, made, "2026-03-04")
    visit.page.evaluate("new CourseMemory('a-week').keep(2, today())")
    visit.page.reload()
    assert (visit.text("first-title"), visit.text("first-name")) == ("Next session", "Session 3 of 3")
    visit.page.evaluate("new CourseMemory('a-week').keep(3, today())")
    visit.page.reload()
    assert visit.text("nothing") == "All sessions are done."
    assert visit.page.locator("#first").is_hidden()
    visit.close()


def opened_on(browser: Browser, made: Path, day: str) -> Visit:
    """The index as a device shows it on this day."""
    visit = Visit(browser, made / "pages" / "index.html")
    visit.page.clock.set_fixed_time(f"{day}T09:00:00")
    visit.page.reload()
    return visit


@needs_chromium
def test_a_session_whose_day_is_over_is_missed_and_not_todays(browser: Browser, made: Path) -> None:
    visit = opened_on(browser, made, "2026-03-05")
    assert (visit.text("first-title"), visit.text("first-name")) == (
        "Missed: do this one next",
        "Session 2 of 3",
    )
    assert visit.page.locator(".session .missed:visible").count() == 1
    assert visit.page.locator("#missed").is_hidden()
    visit.close()


@needs_chromium
def test_what_is_due_today_is_todays_and_what_was_missed_is_named_beneath(
    browser: Browser, made: Path
) -> None:
    visit = opened_on(browser, made, "2026-03-06")
    assert (visit.text("first-title"), visit.text("first-name")) == ("Today", "Session 3 of 3")
    assert visit.text("missed").startswith("Missed: Session 2 of 3 Wednesday, March 4, 2026")
    visit.page.click("#missed-link")
    visit.ready()
    assert "Session 2 of 3" in visit.page.inner_text("header")
    assert visit.complaints == []
    visit.close()


@needs_chromium
def test_nothing_is_missed_before_its_day_is_over(browser: Browser, made: Path) -> None:
    visit = opened_on(browser, made, "2026-03-03")
    assert (visit.text("first-title"), visit.text("first-name")) == ("Next session", "Session 2 of 3")
    assert visit.page.locator(".missed:visible").count() == 0
    visit.close()


@needs_chromium
@needs_axe
@pytest.mark.parametrize(("width", "scheme"), [(320, "light"), (1280, "dark")])
def test_axe_finds_no_fault_in_the_index(browser: Browser, made: Path, width: int, scheme: str) -> None:
    visit = Visit(browser, made / "pages" / "index.html", width=width, scheme=scheme)
    visit.page.evaluate((TOOLS / "axe-core" / "axe.min.js").read_text())
    found = visit.page.evaluate("axe.run(document)")
    assert [(one["id"], one["nodes"][0]["html"]) for one in found["violations"]] == []
    assert visit.page.evaluate("document.documentElement.scrollWidth") <= width
    visit.close()


def test_a_session_that_moves_keeps_its_page_and_the_index_finds_it(
    made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(made, tmp_path / "copy")
    monkeypatch.setenv("VOICECOACH_DATA", str(tmp_path / "copy" / "data"))
    monkeypatch.setenv("VOICECOACH_NOW", "2026-03-04T07:00")
    assert run(["plan", "skip"]) == 0
    pages = tmp_path / "copy" / "pages"
    rendered = ["render", "--programme", "a-week", "--format", "page", "--voice", "silent"]
    assert run([*rendered, "-o", str(pages)]) == 0
    assert "0 rendered, 2 renamed" in capfd.readouterr().err
    assert "2026-03-06%20session%2002.html" in (pages / "index.html").read_text(encoding="utf-8")
