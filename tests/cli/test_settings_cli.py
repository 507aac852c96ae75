"""Settings as a user meets them: what stands in for options that were left out, and files that need no name."""

import json
import sys
import wave
from pathlib import Path

import pytest

from voicecoach.api.config import set_setting
from voicecoach.cli import run

ERE = "hamstring-ere"
ESTIMATED = ("--voice", "estimate")


class Here:
    """Runs commands in an empty folder, with settings of its own."""

    def __init__(self, capture: pytest.CaptureFixture[bytes], config: Path) -> None:
        self.capture = capture
        self.config = config

    def __call__(self, *arguments: str) -> tuple[int, str, str]:
        self.capture.readouterr()
        code = run(list(arguments))
        out, err = self.capture.readouterr()
        return code, out.decode(), err.decode()


@pytest.fixture
def here(capsysbinary: pytest.CaptureFixture[bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Here:
    config = tmp_path / "config.toml"
    monkeypatch.setenv("VOICECOACH_CONFIG", str(config))
    monkeypatch.delenv("VOICECOACH_VOICE")
    monkeypatch.setenv("VOICECOACH_DATA", str(tmp_path / "data"))
    folder = tmp_path / "here"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return Here(capsysbinary, config)


# What counts


def test_an_option_beats_the_environment_which_beats_the_file(
    here: Here, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_setting("wpm", ["140"])
    set_setting("voice", ["estimate"])
    assert "estimate at 140 words a minute" in here("preview", ERE)[1]
    monkeypatch.setenv("VOICECOACH_WPM", "160")
    assert "estimate at 160 words a minute" in here("preview", ERE)[1]
    assert "estimate at 150 words a minute" in here("preview", ERE, "--wpm", "150")[1]


def test_every_setting_of_a_session_reaches_it(here: Here) -> None:
    here.config.write_text(
        'voice = "estimate"\nlanguage = "de"\ntalk = "signals"\nfirst-side = "right"\nconditions = ["low-back-pain"]\n'
    )
    options = ("--language", "de", "--talk", "signals", "--first", "right", "--with", "low-back-pain")
    settled = here("preview", "tight-hamstrings", "--as", "json")
    here.config.unlink()
    assert here("preview", "tight-hamstrings", *ESTIMATED, *options, "--as", "json") == settled
    assert settled[0] == 0


def test_the_affected_side_is_the_one_that_is_trained(here: Here) -> None:
    set_setting("affected-side", ["right"])
    settled = here("preview", ERE, *ESTIMATED, "--as", "json")[1]
    assert {phase["side"] for phase in json.loads(settled)["phases"]} == {None, "right"}
    assert here("preview", ERE, *ESTIMATED, "--side", "right", "--as", "json")[1] == settled


def test_both_sides_of_a_comparison_follow_their_options_before_the_settings(
    here: Here, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An option that stands for both is not beaten by the environment in either."""
    monkeypatch.setenv("VOICECOACH_VOICE", "banana")
    set_setting("talk", ["brief"])
    code, _, err = here("diff", ERE, f"{ERE} --talk brief", *ESTIMATED)
    assert (code, err) == (0, "")
    assert here("diff", ERE, f"{ERE} --talk full", *ESTIMATED, "--exit-code")[0] == 1


def test_conditions_that_an_option_replaces_are_named(here: Here) -> None:
    set_setting("conditions", ["low-back-pain", "tall"])
    err = here("preview", "tight-hamstrings", *ESTIMATED, "--with", "tall")[2]
    assert "note: the option replaces your setting 'conditions': without low-back-pain\n" in err


def test_a_course_has_conditions_of_its_own(here: Here) -> None:
    """Those of the settings are no surprise in it, and starting one says how to have them."""
    set_setting("conditions", ["low-back-pain"])
    code, _, err = here("plan", "start", "tight-hamstrings")
    assert code == 0
    assert "voicecoach plan profile --add low-back-pain" in err
    assert here("plan", "profile")[1] == "your sessions are not adapted to any condition\n"
    here("plan", "stop", "tight-hamstrings")
    here("plan", "profile", "--add", "low-back-pain")
    assert "plan profile --add" not in here("plan", "start", "tight-hamstrings")[2]


def test_the_player_and_the_level_of_the_beeps_count(here: Here) -> None:
    here.config.write_text('voice = "silent"\nplayer = "silent"\nbeep-level = -6\n')
    code, _, err = here("play", ERE, "--no-journal")
    assert (code, "12 holds, each exact" in err) == (0, True)
    here("render", ERE, "-o", "soft.wav")
    here("render", ERE, "-o", "usual.wav", "--beep-level", "0")
    here("render", ERE, "-o", "asked.wav", "--beep-level", "-6")
    assert Path("soft.wav").read_bytes() == Path("asked.wav").read_bytes() != Path("usual.wav").read_bytes()


# What does not fit


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('voice = "gone"', "there is no voice 'gone'"),
        ('language = "xx"', "there are no stock phrases in 'xx'"),
        ('conditions = ["gone"]', "'gone'"),
        ("wpm = 1000", "1000 does not fit 'wpm'"),
        ("wpm = [140]", "[140] does not fit 'wpm'"),
        ('talk = "lots"', "'lots' does not fit 'talk'"),
        ("voice = hibari", "this is not TOML"),
    ],
)
def test_a_setting_that_no_longer_fits_is_told_with_its_place(here: Here, text: str, told: str) -> None:
    """And beaten by an option it does no harm."""
    here.config.write_text(f"# mine\n{text}\n")
    code, out, err = here("preview", ERE)
    assert (code, out) == (1, "")
    assert told in err
    assert f"{here.config}:2" in err
    assert "Traceback" not in err


def test_a_setting_that_an_option_beats_is_not_read(here: Here) -> None:
    here.config.write_text('talk = "lots"\nplayer = "gone"\nvoice = "gone"\n')
    assert here("preview", ERE, *ESTIMATED, "--talk", "full")[0] == 0


def test_a_key_that_is_no_setting_is_told_once(here: Here) -> None:
    here.config.write_text("wmp = 140\n")
    code, _, err = here("preview", ERE, *ESTIMATED)
    assert (code, err) == (0, f"note: {here.config}:1: there is no setting 'wmp'; did you mean 'wpm'?\n")


def test_doctor_says_what_counts_and_why(here: Here, monkeypatch: pytest.MonkeyPatch) -> None:
    assert f"none; the file would be {here.config}" in here("doctor", "--voice", "silent", "--no-audio")[1]
    here.config.write_text('voice = "silent"\nwpm = 140\ntalk = "lots"\nbanana = 1\n')
    monkeypatch.setenv("VOICECOACH_WPM", "160")
    code, out, _ = here("doctor", "--no-audio")
    assert code == 0
    assert f"  voice          silent           {here.config}:1\n" in out
    assert f"  wpm            160              VOICECOACH_WPM, which beats {here.config}:2\n" in out
    assert f"  ! {here.config}:3: 'lots' does not fit 'talk'\n" in out
    assert f"  ! {here.config}:4: there is no setting 'banana'" in out
    assert "silent plain" in out  # it is the voice that is tried


# The command


def test_settings_are_set_shown_and_removed(here: Here, monkeypatch: pytest.MonkeyPatch) -> None:
    assert here("config", "path") == (0, f"{here.config}\n", "")
    assert here("config", "get", "wpm") == (0, "150\n", "")
    assert here("config", "set", "wpm", "140") == (0, "", f"{here.config}: wpm is 140\n")
    assert here("config", "set", "beep-level", "-2")[0] == 0
    assert here("config", "set", "conditions", "tall", "low-back-pain")[0] == 0
    assert here("config", "get", "wpm") == (0, "140\n", "")
    listed = here("config", "list")[1]
    assert f"wpm            140              {here.config}:1\n" in listed
    assert "talk           normal           default\n" in listed
    monkeypatch.setenv("VOICECOACH_WPM", "160")
    assert "note: VOICECOACH_WPM beats it: 160" in here("config", "set", "wpm", "130")[2]
    assert here("config", "unset", "wpm")[0] == 0
    assert here("config", "unset", "wpm")[0] == 1
    assert here("config", "set", "wpm")[0] == 2


def test_the_editor_gets_a_file_that_names_every_setting(
    here: Here, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every line of it is a comment, and without its # a setting. What was written wrongly is told."""
    editor = tmp_path / "editor.py"
    editor.write_text(
        "import pathlib, sys\npath = pathlib.Path(sys.argv[1])\n"
        "path.write_text(path.read_text().replace('# wpm = 150', 'wpm = 1500'))\n"
    )
    monkeypatch.setenv("VISUAL", f"{sys.executable} {editor}")
    code, _, err = here("config", "edit")
    assert code == 1
    assert "1500 does not fit 'wpm'" in err
    lines = here.config.read_text().splitlines()
    keys = [line.removeprefix("# ") for line in lines if " = " in line]
    here.config.write_text("\n".join(key.replace("1500", "150") for key in keys if '""' not in key) + "\n")
    assert here("config", "list")[2] == ""
    assert len(keys) == 12


# Files that need no name


def test_a_session_is_rendered_into_a_file_of_its_name(here: Here, tmp_path: Path) -> None:
    """Which the first line says, and the folder and format are those of the settings."""
    code, out, err = here("render", ERE, "--voice", "silent", "--talk", "signals")
    assert (code, out, err.splitlines()[0]) == (0, "", "hamstring-ere.wav: Hamstring end-range expansion")
    with wave.open("hamstring-ere.wav") as file:
        assert file.getnframes() > 1_000_000
    folder = tmp_path / "sessions"
    folder.mkdir()
    set_setting("output-folder", [str(folder)])
    sheet = Path("mine.yaml")
    here("new", "exercise", "mine", "-o", str(sheet))
    code, _, err = here("render", str(sheet), "--voice", "silent")
    assert (code, err.splitlines()[0].partition(":")[0]) == (0, str(folder / "mine.wav"))
    assert [path.name for path in folder.iterdir()] == ["mine.wav"]


def test_only_a_file_that_was_rendered_is_written_over(here: Here) -> None:
    """A song of that name stays, unless it is given up with --force."""
    song = Path("hamstring-ere.wav")
    with wave.open(str(song), "wb") as file:
        file.setparams((1, 2, 22050, 0, "NONE", ""))
        file.writeframes(bytes(2000))
    before = song.read_bytes()
    options = (ERE, "--voice", "silent", "--talk", "signals")
    code, _, err = here("render", *options)
    assert (code, song.read_bytes()) == (1, before)
    assert "'hamstring-ere.wav' exists, and voicecoach did not write it" in err
    assert "--force" in err
    assert here("render", *options, "--force")[0] == 0
    rendered = song.read_bytes()
    assert len(rendered) > 1_000_000
    assert here("render", ERE, "--voice", "silent", "--talk", "full")[0] == 0
    assert song.read_bytes() != rendered


def test_the_suffix_picks_the_format_of_a_preview(here: Here) -> None:
    """Unless it is named; another suffix is refused with all there are, and nothing is written."""
    assert here("preview", ERE, *ESTIMATED, "-o", "a.json")[0] == 0
    assert json.loads(Path("a.json").read_text())["format"] == "voicecoach-script/1"
    assert here("preview", ERE, *ESTIMATED, "-o", "a.TXT")[0] == 0
    assert "+-- hold" in Path("a.TXT").read_text()
    assert here("preview", ERE, *ESTIMATED, "--as", "json", "-o", "a.data")[0] == 0
    for name in ("a.pages", "a"):
        code, _, err = here("preview", ERE, *ESTIMATED, "-o", name)
        assert code == 1
        assert (
            "the formats are txt, json, csv, svg, picture, vtt, srt, lrc, labels, chapters, cue, ssml; write -o a.txt"
            in err
        )
    assert sorted(path.name for path in Path().iterdir()) == ["a.TXT", "a.data", "a.json"]


def test_the_suffix_picks_the_format_of_figures(here: Here) -> None:
    here("plan", "start", "tight-hamstrings")
    for name, begins in (("a.html", "<!"), ("a.svg", "<svg"), ("a.json", "{"), ("a.txt", "Five weeks")):
        assert here("plan", "stats", "-o", name)[0] == 0
        assert Path(name).read_text().lstrip().startswith(begins)
    code, _, err = here("plan", "stats", "-o", "a.pdf")
    assert code == 1
    assert "the formats are txt, json, html, svg" in err
