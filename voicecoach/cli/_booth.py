"""The script of a name with options, as `preview` and `diff` need it. To be replaced by `voicecoach.api.compile`."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from voicecoach.cli._options import CompileOptions
    from voicecoach.script import Script


def script_by_estimate(name: str, options: "CompileOptions") -> "Script":
    """The script of a name with these options, without a voice."""
    from dataclasses import replace

    from voicecoach.request import ESTIMATE

    return compile_with_voice(name, replace(options, voice=ESTIMATE))


def compile_with_voice(name: str, options: "CompileOptions") -> "Script":
    """See `voicecoach.api.compile.compile_session`; what is noticed goes to stderr."""
    from voicecoach.api.compile import compile_session
    from voicecoach.cli._notices import TerminalObserver

    return compile_session(options.for_name(name), TerminalObserver()).script
