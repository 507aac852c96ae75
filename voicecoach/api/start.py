"""Where a session is to begin: at an exercise or at a time."""

from voicecoach.compiler.unroll.plan import Plan
from voicecoach.errors import RequestError
from voicecoach.live.tape.start import Start
from voicecoach.suggest import one_of


def find_start(start_at: str | None, plan: Plan) -> Start | None:
    """The start that was asked for: an exercise by its id, or a time such as `12:30`.

    Raises RequestError for an exercise that is not in the session, and for a time behind its end.
    """
    if start_at is None:
        return None
    if start_at[:1].isdigit():
        from voicecoach.explain.moment import parse_moment  # with all that explains, so only for who asks

        return Start(at_ms=parse_moment(start_at).at_ms)
    for index, window in enumerate(plan.windows):
        if window.ref.exercise == start_at:
            return Start(window=index)
    exercises = [exercise.id for exercise in plan.exercises]
    raise RequestError(f"there is no exercise '{start_at}' in this session", one_of(start_at, exercises))
