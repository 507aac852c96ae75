"""The page in a real browser: it plays, lands, remembers, asks nobody for anything, and runs nothing of a sheet."""

import json
import re
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from browser import CHROMIUM, Visit, chromium
from handmade import speech
from paths import ROOT
from playwright.sync_api import Browser, expect
from sample_page import sample_content, sample_script, write_sample

from voicecoach.page.content import HandoutExercise
from voicecoach.page.words import ASSETS, languages, page_words
from voicecoach.script import Chapter

TOOLS = ROOT / "build" / "page" / "node_modules"

needs_chromium = pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed")
needs_tools = pytest.mark.skipif(not TOOLS.is_dir(), reason="`make node-tools` was not run")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as opened:
        yield opened


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_sample(tmp_path_factory.mktemp("page") / "coach.html")


@pytest.fixture
def visit(browser: Browser, sample: Path) -> Iterator[Visit]:
    opened = Visit(browser, sample).ready()
    yield opened
    assert opened.complaints == []
    assert [url for url in opened.requests if not url.startswith(("file://", "blob:"))] == []
    opened.close()


@needs_chromium
def test_it_plays_and_counts_down_and_pauses(visit: Visit) -> None:
    visit.seek(6_000)
    assert (visit.text("phase"), visit.text("count")) == ("Hold", "6")
    assert visit.text("where") == "Bridge · Set 1 · Rep 1 · left"
    visit.page.click("#play")
    expect(visit.page.locator("#count")).to_have_text("4", timeout=10_000)
    expect(visit.page.locator("#cue")).to_have_text("Keep breathing.")
    expect(visit.page.locator("#play")).to_have_attribute("aria-label", "Pause")
    visit.page.click("#play")
    stopped = visit.page.evaluate("document.getElementById('at').textContent")
    visit.page.wait_for_timeout(1_200)
    assert visit.text("at") == stopped
    assert visit.page.evaluate("window.shakes.length") == 1, "it shakes once when the hold begins"


@needs_chromium
def test_chapter_and_set_buttons_land(visit: Visit) -> None:
    visit.page.click("button.chapter:has-text('Curl')")
    assert visit.at_s() == 21
    assert visit.text("phase") == "Move"
    visit.page.click("button.stop:has-text('right')")
    assert visit.at_s() == 15
    assert visit.text("phase") == "Hold"
    assert visit.page.locator("button.stop[aria-current]").inner_text() == "Set 1 right"


@needs_chromium
def test_a_set_is_called_what_the_voice_calls_it(browser: Browser, tmp_path: Path) -> None:
    bridge, curl = sample_content().exercises
    content = replace(sample_content(), exercises=(replace(bridge, set_noun="spot"), curl))
    visit = Visit(browser, write_sample(tmp_path / "coach.html", content)).ready()
    visit.seek(6_000)
    assert visit.text("where") == "Bridge · Spot 1 · Rep 1 · left"
    assert visit.page.locator("button.stop").all_inner_texts() == ["Spot 1 left", "Spot 1 right"]
    visit.seek(22_000)
    assert visit.text("where") == "Curl · Set 1 · Rep 1"
    visit.close()


@needs_chromium
def test_the_timeline_is_tapped(visit: Visit) -> None:
    box = visit.page.locator("#timeline").bounding_box()
    assert box is not None
    visit.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + 20)
    assert visit.at_s() in {14, 15}


@needs_chromium
def test_buttons_of_earphones_move_the_session(visit: Visit) -> None:
    visit.media_key("nexttrack")
    assert visit.at_s() == 4
    visit.media_key("nexttrack")
    assert visit.at_s() == 21
    visit.media_key("previoustrack")
    assert visit.at_s() == 4, "just after the beginning of an exercise: back to the one before"
    visit.seek(10_000)
    visit.media_key("previoustrack")
    assert visit.at_s() == 4, "in the middle of it: back to its beginning"
    visit.media_key("play")
    expect(visit.page.locator("#play")).to_have_attribute("aria-label", "Pause")
    state = "[navigator.mediaSession.playbackState, navigator.mediaSession.metadata.title, navigator.mediaSession.metadata.artist]"
    visit.wait_for("navigator.mediaSession.playbackState === 'playing'")
    assert visit.page.evaluate(state) == ["playing", "Bridge", "Two holds"]
    visit.media_key("pause")
    visit.wait_for("navigator.mediaSession.playbackState === 'paused'")
    assert visit.page.evaluate("[window.actions.seekforward, window.actions.seekbackward]") == [None, None]


