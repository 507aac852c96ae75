"""EarReport -> one SVG picture: word errors, loudness, and how much is said by session."""

from html import escape

from ear.figures import EarReport
from voicecoach.programme.figures.plots.plot import rect, text

WIDTH, LEFT, RIGHT, ROW_PX, TITLE_PX = 720, 190, 70, 22, 34
_STYLE = """\
text { font: 12px "DejaVu Sans", Verdana, sans-serif; fill: #24292f }
.faint { fill: #57606a } .title { font-weight: bold; font-size: 14px }
.paper { fill: #ffffff } .bar { fill: #3b6ea5 } .rail { fill: #f3f4f6 }
"""

Bar = tuple[str, float, str]
"""A name, a value from 0 to 1, and the value in words."""


def draw_report(report: EarReport) -> str:
    """The picture of a report."""
    parts: list[str] = []
    top = 16
    for title, bars in _sections(report):
        parts.append(text(16, top + 16, title, "title"))
        top += TITLE_PX
        for name, share, words in bars:
            width = WIDTH - LEFT - RIGHT
            parts.append(text(LEFT - 8, top + 12, name, "faint", anchor="end"))
            parts.append(rect(LEFT, top, width, 16, "rail"))
            parts.append(rect(LEFT, top, width * min(1.0, max(0.0, share)), 16, "bar"))
            parts.append(text(WIDTH - RIGHT + 8, top + 12, words, "faint"))
            top += ROW_PX
        top += 12
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {top}" width="{WIDTH}" height="{top}">',
            f"<title>{escape(f'What {report.routine} sounds like')}</title>",
            f"<style>\n{_STYLE}</style>",
            rect(0, 0, WIDTH, top, "paper"),
            *parts,
            "</svg>",
            "",
        ]
    )


def _sections(report: EarReport) -> list[tuple[str, list[Bar]]]:
    sections = [
        (
            "Words misheard, each phrase by itself",
            [
                (f"{one.voice} {one.language}", one.word_error_rate, f"{100 * one.word_error_rate:.1f} %")
                for one in report.hearing
            ],
        ),
        (
            "Words misheard in the running session",
            [
                (
                    f"{one.voice} {one.language}",
                    one.context_word_error_rate or 0.0,
                    f"{100 * (one.context_word_error_rate or 0.0):.1f} %",
                )
                for one in report.hearing
            ],
        ),
        (
            "Spread of the loudness of phrases (6 LU)",
            [
                (f"{one.voice} {one.language}", one.spread_lu / 6, f"{one.spread_lu:.1f} LU")
                for one in report.levels
            ],
        ),
        (
            "Signals recognised in noise",
            [(one.channel, one.right, f"{100 * one.right:.0f} %") for one in report.distinctness],
        ),
        (
            "Share of a session with words",
            [
                (
                    f"session {one.session}, {one.dose} dose",
                    one.talk_percent / 100,
                    f"{one.talk_percent:.0f} %",
                )
                for one in report.timing
            ],
        ),
    ]
    return [(title, bars) for title, bars in sections if bars]
