"""The notifier: passes on where a session is, and what it has to say beside the talk, whenever that changes."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from voicecoach.live.commands import Control, Now

_MOST_NOTICES = 5


class Notifier:
    """Keeps the latest snapshot of a session, and pushes it to the controls that want to know."""

    def __init__(self) -> None:
        self.controls: Sequence[Control] = ()
        self.now = Now("playing", 0, 0)
        self._notices: tuple[str, ...] = ()
        self._pushed: tuple[Any, ...] = ()

    def push_to(self, controls: Sequence[Control]) -> None:
        """From now on these are told, and first of all where the session is."""
        self.controls, self._pushed = controls, ()

    def notice(self, text: str) -> None:
        """Something that the person should know; only the latest few are kept."""
        self._notices = (*self._notices, text)[-_MOST_NOTICES:]

    def update(self, now: Now, *, has_jumped: bool) -> None:
        """Keep a snapshot, and push it if it differs in more than the time, or the position has jumped."""
        self.now = now = replace(now, notices=self._notices)
        shown = (
            *(now.state, now.exercise, now.phase, now.ref),
            *(now.gate, now.notices),
        )
        if shown == self._pushed and not has_jumped:
            return
        for control in self.controls:
            changed = getattr(control, "changed", None)
            if changed is not None:
                changed(now, seeked=has_jumped)
        self._pushed = shown
