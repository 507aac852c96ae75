"""Random plans and voices for the laws: windows and lines as no sheet would ever ask for them."""

from dataclasses import dataclass, replace

from hypothesis import strategies as st

from voicecoach.compiler.resolve.exercise import Detail
from voicecoach.compiler.unroll.plan import Line, Plan, Window
from voicecoach.script import Counts, PhaseKind, VoiceLabel
from voicecoach.sheets.forms.sheet import PRIORITIES, Moment
from voicecoach.sound.beeps import durations_ms

BEEP_MS = durations_ms()
LABEL = VoiceLabel("random", "", 150, measured=False)
HOLDS_MS = (1000, 3000, 5000, 8000, 10_000, 12_500, 15_000, 60_000)
ELASTIC_KINDS = (
    PhaseKind.SET_UP,
    PhaseKind.MOVE,
    PhaseKind.GET_READY,
    PhaseKind.REST,
    PhaseKind.SWITCH,
    PhaseKind.TRANSITION,
)
DETAILS: tuple[Detail, ...] = ("full", "short", "word")


@dataclass(frozen=True)
class Speaker:
    """A voice whose phrases last as long as their text says, times a factor: none, as asked, or ten times slower."""

    factor: int = 1

    def __call__(self, text: str) -> int:
        return int(text.split()[1]) * self.factor


def moments() -> st.SearchStrategy[Moment | None]:
    return st.one_of(
        st.none(),
        st.integers(0, 100).map(lambda percent: Moment(percent=percent)),
        st.integers(0, 20_000).map(lambda offset_ms: Moment(offset_ms=offset_ms)),
    )


@st.composite
def lines(draw: st.DrawFn) -> Line:
    """A cue with one to three forms of 0.1 to 20 s, each shorter than the one before."""
    lengths = sorted(
        draw(st.lists(st.integers(100, 20_000), min_size=1, max_size=3, unique=True)), reverse=True
    )
    forms = tuple(
        (detail, f"phrase {length_ms}") for detail, length_ms in zip(DETAILS, lengths, strict=False)
    )
    return Line(
        cue="",
        forms=forms,
        priority=draw(st.sampled_from(PRIORITIES)),
        origin="cues/random.yaml:1:1",
        must=draw(st.booleans()),
        slot=draw(st.sampled_from(("announce", "lead", "during", "tail"))),
        moment=draw(moments()),
    )


@st.composite
def windows(draw: st.DrawFn) -> Window:
    said = tuple(draw(st.lists(lines(), max_size=6)))
    shape = draw(st.sampled_from(("hold", "ramp", "ramp", "paced", "elastic", "elastic")))
    if shape == "hold":
        return Window(
            PhaseKind.HOLD,
            draw(st.sampled_from(HOLDS_MS)),
            elastic=False,
            lines=said,
            ticks=draw(st.booleans()),
        )
    if shape == "ramp":
        kind = draw(st.sampled_from((PhaseKind.RAMP_UP, PhaseKind.RAMP_DOWN)))
        return Window(kind, draw(st.integers(1, 4000)), elastic=False, lines=said, glide=kind.value)
    if shape == "paced":
        return Window(
            PhaseKind.MOVE,
            draw(st.integers(400, 6000)),
            elastic=False,
            lines=said,
            head_beep=draw(st.sampled_from((None, "tick"))),
        )
    return Window(
        draw(st.sampled_from(ELASTIC_KINDS)),
        draw(st.integers(0, 30_000)),
        elastic=True,
        lines=said,
        listen_first=draw(st.booleans()),
        keeps_time=draw(st.booleans()),
        glide=draw(st.sampled_from((None, None, "tempo-lift"))),
        head_beep=draw(st.sampled_from((None, None, "switch", "finish"))),
        end_beep=draw(st.sampled_from((None, None, "rest-end"))),
    )


def with_names(window_list: list[Window]) -> tuple[Window, ...]:
    """The same windows, every line with an id of its own, so that each can be followed into the script."""
    named = []
    for window_index, window in enumerate(window_list):
        renamed = tuple(
            replace(line, cue=f"cue-{window_index}-{index}") for index, line in enumerate(window.lines)
        )
        named.append(replace(window, lines=renamed))
    return tuple(named)


@st.composite
def plans(draw: st.DrawFn, max_windows: int = 10) -> Plan:
    return Plan("Random", "random", with_names(draw(st.lists(windows(), max_size=max_windows))), Counts())


def speakers() -> st.SearchStrategy[Speaker]:
    return st.sampled_from((Speaker(1), Speaker(0), Speaker(10)))
