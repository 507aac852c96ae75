"""What a live session holds and reads: its own, however long the journal is and however many sessions came before."""

import gc
import weakref
from pathlib import Path

import pytest

from voicecoach.api.live import LiveOutcome, LiveRequest, play_session
from voicecoach.api.resume import resume_session
from voicecoach.journal.entries import CheckIn, Undone
from voicecoach.journal.live_entries import Start
from voicecoach.journal.reader import read_journal, read_session
from voicecoach.journal.undo import name_of
from voicecoach.journal.writer import append_entries, default_journal
from voicecoach.live.commands import AnyCommand, Command
from voicecoach.live.players.silent import SilentPlayer
from voicecoach.request import make_request

READ = Path("/proc/self/io")


def play(*asked: tuple[int, AnyCommand], player: SilentPlayer | None = None) -> LiveOutcome:
    live = LiveRequest(player=player or SilentPlayer(list(asked)), keeps_journal=True, controls=())
    return play_session(make_request("hamstring-ere", voice="silent"), live)


def read_bytes() -> int:
    """How much this program has read so far."""
    return int(READ.read_text(encoding="ascii").split("rchar: ")[1].split()[0])


@pytest.mark.skipif(not READ.exists(), reason="only Linux counts what a program reads")
def test_a_session_reads_no_more_of_the_journal_after_years_of_sessions() -> None:
    """Each whole line of a journal of 6 MB would count here; the few bytes more are those that find the end of it."""
    play()
    before = read_bytes()
    play()
    first = read_bytes() - before
    journal = default_journal()
    session = journal.read_bytes()
    with journal.open("ab") as file:
        for number in range(6_000_000 // len(session)):
            file.write(session.replace(b'"session": "', b'"session": "%d-' % number))
    before = read_bytes()
    outcome = play()
    assert outcome.exercises[0].holds == 12
    assert read_bytes() - before < first + 200_000


def test_what_a_session_did_is_summed_up_from_its_own_lines_also_after_it_went_on() -> None:
    """The same as everything that the journal has about it, with the lines of another session before and between."""
    play()
    play((120_000, Command.QUIT))
    cut = read_journal().last_live()
    assert cut is not None
    append_entries([CheckIn(session="another", worst_pain=1)])
    outcome = resume_session(LiveRequest(player=SilentPlayer(), keeps_journal=True, controls=()))
    assert outcome.is_finished
    assert outcome.exercises[0].holds == 12
    own = read_session(default_journal(), cut.session)
    assert own == [one for one in read_journal().entries if getattr(one, "session", "") == cut.session]
    assert sum(isinstance(one, Start) for one in own) == 1


def test_what_was_taken_back_is_no_line_of_a_session_any_more(tmp_path: Path) -> None:
    told, kept = CheckIn(session="one", worst_pain=7), CheckIn(session="one", worst_pain=2)
    path = tmp_path / "journal.jsonl"
    append_entries([told, CheckIn(session="two", worst_pain=7), Undone(voids=[name_of(told)]), kept], path)
    assert [one.worst_pain for one in read_session(path, "one") if isinstance(one, CheckIn)] == [2]
    assert read_session(path, "one", path.stat().st_size) == []
    assert read_session(tmp_path / "none.jsonl", "one") == []


def test_a_session_that_is_over_is_held_by_nothing() -> None:
    """Its sound goes at once, not when Python next looks for what refers to itself: that counts objects, not megabytes."""
    play()  # what is kept for every session is loaded
    player = SilentPlayer([(60_000, Command.LESS_TALK), (150_000, Command.NEXT)])
    held = weakref.ref(player)
    gc.collect()
    gc.disable()
    try:
        play(player=player)
        del player
        assert held() is None
    finally:
        gc.enable()
