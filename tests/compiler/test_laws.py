"""The laws of the scheduler, over random plans and voices."""

import os
from dataclasses import replace
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st
from plans import BEEP_MS, LABEL, Speaker, lines, plans, speakers, windows

from voicecoach.compiler.schedule.place import GAP_MS, GUARD_MS, place_fixed
from voicecoach.compiler.schedule.schedule import schedule
from voicecoach.compiler.unroll.plan import Line, Plan, Window
from voicecoach.exports import export_script
from voicecoach.script import Event, Phase, Script

LONG_EXAMPLES = 20_000 if os.environ.get("HYPOTHESIS_PROFILE") == "long" else 40
"""How many plans meet all laws at once."""


def scheduled(plan: Plan, speaker: Speaker) -> Script:
    return schedule(plan, speaker, BEEP_MS, LABEL)


def without_glides(script: Script) -> list[Event]:
    return [event for event in script.events if event.type != "glide"]


def hold_beeps(script: Script, name: str) -> list[int]:
    """The onsets of the beeps of holds, without those of the opening, which only introduces them."""
    return [
        event.at_ms
        for event in script.beeps
        if event.name == name and not _is_introduced(script.phases[event.phase])
    ]


def _is_introduced(phase: Phase) -> bool:
    return phase.ref.exercise is None and phase.ref.step is not None


@given(plans(), speakers())
def test_every_hold_is_exact_from_beep_to_beep(plan: Plan, speaker: Speaker) -> None:
    """Law 1: one start and one end beep a hold, exactly as far apart as the hold is long."""
    script = scheduled(plan, speaker)
    wanted = [window.length_ms for window in plan.windows if window.kind == "hold"]
    starts, ends = hold_beeps(script, "hold-start"), hold_beeps(script, "hold-end")
    assert [end - start for start, end in zip(starts, ends, strict=True)] == wanted


@given(plans(), speakers())
def test_nothing_overlaps_and_every_guard_holds(plan: Plan, speaker: Speaker) -> None:
    """Law 2: speech, beeps and ticks never touch; 250 ms lie between speech and a beep, 350 ms between phrases."""
    script = scheduled(plan, speaker)
    events = without_glides(script)
    for before, after in pairwise(events):
        distance_ms = after.at_ms - before.end_ms
        kinds = {before.type, after.type}
        least_ms = GAP_MS if kinds == {"speech"} else GUARD_MS if "speech" in kinds else 0
        assert distance_ms >= least_ms, (before, after)
    for event in script.events:
        if event.type == "speech":
            assert event.end_ms + GUARD_MS <= script.phases[event.phase].end_ms


@given(plans(), speakers())
def test_glides_lie_beneath_speech_alone(plan: Plan, speaker: Speaker) -> None:
    """A glide never sounds with a beep, a tick or another glide, and ends with its window."""
    script = scheduled(plan, speaker)
    others = [event for event in script.events if event.type == "beep"]
    glides = [event for event in script.events if event.type == "glide"]
    for glide in glides:
        assert glide.end_ms <= script.phases[glide.phase].end_ms
        assert not any(other.at_ms < glide.end_ms and glide.at_ms < other.end_ms for other in others)
    assert all(before.end_ms <= after.at_ms for before, after in pairwise(glides))


@given(plans(), speakers())
def test_each_phrase_lies_in_its_window(plan: Plan, speaker: Speaker) -> None:
    """Law 3: a phrase starts and ends within the phase that it belongs to."""
    script = scheduled(plan, speaker)
    for event in script.events:
        phase = script.phases[event.phase]
        assert phase.at_ms <= event.at_ms
        if event.type == "speech":
            assert event.end_ms <= phase.end_ms


