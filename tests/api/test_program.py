"""What `import voicecoach` offers: public names, loaded when they are used, and requests with plain words for slips."""

import subprocess
import sys
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import voicecoach
from voicecoach.errors import RequestError

ERE = "hamstring-ere"


def test_the_example_of_the_readme_works(tmp_path: Path) -> None:
    """Compiled, fitted to 30 minutes under a condition, rendered and verified."""
    session = voicecoach.compile("tight-hamstrings", minutes=30, conditions=["low-back-pain"], voice="silent")
    assert session.script.duration_ms <= 30 * 60_000
    assert session.script.events
    session.render(tmp_path / "s.wav")
    assert voicecoach.verify(tmp_path / "s.wav").report.holds


def test_every_public_name_is_there_and_no_room_hides_it() -> None:
    """Also after packages called `diff`, `explain` and `verify` were imported."""
    for room in ("diff", "explain", "verify"):
        import_module(f"voicecoach.{room}.report")
    assert {"compile", "render", "play", "verify", "diff", "explain", "open_library"} <= set(dir(voicecoach))
    for name in voicecoach.__all__:
        value = getattr(voicecoach, name)
        assert not isinstance(value, ModuleType), name
    with pytest.raises(AttributeError, match="has no attribute 'complie'"):
        _ = voicecoach.complie


def test_importing_it_loads_nothing_heavy() -> None:
    """And a name is loaded when it is used."""
    code = "import sys, voicecoach; print(*sorted({n.split('.')[0] for n in sys.modules} & {'numpy', 'pydantic', 'yaml', 'click'})); voicecoach.SessionRequest; print('pydantic' in sys.modules)"
    finished = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert finished.stdout == "\nTrue\n"


def test_a_request_and_keywords_mean_the_same() -> None:
    """A request, a request that keywords change, and a name with keywords; a list does for a tuple."""
    request = voicecoach.SessionRequest(name=ERE, voice="estimate", doses=("hamstring-ere.sets=2",))
    named = voicecoach.compile(ERE, voice="estimate", doses=["hamstring-ere.sets=2"])
    assert voicecoach.compile(request).script == named.script
    left = voicecoach.compile(request, side="left")
    assert left.request == voicecoach.SessionRequest(**{**request.model_dump(), "side": "left"})
    assert left.script.counts.holds * 2 == named.script.counts.holds == 12


def test_two_sessions_are_compared_however_they_are_given(tmp_path: Path) -> None:
    session = voicecoach.compile(ERE, voice="estimate")
    path = tmp_path / "a.json"
    path.write_text(session.json(), encoding="utf-8")
    for before in (session, session.script, path, str(path), session.request):
        assert voicecoach.diff(before, ERE, voice="estimate").is_same
    assert not voicecoach.diff(session, ERE, voice="estimate", side="left").is_same


def test_a_moment_is_explained() -> None:
    explained = voicecoach.explain(ERE, "0:51", voice="estimate")
    assert explained.explanation.event.at_ms <= 51_000 < explained.explanation.event.at_ms + 3_801


def test_a_session_is_played_on_the_silent_player() -> None:
    """Two cycles of three holds on one side."""
    live = voicecoach.LiveRequest(player="silent")
    outcome = voicecoach.play(ERE, live, voice="silent", side="left", doses=["hamstring-ere.sets=2"])
    assert (outcome.is_finished, outcome.holds) == (True, 6)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"minuets": 30}, "a request has no field 'minuets'\n  hint: did you mean 'minutes'?"),
        (
            {"conditions": "low-back-pain"},
            "'conditions' of a request is a list\n  hint: write conditions=['low-back-pain']",
        ),
        ({"minutes": "many"}, "'many' does not fit 'minutes' of a request"),
        ({"wpm": 5}, "5 does not fit 'wpm' of a request"),
        (
            {"side": "up"},
            "'up' does not fit 'side' of a request\n  hint: input should be 'left', 'right' or 'both'",
        ),
        ({"conditions": ["tired"]}, "tired"),
    ],
)
def test_a_slip_is_told_in_plain_words(fields: dict[str, Any], words: str) -> None:
    with pytest.raises(RequestError) as caught:
        voicecoach.compile(ERE, voice="estimate", **fields)
    assert words in str(caught.value)


def test_the_library_is_opened_with_folders_in_front(tmp_path: Path) -> None:
    library = voicecoach.open_library(tmp_path)
    assert library.folders[0] == tmp_path
    assert "tight-hamstrings" in library.ids("routine")
    with pytest.raises(RequestError, match="there is no folder"):
        voicecoach.open_library(tmp_path / "absent")
