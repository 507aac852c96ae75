"""The registry of what is found by file name: order, help, errors, entry points of installed packages, and laziness."""

import subprocess
import sys
from pathlib import Path
from textwrap import dedent
from types import ModuleType

import pytest

from voicecoach.encoders import ENCODERS
from voicecoach.errors import MachineError, RequestError
from voicecoach.exports import EXPORTS
from voicecoach.imports import IMPORTS
from voicecoach.live.controls import CONTROLS, usual_controls
from voicecoach.live.players import PLAYERS, automatic_players
from voicecoach.plugins import Registry
from voicecoach.programme.figures.faces import FACES
from voicecoach.reminders import SYSTEMS
from voicecoach.verify.readers import READERS
from voicecoach.voices import VOICES, automatic_engines

GROUP = "voicecoach.instruments"


@pytest.fixture
def instruments(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A package `band` of three instruments, the last of which cannot be imported."""
    folder = tmp_path / "band"
    folder.mkdir()
    (folder / "__init__.py").write_text("")
    (folder / "_strings.py").write_text("raise SystemExit\n")
    (folder / "notes.txt").write_text("")
    (folder / "viola.py").write_text('"""viola: a deep violin."""\nSOUND = "hm"\n')
    (folder / "bass_drum.py").write_text(
        '"""A drum."""\nfrom os import sep\nORDER: int = 7\nLABEL = "Bass drum"\nHELP = "for marches"\nPLACE = sep\n'
    )
    (folder / "broken.py").write_text("HELP = 'not today'\nraise RuntimeError\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    for name in [name for name in sys.modules if name.partition(".")[0] == "band"]:
        monkeypatch.delitem(sys.modules, name)
    return tmp_path


def install(folder: Path, package: str, entry_points: str, **modules: str) -> None:
    """A package on the path as pip leaves it there."""
    for name, text in modules.items():
        (folder / f"{name}.py").write_text(dedent(text))
    about = folder / f"{package}-1.0.dist-info"
    about.mkdir()
    (about / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {package}\nVersion: 1.0\n")
    (about / "entry_points.txt").write_text(f"[{GROUP}]\n{entry_points}\n")


def band(*offers: str) -> Registry[ModuleType]:
    return Registry("band", "instrument", group=GROUP, offers=offers)


@pytest.mark.usefixtures("instruments")
def test_the_files_of_a_folder_are_described_without_importing_them() -> None:
    """In the order that they say themselves; files of other kinds and private files are none."""
    registry = band()
    assert registry.names() == ("bass-drum", "broken", "viola")
    drum, viola = registry.describe("bass-drum"), registry.describe("viola")
    assert (drum.order, drum.label, drum.help) == (7, "Bass drum", "for marches")
    assert drum.constants == {"ORDER": 7, "LABEL": "Bass drum", "HELP": "for marches"}
    assert (viola.order, viola.label, viola.help) == (50, "viola", "a deep violin.")
    assert (viola.module, viola.package, viola.constants) == ("band.viola", None, {"SOUND": "hm"})
    assert registry.summary() == "bass-drum: for marches; broken: not today; viola: a deep violin."
    assert not {name for name in sys.modules if name.startswith("band.")}


@pytest.mark.usefixtures("instruments")
def test_loading_imports_one_module() -> None:
    """Its own, under the name of its file."""
    assert band().load("bass-drum").__name__ == "band.bass_drum"
    assert {name for name in sys.modules if name.startswith("band.")} == {"band.bass_drum"}


@pytest.mark.parametrize("name", ["voila", "_strings", "__init__", "notes", "", "../violas/1", "band.viola"])
@pytest.mark.usefixtures("instruments")
def test_an_unknown_name_is_refused_with_a_hint(name: str) -> None:
    """Whatever is asked of the registry."""
    hint = "did you mean 'viola'?" if name == "voila" else "there are bass-drum, broken, viola"
    for ask in (band().load, band().describe, band().check):
        with pytest.raises(RequestError) as refused:
            ask(name)
        assert str(refused.value) == f"error: there is no instrument '{name}'\n  hint: {hint}"


def test_installed_packages_add_to_a_kind(instruments: Path) -> None:
    """Behind our own, whatever order they ask for, with their help, and not imported before they are used."""
    install(
        instruments,
        "kazoo-shop",
        "slide_kazoo = kazoos\nbox = kazoos:Boxes.small",
        kazoos='''
            """slide-kazoo: hums."""
            ORDER = 1
            class Boxes:
                small = "a box"
        ''',
    )
    registry = band()
    assert registry.names() == ("bass-drum", "box", "broken", "slide-kazoo", "viola")
    kazoo = registry.describe("slide-kazoo")
    assert (kazoo.order, kazoo.help, kazoo.package, kazoo.module) == (50, "hums.", "kazoo-shop", "kazoos")
    assert "kazoos" not in sys.modules
    assert registry.load("slide-kazoo").__name__ == "kazoos"
    loaded: object = registry.load("box")
    assert loaded == "a box"
    assert registry.clashes() == ()
    del sys.modules["kazoos"]


def test_a_name_that_is_taken_stays_with_its_owner(instruments: Path) -> None:
    """Ours first, then the package that comes first by alphabet; the others are reported."""
    install(instruments, "zither", "viola = zithers\nharp = zithers", zithers="NAME = 'zither'")
    install(instruments, "lyre", "harp = lyres", lyres="NAME = 'lyre'")
    registry = band()
    assert registry.describe("viola").module == "band.viola"
    assert registry.describe("harp").package == "lyre"
    assert sorted(registry.clashes()) == [
        "the instrument 'harp' of the package 'zither' is ignored: 'lyre' has one of that name",
        "the instrument 'viola' of the package 'zither' is ignored: 'voicecoach' has one of that name",
    ]


@pytest.mark.parametrize(
    ("entry", "reason"),
    [
        ("horn = horns_that_are_not_there", "No module named 'horns_that_are_not_there'"),
        ("horn = horns.inside", "No module named 'horns.inside'"),
        ("horn = horns:alp", "module 'horns' has no attribute 'alp'"),
    ],
)
def test_an_installed_package_that_is_broken_says_so(instruments: Path, entry: str, reason: str) -> None:
    """The cure names the package, and lists still work."""
    install(instruments, "brass", entry, horns="BELL = 1\n")
    registry = band()
    assert registry.describe("horn").help == ""
    with pytest.raises(MachineError) as refused:
        registry.load("horn")
    assert str(refused.value).startswith(f"error: the instrument 'horn' cannot be loaded: {reason}")
    assert str(refused.value).endswith("\n  cure: update or uninstall the package 'brass'")
    sys.modules.pop("horns", None)


def test_an_installed_package_must_offer_what_its_kind_offers(instruments: Path) -> None:
    """Found when it is loaded, not in the middle of a session."""
    install(instruments, "brass", "horn = horns", horns="def play(): ...\n")
    assert band("play").load("horn")
    with pytest.raises(MachineError, match="the instrument 'horn' has no tune and no clean"):
        band("play", "tune", "clean").load("horn")
    del sys.modules["horns"]


def test_every_kind_and_its_order() -> None:
    """As each file says it, written out here once: the best voice comes first, the first format is what `-` gets."""
    assert VOICES.names() == ("hibari", "piper", "pyttsx3", "recorded", "silent")
    assert [info.engine for info in automatic_engines()] == ["hibari", "piper", "pyttsx3"]
    assert PLAYERS.names() == ("simpleaudio", "miniaudio", "sounddevice", "file", "silent")
    assert automatic_players() == ("simpleaudio", "miniaudio", "sounddevice")
    assert CONTROLS.names() == ("keys", "mpris", "media-keys", "remote", "line")
    assert ENCODERS.names()[0] == "wav"
    assert READERS.names() == ("flac", "m4a", "mp3", "opus", "wav")
    assert EXPORTS.names()[:2] == ("text", "json")
    assert IMPORTS.names() == ("freedb", "timers", "records", "w2a", "table", "narration", "handout")
    assert FACES.names() == ("text", "json", "html", "svg")
    assert set(SYSTEMS.names()) == {"darwin", "linux", "win32"}


def test_the_controls_that_start_unasked(monkeypatch: pytest.MonkeyPatch) -> None:
    """On Linux the desktop passes the media keys on; elsewhere they are heard where their library is installed."""
    monkeypatch.setattr(sys, "platform", "linux")
    assert usual_controls() == ("keys", "mpris")
    monkeypatch.setattr(sys, "platform", "darwin")
    monkeypatch.setattr("voicecoach.live.controls.media_keys.is_installed", lambda: True)
    assert usual_controls() == ("keys", "media-keys")
    monkeypatch.setattr("voicecoach.live.controls.media_keys.is_installed", lambda: False)
    assert usual_controls() == ("keys",)


@pytest.mark.parametrize("kind", ["voices", "players", "encoders", "exports", "imports"])
def test_the_groups_of_entry_points(kind: str) -> None:
    """Five kinds are open to other packages, under these names."""
    registries = {
        "voices": VOICES,
        "players": PLAYERS,
        "encoders": ENCODERS,
        "exports": EXPORTS,
        "imports": IMPORTS,
    }
    assert vars(registries[kind])["_group"] == f"voicecoach.{kind}"


def test_listing_imports_no_plug_in() -> None:
    """Names, order and help of the voices, without any engine, numpy or pydantic."""
    heavy = "('numpy', 'pydantic', 'pyttsx3', 'voicecoach.voices.')"
    loaded = f"[name for name in sys.modules if name.startswith({heavy})]"
    shown = subprocess.run(
        [
            sys.executable,
            "-c",
            f"import sys; from voicecoach.voices import VOICES; print(VOICES.summary()); print({loaded})",
        ],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert "pyttsx3: the engine that works everywhere." in shown
    assert shown.endswith("[]\n")
