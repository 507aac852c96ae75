"""Why something is said, or not said, at a moment of a session: from the sound back to the sheet, in a coach's words.

Nothing is decided here: the plan and the placed windows show what the compiler did, the sheets where it is written.
"""

from collections.abc import Mapping

from voicecoach.compiler.resolve.resolve import Request
from voicecoach.compiler.schedule.place import SpeechMs
from voicecoach.compiler.schedule.schedule import schedule_placed
from voicecoach.compiler.unroll.plan import Plan
from voicecoach.errors import RequestError
from voicecoach.explain.builder import ExplanationBuilder
from voicecoach.explain.explanation import Explanation, Location, Timed
from voicecoach.explain.moment import Moment, find_event, parse_moment
from voicecoach.explain.sheet_index import SheetIndex
from voicecoach.script import Beep, VoiceLabel
from voicecoach.sheets.library.library import Library
from voicecoach.units import format_clock

__all__ = ["Explanation", "Moment", "Timed", "explain", "parse_moment", "time_session"]


def time_session(plan: Plan, speech_ms: SpeechMs, beep_ms: Mapping[str, int], voice: VoiceLabel) -> Timed:
    """The script of a plan, with the placed windows that it was made from."""
    scheduled = schedule_placed(plan, speech_ms, beep_ms, voice)
    return Timed(plan, scheduled.script, scheduled.placed)


def explain(timed: Timed, library: Library, name: str, request: Request, moment: Moment) -> Explanation:
    """Why what sounds at a moment sounds there. Before the first sound, that one is explained; in a silence, the last one.

    `library`, `name` and `request` are those that the plan was made from. Raises RequestError for a moment after the end.
    """
    script = timed.script
    if moment.at_ms >= script.duration_ms:
        raise RequestError(
            f"{format_clock(moment.at_ms)} is after the end of the session",
            f"it ends at {format_clock(script.duration_ms)}; choose a time before that",
        )
    event, relation = find_event(script.events, moment)
    # The beep that ends a window sounds at the head of the next one.
    ends = isinstance(event, Beep) and event.name.endswith("-end")
    index = event.phase - 1 if ends and event.phase else event.phase
    return ExplanationBuilder(Location(timed, index), SheetIndex(library, name), request).explain(
        event, relation
    )
