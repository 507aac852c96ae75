"""Request, moment -> why what sounds then is said or beeped: where it is written, and which rules chose it."""

from dataclasses import dataclass, field

from voicecoach.api.compile import compile_session, compiler_request
from voicecoach.api.observer import SILENT, Observer
from voicecoach.api.recorded import estimated_by, include_recordings
from voicecoach.api.session import CompiledSession
from voicecoach.api.timing import beep_lengths_ms, open_studio, pack_of
from voicecoach.explain import Explanation, Timed, explain, parse_moment, time_session
from voicecoach.explain.report import format_json, format_text
from voicecoach.request import SessionRequest
from voicecoach.sheets.library.library import Library, find_folders


@dataclass(frozen=True, slots=True)
class ExplainedMoment:
    """Why something sounds at a moment of a session."""

    request: SessionRequest
    """The session that was asked about."""
    at: str
    """The moment, as it was asked for."""
    explanation: Explanation = field(repr=False)
    """What sounds then, where it is written, why it is as it is, and what gave way to it."""

    def text(self) -> str:
        """The explanation for people, as `voicecoach explain` prints it."""
        return format_text(self.explanation)

    def json(self) -> str:
        """The explanation for programs, in the form that `voicecoach schema explanation` prints."""
        return format_json(self.explanation)


def explain_moment(request: SessionRequest, at: str, observer: Observer = SILENT) -> ExplainedMoment:
    """Explain what sounds at a moment of a session: `12:34`, `12:34.5` or `754 s` from its start.

    In silence, what sounded last is explained. The session is timed as `compile_session` does it.

    Raises RequestError for a text that is not a time and for a time after the end, and whatever `compile_session` raises.
    """
    moment = parse_moment(at)
    library = find_folders(request.cues, request.name)
    timed = _timed(compile_session(request, observer), library)
    found = explain(timed, library, request.name, compiler_request(request), moment)
    return ExplainedMoment(request, at, found)


def _timed(session: CompiledSession, library: Library) -> Timed:
    """The session with its windows as they were filled: by the clips that the voice has just spoken, or by estimate."""
    voice, wpm = session.script.voice, session.request.wpm
    if not voice.measured:
        lengths_ms = beep_lengths_ms(pack_of(session.request))
        return time_session(session.plan, estimated_by(session.plan, wpm), lengths_ms, voice)
    with open_studio(session.request, library) as studio:
        include_recordings(session.plan, studio)
        return time_session(session.plan, studio.speech_ms, beep_lengths_ms(studio.pack), voice)
