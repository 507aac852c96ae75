"""A very long hold whose sheet lets it go on after a pause where it was: no second of it is done twice, and it counts once."""

from pathlib import Path

from test_live_session import RATE_HZ, first_hold, run

from voicecoach.compiler.compile import plan_session
from voicecoach.compiler.resolve.resolve import Request
from voicecoach.compiler.unroll.plan import Plan
from voicecoach.live.commands import Command
from voicecoach.live.tape.segments import frame_in
from voicecoach.sheets.library.library import Library, shipped_cues
from voicecoach.units import frame_at

SIT = """exercise: sit
name: Sit
position: seated
dose: {{sets: 1, hold: 5 min, why: mine}}
steps:
  - {{id: still, say: Sit still., hold: dose, {more}}}
"""


def sit(folder: Path, more: str) -> Plan:
    (folder / "sit.yaml").write_text(SIT.format(more=more), encoding="utf-8")
    return plan_session(Library((folder, shipped_cues())), "sit", Request())


def test_it_goes_on_with_the_frame_at_which_it_was_cut(tmp_path: Path) -> None:
    """Paused twice, it has 300.000 s between its beeps, what is said after the pauses left out, and counts once."""
    plan = sit(tmp_path, "after-pause: go-on")
    hold = first_hold(plan)
    asked = [
        (hold.at_ms + at_s * 1000, command)
        for at_s, command in (
            (100, Command.PAUSE),
            (102, Command.RESUME),
            (200, Command.PAUSE),
            (300, Command.RESUME),
        )
    ]
    session, _, notebook, outcome = run(plan, asked)
    assert [line["hold_ms"] for line in notebook.holds("done")] == [300_000]
    assert (outcome.totals["holds"], outcome.totals["void"], outcome.totals["extra"]) == (1, 0, 0)
    parts = [
        heard
        for heard in session.ledger.heard
        if heard.sound.segment is not None and heard.sound.segment.hold is not None
    ]
    edges = [(heard.sound.start, heard.sound.start + heard.frames) for heard in parts]
    assert len(edges) == 3
    assert [end for _, end in edges[:-1]] == [start for start, _ in edges[1:]]
    segment = parts[0].sound.segment
    assert segment is not None
    assert segment.hold is not None
    start = frame_in(segment, segment.hold.at_ms, RATE_HZ)
    assert edges[0][1] == start + frame_at(100_000, RATE_HZ)
    assert edges[-1][1] > frame_in(segment, segment.hold.end_ms, RATE_HZ)


def test_it_begins_again_where_the_sheet_does_not_say_so(tmp_path: Path) -> None:
    """What was heard before the pause is void."""
    plan = sit(tmp_path, "after-pause: again")
    at_ms = first_hold(plan).at_ms + 100_000
    _, _, notebook, outcome = run(plan, [(at_ms, Command.PAUSE), (at_ms + 2000, Command.RESUME)])
    assert [line["heard_ms"] for line in notebook.holds("void")] == [100_000]
    assert outcome.totals["holds"] == 1
