"""Settings as a file holds them: what counts, where it is from, and what a file that does not fit is told."""

from pathlib import Path
from typing import get_args

import pytest

import voicecoach
from voicecoach.api.config import get_setting, list_settings, set_setting, settings_faults, unset_setting
from voicecoach.errors import RequestError
from voicecoach.request import SessionRequest, Talk, make_request
from voicecoach.settings import REQUEST_FIELDS, SETTINGS, TALKS, load_settings


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file of settings, which is not there yet."""
    path = tmp_path / "config" / "config.toml"
    monkeypatch.setenv("VOICECOACH_CONFIG", str(path))
    monkeypatch.delenv("VOICECOACH_VOICE")
    return path


def write(config: Path, text: str) -> Path:
    config.parent.mkdir(exist_ok=True)
    config.write_text(text)
    return config


def test_without_a_file_everything_has_the_default_of_a_request(config: Path) -> None:
    assert not config.exists()
    assert {one.name: one.origin for one in list_settings()} == dict.fromkeys(SETTINGS, "default")
    assert load_settings().request_fields() == {}
    usual = make_request("x")
    for field, name in REQUEST_FIELDS.items():
        assert getattr(usual, field) == SETTINGS[name].default or field == "voice"
    assert get_args(Talk) == TALKS


def test_what_is_set_is_a_field_of_the_request(config: Path) -> None:
    """Every one, with a value that is not its default."""
    write(
        config,
        'voice = "silent"\nwpm = 140\nlanguage = "de"\ntalk = "brief"\nfirst-side = "right"\n'
        'affected-side = "left"\nconditions = ["tall"]\n',
    )
    assert load_settings().request_fields() == {
        "voice": "silent",
        "wpm": 140,
        "language": "de",
        "talk": "brief",
        "first": "right",
        "side": "left",
        "conditions": ("tall",),
    }
    assert make_request("x", **load_settings().request_fields()).side == "left"


def test_the_environment_beats_the_file(config: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And both are named."""
    write(config, '# mine\n\nwpm = 140\nconditions = ["tall"]\n')
    monkeypatch.setenv("VOICECOACH_WPM", "170")
    monkeypatch.setenv("VOICECOACH_CONDITIONS", "low-back-pain, sore-wrists")
    wpm, conditions = get_setting("wpm"), get_setting("conditions")
    assert (wpm.value, wpm.origin, wpm.beaten) == (170, "VOICECOACH_WPM", f"{config}:3")
    assert conditions.value == ("low-back-pain", "sore-wrists")


def test_writing_keeps_comments_and_what_others_wrote(config: Path) -> None:
    write(config, '# my settings\nwpm = 140  # slow\n\n# for the back\nconditions = [\n  "tall",\n]\n')
    set_setting("wpm", ["120"])
    set_setting("conditions", ["low-back-pain", "tall"])
    set_setting("beep-level", ["-2"])
    text = config.read_text()
    assert "# my settings\nwpm = 120  # slow\n\n# for the back\n" in text
    assert [get_setting(name).value for name in ("wpm", "conditions", "beep-level")] == [
        120,
        ("low-back-pain", "tall"),
        -2.0,
    ]
    unset_setting("wpm")
    assert "wpm" not in config.read_text()
    assert "# my settings" in config.read_text()


