"""Every fault that a sheet can have, as it is shown: the cases of `cases/faults.md`, and laws over any text at all."""

import ast
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from paths import ROOT, TESTS

from voicecoach.errors import SheetError
from voicecoach.sheets.checks.links import link_faults
from voicecoach.sheets.forms.terms import PACING_DEFAULTS, STOCK_PHRASES, WORD_LISTS
from voicecoach.sheets.library.library import Library, shipped_cues
from voicecoach.sheets.reading.faults import _SHAPES
from voicecoach.sheets.reading.load import parse_sheet
from voicecoach.sheets.reading.yaml_faults import MOST_DEPTH
from voicecoach.source import Fault

CASES = TESTS / "cases" / "faults.md"
PACKAGE = ROOT / "voicecoach"
SHIPPED = [path.read_text(encoding="utf-8") for path in sorted(shipped_cues().rglob("*.yaml"))]

ADVICE = ("lint", "schema", "scaffold", "reports")
"""Files that refuse nothing: what they advise has tests of its own."""

_NOTATION = re.compile(
    "\N{MATHEMATICAL LEFT DOUBLE ANGLE BRACKET}(.*?)\N{MATHEMATICAL RIGHT DOUBLE ANGLE BRACKET}"
)
_FIRST_LINE = re.compile(r"sheet\.yaml:(\d+):(\d+): (?:error|warning)\[[a-z0-9]+(?:-[a-z0-9]+)*\]: \S.*")
_PYTHON_WORDS = re.compile(
    r"\b(?:[Ii]nvalid|[Vv]alidation|[Ee]xception|[Tt]raceback|NoneType|None|dict|tuple|str|int|bool|float|mapping"
    r"|sequence|scalar|token|parsing|block collection|Value error|Input should|Field required)\b"
)


@dataclass(frozen=True)
class Case:
    title: str
    line_number: int
    sheet: bytes
    expected: str


def _read_cases() -> list[Case]:
    """Title, sheet and output, each ended by a line with a dot; what stands before the first title is for the reader."""
    lines = CASES.read_text(encoding="utf-8").splitlines()
    dots = [index for index, line in enumerate(lines) if line == "."]
    assert len(dots) % 3 == 0, "a case has three dots"
    cases = []
    for first, second, third in zip(dots[::3], dots[1::3], dots[2::3], strict=True):
        sheet = "\n".join([*lines[first + 1 : second], ""])
        expected = "\n".join(lines[second + 1 : third])
        cases.append(Case(lines[first - 1], first, _expand(sheet), _expand(expected).decode("utf-8")))
    return cases


def _expand(text: str) -> bytes:
    """The notations of the case file as the bytes that they stand for."""

    def stand_for(match: re.Match[str]) -> str:
        inside = match[1]
        if re.fullmatch("[0-9a-f]{2}", inside):
            return chr(0xDC00 + int(inside, 16)) if int(inside, 16) > 0x7F else chr(int(inside, 16))
        if repeated := re.fullmatch(r"(.+) x (\d+)", inside):
            return repeated[1] * int(repeated[2])
        return _others(inside)

    return _NOTATION.sub(stand_for, text).encode("utf-8", "surrogateescape")


def _others(asked: str) -> str:
    """All that a sheet of phrases or pacing needs, but for one: `all phrases but welcome`."""
    what, but = asked.removeprefix("all ").split(" but ")
    if what == "phrases":
        return "\n".join(f"  {name}: Words." for name in STOCK_PHRASES if name != but)
    if what == "words":
        lists = {name: least for name, least in WORD_LISTS.items() if name != but}
        return "\n".join(
            f"  {name}: {{{', '.join(f'{word}: word' for word in sorted(least))}}}"
            for name, least in lists.items()
        )
    assert what == "pacing"
    return "\n".join(f"  {name}: {{value: 5 s, why: So.}}" for name in PACING_DEFAULTS if name != but)


