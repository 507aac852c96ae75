"""The rules of the house, held over every file: who may import whom, who may print, what `--help` loads, what is shipped."""

import ast
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "voicecoach"
FILES = sorted(path for path in PACKAGE.rglob("*.py") if "__pycache__" not in path.parts)
MOST_LINES = 400

GROUND = {"units", "source", "script", "suggest", "estimate", "speech_cache"}
"""What stands on nothing: each of these imports no other part of the house."""
FIRST = {"errors", "plugins", "clip", "speech", "outfile", "scriptfile", "history", "request", "jsonform"}

MAY_IMPORT: dict[str, set[str]] = {
    "__init__": set(),
    **{name: set() for name in GROUND},
    "errors": {"source"},
    "clip": {"units"},
    "jsonform": set(),
    "plugins": {"errors", "suggest"},
    "request": {"errors", "speech", "suggest", "jsonform"},
    "speech": {"clip"},
    "outfile": {"errors"},
    "history": {"errors", "journal"},
    "journal": {"errors", "jsonform"},
    "scriptfile": {"errors", "script"},
    # What is written knows nothing of how it sounds, and what it means knows only what is written.
    "sheets": {
        "units",
        "jsonform",
        "source",
        "errors",
        "suggest",
        "script",
        "scriptfile",
        "__init__",
    },  # schemas of both for editors
    "compiler": {"units", "source", "errors", "suggest", "script", "sheets"},
    # What sounds knows nothing of sheets: it reads texts, clips and scripts.
    "voices": {"units", "errors", "plugins", "suggest", "clip", "speech", "estimate"},
    "sound": {"units", "errors", "clip", "script", "speech_cache"},
    "exports": {"units", "errors", "plugins", "script", "suggest"},
    # A file carries its script as JSON.
    "encoders": {"__init__", "units", "errors", "plugins", "clip", "script", "exports"},
    "studio": {"units", "errors", "clip", "speech", "speech_cache", "sound"},
    "verify": {"units", "errors", "plugins", "script", "scriptfile", "sound", "jsonform"},
    "diff": {"units", "errors", "script", "compiler", "jsonform"},
    "explain": {"units", "source", "errors", "script", "sheets", "compiler", "jsonform"},
    "live": {
        "units",
        "errors",
        "plugins",
        "suggest",
        "clip",
        "script",
        "speech",
        "studio",
        "sound",
        "compiler",
        "encoders",
        "outfile",
        "journal",
    },
    # Courses over weeks: what a sheet prescribes, and what the journal says became of it.
    "programme": {"units", "jsonform", "errors", "plugins", "suggest", "sheets", "compiler", "journal"},
    # The system wakes us; what there is to tell is asked of others.
    "reminders": {"errors", "plugins", "outfile"},
    # Sheets drafted from texts of others.
    "imports": {"units", "source", "errors", "plugins", "suggest", "sheets"},
    # What a person can do, for every door.
    "api": {
        *({"__init__"} | GROUND | FIRST),
        *(
            "sheets",
            "compiler",
            "voices",
            "sound",
            "exports",
            "encoders",
            "studio",
            "verify",
            "diff",
            "explain",
            "imports",
            "live",
            "journal",
            "programme",
            "reminders",
        ),
    },
    "cli": {
        *({"__init__"} | GROUND | FIRST),
        *(
            "api",
            "sheets",
            "compiler",
            "voices",
            "sound",
            "exports",
            "encoders",
            "studio",
            "verify",
            "diff",
            "explain",
            "imports",
            "live",
            "journal",
            "programme",
            "reminders",
        ),
    },
    "__main__": {"cli"},
}
"""Which parts each part may import beside itself: the floors of the house, written as what lies below."""

ENGINES = {"pyttsx3", "espeakng_loader", "hibari", "hibari_tts"}
PRINTERS = {"print", "input", "breakpoint"}
STREAMS = {
    ("sys", "stdout"),
    ("sys", "stderr"),
    ("sys", "__stdout__"),
    ("click", "echo"),
    ("traceback", "print_exc"),
}
MAY_USE_STREAMS = {
    "outfile.py": {("sys", "stdout")},  # `-o -` is its business
    "voices/_system_speech.py": {("sys", "stderr")},  # a program of its own, whose pipe that is
}


