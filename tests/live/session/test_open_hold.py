"""A hold that lasts as long as the person can: live they end it, its time is said and kept; undisturbed it has its whole time."""

from pathlib import Path

from test_live_session import Notebook, first_hold, run

from voicecoach.compiler.compile import plan_session
from voicecoach.compiler.resolve.resolve import Request
from voicecoach.compiler.unroll.plan import Plan
from voicecoach.live.commands import Command
from voicecoach.sheets.library.library import Library, shipped_cues

PLANK = """exercise: plank
name: Plank
position: prone
dose: {sets: 2, hold: max 60 s, rest: 5 s, why: mine}
steps:
  - {id: go, say: Come up., hold: dose, ramp: none}
"""


def plank(folder: Path) -> Plan:
    (folder / "plank.yaml").write_text(PLANK, encoding="utf-8")
    return plan_session(Library((folder, shipped_cues())), "plank", Request())


def held_s(notebook: Notebook) -> list[float]:
    return [line["hold_ms"] / 1000 for line in notebook.holds("done")]


def test_the_person_ends_it_and_its_time_is_said_and_kept(tmp_path: Path) -> None:
    """After 23 s of 60: it counts with 23 s, nothing is void, and the next one is whole."""
    plan = plank(tmp_path)
    start = first_hold(plan)
    session, _, notebook, outcome = run(plan, [(start.at_ms + 23_000, Command.READY)])
    assert [round(one) for one in held_s(notebook)] == [23, 60]
    assert (notebook.holds("void"), notebook.holds("incomplete")) == ([], [])
    assert outcome.totals["holds"] == 2
    said = [heard.sound.text for heard in session.ledger.heard if heard.sound.kind == "words"]
    assert said == ["You held for 23 seconds."]


def test_next_ends_it_too_and_leaves_nothing_out(tmp_path: Path) -> None:
    """The button of the earphones does what enter does."""
    plan = plank(tmp_path)
    start = first_hold(plan)
    _, _, notebook, outcome = run(plan, [(start.at_ms + 10_000, Command.NEXT)])
    assert [round(one) for one in held_s(notebook)] == [10, 60]
    assert outcome.totals["incomplete"] == 0


def test_undisturbed_it_has_its_whole_time(tmp_path: Path) -> None:
    """As in a file."""
    _, _, notebook, _ = run(plank(tmp_path))
    assert held_s(notebook) == [60.0, 60.0]


def test_a_hold_of_a_fixed_time_does_not_end_for_the_asking(shipped: Library) -> None:
    """Enter in it does nothing, as before."""
    plan = plan_session(shipped, "hamstring-ere", Request())
    start = first_hold(plan)
    _, _, notebook, _ = run(plan, [(start.at_ms + 3000, Command.READY)])
    assert set(held_s(notebook)) == {10.0}
