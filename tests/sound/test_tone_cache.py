"""Tones kept on disk: the same bytes as rendered ones, warm or cold, and no disk that breaks them."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from test_studio import cut_short, empty, flip_a_bit, list_entries, overwrite, read_only

from voicecoach import speech_cache
from voicecoach.clip import Clip
from voicecoach.sound import tone_cache
from voicecoach.sound.beeps import BEEPS, GLIDES
from voicecoach.sound.mix import render_tone
from voicecoach.sound.tone_cache import tones_kept_in
from voicecoach.speech_cache import SpeechCache, cache_stats

Asked = tuple[str, int, int, float]

TONES: list[Asked] = [
    *((name, 0, 22_050, 0.0) for name in BEEPS),
    *((name, duration_ms, 22_050, 0.0) for name in GLIDES for duration_ms in (700, 3_000)),
    (next(iter(BEEPS)), 0, 24_000, 0.0),
    (next(iter(BEEPS)), 0, 22_050, -6.0),
]
"""Every beep, every glide in two lengths, another rate and another level."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "cache"


def ask_all(cache: SpeechCache) -> list[Clip]:
    tone_for = tones_kept_in(cache)
    return [tone_for(*asked) for asked in TONES]


def test_tones_are_the_same_rendered_cold_and_warm(folder: Path) -> None:
    rendered = [render_tone(*asked) for asked in TONES]
    assert ask_all(SpeechCache(folder)) == rendered
    assert cache_stats(folder).entry_count == len(TONES)
    assert ask_all(SpeechCache(folder)) == rendered


def test_what_is_kept_is_not_rendered_again(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cold = ask_all(SpeechCache(folder))

    def refuse(*asked: object) -> Clip:
        raise AssertionError(asked)

    monkeypatch.setattr(tone_cache, "render_tone", refuse)
    assert ask_all(SpeechCache(folder)) == cold


def test_a_warm_tone_needs_no_numpy(folder: Path) -> None:
    ask_all(SpeechCache(folder))
    code = (
        "import sys; from pathlib import Path; from voicecoach.sound.tone_cache import tones_kept_in\n"
        "from voicecoach.speech_cache import SpeechCache\n"
        f"tones_kept_in(SpeechCache(Path({str(folder)!r})))(*{TONES[0]!r}); print('numpy' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"


@pytest.mark.parametrize("damage", [flip_a_bit, cut_short, empty, overwrite])
def test_a_damaged_tone_is_rendered_again_and_mended(
    folder: Path, damage: Callable[[Path], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(speech_cache, "HAS_LOCKS", False)
    cold = ask_all(SpeechCache(folder))
    for path in list_entries(folder):
        damage(path)
    cache, mended = SpeechCache(folder), SpeechCache(folder)
    assert ask_all(cache) == cold
    assert ask_all(mended) == cold
    assert (cache.damaged_count, mended.damaged_count) == (len(TONES), 0)


@pytest.mark.skipif(sys.platform == "win32", reason="folders have no modes there")
def test_a_folder_that_cannot_be_written_breaks_nothing_and_is_told_once(folder: Path) -> None:
    tones_kept_in(SpeechCache(folder))(*TONES[0])
    cache = SpeechCache(folder)
    with read_only(folder):
        assert ask_all(cache) == [render_tone(*asked) for asked in TONES]
    assert len(cache.notices) == 1
    assert cache_stats(folder).entry_count == 1


def test_a_name_that_is_no_tone_is_our_bug(folder: Path) -> None:
    with pytest.raises(KeyError):
        tones_kept_in(SpeechCache(folder))("gong", 0, 22_050, 0.0)