def name_of(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


def part_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def imports_of(tree: ast.Module) -> Iterator[str]:
    """Every module that a file names, wherever in it; `from voicecoach import sound` names `voicecoach.sound`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            assert node.module is not None
            if node.module == "voicecoach":
                yield from (f"voicecoach.{alias.name}" for alias in node.names)
            else:
                yield node.module


def part_imported(module: str) -> str | None:
    """The part of the house that a module belongs to; None for a module of others."""
    first, _, rest = module.partition(".")
    if first != "voicecoach":
        return None
    part = rest.partition(".")[0]
    return part if (PACKAGE / part).is_dir() or (PACKAGE / f"{part}.py").is_file() else "__init__"


def test_the_rules_see_the_house() -> None:
    """A rule over no files holds for ever, so there have to be files in every part that has a row."""
    assert len(FILES) > 60
    assert {part_of(path) for path in FILES} >= {
        "sheets",
        "compiler",
        "voices",
        "sound",
        "encoders",
        "exports",
        "cli",
        "units",
    }


def test_every_file_has_a_floor() -> None:
    """A new part of the house says in the table what it stands on; and a part that is gone leaves it."""
    assert {part_of(path) for path in FILES} == set(MAY_IMPORT)


def test_the_floors_lie_above_each_other() -> None:
    """No part stands on itself by way of others, and the table names only parts that there are."""
    order = list(TopologicalSorter(MAY_IMPORT).static_order())
    assert set(order) == set(MAY_IMPORT)
    assert order.index("sheets") < order.index("compiler") < order.index("cli")


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_imports_go_down(path: Path) -> None:
    """Also those inside functions and those for types alone."""
    part = part_of(path)
    imported = {found for module in imports_of(tree_of(path)) if (found := part_imported(module)) is not None}
    above = imported - MAY_IMPORT.get(part, set()) - {part}
    assert not above, f"{name_of(path)} imports {', '.join(sorted(above))}"


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("def f():\n    from voicecoach.sound.mix import mix\n", {"sound"}),
        ("import voicecoach.voices.silent as quiet\n", {"voices"}),
        ("from voicecoach import sound, __version__\n", {"sound", "__init__"}),
        ("import numpy\n", set()),
    ],
)
def test_no_way_to_write_an_import_hides_it(text: str, parts: set[str]) -> None:
    """What the rule above rests on."""
    assert {found for module in imports_of(ast.parse(text)) if (found := part_imported(module))} == parts


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_only_the_command_line_prints(path: Path) -> None:
    """And only it and the writer of files may know that there are streams at all."""
    if part_of(path) == "cli":
        return
    tree = tree_of(path)
    called = {
        node.func.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }
    assert not called & PRINTERS
    used = {
        (node.value.id, node.attr)
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name)
    }
    assert not used & STREAMS - MAY_USE_STREAMS.get(name_of(path), set())
    # The live screen is drawn with rich on what is handed to it, and the figures into a text.
    drawing = {"rich"} if name_of(path).startswith(("live/screen", "programme/figures/faces/text")) else set()
    assert not {module.partition(".")[0] for module in imports_of(tree)} & {"click", "rich"} - drawing


@pytest.mark.parametrize("path", sorted((PACKAGE / "api").rglob("*.py")), ids=name_of)
def test_a_use_case_knows_no_terminal(path: Path) -> None:
    """It prints nothing and asks nothing: what happens on the way goes to the observer, so that every door can use it."""
    tree = tree_of(path)
    modules = {module.partition(".")[0] for module in imports_of(tree)}
    assert not modules & {"click", "rich", "getpass", "curses", "termios", "logging", "readline"}
    names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    assert not names & PRINTERS
    attributes = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    assert not attributes & {"stdout", "stderr", "stdin", "isatty"}


def test_the_exceptions_to_the_rule_of_printing_are_used() -> None:
    """One that nobody needs any more would only hide a slip."""
    for name, streams in MAY_USE_STREAMS.items():
        source = (PACKAGE / name).read_text(encoding="utf-8")
        for module, attribute in streams:
            assert f"{module}.{attribute}" in source, f"{name} does not use {module}.{attribute}"


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_a_module_says_what_it_is_for_and_is_of_a_length_to_be_read(path: Path) -> None:
    """A docstring of a sentence, and no more lines than can be kept in mind."""
    docstring = ast.get_docstring(tree_of(path))
    assert docstring is not None
    assert docstring.split("\n\n")[0].rstrip().endswith((".", "?", "`", "}"))
    lines = len(path.read_text(encoding="utf-8").splitlines())
    assert lines <= MOST_LINES, f"{name_of(path)} has {lines} lines: split it"


LOADED = """
import sys
from click.testing import CliRunner
from voicecoach.cli import cli
def loaded():
    return sorted(name for name in sys.modules
                  if name.split(".")[0] in {heavy!r} or name.startswith("voicecoach.voices."))
for arguments in [[], *([name] for name in cli.list_commands(None))]:
    result = CliRunner().invoke(cli, [*arguments, "--help"])
    print(" ".join(arguments) or "-", result.exit_code, *loaded())
"""


def test_help_loads_nothing_heavy() -> None:
    """No engine, no numpy, no pydantic, for the program and for every command: help is there at once, on any machine."""
    heavy = {*ENGINES, "numpy", "pydantic", "yaml", "rich"}
    finished = subprocess.run(
        [sys.executable, "-c", LOADED.format(heavy=heavy)],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    )
    rows = [line.split() for line in finished.stdout.splitlines()]
    assert len(rows) > 8
    for command, exit_code, *loaded in rows:
        assert exit_code == "0", command
        assert loaded == [], f"{command} --help loads {', '.join(loaded)}"


def test_every_sheet_is_in_the_wheel() -> None:
    """The cues lie beside the package and have to be carried into it; the wheel itself is tried by `make wheel`."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    carried = project["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"]
    files = [path for path in (ROOT / "cues").rglob("*") if path.is_file()]
    assert len(files) > 50
    for path in files:
        place = path.relative_to(ROOT)
        homes = [
            Path(to) / place.relative_to(source)
            for source, to in carried.items()
            if place.is_relative_to(source)
        ]
        assert homes == [Path("voicecoach") / place]


@pytest.mark.parametrize(
    "name",
    ["README.md", "CHANGELOG.md", "CONTRIBUTING.md", "LICENSE", "cues/README.md", "voicecoach/README.md"],
)
def test_the_pages_that_a_newcomer_looks_for_are_there(name: str) -> None:
    """And have something on them."""
    assert len((ROOT / name).read_text(encoding="utf-8").splitlines()) >= 10


def test_no_file_names_a_place_on_the_machine_where_it_was_written() -> None:
    """Nobody else has that folder."""
    try:
        listed = subprocess.run(
            ["git", "ls-files", "-z"], capture_output=True, text=True, check=True, cwd=ROOT
        ).stdout
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("this is no checkout, so what is tracked is not known")
    names = [name for name in listed.split("\0") if name and (ROOT / name).is_file()]
    assert len(names) > 100
    places = [f"/{folder}/" for folder in ("work", "root", "home")]
    found = [name for name in names for place in places if place.encode() in (ROOT / name).read_bytes()]
    assert found == []