@needs_chromium
def test_the_keyboard_does_everything(visit: Visit) -> None:
    for key, at_s in (
        ("n", 4),
        ("ArrowRight", 9),
        ("ArrowRight", 14),
        ("r", 4),
        ("n", 21),
        ("a", 21),
        ("p", 4),
    ):
        visit.page.keyboard.press(key)
        assert visit.at_s() == at_s, key
    visit.page.keyboard.press(" ")
    expect(visit.page.locator("#play")).to_have_attribute("aria-label", "Pause")


@needs_chromium
def test_it_is_found_again_where_it_was_left(visit: Visit) -> None:
    visit.seek(16_000)
    visit.wait_for("Object.keys(localStorage).some((key) => localStorage[key].includes('16000'))")
    visit.page.reload()
    visit.ready()
    assert visit.at_s() == 16
    assert visit.text("status") == "You were here last time: 0:16"
    visit.page.click("#play")
    expect(visit.page.locator("#at")).to_have_text("0:17", timeout=10_000)
    visit.page.reload()
    visit.ready()
    visit.page.click("#from-start")
    assert visit.at_s() == 0


@needs_chromium
def test_what_was_done_is_kept_and_handed_on_as_one_line(visit: Visit) -> None:
    visit.page.fill("#day", "2026-11-28")
    visit.page.select_option("#pain", "2")
    visit.page.select_option("#effort", "6")
    visit.page.check("[value=curl]")
    visit.page.click("#report-form button")
    line = "voicecoach-done/1 routine=tight-hamstrings day=2026-11-28 pain=2 effort=6 left-out=curl"
    assert visit.page.input_value("#line") == line
    visit.page.reload()
    visit.ready()
    assert visit.page.input_value("#line") == line


@needs_chromium
def test_sound_and_captions_are_downloaded(visit: Visit, tmp_path: Path) -> None:
    with visit.page.expect_download() as sound:
        visit.page.click("#download-sound")
    assert sound.value.suggested_filename == "tight-hamstrings.wav"
    sound.value.save_as(tmp_path / "sound.wav")
    assert (tmp_path / "sound.wav").read_bytes()[:4] == b"RIFF"
    assert (tmp_path / "sound.wav").stat().st_size > 30 * 8_000 * 2
    with visit.page.expect_download() as captions:
        visit.page.click("#download-captions")
    captions.value.save_as(tmp_path / "captions.vtt")
    assert (tmp_path / "captions.vtt").read_text() == sample_content().captions


HOSTILE = [
    "<script>alert(1)</script>",
    "</script><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    '" autofocus onfocus="alert(1)',
    "javascript:alert(1)",
    "<iframe srcdoc='<script>alert(1)</script>'>",
    "</title><script>alert(1)</script>",
    "</style><script>alert(1)</script>",
    "<!-- <script>alert(1)",
    "--><script>alert(1)</script>",
    "]]><script>alert(1)</script>",
    "{{ 7 * 7 }}",
    "{% raw %}{{ alert(1) }}",
    "${alert(1)}",
    "`;alert(1);//",
    '";alert(1);//',
    "\\u003cscript\\u003ealert(1)\\u003c/script\\u003e",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&#60;img src=x onerror=alert(1)&#62;",
    "<base href='https://example.org/'>",
    "<meta http-equiv=refresh content='0;url=https://example.org/'>",
    "<link rel=stylesheet href=https://example.org/x.css>",
    "<form action=https://example.org/><button autofocus>x",
    "<a href=https://example.org/ ping=https://example.org/>x</a>",
    "<video><source onerror=alert(1)>",
    "<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "\u2028alert(1)\u2029@@sound@@",
]


