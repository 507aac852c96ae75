"""What the coach itself says: every shipped language has all of it, and a user's own sheet may lack some."""

from pathlib import Path

import pytest
from sessions import compiled, speech

from voicecoach.cli import run
from voicecoach.sheets.forms.terms import STOCK_PHRASES
from voicecoach.sheets.library.library import Library, phrases_form, shipped_cues


@pytest.mark.parametrize("language", ["de", "en", "es"])
def test_every_shipped_language_has_every_phrase_and_no_other(language: str) -> None:
    """Also when the table of phrases is short of one that the sheets still have."""
    assert len(STOCK_PHRASES) == 128
    assert set(phrases_form(Library((shipped_cues(),)), language).say) == set(STOCK_PHRASES)


def without_welcome(folder: Path, language: str) -> Path:
    """The shipped phrases of a language as a user's own, but for the first one."""
    shipped = (shipped_cues() / "phrases" / f"{language}.yaml").read_text(encoding="utf-8")
    kept = [line for line in shipped.splitlines(keepends=True) if not line.startswith("  welcome:")]
    assert len(kept) == len(shipped.splitlines()) - 1
    own = folder / "phrases" / f"{language}.yaml"
    own.parent.mkdir(parents=True)
    own.write_text("".join(kept), encoding="utf-8")
    return own


def test_a_phrase_that_a_users_own_sheet_lacks_is_said_in_english_with_a_notice(tmp_path: Path) -> None:
    """Once, however often the session is compiled; the rest is said as the sheet has it."""
    own = without_welcome(tmp_path, "de")
    library = Library((tmp_path, shipped_cues()))
    said = [event.text for event in speech(compiled(language="de", library=library))]
    ours = [event.text for event in speech(compiled(language="de"))]
    compiled(language="de", library=library)
    assert ours[0].startswith("Willkommen.")
    assert said[0].startswith("Welcome. Today's session is")
    assert said[1:] == ours[1:]
    assert library.notices == [
        f"phrases de is taken from {own}, not from cues/phrases/de.yaml",
        f"{own} has no phrase for welcome: the English one is used",
    ]


def test_check_warns_of_a_phrase_that_is_missing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It stops nothing, unless warnings are to count."""
    own = without_welcome(tmp_path, "es")
    assert run(["check", str(own)]) == 0
    assert (
        "warning[missing-phrase]: the phrase 'welcome' is missing, so the coach says it in English"
        in capsys.readouterr().err
    )
    assert run(["check", "--strict", str(own)]) == 1
