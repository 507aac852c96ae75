"""What commands made before and need not make again: what decides it, from the options of the running command."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

import click

from voicecoach.cli._settings import noted, renote
from voicecoach.sheets.library.folders import is_path

if TYPE_CHECKING:
    from voicecoach.api.observer import NoticeList, Observer
    from voicecoach.api.unchanged import Inputs, Watch
    from voicecoach.request import SessionRequest

_PATHS = ("history", "sounds", "music")
"""The options that name what is read beside the sheets."""


def watch(output: str, name: str, captions: Iterable[str] = ()) -> "Watch":
    """Watches everything that decides what a rendered file will be."""
    from voicecoach.api.unchanged import Watch

    # What lies in several files is not watched, and neither is a path: other sheets may lie beside it.
    return Watch("-" if captions or name == "-" or is_path(name) else output, _inputs({"force"}))


def answer(
    name: str,
    observer: "Observer",
    make: "Callable[[NoticeList], tuple[str, Iterable[str] | None]]",
) -> str:
    """The text that `make` returns, with the engines that decided it; that of the last time if nothing was touched since.

    Without engines (None) it is not kept: what decided it is not known.
    """
    from voicecoach.api.observer import NoticeList

    if name == "-" or is_path(name):
        return make(NoticeList(observer))[0]
    from voicecoach.api.unchanged import Answer, kept_answer

    is_new = False

    def made() -> Answer:
        nonlocal is_new
        is_new = True
        heard = NoticeList(observer)
        text, engines = make(heard)
        return Answer(text, tuple(heard.notices), None if engines is None else tuple(engines), tuple(noted()))

    found = kept_answer(f"{click.get_current_context().command.name} {name}", _inputs(), made)
    if not is_new:
        renote(found.remarks)
        for notice in found.notices:
            observer.notice(notice)
    return found.text


def engines_of(request: "SessionRequest", leading: str | None = None) -> set[str] | None:
    """The engines of all voices of a request, whose leading one has this engine; None where a voice was only missing."""
    from voicecoach.api.casting import read_casting
    from voicecoach.request import ESTIMATE

    casting = read_casting(request.voice)
    if leading == ESTIMATE and request.voice != ESTIMATE:
        return None
    voices = (leading or casting.leading, casting.counts)
    return {voice.partition(":")[0] for voice in voices if voice is not None}


def _inputs(without: Iterable[str] = ()) -> "Inputs":
    from voicecoach.api.unchanged import Inputs
    from voicecoach.settings import settings_path

    asked = click.get_current_context().params
    paths = [asked[option] for option in _PATHS if asked.get(option)]
    return Inputs(
        {key: repr(value) for key, value in asked.items() if key not in without},
        tuple(asked.get("cues") or ()),
        [*paths, settings_path()],
    )
