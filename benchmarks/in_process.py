"""What is measured inside one process: the scheduler on a huge plan, the mix on its way to a file. Prints JSON.

Run as `python in_process.py`.
"""

import json
import os
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path

from measure import median_s

from voicecoach.clip import BYTES_PER_FRAME, Clip
from voicecoach.compiler.schedule.schedule import schedule
from voicecoach.compiler.unroll.plan import Line, Plan, Window
from voicecoach.encoders import wav
from voicecoach.estimate import estimate_ms
from voicecoach.script import Counts, PhaseKind, Script, StepRef, VoiceLabel
from voicecoach.sheets.forms.sheet import Moment
from voicecoach.sound.beeps import durations_ms
from voicecoach.sound.mix import mix
from voicecoach.units import frame_at

WINDOW_COUNT = 20_000
RATE_HZ = 22_050
_WPM = 150


def make_plan(window_count: int) -> Plan:
    """Reps of move, ramp-up, hold, ramp-down and rest, with as many lines as real ones have."""
    windows: list[Window] = []
    rep_number = 0
    while len(windows) < window_count:
        rep_number += 1
        windows += _rep(rep_number)
    return Plan(
        "Huge", "huge", tuple(windows[:window_count]), Counts(holds=rep_number, hold_ms=12_000 * rep_number)
    )


def _rep(number: int) -> list[Window]:
    said = (
        Line(
            "breathe",
            (("full", "Keep breathing, slow and easy."), ("short", "Breathe.")),
            "breath",
            "a:1:1",
            moment=Moment(percent=50),
        ),
        Line(
            "arch",
            (("full", "Keep your lower back gently arched."), ("short", "Arch."), ("word", "Arch.")),
            "technique",
            "a:2:1",
        ),
        Line(
            "higher",
            (("full", "A little higher now, if you can."),),
            "encourage",
            "a:3:1",
            moment=Moment(percent=80),
        ),
    )
    count = Line("rep", (("full", f"Rep {number % 100}."),), "count", "a:4:1")
    step = Line(
        "step",
        (("full", "Lift your heel towards your seat."), ("short", "Lift.")),
        "control",
        "a:5:1",
        must=True,
    )
    lift = StepRef("huge", step="lift")
    return [
        Window(
            PhaseKind.MOVE,
            3000,
            elastic=True,
            lines=(count, step),
            ref=StepRef("huge", step="lift", rep_number=number),
        ),
        Window(
            PhaseKind.RAMP_UP,
            3000,
            elastic=False,
            end_beep="hold-start",
            glide="ramp-up",
            ref=lift,
        ),
        Window(
            PhaseKind.HOLD,
            12_000,
            elastic=False,
            lines=said,
            end_beep="hold-end",
            ticks=True,
            ref=lift,
        ),
        Window(PhaseKind.RAMP_DOWN, 3000, elastic=False, glide="ramp-down", ref=lift),
        Window(
            PhaseKind.REST,
            10_000,
            elastic=True,
            lines=(Line("rest", (("full", "Rest now."),), "control", "a:6:1"),),
            ref=StepRef("huge"),
        ),
    ]


def write_wav(script: Script, path: Path, speak: Callable[[str], Clip]) -> None:
    with path.open("wb") as stream:
        wav.write(stream, script, RATE_HZ, mix(script, speak, RATE_HZ))


def write_raw(blocks: Iterable[bytes], path: Path) -> None:
    """The floor: the same number of bytes, with nothing to find out."""
    with path.open("wb") as stream:
        stream.writelines(blocks)


def main() -> None:
    voice = VoiceLabel("estimate", "", _WPM, measured=False)
    clips: dict[str, Clip] = {}

    def speak(text: str) -> Clip:
        if text not in clips:
            # Whole frames that never outlast the estimate; noise, for zeros could be written faster than speech.
            clips[text] = Clip(
                os.urandom(estimate_ms(text, _WPM) * RATE_HZ // 1000 * BYTES_PER_FRAME), RATE_HZ
            )
        return clips[text]

    def compiled(plan: Plan) -> Script:
        return schedule(plan, lambda text: estimate_ms(text, _WPM), durations_ms(), voice)

    plan = make_plan(WINDOW_COUNT)
    session = compiled(make_plan(300))
    size = frame_at(session.duration_ms, RATE_HZ) * BYTES_PER_FRAME
    block = os.urandom(1 << 20)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "session.wav"
        write_wav(session, path, speak)
        mix_s = median_s(lambda: write_wav(session, path, speak))
        raw_s = median_s(lambda: write_raw((block for _ in range(size >> 20)), path))
    print(
        json.dumps(
            {
                "schedule_s": median_s(lambda: compiled(plan)),
                "mix_s": mix_s,
                "raw_s": raw_s,
                "session_min": session.duration_ms / 60_000,
                "session_mb": size / 1e6,
            }
        )
    )


if __name__ == "__main__":
    main()
