"""`plan stats` and `plan export` as a user runs them: on terminals of any width, in a browser, in a spreadsheet."""

import csv
import io
import json
import os
import re
import shutil
import subprocess
import sys
from datetime import date, timedelta
from html.parser import HTMLParser
from pathlib import Path
from types import ModuleType
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from courses import EXERCISES, START, at, done, exercise, five_weeks, record_of, started, whole, written
from hypothesis import given
from hypothesis import strategies as st
from paths import ROOT

from voicecoach.programme.courses import read_courses
from voicecoach.programme.enrolment import enrol
from voicecoach.programme.figures.faces import Layout, html, svg, text
from voicecoach.programme.figures.figures import Figures
from voicecoach.programme.figures.sums import sum_figures
from voicecoach.programme.files.table import COLUMNS, format_csv, read_rows
from voicecoach.sheets.library.library import Library

GOLDEN = ROOT / "tests" / "golden"
ON = "2026-04-04"
SVG = "{http://www.w3.org/2000/svg}"


def run(data: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "voicecoach", "plan", *arguments],
        capture_output=True,
        check=False,
        env={**os.environ, "VOICECOACH_DATA": str(data), "COLUMNS": "80", **environment},
    )


def product(data: Path, *arguments: str, **environment: str) -> str:
    ran = run(data, *arguments, **environment)
    assert (ran.returncode, ran.stderr) == (0, b"")
    return ran.stdout.decode()


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the journal of five weeks."""
    return written(tmp_path_factory.mktemp("five-weeks"), five_weeks()).folder


def counted(
    entries: list[dict[str, Any]], library: Library | None = None, today: date = date(2026, 4, 4)
) -> Figures:
    record = record_of(entries)
    courses = [
        (course, enrol(library, course, ()) if library is not None else None)
        for course in read_courses(record)
    ]
    return sum_figures(record, courses, today)


# On a terminal


@pytest.mark.parametrize("width", [60, 80, 120])
def test_the_figures_fit_the_terminal_and_say_all(data: Path, width: int) -> None:
    """To the letter. The files are what `COLUMNS=80 voicecoach plan stats --on 2026-04-04` prints; read them when they change."""
    shown = product(data, "stats", "--on", ON, COLUMNS=str(width))
    assert shown == (GOLDEN / f"stats-{width}.txt").read_text(encoding="utf-8")
    assert max(map(len, shown.splitlines())) <= width


@pytest.mark.parametrize(("face", "bold"), [(text, "<b>"), (html, "&lt;b&gt;")])
def test_what_was_noted_is_shown(face: ModuleType, bold: str) -> None:
    """As text, whatever it looks like; on one line."""
    entries = [started(), done(START, 1, [exercise("hamstring-ere", 1)], notes="<b>heavy\n[red]then lighter")]
    assert f"{bold}heavy [red]then lighter" in face.show(counted(entries))


def test_without_a_terminal_it_is_plain(data: Path) -> None:
    """ASCII alone, and no colours, whatever it is piped into."""
    assert product(data, "stats", "--on", ON, FORCE_COLOR="").isascii()


def on_a_terminal(data: Path, **environment: str) -> str:
    """What a program sees that gives `plan stats` a terminal."""
    pty = pytest.importorskip("pty", reason="this system has no terminals of that kind")
    ours, theirs = pty.openpty()
    program = subprocess.Popen(
        [sys.executable, "-m", "voicecoach", "plan", "stats", "--on", ON],
        stdout=theirs,
        env={
            **{name: value for name, value in os.environ.items() if name not in {"NO_COLOR", "FORCE_COLOR"}},
            "VOICECOACH_DATA": str(data),
            "COLUMNS": "80",
            "TERM": "xterm",
            "PYTHONUTF8": "1",
            **environment,
        },
    )
    os.close(theirs)
    shown = b""
    while True:
        try:
            more = os.read(ours, 65536)
        except OSError:  # the way in which a terminal says that nobody writes to it any more
            break
        if not more:
            break
        shown += more
    os.close(ours)
    assert program.wait() == 0
    return shown.decode().replace("\r\n", "\n")


def test_a_terminal_gets_colours_and_they_carry_nothing_alone(data: Path) -> None:
    """Taken away, what is left is the plain text but for the signs that bars and lines are drawn with."""
    shown = on_a_terminal(data)
    assert "\x1b[32m" in shown
    bare = re.sub(r"\x1b\[[0-9;]*m", "", shown)
    plain = product(data, "stats", "--on", ON)
    # An x stands for a session that was broken off; it stands between numbers too, there in both.
    words = [re.sub(r"\bx\b|\b[#x.]+$", "", text, flags=re.MULTILINE) for text in (bare, plain)]
    assert re.findall(r"[A-Za-z0-9-]+", words[0]) == re.findall(r"[A-Za-z0-9-]+", words[1])


@pytest.mark.parametrize("environment", [{"NO_COLOR": "1"}, {"TERM": "dumb"}])
def test_who_wants_no_colour_gets_the_plain_text(data: Path, environment: dict[str, str]) -> None:
    assert on_a_terminal(data, **environment) == product(data, "stats", "--on", ON)


def test_the_figures_of_very_long_courses_still_fit() -> None:
    """Sixty weeks, every session on its day: the latest are shown, and it says so."""
    days = [START + timedelta(days=week * 7 + number) for week in range(60) for number in (0, 2, 4)]
    entries = [started(), *(done(day, index, whole(1)) for index, day in enumerate(days, 1))]
    for width in (24, 40, 60, 200):
        shown = text.show(counted(entries, today=days[-1]), Layout(width))
        assert max(map(len, shown.splitlines())) <= width
    assert "(the last 12 of 60)" in shown
    assert " 180" in shown


def test_with_nothing_written_down_it_says_how_to_begin(tmp_path: Path) -> None:
    shown = product(tmp_path, "stats")
    assert "No session has been recorded yet" in shown
    assert "voicecoach plan start" in shown


def test_the_figures_of_a_course_whose_sheets_are_gone_are_shown_as_far_as_they_go(tmp_path: Path) -> None:
    """And what is missing is told beside them."""
    written(tmp_path, [started(programme="my-own"), done(START, 1, whole(1))])
    ran = run(tmp_path, "stats", "--on", ON)
    assert ran.returncode == 0
    assert b"note: figures that need the sheets of 'my-own' are left out" in ran.stderr
    assert b"my-own\nstarted on 2026-03-02, 3 sessions a week" in ran.stdout
    assert b"hamstring-ere: level 1, 2 sets of 3 reps, holds of 10 s" in ran.stdout


def test_a_programme_that_was_never_started_is_refused(data: Path) -> None:
    for command in ("stats", "export"):
        ran = run(data, command, "tight-hamstring")
        assert (ran.returncode, ran.stdout) == (1, b"")
        assert b"was never started" in ran.stderr


def test_the_course_in_the_documents_is_the_one_that_is_tested() -> None:
    """`docs/journal.jsonl`, of which the README shows figures."""
    lines = (ROOT / "docs" / "journal.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line) for line in lines[1:]] == five_weeks()


# As JSON, page and picture


def test_json_goes_into_a_file_or_to_the_terminal(data: Path, tmp_path: Path) -> None:
    shown = product(data, "stats", "--on", ON, "--as", "json")
    file = tmp_path / "figures.json"
    written = run(data, "stats", "--on", ON, "--as", "json", "-o", str(file))
    assert (written.returncode, written.stdout, written.stderr) == (0, b"", f"wrote {file}\n".encode())
    assert (tmp_path / "figures.json").read_text(encoding="utf-8") == shown
    assert json.loads(shown)["courses"][0]["done"] == 8


HOSTILE = '<script>alert("x")</script>&\u202e\x1b[31m\x00'


@pytest.fixture(scope="module")
def pages(shipped: Library) -> dict[str, Figures]:
    """Figures of all sorts of courses."""
    two = [
        *five_weeks(),
        started("c2", "steady-legs-and-trunk", START, ("tue", "fri")),
        done(
            START + timedelta(days=1), 1, [exercise("side-plank", 1, pain=10)], course="c2", session="other"
        ),
    ]
    hostile = [started(programme=HOSTILE), done(START, 1, [exercise(HOSTILE, 2, variant=HOSTILE)])]
    rhythm = [START + timedelta(days=number) for week in range(80) for number in (week * 7, week * 7 + 3)]
    marked = [
        started(),
        done(
            START, 1, [exercise("hamstring-ere", 1, pain=10, effort=10, was_stopped=True, is_finished=False)]
        ),
        done(START + timedelta(days=2), 2, [exercise("hamstring-ere", 1, is_finished=False)]),
        {"event": "check-in", "at": at(START), "session": f"s-{START}", "worse": ["hamstring-ere"]},
    ]
    return {
        "nothing": counted([]),
        "all marks": counted(marked, shipped),
        "not begun": counted([started()], shipped, START),
        "next week": counted([started()], shipped, START - timedelta(days=7)),
        "one session": counted([started(), done(START, 1, whole(1))], shipped, START),
        "five weeks": counted(five_weeks(), shipped),
        "two courses": counted(two, shipped),
        "hostile": counted(hostile),
        "long": counted([started(), *(done(day, None, whole(3)) for day in rhythm)], today=rhythm[-1]),
        "stopped": counted(
            [*five_weeks(), {"event": "course-stopped", "at": at(date(2026, 4, 3)), "course": "c1"}], shipped
        ),
    }


SORTS = [
    "nothing",
    "all marks",
    "not begun",
    "next week",
    "one session",
    "five weeks",
    "two courses",
    "hostile",
    "long",
    "stopped",
]


@pytest.mark.parametrize("sort", SORTS)
def test_every_picture_is_sound_and_says_what_it_is(pages: dict[str, Figures], sort: str) -> None:
    """Read by a strict reader: each plot has a title and a description, each id is there once, and nothing lies outside."""
    shown = svg.show(pages[sort])
    root = ET.fromstring(shown)  # noqa: S314  # drawn by ourselves
    for picture in root.iter(f"{SVG}svg"):
        assert picture.findtext(f"{SVG}title")
        assert picture.findtext(f"{SVG}desc")
    ids = [element.get("id") for element in root.iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    asked = set(re.findall(r"url\(#([^)]+)\)", shown))
    assert asked <= set(ids)
    for plot in root.iterfind(f"{SVG}svg"):
        _assert_inside(plot)
    assert "NaN" not in shown
    assert "inf" not in re.sub(r"[a-z]+inf|inf[a-z]+", "", shown)


def _assert_inside(plot: ET.Element) -> None:
    """Shapes to the point; words, whose width no reader knows, by a width for each letter that is on the safe side."""
    _, _, width, height = map(float, plot.attrib["viewBox"].split())
    for words in plot.iter(f"{SVG}text"):
        part = {"end": 1.0, "middle": 0.5}.get(words.get("text-anchor", ""), 0.0)
        long, x = 7 * len(words.text or ""), float(words.attrib["x"])
        assert x - part * long >= 0, words.text
        assert x + (1 - part) * long <= width, words.text
        assert float(words.attrib["y"]) <= height, words.text
    for element in plot.iter():
        for name, limit in (
            ("x", width),
            ("x1", width),
            ("x2", width),
            ("cx", width),
            ("y", height),
            ("cy", height),
        ):
            if element is not plot and (value := element.get(name)) is not None:
                assert 0 <= float(value) <= limit, (element.tag, element.attrib)
        for size, place, limit in (("width", "x", width), ("height", "y", height)):
            if element.tag == f"{SVG}rect":
                assert float(element.attrib[size]) >= 0
                assert float(element.attrib[place]) + float(element.attrib[size]) <= limit + 0.2


class _Page(HTMLParser):
    """Holds a page to what a strict reader asks for: every element closed in its order, ids there once."""

    VOID = frozenset({"meta", "link", "br", "hr", "img", "input"})

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[str] = []
        self.ids: list[str] = []
        self.asked: list[str] = []
        self.links: list[str] = []
        self.texts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append(tag)
        told = dict(attrs)
        assert len(told) == len(attrs), f"an attribute of {tag} is there twice"
        assert not [name for name in told if name.startswith("on")]
        self.ids += [told["id"] or ""] if "id" in told else []
        self.asked += (told.get("aria-labelledby") or "").split()
        self.links += [
            value or "" for name, value in attrs if name in {"href", "src", "xlink:href", "action"}
        ]
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def read_page(shown: str) -> _Page:
    page = _Page()
    page.feed(shown)
    page.close()
    assert page.open == []
    return page


@pytest.mark.parametrize("sort", SORTS)
def test_every_page_is_sound_and_has_a_table_for_each_plot(pages: dict[str, Figures], sort: str) -> None:
    """For those who see no plots, on any device, without a network or a script."""
    page = read_page(html.show(pages[sort]))
    assert page.seen.count("figure") == page.seen.count("svg") == page.seen.count("table")
    assert page.seen.count("caption") == page.seen.count("table")
    assert page.seen.count("h1") == 1
    assert len(page.ids) == len(set(page.ids))
    assert set(page.asked) <= set(page.ids)
    assert page.links == ["data:,"]
    assert "script" not in page.seen


def test_what_a_journal_holds_is_text_on_the_page(pages: dict[str, Figures]) -> None:
    """Whatever it looks like; and a terminal obeys none of it."""
    harmless = re.sub(r"[\u202e\x1b\x00]", "\N{REPLACEMENT CHARACTER}", HOSTILE)
    assert harmless in "".join(read_page(html.show(pages["hostile"])).texts)
    shown = text.show(pages["hostile"])
    assert harmless in shown
    assert all(line.isprintable() for line in shown.splitlines())


def test_the_page_says_in_tables_what_the_figures_are(pages: dict[str, Figures]) -> None:
    """The levels of an exercise as an example, in their order."""
    shown = html.show(pages["five weeks"])
    table = shown[shown.index("Level of Hamstring end-range expansion in numbers") :].partition("</table>")[0]
    assert re.findall(r"<td>(2 cycles of 3 x \d+ s)</td>", table) == [
        f"2 cycles of 3 x {seconds} s" for seconds in (10, 10, 10, 12, 12, 12, 15, 12, 12)
    ]


@pytest.mark.parametrize(("name", "face"), [("figures.html", html), ("figures.svg", svg)])
def test_the_page_and_the_picture_are_held_as_a_whole(
    name: str, face: ModuleType, pages: dict[str, Figures]
) -> None:
    """To the letter. Look at the files in a browser when they change: they are what `plan stats --as html` and `svg` write."""
    assert face.show(pages["five weeks"]) == (GOLDEN / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("sort", SORTS)
def test_every_plot_lies_on_the_picture_and_none_on_another(pages: dict[str, Figures], sort: str) -> None:
    """The second column too."""
    root = ET.fromstring(svg.show(pages[sort]))  # noqa: S314  # drawn by ourselves
    width, height = float(root.attrib["width"]), float(root.attrib["height"])
    boxes = [
        tuple(float(plot.attrib[name]) for name in ("x", "y", "width", "height"))
        for plot in root.iterfind(f"{SVG}svg")
    ]
    for index, (x, y, wide, high) in enumerate(boxes):
        assert x >= 0
        assert x + wide <= width
        assert y + high <= height
        for left, top, other_wide, other_high in boxes[:index]:
            assert x >= left + other_wide or left >= x + wide or y >= top + other_high


@pytest.mark.parametrize("sort", SORTS)
def test_no_face_promises_anything(pages: dict[str, Figures], sort: str) -> None:
    """It counts. Nothing is said of cures, and nobody is praised or blamed."""
    for shown in (html.show(pages[sort]), svg.show(pages[sort]), text.show(pages[sort])):
        said = re.sub(r"<style>.*?</style>", "", shown, flags=re.DOTALL).lower()
        assert not re.search(
            r"\b(cures?|heals?|healing|better|great|well done|improve\w*|failed|lazy)\b", said
        )


CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
in_a_browser = pytest.mark.skipif(
    CHROMIUM is None, reason="no chromium is installed to look at the page with"
)


def browse(page: Path, *wanted: str) -> tuple[bytes, list[str]]:
    """What the browser gives of a page, and what it complains of; it finds no other machine."""
    assert CHROMIUM is not None
    ran = subprocess.run(
        [
            CHROMIUM,
            *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
            *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
            "--host-resolver-rules=MAP * ~NOTFOUND",
            "--enable-logging=stderr",
            "--hide-scrollbars",
            f"--user-data-dir={page.parent / 'profile'}",
            *wanted,
            page.as_uri(),
        ],
        capture_output=True,
        check=True,
        timeout=120,
    )
    return ran.stdout, [
        line for line in ran.stderr.decode(errors="replace").splitlines() if "CONSOLE" in line
    ]


@pytest.mark.slow
@in_a_browser
def test_a_browser_shows_the_page_and_misses_nothing(pages: dict[str, Figures], tmp_path: Path) -> None:
    """No complaint and no request; that these would be seen is tried with a page that has a picture elsewhere."""
    page = tmp_path / "figures.html"
    page.write_text(html.show(pages["five weeks"]), encoding="utf-8")
    dom, complaints = browse(page, "--dump-dom")
    assert complaints == []
    assert dom.count(b"</svg>") == 12
    assert dom.count(b"</table>") == 12
    outside = page.read_text(encoding="utf-8").replace(
        "<main>", '<main><img src="https://elsewhere.test/x.png">'
    )
    page.write_text(outside, encoding="utf-8")
    assert browse(page, "--dump-dom")[1]


@pytest.mark.slow
@in_a_browser
def test_a_browser_draws_the_page_and_the_picture(pages: dict[str, Figures], tmp_path: Path) -> None:
    """As wide as a phone is, and something is to be seen on it."""
    for name, face in (("figures.html", html), ("figures.svg", svg)):
        page = tmp_path / name
        page.write_text(face.show(pages["five weeks"]), encoding="utf-8")
        picture = tmp_path / f"{name}.png"
        assert browse(page, "--window-size=500,900", f"--screenshot={picture}")[1] == []
        head = picture.read_bytes()[:24]
        assert head.startswith(b"\x89PNG")
        assert int.from_bytes(head[16:20]) == 500
        assert picture.stat().st_size > 20_000


# For a spreadsheet


def read_csv(shown: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(shown, newline=""), strict=True))


def test_the_table_has_a_row_for_each_exercise_of_each_session(data: Path) -> None:
    shown = product(data, "export", "--csv")
    rows = read_csv(shown)
    assert shown.startswith(",".join(COLUMNS) + "\r\n")
    assert shown.count("\r\n") == len(rows) + 1  # the line end within a note is its own
    assert len(rows) == 9 * len(EXERCISES) + 1
    assert product(data, "export", "--as", "csv") == product(data, "export") == shown


def test_the_table_adds_up_to_the_figures(data: Path) -> None:
    """Time under hold, sessions, pain: read back, they are what the journal says."""
    rows = read_csv(product(data, "export", "tight-hamstrings"))
    shown = json.loads(product(data, "stats", "tight-hamstrings", "--on", ON, "--as", "json"))
    (course,) = shown["courses"]

    def held_s(source: str) -> float:
        return sum(float(row["held_s"]) for row in rows if row["source"] == source)

    assert held_s("play") * 1000 == sum(week["held_ms"] for week in shown["weeks"])
    assert held_s("by-hand") * 1000 == sum(week["told_ms"] for week in shown["weeks"])
    assert len({row["session"] for row in rows if row["session_finished"] == "yes"}) == course["done"]
    for one in course["exercises"]:
        mine = [row for row in rows if row["exercise"] == one["exercise"] and row["begun"] == "yes"]
        assert [row["pain"] for row in mine] == [
            "" if point["pain"] is None else str(point["pain"]) for point in one["points"]
        ]
        assert [row["level"] for row in mine] == [str(point["level"]) for point in one["points"]]
    assert [row["date"] for row in rows if row["worse_next_morning"] == "yes"] == ["2026-03-11"]
    assert [row["exercise"] for row in rows if row["stopped_for_pain"] == "yes"] == ["hamstring-ere"]


def test_a_name_leaves_out_what_does_not_belong_to_its_programme(data: Path) -> None:
    """A session that was played by itself is in the whole table alone, with no programme."""
    whole_table = read_csv(product(data, "export"))
    named = read_csv(product(data, "export", "tight-hamstrings"))
    assert [row for row in whole_table if row not in named] == [
        row for row in whole_table if not row["programme"]
    ]
    assert len(whole_table) == len(named) + 1


def test_a_note_of_several_lines_comes_back_as_it_was(data: Path) -> None:
    rows = read_csv(product(data, "export"))
    assert {row["notes"] for row in rows if row["date"] == "2026-03-31"} == {"In the hotel.\nNo ball."}


def test_a_note_that_looks_like_a_formula_is_a_text_for_a_spreadsheet(data: Path) -> None:
    rows = read_csv(product(data, "export"))
    assert {row["notes"] for row in rows if row["date"] == "2026-03-09"} == {"'=felt heavy, then lighter"}


@given(st.text(max_size=30))
def test_no_text_in_a_table_begins_as_a_formula_does(note: str) -> None:
    """And but for the apostrophe before it none is changed, whatever it holds."""
    kept = note.encode(errors="ignore").decode()
    session = done(START, 1, [exercise("hamstring-ere", 1)], notes=kept)
    shown = format_csv(read_rows(record_of([started(), session])))
    (row,) = read_csv(shown)
    assert row["notes"].removeprefix("'") == kept.removeprefix("'")
    assert not row["notes"].lstrip(" ").startswith(("=", "+", "-", "@", "\t", "\r", "\n"))


def test_an_empty_journal_gives_a_table_with_a_head(tmp_path: Path) -> None:
    assert product(tmp_path, "export") == ",".join(COLUMNS) + "\r\n"
