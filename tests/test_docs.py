"""The documents are true: every example compiles, every output is what the command says, and nothing that there is goes unmentioned."""

import ast
import re
import subprocess
import sys
import tomllib
import wave
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Any, get_args
from xml.etree import ElementTree as ET

import click
import pytest
import yaml
from sessions import compiled

from voicecoach.cli import cli
from voicecoach.errors import SheetError
from voicecoach.live.players import automatic_players
from voicecoach.sheets.checks.check import check_sheets
from voicecoach.sheets.checks.links import link_faults
from voicecoach.sheets.forms import terms
from voicecoach.sheets.forms.form import Form
from voicecoach.sheets.forms.sheet import KINDS
from voicecoach.sheets.library.library import Library, shipped_cues
from voicecoach.sheets.reading.load import parse_sheet

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "voicecoach"
README = (ROOT / "README.md").read_text(encoding="utf-8")
GUIDES = "\n".join(
    path.read_text(encoding="utf-8")
    for path in sorted((ROOT / "docs").glob("*.md"))
    if path.name not in {"api.md", "files.md"}
)
"""The pages in docs/ for users."""
REFERENCE = (ROOT / "cues" / "README.md").read_text(encoding="utf-8")
MAP = (PACKAGE / "README.md").read_text(encoding="utf-8")
FILES_PAGE = (ROOT / "docs" / "files.md").read_text(encoding="utf-8")
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
PAGES = sorted(
    path for path in ROOT.rglob("*.md") if not {".venv", "node_modules", "build", "cases"} & set(path.parts)
)

COMMANDS = sorted(
    [
        *(path.stem for path in (PACKAGE / "cli").glob("[a-z]*.py")),
        *(path.parent.name for path in (PACKAGE / "cli").glob("[a-z]*/__init__.py")),
        *(f"plan {path.stem.replace('_', '-')}" for path in (PACKAGE / "cli" / "plan").glob("[a-z]*.py")),
    ]
)
MODULES = sorted(
    path.relative_to(PACKAGE).as_posix()
    for path in PACKAGE.rglob("*.py")
    if path.name != "__init__.py" and "__pycache__" not in path.parts
)

_EXAMPLE = re.compile(
    r"(?:<!-- (?P<remark>fragment|faulty): (?P<what>.+?) -->\n)?```yaml\n(?P<text>.*?)^```$",
    re.DOTALL | re.MULTILINE,
)


# The format: every example in the reference, and all that it must mention


@dataclass(frozen=True)
class Example:
    """A block of YAML in the reference."""

    line_number: int
    remark: str | None
    """fragment or faulty; None for a whole sheet."""
    what: str
    """Of a fragment, the part that it is; of a faulty sheet, its file."""
    text: str


def _examples() -> Iterator[Example]:
    for match in _EXAMPLE.finditer(REFERENCE):
        line_number = REFERENCE[: match.start("text")].count("\n") + 1
        yield Example(line_number, match["remark"], match["what"] or "", match["text"])


EXAMPLES = list(_examples())
WHOLE = [example for example in EXAMPLES if example.remark is None]
FRAGMENTS = [example for example in EXAMPLES if example.remark == "fragment"]
FAULTY = [example for example in EXAMPLES if example.remark == "faulty"]


def _kind(example: Example) -> str:
    return example.text.partition(":")[0]


def _id(example: Example) -> str:
    return example.text.partition("\n")[0].partition(": ")[2].strip()


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    """The whole sheets of the reference, before the shipped ones."""
    folder = tmp_path_factory.mktemp("reference")
    for example in WHOLE:
        (folder / f"{_id(example)}.yaml").write_text(example.text, encoding="utf-8")
    return Library((folder, shipped_cues()))


def _at(example: Example) -> str:
    return f"cues/README.md:{example.line_number}"