def test_a_folder_is_the_same_wherever_the_next_command_runs(
    config: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    set_setting("output-folder", ["sessions"])
    assert config.read_text() == f"output-folder = {str(tmp_path / 'sessions')!r}\n".replace("'", '"')
    set_setting("output-folder", ["~/sessions"])
    assert get_setting("output-folder").value == Path.home() / "sessions"


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("wmp", "3", "did you mean 'wpm'?"),
        ("wpm", "1000", "write a whole number from 80 to 260"),
        ("wpm", "120.5", "write a whole number from 80 to 260"),
        ("wpm", "nan", "write a whole number from 80 to 260"),
        ("beep-level", "nan", "write a number from -6 to 3"),
        ("talk", "lots", "write one of full, normal, brief, signals"),
        ("voice", "ptysx3:en", "did you mean 'pyttsx3'?"),
        ("player", "simplaudio", "did you mean 'simpleaudio'?"),
        ("language", "xx", "there are de, en, es"),
        ("conditions", "low-bak-pain", "did you mean 'low-back-pain'?"),
        ("output-format", "banana", "there are flac, m4a, m4b, mp3, opus, wav"),
        ("affected-side", "top", "write one of left, right, both"),
    ],
)
def test_a_value_that_does_not_fit_is_not_written(config: Path, name: str, value: str, told: str) -> None:
    with pytest.raises(RequestError, match=told.replace("?", r"\?")):
        set_setting(name, [value])
    assert not config.exists()


def test_every_fault_of_a_file_is_named_with_its_line(config: Path) -> None:
    """What no longer fits too: a voice that is gone, a condition that no sheet has."""
    write(
        config, 'wpm = 1000\ntalk = 3\nvoice = "gone"\nconditions = ["gone"]\nbanana = 1\n\n[tables]\nx = 1\n'
    )
    assert sorted(settings_faults()) == [
        f"{config}:1: 1000 does not fit 'wpm'",
        f"{config}:2: 3 does not fit 'talk'",
        f"{config}:3: there is no voice 'gone'",
        f"{config}:4: there is no condition 'gone'",
        f"{config}:5: there is no setting 'banana'; there are {', '.join(sorted(SETTINGS))}",
        f"{config}:7: there is no setting 'tables'; there are {', '.join(sorted(SETTINGS))}",
    ]


@pytest.mark.parametrize(
    ("text", "line"), [("wpm = 1\nvoice = hibari\n", 2), ("wpm = 1\nwpm = 2\n", 2), ('voice = "x', 1)]
)
def test_what_is_not_toml_is_told_by_line(config: Path, text: str, line: int) -> None:
    """And never written over by `set`."""
    write(config, text)
    for use in (load_settings, lambda: set_setting("wpm", ["140"])):
        with pytest.raises(RequestError) as refused:
            use()
        assert refused.value.message.startswith(f"{config}:{line}: this is not TOML: ")
    assert config.read_text() == text


def test_a_number_of_thousands_of_digits_is_told_by_line(config: Path) -> None:
    """Python reads none so long."""
    write(config, f'voice = "pyttsx3"\nwpm = {"9" * 5000}\n')
    with pytest.raises(RequestError) as refused:
        load_settings()
    assert refused.value.message == f"{config}:2: this number is too long"


def test_a_setting_gives_way_with_what_it_belongs_to(config: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A device belongs to its player, a voice of an engine to its language."""
    write(config, 'player = "miniaudio"\ndevice = "Headset"\nvoice = "pyttsx3:en-gb"\n')
    settings, live = load_settings(), {"player": "player", "device": "device"}
    assert {field: one.value for field, one in settings.fill(live, ()).items()} == {
        "player": "miniaudio",
        "device": "Headset",
    }
    assert settings.fill(live, {"player"}) == {}
    assert settings.fill(REQUEST_FIELDS, ())["voice"].value == "pyttsx3:en-gb"
    assert settings.fill(REQUEST_FIELDS, {"language"})["voice"].value == "pyttsx3"
    monkeypatch.setenv("VOICECOACH_PLAYER", "silent")
    assert {field: one.value for field, one in load_settings().fill(live, ()).items()} == {"player": "silent"}


def test_a_program_follows_no_settings_that_it_does_not_pass(config: Path) -> None:
    write(config, 'talk = "signals"\nvoice = "banana"\n')
    session = voicecoach.compile("hamstring-ere", voice="estimate")
    assert session.request == SessionRequest(name="hamstring-ere", voice="estimate")