@given(plans(), speakers())
def test_what_must_be_said_is_said_once_and_never_before_the_hold_before(
    plan: Plan, speaker: Speaker
) -> None:
    """Law 4: a `must` cue is heard once, in its window or in one before it, after the previous hold has ended."""
    script = scheduled(plan, speaker)
    said = {event.cue: event for event in script.speech}
    hold_ends = iter(hold_beeps(script, "hold-end"))
    previous_end_ms = 0
    for window in plan.windows:
        for line in window.lines:
            if line.must:
                assert sum(event.cue == line.cue for event in script.speech) == 1
                assert said[line.cue].at_ms >= previous_end_ms
        if window.kind == "hold":
            previous_end_ms = next(hold_ends)


@given(plans(), speakers())
def test_a_movement_gets_its_time(plan: Plan, speaker: Speaker) -> None:
    """Law 13: from the word that commands a movement to the next window there is at least the movement's time."""
    script = scheduled(plan, speaker)
    onset_ms = {event.cue: event.at_ms for event in script.speech}
    end_ms = {event.cue: script.phases[event.phase].end_ms for event in script.speech}
    for window in plan.windows:
        command = next((line for line in window.lines if line.slot == "lead"), None)
        if window.elastic and command is not None:
            # The first word of a window without a beep stands 100 ms in, and so does that of the next one.
            assert end_ms[command.cue] + 100 - onset_ms[command.cue] >= window.length_ms


@given(plans(), speakers())
def test_announcements_come_before_the_command(plan: Plan, speaker: Speaker) -> None:
    """A count or a side is never said inside the movement that it announces."""
    script = scheduled(plan, speaker)
    onset_ms = {event.cue: event.at_ms for event in script.speech}
    for window in plan.windows:
        announced = [line for line in window.lines if line.slot == "announce"]
        later = [line for line in window.lines if line.slot != "announce" and line.cue in onset_ms]
        if window.elastic and announced and later:
            last_ms = max(onset_ms[line.cue] for line in announced)
            assert all(onset_ms[line.cue] > last_ms for line in later)


@given(plans(), speakers())
def test_under_load_talk_is_no_longer_than_the_movement(plan: Plan, speaker: Speaker) -> None:
    """Where somebody is under load, only what must be said and one command may take longer than the movement."""
    script = scheduled(plan, speaker)
    phase_of = {event.cue: script.phases[event.phase] for event in script.speech}
    for window in plan.windows:
        said = [line for line in window.lines if line.cue in phase_of]
        if not window.keeps_time or any(line.must or line.slot in {"announce", "lead"} for line in said):
            continue
        phase = phase_of[said[0].cue] if said else None
        own = {line.cue for line in window.lines}
        if phase is not None and all(
            event.cue in own for event in script.speech if event.phase == phase.index
        ):
            head_ms = max(
                (event.duration_ms for event in script.beeps if event.at_ms == phase.at_ms), default=0
            )
            assert phase.duration_ms <= max(window.length_ms, head_ms + 250)


@given(plans(), speakers())
def test_every_cue_is_spoken_or_noted(plan: Plan, speaker: Speaker) -> None:
    """Law 5: what was attached is spoken once or noted as dropped, never both, never neither."""
    script = scheduled(plan, speaker)
    attached = sorted(line.cue for window in plan.windows for line in window.lines)
    spoken = [event.cue for event in script.speech]
    dropped = [note.cue for note in script.notes if note.code == "dropped"]
    assert sorted(spoken + dropped) == attached
    assert script.counts.spoken == len(spoken)


@given(plans(), speakers())
def test_events_are_sorted_and_phases_tile_the_script(plan: Plan, speaker: Speaker) -> None:
    """Law 6: events by onset, phases without a gap, the total is their sum."""
    script = scheduled(plan, speaker)
    onsets = [event.at_ms for event in script.events]
    assert onsets == sorted(onsets)
    assert [phase.index for phase in script.phases] == list(range(len(script.phases)))
    at_ms = 0
    for phase in script.phases:
        assert phase.at_ms == at_ms
        at_ms = phase.end_ms
    assert script.duration_ms == at_ms


