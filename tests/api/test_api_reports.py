"""Verifying, explaining and comparing as a program does it: typed requests, typed results, nothing printed."""

import json
from pathlib import Path

import pytest
from sessions import compiled, on_shelf

from voicecoach.api.diff import ComparedSession, compare_sessions
from voicecoach.api.explain import explain_moment
from voicecoach.api.observer import NoticeList
from voicecoach.api.verify import verify_recording
from voicecoach.cli import run
from voicecoach.errors import RequestError, SheetError
from voicecoach.exports import export_script
from voicecoach.request import make_request

ERE = make_request("hamstring-ere", voice="estimate", side="left")


@pytest.fixture(autouse=True)
def _nothing_is_printed(capfd: pytest.CaptureFixture[str]) -> None:
    capfd.readouterr()


def test_two_requests_are_compared(capfd: pytest.CaptureFixture[str]) -> None:
    """A hold of 13 s instead of 10 s, six times."""
    longer = ERE.model_copy(update={"doses": ("hamstring-ere.hold=13s",)})
    comparison = compare_sessions(ComparedSession(ERE), ComparedSession(longer, "longer holds"))
    assert not comparison.is_same
    assert comparison.difference.after.hold_ms - comparison.difference.before.hold_ms == 18_000
    assert comparison.text().startswith("A: hamstring-ere\nB: longer holds\n")
    fields = json.loads(comparison.json())
    assert (fields["a"], fields["b"], fields["same"]) == ("hamstring-ere", "longer holds", False)
    assert fields["after"]["hold_ms"] == 78_000
    assert capfd.readouterr() == ("", "")


def test_a_request_a_file_and_a_script_of_one_session_are_the_same(tmp_path: Path) -> None:
    """Each by the name that a reader knows it by."""
    script = compiled("hamstring-ere", sides=("left",))
    file = tmp_path / "ere.json"
    file.write_text(export_script(script, "json"), encoding="utf-8")
    sides = [ComparedSession(source) for source in (ERE, file, script)]
    assert [side.name() for side in sides] == ["hamstring-ere", str(file), "hamstring-ere"]
    for before in sides:
        for after in sides:
            comparison = compare_sessions(before, after)
            assert comparison.is_same
            assert comparison.text() == "The two are the same: 4 min 6 s, 6 holds, 63 phrases.\n"


def test_what_is_noticed_while_comparing_is_passed_on() -> None:
    """Both sides have something to say: what was traded for time."""
    short = make_request("tight-hamstrings", voice="estimate", minutes=25)
    heard = NoticeList()
    compare_sessions(ComparedSession(short), ComparedSession(short), heard)
    assert heard.notices
    assert heard.notices[: len(heard.notices) // 2] == heard.notices[len(heard.notices) // 2 :]
    assert all(notice.startswith("to fit 25 min: ") for notice in heard.notices)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RequestError, match=r"cannot read .*none\.json: No such file") as caught:
        compare_sessions(ComparedSession(tmp_path / "none.json"), ComparedSession(ERE))
    assert caught.value.hint == "write one with: voicecoach preview NAME --as json -o script.json"


def test_a_moment_is_explained(capfd: pytest.CaptureFixture[str]) -> None:
    """By its clock or in seconds; the words and the program get the same."""
    explained = explain_moment(ERE, "1:23.8")
    assert explained.explanation.event.at_ms == 83_809
    assert explained.text().startswith("1:23.8  beep hold-start, 0.24 s long, until 1:24.0\n")
    assert explain_moment(ERE, "83.809 s").explanation == explained.explanation
    fields = json.loads(explained.json())
    assert fields["event"]["name"] == "hold-start"
    assert fields["phase"] == {
        "index": 22, "kind": "hold", "at_ms": 83_809, "duration_ms": 10_000, "exercise": "hamstring-ere",
        "variant": None, "step": "lift", "set_number": 1, "rep_number": 1, "side": "left",
    }  # fmt: skip
    assert capfd.readouterr() == ("", "")


def test_a_moment_that_there_is_not_is_refused_before_anything_is_compiled() -> None:
    with pytest.raises(RequestError, match="'soon' is not a time"):
        explain_moment(make_request("no-such-name"), "soon")
    with pytest.raises(RequestError, match="is after the end of the session"):
        explain_moment(ERE, "1:00:00")


def test_a_sheet_with_a_fault_is_told_as_everywhere(tmp_path: Path) -> None:
    sheet = on_shelf(tmp_path, "exercise: x\nname: X\n")
    with pytest.raises(SheetError, match="missing-field"):
        explain_moment(make_request(sheet, voice="estimate"), "0:10")


def test_a_recording_is_verified(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """By the script that it carries, and by another one."""
    wav, other = tmp_path / "ere.wav", tmp_path / "other.json"
    assert run(["render", "hamstring-ere", "--side", "left", "--voice", "silent", "-o", str(wav)]) == 0
    capfd.readouterr()
    verification = verify_recording(wav)
    assert verification.passed
    assert [hold.found_ms for hold in verification.report.holds] == [10_000.0] * 6
    assert verification.text().startswith(f"{wav}: Hamstring end-range expansion\n")
    assert json.loads(verification.json())["passed"] is True
    other.write_text(export_script(compiled("hamstring-ere", sides=("left",)), "json"), encoding="utf-8")
    against = verify_recording(wav, other)
    assert not against.passed
    assert json.loads(against.json())["phrases"]["wanted"] == 63
    assert capfd.readouterr() == ("", "")
