"""The page in the hand: small, turned and enlarged screens, a thumb that taps, and what has to be read in full."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from browser import CHROMIUM, Visit, chromium
from handmade import script_of, speech
from playwright.sync_api import Browser
from sample_page import sample_content, sample_script, write_sample

from voicecoach.page.content import HandoutExercise
from voicecoach.script import Chapter, Phase, PhaseKind, StepRef

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")
SMALL = [(320, 600), (740, 360), (390, 844), (1280, 800), (640, 400), (932, 430)]
"""Phones upright and turned, a desktop, and the same enlarged to 200 %, which halves it."""
OUT_OF_VIEW = """
(names) => names.filter((name) => {
    const box = document.getElementById(name).getBoundingClientRect();
    return box.top < 0 || box.left < 0 || box.bottom > innerHeight || box.right > innerWidth || box.height === 0;
})
"""
TOO_SMALL = """
() => [...document.querySelectorAll("button, a, input, select, textarea")].flatMap((element) => {
    const target = element.closest("label") && element.type === "checkbox" ? element.closest("label") : element;
    const box = target.getBoundingClientRect();
    const isShown = box.width > 0;
    return isShown && (box.width < 44 || box.height < 44) ? [`${element.outerHTML} ${box.width} x ${box.height}`] : [];
})
"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as opened:
        yield opened


@pytest.fixture(scope="module")
def long_names(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A page with titles and words as long as they come."""
    words = "Press the heel down into the stool, as if bending the knee, and keep breathing."
    script = replace(
        sample_script("Knee pain from tight hamstrings, and what helps", words),
        chapters=(
            Chapter(0, "Start"),
            Chapter(4000, "Hamstring end-range expansion, lying down"),
            Chapter(21000, "Curl"),
        ),
    )
    return write_sample(
        tmp_path_factory.mktemp("page") / "long.html", sample_content(script), index="index.html"
    )


@pytest.mark.parametrize(("width", "height"), SMALL)
def test_clock_words_and_the_play_button_are_in_the_first_view(
    browser: Browser, long_names: Path, width: int, height: int
) -> None:
    visit = Visit(browser, long_names, width=width, height=height).ready()
    visit.seek(7_100)
    assert visit.text("cue").startswith("Press the heel down")
    visit.page.evaluate("window.scrollTo(0, 0)")
    names = ["where", "phase", "count", "cue", "coming", "previous", "play", "next"]
    assert visit.page.evaluate(OUT_OF_VIEW, names) == []
    assert visit.page.evaluate("document.documentElement.scrollWidth") <= width
    visit.close()


@pytest.mark.parametrize("width", [320, 740])
def test_whatever_is_tapped_is_large_enough_for_a_thumb(
    browser: Browser, long_names: Path, width: int
) -> None:
    visit = Visit(browser, long_names, width=width).ready()
    visit.seek(3_000)
    visit.page.reload()
    visit.ready()
    visit.page.click("#report-form button")
    assert visit.page.is_visible("#from-start")
    assert visit.page.evaluate(TOO_SMALL) == []
    visit.close()


@pytest.mark.parametrize("width", [320, 1280])
def test_the_line_is_shown_in_full(browser: Browser, tmp_path: Path, width: int) -> None:
    content = sample_content()
    ids = ("hamstring-end-range-expansion", "seated-tibial-rotation", "marching-hip-bridge")
    exercises = tuple(HandoutExercise(name, name, "1 set", (), None, (), ()) for name in ids)
    path = write_sample(
        tmp_path / "page.html", content, exercises=exercises, programme="tight-hamstrings", session_number=4
    )
    visit = Visit(browser, path, width=width).ready()
    for box in visit.page.locator("[name=left-out]").all():
        box.check()
    visit.page.click("#report-form button")
    assert visit.page.input_value("#line").endswith(",marching-hip-bridge")
    box_size = "(() => { const box = document.getElementById('line'); return [box.scrollHeight - box.clientHeight, box.scrollWidth - box.clientWidth]; })()"
    assert visit.page.evaluate(box_size) == [0, 0]
    visit.page.set_viewport_size({"width": 320, "height": 600})
    assert visit.page.evaluate(box_size) == [0, 0], "also when the phone is turned"
    visit.close()


def test_a_rest_is_counted_from_its_beginning_to_its_end(browser: Browser, tmp_path: Path) -> None:
    ref = StepRef("bridge", None, None, 2)
    phases = (
        Phase(0, PhaseKind.HOLD, 0, 5_000, StepRef("bridge", None, "lift", 1, 1)),
        Phase(1, PhaseKind.REST, 5_000, 45_000, ref),
        Phase(2, PhaseKind.MOVE, 50_000, 5_000, StepRef("bridge", None, "lift", 2, 1)),
    )
    script = script_of(
        (speech(5_100, 1_900, "Rest for 45 seconds.", 1),),
        55_000,
        phases=phases,
        chapters=(Chapter(0, "Bridge"),),
    )
    visit = Visit(browser, write_sample(tmp_path / "page.html", sample_content(script))).ready()
    shown = []
    for at_ms in (5_000, 6_000, 20_000, 39_000, 49_000, 49_900):
        visit.seek(at_ms)
        shown.append((visit.text("phase"), visit.text("count")))
    assert shown == [("Rest", text) for text in ("45", "44", "30", "11", "1", "1")]
    assert visit.text("coming") == "Next: Set 2 of 2"
    visit.close()


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "send it to your therapist"),
        ("de", "sende sie deiner Therapeutin"),
        ("es", "envíasela a tu fisioterapeuta"),
    ],
)
def test_a_patient_reads_what_to_do_with_the_line(
    browser: Browser, tmp_path: Path, language: str, words: str
) -> None:
    visit = Visit(browser, write_sample(tmp_path / "page.html", sample_content(language=language))).ready()
    assert "voicecoach plan" not in visit.page.inner_text("main")
    visit.page.click("#report-form button")
    said = visit.page.inner_text("#report-line")
    assert words in said
    assert said.index(words) < said.index("voicecoach plan done --from-page")
    visit.close()