@given(plans())
def test_fixed_windows_keep_their_length_for_any_voice(plan: Plan) -> None:
    """Law 7: a voice of no length and one ten times slower leave every hold, ramp and paced phase as long as it is."""
    wanted = [(window.kind, window.length_ms) for window in plan.windows if not window.elastic]
    for speaker in (Speaker(0), Speaker(1), Speaker(10)):
        script = scheduled(plan, speaker)
        fixed = {"hold", "ramp-up", "ramp-down"}
        lengths = [(phase.kind, phase.duration_ms) for phase in script.phases if phase.kind in fixed]
        assert lengths == [pair for pair in wanted if pair[0] in fixed]


@given(
    windows().filter(lambda window: not window.elastic), st.lists(lines(), max_size=5), lines(), speakers()
)
def test_a_lesser_cue_moves_nothing_that_was_there(
    window: Window, others: list[Line], extra: Line, speaker: Speaker
) -> None:
    """Law 8: adding a cue of lower priority to a fixed window leaves everything else where it was."""
    higher = tuple(
        replace(line, cue=f"cue-{index}", priority="technique")
        for index, line in enumerate((*window.lines, *others))
    )
    lower = replace(extra, cue="extra", priority="encourage", must=False)
    before = place_fixed(replace(window, lines=higher), 150, BEEP_MS["tick"], speaker)
    after = place_fixed(replace(window, lines=(*higher, lower)), 150, BEEP_MS["tick"], speaker)
    assert [one for one in after.said if one.line.cue != "extra"] == list(before.said)
    assert after.hoisted == before.hoisted
    assert after.duration_ms == before.duration_ms


@given(plans(), speakers())
def test_the_same_plan_gives_the_same_bytes(plan: Plan, speaker: Speaker) -> None:
    """Law 9: scheduled twice, the script is the same to the letter."""
    assert export_script(scheduled(plan, speaker), "json") == export_script(scheduled(plan, speaker), "json")


@given(plans(), speakers())
def test_nothing_of_lower_rank_displaces_what_ranks_higher(plan: Plan, speaker: Speaker) -> None:
    """A `must` cue that was hoisted out of a window found less room than any cue that is said in it with its own length."""
    script = scheduled(plan, speaker)
    rank = {line.cue: line.must for window in plan.windows for line in window.lines}
    for note in script.notes:
        if note.code == "dropped":
            assert not rank[note.cue]


@given(plans(), speakers())
def test_what_was_reported_as_shortened_was_said_in_a_shorter_form(plan: Plan, speaker: Speaker) -> None:
    """A note never lies: shortened means that the first form was not the one spoken."""
    script = scheduled(plan, speaker)
    first = {line.cue: line.forms[0][0] for window in plan.windows for line in window.lines}
    said = {event.cue: event.detail for event in script.speech}
    shortened = {note.cue for note in script.notes if note.code == "shortened"}
    assert shortened == {cue for cue, detail in said.items() if detail != first[cue]}


LAWS = (
    test_every_hold_is_exact_from_beep_to_beep,
    test_nothing_overlaps_and_every_guard_holds,
    test_glides_lie_beneath_speech_alone,
    test_each_phrase_lies_in_its_window,
    test_what_must_be_said_is_said_once_and_never_before_the_hold_before,
    test_every_cue_is_spoken_or_noted,
    test_events_are_sorted_and_phases_tile_the_script,
    test_the_same_plan_gives_the_same_bytes,
    test_nothing_of_lower_rank_displaces_what_ranks_higher,
    test_what_was_reported_as_shortened_was_said_in_a_shorter_form,
)


@settings(max_examples=LONG_EXAMPLES)
@given(plans(), speakers())
def test_all_laws_hold_together(plan: Plan, speaker: Speaker) -> None:
    """Every law over the same plan: the long profile tries 20,000 of them."""
    for law in LAWS:
        law.hypothesis.inner_test(plan, speaker)  # type: ignore[attr-defined]  # Hypothesis keeps the undecorated test there
    test_fixed_windows_keep_their_length_for_any_voice.hypothesis.inner_test(plan)  # type: ignore[attr-defined]