def _compile_sheet(path: Path, library: Library) -> None:
    """Load a sheet, look up its names, and where it is something to do, compile it."""
    fresh = Library(library.folders)
    sheet = fresh.load_path(path)
    faults = link_faults(sheet, fresh)
    if faults:
        raise SheetError(faults)
    if sheet.kind not in {"exercise", "routine"}:
        return
    for conditions in ((), tuple(sorted(fresh.conditions()))):
        script = compiled(str(path), library=fresh, conditions=conditions)
        assert script.counts.reps
        unfilled = [event.text for event in script.speech if re.search(r"[{}<>]", event.text)]
        assert not unfilled


@pytest.mark.parametrize("example", WHOLE, ids=_at)
def test_a_whole_sheet_of_the_reference_compiles(example: Example, library: Library) -> None:
    """As it stands, and with every condition that there is."""
    _compile_sheet(library.folders[0] / f"{_id(example)}.yaml", library)


HOST: dict[str, Any] = {
    "exercise": "host",
    "name": "Host",
    "position": "standing",
    "dose": {"sets": "2-3", "reps": "3", "hold": "12 s", "sides": "each"},
    "steps": [{"id": "first", "say": "Do this.", "hold": "dose"}],
}
"""The exercise around a fragment."""


def _with_step(step: dict[str, Any]) -> dict[str, Any]:
    return {**HOST, "steps": [{"id": "begin", "say": "Begin."}, step]}


def _shipped(kind: str, fragment: dict[str, Any]) -> dict[str, Any]:
    """The shipped sheet of a kind, with the entries of a fragment laid over its own."""
    path = next(
        (shipped_cues() / terms.FOLDERS[kind]).glob("en.yaml" if kind == "phrases" else f"{kind}.yaml")
    )
    sheet: dict[str, Any] = yaml.load(path.read_text(encoding="utf-8"), yaml.BaseLoader)  # noqa: S506  # reads text only
    return _laid_over(sheet, fragment)


def _laid_over(below: dict[str, Any], above: dict[str, Any]) -> dict[str, Any]:
    merged = dict(below)
    for key, value in above.items():
        old = merged.get(key)
        both = isinstance(old, dict) and isinstance(value, dict) and "full" not in value
        merged[key] = _laid_over(old or {}, value) if both else value
    return merged


def _whole(fragment: Example) -> dict[str, Any]:
    """A whole sheet with the fragment in its place."""
    value: Any = yaml.load(fragment.text, yaml.BaseLoader)  # noqa: S506  # reads text only
    if fragment.what == "fields of an exercise":
        return {**HOST, **value}
    if fragment.what == "a step":
        return _with_step(value)
    if fragment.what == "fields of a routine":
        return {"routine": "under-test", "name": "Under test", **value}
    if fragment.what == "fields of a step":
        return _with_step({"id": "under-test", **value})
    if fragment.what == "cues of a step with a hold":
        return _with_step({"id": "under-test", "say": "Do this.", "hold": "dose", "cues": value})
    kind = fragment.what.removeprefix("fields of ")
    assert kind in KINDS, f"{_at(fragment)}: a fragment is none of '{fragment.what}'"
    return _shipped(kind, value)


@pytest.mark.parametrize("example", FRAGMENTS, ids=_at)
def test_a_part_of_a_sheet_in_the_reference_compiles_in_its_place(
    example: Example, library: Library, tmp_path: Path
) -> None:
    """In an exercise around it, or laid over the shipped sheet of its kind."""
    path = tmp_path / "under-test.yaml"
    path.write_text(yaml.safe_dump(_whole(example), sort_keys=False, allow_unicode=True), encoding="utf-8")
    for sound in re.findall(r"[\w/-]+\.wav", example.text):
        _write_sound(tmp_path / sound)
    _compile_sheet(path, library)