CASE_LIST = _read_cases()
LIBRARY_SHEETS = {
    "techniques/breathe.yaml": "technique: breathe\nname: Breathe\nsay: Keep breathing.\n",
    "techniques/active-arch.yaml": "technique: active-arch\nname: Active arch\nsay: Gather the foot.\n",
    "exercises/hip-hinge.yaml": (
        "exercise: hip-hinge\nname: Hip hinge\nposition: standing\ndose: {sets: 2}\nsteps: [{id: bow, say: Bow.}]\n"
    ),
    "exercises/heel-raise.yaml": (
        "exercise: heel-raise\nname: Heel raise\nposition: standing\ndose: {sets: 2-3, reps: 5-8}\n"
        "steps: [{id: rise, say: Rise.}]\navoid: [{condition: tall, use: hip-hinge}]\n"
    ),
    "routines/legs.yaml": (
        "routine: legs\nname: Legs\nexercises: [heel-raise, {circuit: rounds, rounds: 2-4, exercises: [toe-tap]}]\n"
    ),
    "routines/calm-legs.yaml": "routine: calm-legs\nname: Calm legs\nexercises: [{use: heel-raise, dose: {reps: 5-6}}]\n",
    "routines/surprise.yaml": "routine: surprise\nname: Surprise\nexercises: [{pick: 1, of: [hip-hinge, toe-tap]}]\n",
    "exercises/toe-tap.yaml": (
        "exercise: toe-tap\nname: Toe tap\nposition: standing\ndose: {sets: 1, reps: 5-6}\n"
        "steps: [{id: tap, say: Tap.}]\n"
    ),
    "templates/press.yaml": (
        "template: press\nparameters: {limb-name: What presses.}\nposition: standing\n"
        "dose: {sets: 2}\nsteps: [{id: press, say: Press the <limb-name>.}]\n"
    ),
    "templates/forgetful.yaml": (
        "template: forgetful\nparameters: {}\nposition: standing\ndose: {sets: 2}\nsteps: [{id: go, say: Lift the <heel>.}]\n"
    ),
    "conditions.yaml": "conditions: few\nmeans: {low-back-pain: Is your back sore?, tall: Are you tall?}\n",
}
"""What the sheets of the cases may name."""


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    folder = tmp_path_factory.mktemp("cues")
    for name, text in LIBRARY_SHEETS.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return Library((folder,))


def faults_of(content: bytes, library: Library) -> list[Fault]:
    """All faults of a sheet, those of its form or those of its names."""
    try:
        return SheetError(link_faults(parse_sheet(content, "sheet.yaml", library._expand), library)).faults
    except SheetError as error:
        return error.faults


def report_on(content: bytes, library: Library) -> str:
    """What `voicecoach check` would print."""
    faults = faults_of(content, library)
    return (
        str(SheetError(faults)).replace(f"{library.folders[0]}{os.sep}", "cues/") if faults else "no faults"
    )


@pytest.mark.parametrize(
    "case", [pytest.param(case, id=f"{case.line_number}: {case.title}") for case in CASE_LIST]
)
def test_a_fault_reads_as_its_case_says(case: Case, library: Library) -> None:
    """The whole output, to the letter."""
    assert report_on(case.sheet, library) == case.expected


def test_every_fault_that_the_code_can_give_has_a_case() -> None:
    """The codes are read out of the code itself, so a new one cannot go without a case."""
    known = set(_codes_in_the_code())
    shown = {code for case in CASE_LIST for code in re.findall(r"(?:error|warning)\[(.+?)\]", case.expected)}
    assert len(known) > 60
    # The last resort for an error of pydantic that none of our readers gives; that none is ever needed is a law below.
    assert known - shown == {"refused"}
    assert shown <= known


def _codes_in_the_code() -> Iterator[str]:
    """The first text in every call that makes a fault."""
    makers = {"QuantityError", "refuse", "fault", "_stop", "Fault"}
    sheets = [path for path in sorted((PACKAGE / "sheets").rglob("*.py")) if not path.name.startswith(ADVICE)]
    for path in [*sheets, PACKAGE / "units.py"]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and node.args:
                name = (
                    node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                )
                first = node.args[0]
                codes = (first.body, first.orelse) if isinstance(first, ast.IfExp) else (first,)
                for code in codes:
                    if name in makers and isinstance(code, ast.Constant) and isinstance(code.value, str):
                        yield code.value
    yield from (code for code, _, _ in _SHAPES.values())


