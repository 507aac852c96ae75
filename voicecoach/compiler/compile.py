"""The verbs in a row: resolve, unroll, schedule."""

from collections.abc import Mapping

from voicecoach.compiler.resolve.resolve import Request, resolve_session
from voicecoach.compiler.schedule.place import SpeechMs
from voicecoach.compiler.schedule.schedule import schedule
from voicecoach.compiler.unroll.plan import Plan
from voicecoach.compiler.unroll.unroll import unroll
from voicecoach.script import Script, VoiceLabel
from voicecoach.sheets.library.library import Library


def plan_session(library: Library, name: str, request: Request) -> Plan:
    """The plan of a routine or exercise. Raises SheetError and RequestError."""
    return unroll(resolve_session(library, name, request))


def compile_script(
    library: Library,
    name: str,
    request: Request,
    *,
    speech_ms: SpeechMs,
    beep_ms: Mapping[str, int],
    voice: VoiceLabel,
) -> Script:
    """The timed script of a routine or exercise. Raises SheetError and RequestError."""
    return schedule(plan_session(library, name, request), speech_ms, beep_ms, voice)