@needs_chromium
def test_nothing_of_a_sheet_is_executed(browser: Browser, tmp_path: Path) -> None:
    assert len(HOSTILE) == 30
    plain = sample_script()
    cues = tuple(speech(index * 900, 800, text) for index, text in enumerate(HOSTILE))
    chapters = tuple(Chapter(index * 900, text) for index, text in enumerate(HOSTILE))
    script = replace(plain, title=HOSTILE[1], routine=HOSTILE[4], events=cues, chapters=chapters)
    exercises = tuple(HandoutExercise(text, text, text, (text,), text, (text,), (text,)) for text in HOSTILE)
    content = replace(sample_content(script), exercises=exercises, cautions=tuple(HOSTILE))
    path = write_sample(
        tmp_path / "hostile.html", content, captions="".join(HOSTILE), programme=HOSTILE[0], index=HOSTILE[7]
    )
    visit = Visit(browser, path).ready()
    assert visit.page.title() == HOSTILE[1]
    for index, text in enumerate(HOSTILE):
        visit.seek(index * 900 + 100)
        assert visit.page.evaluate("document.getElementById('cue').textContent") == text
        assert (
            visit.page.evaluate("document.querySelector('.chapter[aria-current] span').textContent") == text
        )
    visit.page.evaluate(
        "document.querySelectorAll('*').forEach((element) => element.dispatchEvent(new Event('mouseover')))"
    )
    visit.page.click("#report-form button")
    assert visit.page.evaluate("window.ran") == 0
    assert visit.complaints == []
    assert [url for url in visit.requests if not url.startswith(("file://", "blob:"))] == []
    assert visit.page.url == path.as_uri()
    visit.close()


@needs_chromium
def test_the_policy_stops_what_escaping_would_miss(browser: Browser, sample: Path) -> None:
    visit = Visit(browser, sample).ready()
    visit.page.evaluate(
        """() => {
            document.body.insertAdjacentHTML("beforeend", "<img src=x onerror=alert(1)><iframe src='https://example.org'></iframe>");
            const script = document.createElement("script");
            script.textContent = "alert(2)";
            document.body.append(script);
        }"""
    )
    refused = visit.page.evaluate("fetch('https://example.org/').then(() => 'left', () => 'refused')")
    assert refused == "refused"
    assert visit.page.evaluate("window.ran") == 0
    visit.close()


@needs_chromium
@needs_tools
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_axe_finds_no_fault(browser: Browser, sample: Path, width: int, scheme: str) -> None:
    visit = Visit(browser, sample, width=width, scheme=scheme).ready()
    visit.seek(7_100)
    visit.page.click("#report-form button")
    visit.page.evaluate((TOOLS / "axe-core" / "axe.min.js").read_text())
    found = visit.page.evaluate(
        "axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']})"
    )
    assert [(one["id"], one["nodes"][0]["html"]) for one in found["violations"]] == []
    assert visit.page.evaluate("document.documentElement.scrollWidth") <= width, (
        "nothing is wider than the screen"
    )
    visit.close()


