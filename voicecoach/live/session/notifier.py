"""The teller: keeps the snapshot of a session, and tells those who want to know when something changed."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from voicecoach.live.commands import Control, Now, State
from voicecoach.live.tape.deck import Deck, Sound
from voicecoach.live.tape.now_view import NowView
from voicecoach.live.tape.segments import Segment

_MOST_NOTICES = 5


class Notifier:
    """Knows where the session is, and what it has to tell beside the talk."""

    def __init__(self, outlook: NowView, deck: Deck) -> None:
        self.outlook, self.deck = outlook, deck
        self.controls: Sequence[Control] = ()
        self.segment: Segment | None = None
        """What is heard now, or was last."""
        self.at_ms = 0
        """The place in the script."""
        self.index = 0
        """The place of the segment on the tape."""
        self.now = Now("playing", 0, 0)
        self.seeked = False
        """Whether the place has jumped since it was told."""
        self._notices: tuple[str, ...] = ()
        self._shown: tuple[Any, ...] = ()

    def tell_to(self, controls: Sequence[Control]) -> None:
        """From now on these are told, and first of all where the session is."""
        self.controls, self._shown = controls, ()

    def notice(self, text: str) -> None:
        self._notices = (*self._notices, text)[-_MOST_NOTICES:]

    def move(self, segment: Segment, index: int) -> None:
        """The session is going to the start of a segment."""
        self.segment, self.at_ms, self.index = segment, segment.at_ms, index

    def tell(self, state: State, gate: str | None, rest: Sequence[Sound]) -> None:
        """Make the snapshot, and push it where it differs. `rest` is what is heard when the session goes on."""
        current = self.deck.current()
        sound = current[0] if current else (rest[0] if rest else None)
        if sound is not None and sound.segment is not None:
            frame = sound.start + (current[1] if current else 0)
            self.segment, self.index = sound.segment, sound.index
            self.at_ms = sound.segment.at_ms + frame * 1000 // self.deck.rate_hz
        now = self.outlook.snapshot(state, self.segment, self.at_ms, sound, self.index)
        self.now = replace(now, gate=gate, notices=self._notices)
        shown = (
            *(now.state, now.exercise, now.phase, now.set_number, now.rep_number, now.side),
            *(gate, self._notices),
        )
        if shown == self._shown and not self.seeked:
            return
        for control in self.controls:
            changed = getattr(control, "changed", None)
            if changed is not None:
                changed(self.now, seeked=self.seeked)
        self._shown, self.seeked = shown, False
