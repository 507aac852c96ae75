"""The notifier: passes on where a session is, and what it has to say beside the talk, whenever that changes."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from voicecoach.live.commands import Control, Now
from voicecoach.wording import in_language

_MOST_NOTICES = 5
NOTICE_MS = 15_000
"""How long a notice is shown: long enough to be read twice."""


class Notifier:
    """Keeps the latest snapshot of a session, and pushes it to the controls that want to know."""

    def __init__(self, now_ms: Callable[[], int], language: str = "en") -> None:
        self._now_ms = now_ms
        self._language = language
        self.controls: Sequence[Control] = ()
        self.now = Now("playing", 0, 0)
        self._notices: list[tuple[int, str]] = []
        """Each with the time at which it expires."""
        self._pushed: tuple[Any, ...] = ()

    def push_to(self, controls: Sequence[Control]) -> None:
        """From now on these are told, and first of all where the session is."""
        self.controls, self._pushed = controls, ()

    def notice(self, text: str) -> None:
        """Something that the person should know, for a while; only the latest few are kept."""
        shown = in_language(text, self._language)
        self._notices = [*self._notices, (self._now_ms() + NOTICE_MS, shown)][-_MOST_NOTICES:]

    def update(self, now: Now, *, has_jumped: bool) -> None:
        """Keep a snapshot, and push it if it differs in more than the time, or the position has jumped."""
        time_ms = self._now_ms()
        self._notices = [one for one in self._notices if one[0] > time_ms]
        self.now = now = replace(now, notices=tuple(text for _, text in self._notices))
        shown = (
            *(now.state, now.exercise, now.phase, now.ref),
            *(now.gate, now.notices, now.said, now.gain_db),
        )
        if shown == self._pushed and not has_jumped:
            return
        for control in self.controls:
            changed = getattr(control, "changed", None)
            if changed is not None:
                changed(now, seeked=has_jumped)
        self._pushed = shown