@needs_chromium
def test_without_scripts_the_handout_is_there(browser: Browser, sample: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(sample.as_uri())
    assert "Come up." in page.inner_text("#handout")
    assert page.is_visible("noscript")
    context.close()


@needs_chromium
def test_paper_gets_the_handout_alone(visit: Visit) -> None:
    """With room to write by hand, which only paper has."""
    assert not visit.page.is_visible(".log")
    visit.page.emulate_media(media="print")
    assert visit.page.is_visible(".log")
    assert visit.page.locator(".log th").all_inner_texts() == [
        "Date",
        "Pain, 0 (none) to 10 (worst)",
        "Effort, 0 (none) to 10 (maximal)",
        "Notes",
    ]
    assert visit.page.locator(".log td").all_inner_texts() == [""] * 36
    assert visit.page.is_visible("#handout h3")
    for part in ("player", "chapters", "options", "report", "downloads", "print"):
        assert not visit.page.is_visible(f"#{part}"), part


@pytest.mark.parametrize("language", languages())
def test_every_language_has_every_word(language: str, tmp_path: Path) -> None:
    assert page_words(language).keys() == page_words("en").keys()
    assert all(isinstance(text, str) and text for text in page_words(language).values())
    page = write_sample(tmp_path / "page.html", sample_content(language=language)).read_text()
    assert f'<main lang="{language}">' in page


def test_another_language_keeps_its_own_name_for_its_own_words(tmp_path: Path) -> None:
    page = write_sample(tmp_path / "page.html", sample_content(language="sv")).read_text()
    assert '<html lang="sv">' in page
    assert '<main lang="en">' in page


@needs_tools
def test_the_types_of_the_scripts_hold() -> None:
    found = subprocess.run(
        [
            "node",
            str(TOOLS / "typescript" / "bin" / "tsc"),
            "-p",
            str(Path(__file__).parent / "tsconfig.json"),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert found.stdout == ""


@needs_tools
def test_the_scripts_and_the_style_are_formatted() -> None:
    files = [str(path) for path in sorted(ASSETS.iterdir()) if path.suffix in {".js", ".css"}]
    prettier = str(TOOLS / "prettier" / "bin" / "prettier.cjs")
    found = subprocess.run(
        ["node", prettier, "--print-width", "110", "--list-different", *files],
        capture_output=True,
        text=True,
        check=False,
    )
    assert found.stdout == ""


def test_the_data_in_the_page_is_what_the_script_says(sample: Path) -> None:
    data = re.search(r'id="session">(.*?)</script>', sample.read_text(), re.DOTALL)
    assert data is not None
    session = json.loads(data[1])
    assert session["duration_ms"] == 30_000
    assert session["phases"][2] == ["hold", 6_000, 12_000, 1, 1, "left"]
    assert [section["stops"] for section in session["sections"]] == [[], [4_000, 15_000], [21_000]]


@needs_chromium
def test_the_space_bar_plays_whatever_was_clicked_before(visit: Visit) -> None:
    """A button that was clicked, or the slider, does not take it."""
    visit.page.click("#next")
    at_s = visit.at_s()
    visit.page.keyboard.press(" ")
    expect(visit.page.locator("#play")).to_have_attribute("aria-label", "Pause")
    visit.page.keyboard.press(" ")
    expect(visit.page.locator("#play")).to_have_attribute("aria-label", "Play")
    assert visit.at_s() - at_s < 10
    visit.page.locator("#seek").focus()
    visit.page.keyboard.press(" ")
    expect(visit.page.locator("#play")).to_have_attribute("aria-label", "Pause")


@needs_chromium
def test_a_line_that_no_longer_says_what_was_chosen_is_hidden(visit: Visit) -> None:
    visit.page.select_option("#pain", "3")
    visit.page.click("#report-form button")
    assert "pain=3" in visit.page.input_value("#line")
    assert visit.text("report-status") == "Saved on this device."
    visit.page.select_option("#pain", "7")
    expect(visit.page.locator("#report-line")).to_be_hidden()
    assert visit.text("report-status") == ""
    visit.page.click("#report-form button")
    assert "pain=7" in visit.page.input_value("#line")


@needs_chromium
def test_after_a_jump_no_words_of_the_exercise_before_are_shown(visit: Visit) -> None:
    visit.seek(8_000)
    assert visit.text("cue") == "Keep breathing."
    visit.seek(16_000)
    assert visit.text("cue") == "Keep breathing.", "it was just said, and is of this exercise"
    visit.seek(21_000)
    assert visit.text("cue") == ""


@needs_chromium
def test_what_comes_next_is_what_comes_when_the_countdown_ends(visit: Visit) -> None:
    for at_ms, coming in (
        (5_000, "Next: Hold, left, 6 s"),
        (8_000, "Next: Rest, left, 3 s"),
        (16_000, "Next: Curl"),
        (22_000, "Next: Finished"),
        (29_000, ""),
    ):
        visit.seek(at_ms)
        assert visit.text("coming") == coming, at_ms
