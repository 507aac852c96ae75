"""The sessions of a course, rendered by several processes at once."""

import pickle
from pathlib import Path

import pytest

from voicecoach.api.course.common.diary import Diary
from voicecoach.api.course.render import RenderedCourse, RenderRequest, render_course
from voicecoach.api.course.start import StartRequest, start_course
from voicecoach.api.observer import NoticeList
from voicecoach.errors import MachineError, RequestError, SheetError, VoicecoachError
from voicecoach.request import SessionRequest
from voicecoach.source import Fault, Span

SHEETS = {
    "rise": """\
exercise: rise
name: Heel raise
position: standing
dose: {sets: 1-3, reps: 1, hold: 5 s, sides: none}
steps:
  - {id: hold, say: {full: "Rise onto your toes.", short: "Rise."}, hold: dose}
""",
    "rises": "routine: rises\nname: Heel raises\nexercises: [rise]\n",
    "weeks": "programme: weeks\nname: Weeks of rises\nroutine: rises\nweeks: 2\nsessions: 3 a week\n",
}
DAYS = ["2026-03-02", "2026-03-04", "2026-03-06", "2026-03-09", "2026-03-11", "2026-03-13"]


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder whose journal has a course of six sessions, begun on a Monday."""
    monkeypatch.setenv("VOICECOACH_NOW", "2026-03-02T07:00")
    (tmp_path / "cues").mkdir()
    for name, text in SHEETS.items():
        (tmp_path / "cues" / f"{name}.yaml").write_text(text, encoding="utf-8")
    start_course(StartRequest(programme="weeks", cues=(tmp_path / "cues",)), Diary(folder=tmp_path))
    return tmp_path


def rendered(
    course: Path, folder: str, process_count: int, heard: NoticeList | None = None, format_name: str = "wav"
) -> RenderedCourse:
    session = SessionRequest(name="weeks", voice="silent")
    request = RenderRequest(
        programme="weeks",
        folder=course / folder,
        session=session,
        process_count=process_count,
        format_name=format_name,
    )
    return render_course(request, Diary(folder=course), heard or NoticeList())


@pytest.mark.parametrize("format_name", ["wav", "page"])
def test_several_processes_make_the_same_files_as_one(course: Path, format_name: str) -> None:
    """Byte for byte, with the list and the playlist; and another run finds nothing to do."""
    alone = rendered(course, "one", 1, format_name=format_name)
    together = rendered(course, "two", 2, format_name=format_name)
    assert [Path(name).stem[:10] for name in sorted(together.rendered)] == DAYS
    assert together.sessions == alone.sessions
    files = {path.name: path.read_bytes() for path in (course / "one").iterdir()}
    assert {path.name: path.read_bytes() for path in (course / "two").iterdir()} == files
    assert rendered(course, "two", 2, format_name=format_name).rendered == ()


def test_a_session_that_cannot_be_written_stops_no_other(course: Path) -> None:
    """The others are on record, so that the next run has only this one to do."""
    (course / "out" / "2026-03-06 session 03.wav").mkdir(parents=True)
    with pytest.raises(VoicecoachError, match=r"2026-03-06 session 03\.wav"):
        rendered(course, "out", 2)
    (course / "out" / "2026-03-06 session 03.wav").rmdir()
    assert rendered(course, "out", 2).rendered == ("2026-03-06 session 03.wav",)


@pytest.mark.parametrize(
    "error",
    [
        RequestError("there is no voice", "name another"),
        RequestError("there is no voice"),
        MachineError("the disk is full", "make room"),
        SheetError([Fault("no-such", "this is wrong", Span("a.yaml", 1, 1, 2), "x: 1")]),
    ],
)
def test_an_error_reads_the_same_in_another_process(error: VoicecoachError) -> None:
    """It is sent there in pickled form."""
    again = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own bytes
    assert (type(again), str(again), again.exit_code) == (type(error), str(error), error.exit_code)