def test_every_case_has_a_title_of_its_own() -> None:
    """A test is found by its title."""
    titles = [case.title for case in CASE_LIST]
    assert len(titles) == len(set(titles))


def _mended(content: bytes, fault: Fault) -> bytes | None:
    """The sheet with the hint of one fault followed to the letter; None where the hint names no replacement."""
    hint = fault.hint or ""
    lines = content.decode("utf-8").split("\n")
    line = lines[fault.span.line_number - 1]
    start, end = fault.span.column_number - 1, fault.span.end_column_number - 1
    marked = line[start:end]
    if suggestion := re.match(r"did you mean '(.+?)'\?", hint):
        wrong = re.search(r"'(.+?)'", fault.message)
        assert wrong is not None
        new = marked.replace(wrong[1], suggestion[1])
    elif replacement := re.match(r"write '(.+?)'", hint) or re.match(
        r"write the .*: (.+)|write small .*: (.+)|write (\d+ s)$", hint
    ):
        new = next(group for group in replacement.groups() if group)
    elif numbers := re.match(r"write (?:at most )?(\d+(?: min)?)", hint):
        new = numbers[1]
    else:
        return None
    lines[fault.span.line_number - 1] = line[:start] + new + line[end:]
    return "\n".join(lines).encode()


def test_a_hint_that_is_followed_literally_mends_its_fault(library: Library) -> None:
    """For every case whose hint says what to put in the place of what: afterwards that fault is gone."""
    followed = 0
    for case in CASE_LIST:
        if b"\xef\xbb\xbf" in case.sheet or "not-utf-8" in case.expected:
            continue
        faults = faults_of(case.sheet, library)
        for fault in faults:
            mended = _mended(case.sheet, fault)
            if mended is None or fault.code in {
                "missing-field",
                "missing-colon",
                "strange-key",
                "repeated-field",
            }:
                continue
            followed += 1
            left = [(other.code, other.message) for other in faults_of(mended, library)]
            before = [(other.code, other.message) for other in faults]
            told = (fault.code, fault.message)
            assert left.count(told) < before.count(told), f"{case.title}: {fault.hint}"
    assert followed >= 20


MENDED = """\
exercise: calf-raise
name: Calf raise
position: standing
dose: {sets: 2-4 sets, hold: 10-15 s, rest: 30 s, sides: each}
steps:
  - id: lift
    say: {full: "Lift the {side} heel.", short: Lift.}
    move: 4 s
    hold: dose
    ramp: 3 s up, 2 s down
    cues:
      - {use: breathe, when: during, at: 50%}
      - {use: active-arch, must: yes}
limb: leg
safety:
  - {use: breathe, sets: first}
"""


def test_many_mistakes_are_told_in_one_run_and_all_their_hints_followed_mend_the_sheet(
    library: Library,
) -> None:
    """The long case of the file differs from a sheet without faults only in what its hints name."""
    case = next(case for case in CASE_LIST if case.title == "many mistakes at once")
    faults = faults_of(case.sheet, library)
    assert len(faults) >= 10
    assert [fault.sort_key for fault in faults] == sorted(fault.sort_key for fault in faults)
    wrong, right = case.sheet.decode().splitlines(), MENDED.splitlines()
    told = {fault.span.line_number for fault in faults}
    assert {
        number for number, pair in enumerate(zip(wrong, right, strict=True), 1) if pair[0] != pair[1]
    } == told
    assert report_on(MENDED.encode(), library) == "no faults"


def _check_any(content: bytes, library: Library) -> None:
    """A sheet loads, or it is refused with faults that are fit to be read."""
    faults = faults_of(content, library)
    lines = re.split(
        r"\r\n|[\n\r\x85\u2028\u2029]", content.decode("utf-8", "replace").removeprefix("\ufeff")
    )
    for fault in faults:
        assert fault.code != "refused", str(fault)
        place, *rest = str(fault).split("\n")
        match = _FIRST_LINE.fullmatch(place)
        assert match is not None, place
        assert 1 <= int(match[1]) <= len(lines), place
        assert 1 <= int(match[2]) <= len(lines[int(match[1]) - 1]) + 1, place
        assert len(rest) == (4 if fault.hint else 3), fault
        assert rest[2].endswith("^")
        # What the author wrote stands in quotes, and may be any word.
        assert not _PYTHON_WORDS.search(re.sub(r"'.*'", "", fault.message)), fault.message
        assert all(char.isprintable() or char in "\t\n" for char in str(fault)), ascii(str(fault))


