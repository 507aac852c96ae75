"""Whatever somebody may wait for says how far it is: from none to all, also when it fails."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from voicecoach.api.check import check
from voicecoach.api.compile import compile_session
from voicecoach.api.course.common.diary import Diary
from voicecoach.api.course.common.opened import CourseRequest
from voicecoach.api.course.show import show_courses
from voicecoach.api.course.start import StartRequest, start_course
from voicecoach.api.imports import import_content
from voicecoach.api.observer import SILENT, Observer
from voicecoach.api.render import render_session
from voicecoach.api.verify import verify_recording
from voicecoach.errors import VoicecoachError
from voicecoach.request import make_request

ERE = make_request("hamstring-ere", voice="silent", talk="signals")


class Watcher:
    """Keeps the steps of each work."""

    def __init__(self) -> None:
        self.steps: dict[str, list[tuple[int, int]]] = {}

    def notice(self, text: str) -> None: ...

    def progress(self, what: str, done: int, total: int) -> None:
        self.steps.setdefault(what, []).append((done, total))


def exercises(count: int) -> bytes:
    """A list as free-exercise-db has it."""
    one = {"primaryMuscles": ["quadriceps"], "instructions": ["Stand tall."], "category": "strength"}
    return json.dumps([{"name": f"Exercise {n}", "id": f"e{n}", **one} for n in range(count)]).encode()


def render(observer: Observer, folder: Path) -> None:
    render_session(ERE, folder / "a.wav", observer=observer)


def verify(observer: Observer, folder: Path) -> None:
    render_session(ERE, folder / "a.wav")
    verify_recording(folder / "a.wav", observer=observer)


def import_sheets(observer: Observer, folder: Path) -> None:
    import_content(exercises(3), "list.json", None, observer).save(folder, observer=observer)


def course(folder: Path) -> Diary:
    diary = Diary(folder=folder / "data", today=date(2026, 3, 2))
    start_course(StartRequest(programme="tight-hamstrings"), diary, SILENT)
    return diary


def show_sessions(observer: Observer, folder: Path) -> None:
    show_courses(CourseRequest(), course(folder), observer)


@pytest.mark.parametrize(
    ("use_case", "works"),
    [
        (lambda observer, _: compile_session(ERE, observer), {"compiling": 1, "speaking": None}),
        (render, {"compiling": 1, "speaking": None, "rendering": None}),
        (verify, {"listening": 1}),
        (lambda observer, _: check(observer=observer), {"reading sheets": None, "checking": 1}),
        (import_sheets, {"importing": 1, "writing sheets": 3}),
        (show_sessions, {"timing sessions": 15}),
    ],
    ids=["compile", "render", "verify", "check", "import", "plan show"],
)
def test_each_work_is_told_from_its_beginning_to_its_end(
    use_case: Callable[[Observer, Path], object], works: dict[str, int | None], tmp_path: Path
) -> None:
    (tmp_path / "data").mkdir()
    watcher = Watcher()
    use_case(watcher, tmp_path)
    assert works.keys() <= watcher.steps.keys()
    for what, steps in watcher.steps.items():
        total = steps[0][1]
        assert steps[0] == (0, total), what
        assert steps[-1][0] == steps[-1][1], what
        assert all(0 <= done <= total for done, total in steps), what
    for what, count in works.items():
        assert watcher.steps[what][0][1] == count or count is None, what


def test_work_that_fails_is_over_too() -> None:
    """Or a terminal would show it for ever."""
    watcher = Watcher()
    with pytest.raises(VoicecoachError):
        compile_session(make_request("banana", voice="estimate"), watcher)
    assert watcher.steps == {"compiling": [(0, 1), (1, 1)]}
