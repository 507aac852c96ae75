"""What the coach says only live: where we are, that it waits, that something was stopped."""

from dataclasses import dataclass

from voicecoach.script import Phase


@dataclass(frozen=True, slots=True)
class Sayings:
    """The phrases that no sheet holds, with {variables}."""

    gate: str = "Press play when you are set."
    gate_again: str = "Ready when you are."
    paused_by_itself: str = "I will wait. Press play to go on."
    back: str = "We go on."
    pain: str = "Stop, and ease off slowly."
    pain_choice: str = "Press play to try again, or next to leave this exercise out."
    pain_easier: str = "Press play for an easier way, or next to leave this exercise out."
    side: str = "{side} side."
    set_and_rep: str = "Set {set}, number {rep}."
    set_only: str = "Set {set}."

    def where(self, phase: Phase, exercise: str | None) -> str:
        """Where we are, in one utterance."""
        parts = [f"{exercise}."] if exercise else []
        if phase.side is not None:
            parts.append(self.side.format(side=phase.side).capitalize())
        if phase.set_number is not None:
            words = self.set_only if phase.rep_number is None else self.set_and_rep
            parts.append(words.format(set=phase.set_number, rep=phase.rep_number))
        return " ".join(parts) or self.back


ENGLISH = Sayings()