WORDS = (
    *(
        "exercise",
        "technique",
        "routine",
        "pacing",
        "phrases",
        "conditions",
        "name",
        "position",
        "standing",
        "dose",
        "sets",
        "hold",
    ),
    *(
        "reps",
        "rest",
        "sides",
        "each",
        "steps",
        "cues",
        "use",
        "say",
        "full",
        "short",
        "word",
        "weeks",
        "sessions",
        "2-3 a week",
        "days",
        "mon",
        "progression",
        "gap-to-go-on",
        "7 days",
        "ladders",
        "10 s",
        "10-15 s",
        "breathe",
        "0",
        "yes",
    ),
    *(
        "left",
        "low-back-pain",
        "{side}",
        "{",
        "}",
        "when",
        "at",
        "50%",
        "id",
        "variants",
        "exercises",
        "times",
        "words",
        "means",
    ),
    *(
        "avoid",
        "why",
        "value",
        "during",
        "tempo",
        "3-1-3-0",
        "breathe",
        "ladder",
        "2x10 s",
        "2x\N{SUPERSCRIPT TWO}",
        "[key]",
        "x",
        "",
    ),
)
ANY_WORD = st.sampled_from(WORDS) | st.text(max_size=6)
TREES = st.recursive(
    ANY_WORD,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(ANY_WORD, inner, max_size=5),
    max_leaves=25,
)


@given(
    st.binary(max_size=200)
    | st.text("abc:-[]{}&*!|>'\"%@`#,?\n\r\t \x85\u2028\x00\x1b\ufeff0123~=<\\", max_size=60).map(str.encode)
)
def test_any_bytes_load_or_are_refused(content: bytes) -> None:
    """Random bytes, and random heaps of the signs that mean something in YAML."""
    _check_any(content, SHIPPED_LIBRARY)


@given(
    st.sampled_from(["exercise", "routine", "programme", "pacing", "phrases", "conditions", "technique"]),
    st.dictionaries(ANY_WORD, TREES, max_size=7),
)
def test_any_tree_of_values_loads_or_is_refused(kind: str, fields: dict[str, object]) -> None:
    """Sheets of the right words in the wrong places."""
    text = yaml.safe_dump({kind: "some-id", **fields}, sort_keys=False, allow_unicode=True)
    _check_any(text.encode("utf-8", "replace"), SHIPPED_LIBRARY)


@given(st.data())
def test_a_shipped_sheet_with_a_few_slips_loads_or_is_refused(data: st.DataObject) -> None:
    """One to four places of a real sheet overwritten."""
    text = data.draw(st.sampled_from(SHIPPED))
    signs = st.sampled_from(
        ["\n", "  ", "\t", ": ", "- ", "[", "]", "{", "}", "&a ", "*a", "'", '"', "#", "\\", "---\n"]
    )
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(text)))
        text = text[:start] + data.draw(ANY_WORD | signs) + text[start + data.draw(st.integers(0, 12)) :]
    _check_any(text.encode("utf-8", "replace"), SHIPPED_LIBRARY)


@given(st.integers(1, 60), st.sampled_from(["[", "{a: ", "- ", "? ", "&a ["]))
def test_nesting_is_read_up_to_its_bound_and_refused_beyond(depth: int, opening: str) -> None:
    """Random text hardly ever nests, so this does."""
    _check_any(f"exercise: x\nsources: {opening * depth}".encode(), SHIPPED_LIBRARY)
    deep = any(
        fault.code == "too-deep"
        for fault in faults_of(
            f"exercise: x\nsources: {'[' * depth}{']' * depth}\n".encode(), SHIPPED_LIBRARY
        )
    )
    assert deep == (depth > MOST_DEPTH)


SHIPPED_LIBRARY = Library((shipped_cues(),))