def _write_sound(path: Path) -> None:
    """A tenth of a second of a tone, for a sheet that names a file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(b"\x00\x10\x00\xf0" * 400)


@pytest.mark.parametrize("example", FAULTY, ids=_at)
def test_a_sheet_that_is_shown_as_wrong_is_refused(example: Example) -> None:
    """What is said then is held by the outputs below."""
    with pytest.raises(SheetError):
        parse_sheet(example.text.encode(), example.what)


def test_the_sheets_of_the_reference_stand_side_by_side(library: Library) -> None:
    """Each has an id of its own, and all pass `check` together."""
    assert len(WHOLE) >= 5
    assert len(FRAGMENTS) >= 15
    report = check_sheets(library, (library.folders[0],))
    assert not report.faults, "\n\n".join(str(fault) for fault in report.faults)


def _forms() -> dict[str, type[Form]]:
    """Every part that a sheet is made of, by what it is called."""
    found: dict[str, type[Form]] = {}
    waiting: list[Any] = list(KINDS.values())
    while waiting:
        part = waiting.pop()
        if isinstance(part, type) and issubclass(part, Form):
            if found.setdefault(part.part, part) is part and part.model_fields:
                waiting += [
                    field.annotation for field in part.model_fields.values() if field.annotation is not part
                ]
        else:
            waiting += [inner for inner in get_args(part) if inner not in found.values()]
    return found


FORMS = _forms()


def _table(marker: str, page: str = REFERENCE) -> list[list[str]]:
    """The cells of the table after a marker, row by row, without its heading."""
    start = page.find(f"<!-- {marker} -->\n")
    assert start >= 0, f"no table is marked <!-- {marker} -->"
    rows = []
    for line in page[start:].splitlines()[1:]:
        if not line.startswith("|"):
            break
        rows.append([cell.strip() for cell in line.strip("|").split(" | ")])
    return rows[2:]


def _names(cell: str) -> list[str]:
    return re.findall(r"`([^`]+)`", cell)


def test_the_parts_of_a_sheet_are_found() -> None:
    """Guards the tests below: a search that finds nothing would hold for ever."""
    assert {"an exercise", "dose", "a step", "a cue", "say", "tempo", "a default"} <= set(FORMS)


@pytest.mark.parametrize("part", sorted(FORMS))
def test_the_reference_names_every_field_and_no_other(part: str) -> None:
    """Each part has a table `<!-- fields: PART -->` with a row for each of its fields."""
    fields = {field.alias or name for name, field in FORMS[part].model_fields.items()}
    shown = [name for row in _table(f"fields: {part}") for name in _names(row[0])]
    assert sorted(shown) == sorted(fields)


@pytest.mark.parametrize("part", sorted(FORMS))
def test_the_reference_says_which_fields_are_needed(part: str) -> None:
    """The column of defaults says `needed`, or something else, as the form does."""
    required = {
        field.alias or name for name, field in FORMS[part].model_fields.items() if field.is_required()
    }
    needed = {
        name
        for row in _table(f"fields: {part}")
        for name in _names(row[0])
        if row[-1].strip(" |") == "needed"
    }
    assert needed == required


def test_the_reference_lists_every_phrase_and_its_variables() -> None:
    shown = {_names(row[0])[0]: {name.strip("{}") for name in _names(row[-1])} for row in _table("phrases")}
    assert shown == {name: set(variables) for name, variables in terms.STOCK_PHRASES.items()}


def test_the_reference_lists_every_list_of_words_and_what_it_needs() -> None:
    shown = {_names(row[0])[0]: set(_names(row[1])) for row in _table("words")}
    assert set(shown) == set(terms.WORD_LISTS)
    for name, least in terms.WORD_LISTS.items():
        assert least <= shown[name], name


def test_the_reference_lists_every_pacing_default() -> None:
    assert [_names(row[0])[0] for row in _table("pacing")] == [*terms.PACING_DEFAULTS, *terms.OPTIONAL_PACING]


def test_the_reference_names_every_word_to_choose_from() -> None:
    """Positions, limbs, priorities and the like."""
    choices = {
        str(choice)
        for name, value in vars(terms).items()
        if name[0].isupper() and not name.isupper()
        for choice in get_args(value)
    }
    assert len(choices) > 30
    quoted = set(_names(re.sub(r"```.*?```", "", REFERENCE + README + GUIDES, flags=re.DOTALL)))
    assert not choices - quoted


def test_the_reference_ranks_the_priorities_as_the_compiler_does() -> None:
    start = REFERENCE.index("### Priorities")
    shown = re.findall(r"^\| `([a-z]+)` \|", REFERENCE[start:], re.MULTILINE)
    assert shown[: len(terms.PRIORITIES)] == list(terms.PRIORITIES)


def test_the_reference_lists_every_fault() -> None:
    """The codes are read out of the code itself."""
    codes = set(_codes())
    assert len(codes) > 60
    listed = re.findall(
        r"^\| `([a-z0-9-]+)` \|", REFERENCE[REFERENCE.index("<!-- faults -->") :], re.MULTILINE
    )
    assert len(listed) == len(set(listed))
    assert set(listed) == codes


def _codes() -> Iterator[str]:
    """The first text in every call that makes a fault of a sheet, and in every row of a table of them."""
    makers = {"QuantityError", "refuse", "fault", "_stop", "Fault"}
    for path in [*PACKAGE.glob("sheets/**/*.py"), *PACKAGE.glob("compiler/**/*.py"), PACKAGE / "units.py"]:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and node.args:
                name = getattr(node.func, "attr", None) or getattr(node.func, "id", "")
                first = node.args[0]
                codes = (first.body, first.orelse) if isinstance(first, ast.IfExp) else (first,)
                for code in codes:
                    if name in makers and isinstance(code, ast.Constant) and isinstance(code.value, str):
                        yield code.value
    from voicecoach.sheets.reading.faults import _SHAPES  # noqa: PLC0415  # a table where the others are calls

    yield from (code for code, _, _ in _SHAPES.values())


def test_the_reference_speaks_to_people_who_do_not_program() -> None:
    prose = re.sub(r"```.*?```", "", REFERENCE, flags=re.DOTALL)
    found = re.findall(r"\b(?:[Pp]ython|pydantic|None|bool|dict|tuple|regex|parser|JSON)\b", prose)
    assert not found


# Commands and their outputs


def test_what_the_documents_repeat_is_true() -> None:
    """`docs/outputs.py` runs the commands shown and writes what they say; what changes is read before it is kept."""
    done = subprocess.run(
        [sys.executable, ROOT / "docs" / "outputs.py", "--check"],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, f"{done.stdout}{done.stderr}\nrun docs/outputs.py"


def test_the_documents_show_thirty_seconds_of_a_real_preview() -> None:
    block = re.search(r"\$ voicecoach preview tight-hamstrings --voice estimate\n(.*?)```", README, re.DOTALL)
    assert block is not None
    clocks = [
        60 * int(minute) + float(second) for minute, second in re.findall(r"(\d+):(\d\d\.\d)", block[1])
    ]
    assert 25 <= clocks[-1] - clocks[0] <= 40
    assert "+-- hold " in block[1]
    assert "+-- hold ends" in block[1]


def test_the_reference_of_the_api_is_fresh(tmp_path: Path) -> None:
    """`.venv/bin/python docs/reference.py` writes it anew."""
    code = f"import sys; sys.path.insert(0, {str(ROOT / 'docs')!r}); import reference; sys.stdout.write(reference.page())"
    finished = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        check=True,
        cwd=tmp_path,
        env={"PYTHONPATH": str(ROOT)},
    )
    assert finished.stdout.decode() == (ROOT / "docs" / "api.md").read_text(encoding="utf-8")


def test_the_picture_is_of_the_shipped_sheets() -> None:
    """`docs/picture.py` draws it anew."""
    done = subprocess.run(
        [sys.executable, ROOT / "docs" / "picture.py", "-"], capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr.decode()
    kept = (ROOT / "docs" / "timeline.svg").read_bytes().replace(b"\r\n", b"\n")
    assert done.stdout.replace(b"\r\n", b"\n") == kept, "run docs/picture.py"
    assert ET.fromstring(kept).tag.endswith("svg")  # noqa: S314  # drawn by ourselves


FIRST_SCREEN = 40
"""Lines of a page that are seen before scrolling."""


def test_the_page_of_the_sounds_is_measured_on_the_sounds() -> None:
    """`docs/sounds.py` writes it and its picture anew."""
    done = subprocess.run(
        [sys.executable, ROOT / "docs" / "sounds.py", "-"], capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr.decode()
    kept = b"".join((ROOT / "docs" / name).read_bytes() for name in ("sounds.md", "sounds.svg"))
    assert done.stdout.replace(b"\r\n", b"\n") == kept.replace(b"\r\n", b"\n"), "run docs/sounds.py"


def test_the_first_screen_of_the_readme_leads_to_sound_in_three_lines(tmp_path: Path) -> None:
    """Install, play, render; the options of the second exist, and the third writes the file that it names."""
    screen = "\n".join(README.splitlines()[:FIRST_SCREEN])
    block = re.search(r"```sh\n(.*?)```", screen, re.DOTALL)
    assert block is not None
    install, play, render = (line.partition("#")[0].split() for line in block[1].splitlines())
    assert install == ["pip", "install", "."]
    assert play == ["voicecoach", "play", "tight-hamstrings"]
    run = [sys.executable, "-P", "-m", "voicecoach"]
    assert subprocess.run([*run, *render[1:]], cwd=tmp_path, check=False).returncode == 0
    assert (tmp_path / "session.wav").stat().st_size > 1_000_000


def test_the_first_screen_of_the_readme_says_what_arm_linux_needs_for_playing() -> None:
    """The extra exists, and its player is among those that are tried when none is named."""
    screen = " ".join(README.splitlines()[:FIRST_SCREEN])
    assert "Raspberry Pi" in screen
    assert "libportaudio2" in screen
    extra = re.search(r'pipx install "\.\[(\w+)\]"', screen)
    assert extra is not None
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert extra[1] in extras["optional-dependencies"]
    assert extra[1] in automatic_players()


def test_the_readme_is_short() -> None:
    """What is longer belongs into a page in docs/."""
    assert len(README.splitlines()) <= 170


def test_the_documents_name_every_command() -> None:
    assert len(COMMANDS) > 30
    prose = " ".join(f"{README}\n{GUIDES}".split())
    assert not [command for command in COMMANDS if f"voicecoach {command}" not in prose]


@pytest.mark.parametrize("command", COMMANDS)
def test_the_help_of_every_command_says_what_it_does_and_shows_examples(command: str) -> None:
    """The options too: each says what it is for."""
    done = subprocess.run(
        [sys.executable, "-P", "-m", "voicecoach", *command.split(), "--help"],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    assert "Examples:" in done.stdout
    assert re.search(rf"^    voicecoach {command}\b", done.stdout, re.MULTILINE)


def _options(name: str, command: click.Command) -> Iterator[tuple[str, str]]:
    """Every option of a command and of those below it, with the command."""
    if isinstance(command, click.Group):
        context = click.Context(command)
        for inner in command.list_commands(context):
            below = command.get_command(context, inner)
            assert below is not None
            yield from _options(f"{name} {inner}".strip(), below)
    for option in command.params:
        if isinstance(option, click.Option):
            yield name, max(option.opts, key=len)


OPTIONS = list(_options("", cli))


def test_there_are_options_to_look_for() -> None:
    """Guards the test below: a search that finds nothing would hold for ever."""
    assert len(OPTIONS) > 150
    assert ("preview", "--talk") in OPTIONS
    assert ("plan done", "--left-out") in OPTIONS


def test_the_documents_name_every_option() -> None:
    """In the README or one of the pages for users."""
    named = {*re.findall(r"--[a-z][a-z-]*", README + GUIDES), "--output", "--version"}
    assert not [(command, option) for command, option in OPTIONS if option not in named]


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_documents_say_how_a_shell_completes(shell: str) -> None:
    """And the program prints a script for it."""
    assert "voicecoach completion install" in GUIDES
    assert re.search(rf"completion install.*\b{shell}\b", GUIDES)
    done = subprocess.run(
        [sys.executable, "-P", "-m", "voicecoach", "completion", "show", shell],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    assert f"_VOICECOACH_COMPLETE={shell}_complete" in done.stdout


def test_the_readme_names_every_voice() -> None:
    engines = {path.stem for path in (PACKAGE / "voices").glob("[!_]*.py")}
    assert not {engine for engine in engines if f"`{engine}`" not in README}


def test_the_readme_names_the_licence_of_everything_that_it_is_installed_with() -> None:
    """As the installed packages tell it; what tells none is named all the same."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [
        *project["dependencies"],
        *(one for extra in project["optional-dependencies"].values() for one in extra),
    ]
    rows = {name: row[1] for row in _table_of_licences() for name in _names(row[0])}
    for requirement in wanted:
        name = re.split(r"[^A-Za-z0-9_-]", requirement)[0]
        assert name in rows, f"{name} is not in the table of licences"
        try:
            told = metadata.metadata(name)
        except metadata.PackageNotFoundError:
            continue
        lines = {
            field: told.get_all(field) or [] for field in ("License-Expression", "License", "Classifier")
        }
        classifiers = [line for line in lines["Classifier"] if line.startswith("License")]
        licence = " ".join(lines["License-Expression"] or lines["License"] or classifiers)
        assert not licence or rows[name].split(",")[0].split("-")[0] in licence, (name, licence)


