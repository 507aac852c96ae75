"""What came of an exercise -> the level at which it is done next, with the reasons in words. Knows no sheet and no clock.

The rule: a plan says which level a session has, and what a person reports says which level is earned; the lower of the two
counts. Missed days change nothing but the gap, so they never skip a level. The thresholds are those of a programme sheet.
The rule about pain follows the pain-monitoring model of Achilles rehabilitation (Silbernagel 2007), by analogy.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Literal

from voicecoach.programme.meaning import planned_level
from voicecoach.sheets.forms.sheet import Progression

Verdict = Literal["advance", "repeat", "step-down"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one exercise in one session."""

    on: date
    level_index: int
    pain: int | None = None
    """From 0 to 10; None if not reported."""
    effort: int | None = None
    is_finished: bool = True
    was_stopped: bool = False
    """It hurt, so that the session was stopped."""
    is_worse_next_morning: bool = False
    did: str | None = None
    """The exercise that was done in its place, if another one was."""
    variant: str | None = None
    """The id of the variant in which it was done, as a session names it; None: as usual."""
    is_other: bool = False
    """It was done in an easier way than it is meant to be done now, so its level says nothing about that of now."""


@dataclass(frozen=True, slots=True)
class Decision:
    """The level at which an exercise is done next, and why."""

    level_index: int
    planned_index: int
    earned_index: int
    """What the reports allow, also after a gap."""
    reasons: tuple[str, ...]
    is_stopped: bool = False
    """Not done at all until a professional has looked at it."""
    has_stepped_down: bool = False
    """It hurt too much last time, so an easier variant is to be offered."""


@dataclass(frozen=True, slots=True)
class Beginning:
    """Where an exercise begins in a course."""

    level_index: int = 0
    is_chosen: bool = False
    """The person chose it: what came of the exercise in an earlier course does not limit it."""
    inherited: int = 0
    """How many of its outcomes are those of earlier courses."""
    is_anew: bool = False
    """It was left out because it hurt, and then allowed again: what came of it before does not count."""


FROM_THE_FIRST = Beginning()


def judge(outcome: Outcome, rule: Progression) -> tuple[Verdict, str]:  # noqa: PLR0911  # a return a rule
    """What one outcome means for the next time, and why."""
    if outcome.is_worse_next_morning:
        return "step-down", "worse the next morning"
    if outcome.pain is not None and outcome.pain >= rule.pain_to_step_down:
        return "step-down", f"pain {outcome.pain} of 10"
    if outcome.pain is not None and outcome.pain > rule.pain_to_advance:
        return "repeat", f"pain {outcome.pain} of 10"
    if outcome.pain is None and outcome.was_stopped:
        return "repeat", "stopped because it hurt"
    if outcome.effort is not None and outcome.effort >= rule.effort_to_repeat:
        return "repeat", f"effort {outcome.effort} of 10"
    if not outcome.is_finished:
        return "repeat", "not finished"
    if outcome.pain is None:
        return "advance", "finished, and no pain was reported"
    return "advance", f"finished, pain {outcome.pain} of 10"