def _table_of_licences() -> Iterator[list[str]]:
    section = README[README.index("## Licences") :]
    for line in section.splitlines():
        if line.startswith("| `"):
            yield [cell.strip() for cell in line.strip("|").split(" | ")]


# The map, and links


def test_the_map_says_where_every_part_of_the_house_stands() -> None:
    """Each is in the table of floors."""
    floors = MAP[MAP.index("## Floors") : MAP.index("## All files")]
    parts = {module.split("/")[0].removesuffix(".py") for module in MODULES} - {"__main__"}
    assert not parts - set(_names(floors))


def test_the_map_names_every_file() -> None:
    """A new folder gets a heading and a marker in the map, a new file its row by `docs/outputs.py`."""
    assert len(MODULES) > 60
    assert not [module for module in MODULES if f"| `{module}` |" not in FILES_PAGE]


def test_the_map_names_no_file_that_is_gone() -> None:
    named = set(re.findall(r"`((?:\w+/)+\w+\.py)`", MAP + FILES_PAGE))
    assert not {name for name in named if not any((root / name).is_file() for root in (PACKAGE, ROOT))}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_link_within_the_documents_leads_somewhere(page: Path) -> None:
    text = re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    for target in re.findall(r"\]\((?!https?:)([^)\s]+)\)", text):
        name, _, heading = target.partition("#")
        other = page if not name else (page.parent / name)
        assert other.exists(), target
        if heading:
            assert heading in _headings(other.read_text(encoding="utf-8")), target


def _headings(text: str) -> set[str]:
    """The anchors of a page, as GitHub makes them."""
    titles = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


def test_every_target_of_the_makefile_that_the_documents_name_is_there() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    named = set(
        re.findall(
            r"\bmake ([a-z-]+)\b(?=[`\s]*(?:#|`|$))", README + GUIDES + CONTRIBUTING + MAP, re.MULTILINE
        )
    )
    assert {"session", "test"} <= named
    assert not {target for target in named if not re.search(rf"^{target}:", makefile, re.MULTILINE)}