def decide_level(
    outcomes: Sequence[Outcome],
    levels: int,
    *,
    number: int,
    sessions: int,
    on: date,
    rule: Progression,
    share: Fraction | None = None,
    beginning: Beginning = FROM_THE_FIRST,
    kept_index: int | None = None,
) -> Decision:
    """The level of an exercise in session `number` of `sessions`, on a day, after all that came of it before.

    `outcomes` are those of this exercise, oldest first; `levels` is how many rungs its ladder has. `share` is how much of
    the programme lies before the session, for a course whose sessions are not all equal parts of it. `beginning` is where
    the exercise begins, and what lies above it is spread over the sessions. `kept_index` is the level at which it stays.
    """
    first = min(beginning.level_index, levels - 1)
    if kept_index is None:
        rungs = levels - first
        planned = first + (planned_level(number, sessions, rungs) if share is None else int(share * rungs))
        planned = min(planned, levels - 1)
        reasons = [f"planned for session {number} of {sessions}: level {planned + 1} of {levels}"]
    else:
        planned = min(kept_index, levels - 1)
        reasons = [f"kept at what was reached: level {planned + 1} of {levels}"]
    earned, setbacks, is_stopped = first, 0, False
    verdict: Verdict = "advance"
    for place, outcome in enumerate(outcomes):
        if place == beginning.inherited and beginning.is_chosen:
            earned = first
        of_this, _ = judge(outcome, rule)
        if outcome.is_other:
            if of_this != "step-down":
                continue
            earned = max(0, earned - 1)
        else:
            earned = min(_earned(of_this, outcome, levels), levels - 1)
        verdict = of_this
        setbacks = setbacks + 1 if verdict == "step-down" else 0
        is_stopped = is_stopped or setbacks >= rule.setbacks_to_stop
    own = [one for one in outcomes if not one.is_other]
    if not outcomes or (beginning.is_chosen and len(outcomes) == beginning.inherited):
        earned, verdict = first, "advance"
        chosen = ", as you chose" if beginning.is_chosen else ""
        why = "allowed again" if beginning.is_anew else "not done yet"
        reasons.append(f"{why}: it starts at level {first + 1}{chosen}")
    elif not own:
        reasons.append(f"done in an easier way so far: it starts at level {earned + 1}")
        earned = _after_gap(earned, outcomes[-1].on, earned, on, rule, reasons)
    else:
        reasons.append(_tell(own[-1], rule, levels))
        if outcomes[-1].is_other:
            reasons.append(_tell_other(outcomes[-1], rule, earned))
        earned = _after_gap(earned, outcomes[-1].on, own[-1].level_index, on, rule, reasons)
    if is_stopped:
        reasons.append(
            "it went down "
            + ("twice" if rule.setbacks_to_stop == 2 else f"{rule.setbacks_to_stop} times")
            + " in a row, so it is left out; please have a professional look at it"
        )
    return Decision(
        level_index=min(planned, earned),
        planned_index=planned,
        earned_index=earned,
        reasons=tuple(reasons),
        is_stopped=is_stopped,
        has_stepped_down=verdict == "step-down",
    )


def _earned(verdict: Verdict, outcome: Outcome, levels: int) -> int:
    level = min(outcome.level_index, levels - 1)
    return {"advance": level + 1, "repeat": level, "step-down": max(0, level - 1)}[verdict]


def _tell(last: Outcome, rule: Progression, levels: int) -> str:
    verdict, why = judge(last, rule)
    level = min(last.level_index, levels - 1) + 1
    if verdict == "step-down":
        then = f"down to level {max(1, level - 1)}" if level > 1 else "it stays at level 1, the lowest"
    elif verdict == "repeat":
        then = f"level {level} again"
    else:
        then = f"may move up to level {level + 1}" if level < levels else f"level {level} is the highest"
    return f"last time, on {last.on:%Y-%m-%d}: level {level}, {why}: {then}"


def _tell_other(last: Outcome, rule: Progression, earned: int) -> str:
    verdict, why = judge(last, rule)
    then = (
        f"no higher than level {earned + 1}" if verdict == "step-down" else "that counts for the easier way"
    )
    return f"done in an easier way on {last.on:%Y-%m-%d}, {why}: {then}"


def _after_gap(  # noqa: PLR0917 - each is a part of its own
    earned: int, last_on: date, last_index: int, on: date, rule: Progression, reasons: list[str]
) -> int:
    """What is earned after the days since it was done last, at the level `last_index`."""
    days = (on - last_on).days
    if days <= rule.gap_to_go_on_days:
        return earned
    held = min(earned, last_index)
    if days <= rule.gap_to_repeat_days:
        reasons.append(f"{days} days since then: no higher than last time, level {held + 1}")
        return held
    if days <= rule.gap_to_step_down_days:
        lower = max(0, held - 1)
        reasons.append(f"{days} days since then: one level down, level {lower + 1}")
        return lower
    reasons.append(f"{days} days since then: it starts again at level 1")
    return 0
