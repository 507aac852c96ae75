"""Where a browser lands when it seeks in a file that it fetches in byte ranges, and what it makes of captions.

A melody that never repeats is encoded, fetched over HTTP from the server that `voicecoach share` runs, and what is heard after
a jump is looked for in the melody.
"""

import threading
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from browser import CHROMIUM, chromium
from handmade import script_of
from playwright.sync_api import Page

from voicecoach.api.share import ShareRequest, open_sharing, shared_folder
from voicecoach.encoders import find_encoder
from voicecoach.exports import export_script
from voicecoach.script import Chapter, Phase, PhaseKind, StepRef

pytestmark = [
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed"),
    pytest.mark.slow,
    pytest.mark.load,
]
RATE_HZ = 24_000
LENGTH_S = 120
NOTE_S = 0.05
FORMATS_MS = {"wav": 20, "flac": 20, "opus": 20, "m4a": 20, "mp3": 70}
"""How far off a jump may be."""
JUMPS_S = (97.3, 3.017, 61.5)
PAGE = """<!doctype html><title>seek</title><script>
async function hear(name, at, captions) {
    const context = new AudioContext({ sampleRate: 24000 });
    const audio = new Audio(name);
    audio.preload = "auto";
    await new Promise((done) => audio.addEventListener("loadedmetadata", done, { once: true }));
    const heard = [];
    const ear = context.createScriptProcessor(1024, 1, 1);
    ear.onaudioprocess = (event) => heard.push(...event.inputBuffer.getChannelData(0));
    context.createMediaElementSource(audio).connect(ear);
    ear.connect(context.destination);
    await new Promise((done) => { audio.addEventListener("seeked", done, { once: true }); audio.currentTime = at; });
    await context.resume();
    await audio.play();
    await new Promise((done) => setTimeout(done, 1500));
    audio.pause();
    await context.close();
    return { heard, duration: audio.duration };
}
async function cues(name) {
    const video = document.createElement("video");
    const track = document.createElement("track");
    Object.assign(track, { src: name, kind: "captions", default: true });
    video.append(track);
    document.body.append(video);
    track.track.mode = "showing";
    await new Promise((done, failed) => { track.onload = done; track.onerror = () => failed(new Error("refused")); });
    return [...track.track.cues].map((cue) => [Math.round(cue.startTime * 1000), Math.round(cue.endTime * 1000), cue.text]);
}
</script><body>"""


def melody() -> np.ndarray[Any, np.dtype[np.float64]]:
    """A note every 50 ms that nobody could foresee."""
    notes = np.random.default_rng(7).uniform(300, 3000, round(LENGTH_S / NOTE_S))
    steps = np.repeat(notes, round(NOTE_S * RATE_HZ)) / RATE_HZ
    wave: np.ndarray[Any, np.dtype[np.float64]] = 0.4 * np.sin(2 * np.pi * np.cumsum(steps))
    return wave


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    folder = tmp_path_factory.mktemp("seek")
    phases = (
        Phase(0, PhaseKind.MOVE, 0, 60_000),
        Phase(1, PhaseKind.HOLD, 60_000, 12_000, StepRef("bridge", None, "lift", 1, 1, "left")),
        Phase(2, PhaseKind.MOVE, 72_000, 48_000),
    )
    script = script_of(
        [], LENGTH_S * 1000, phases=phases, chapters=(Chapter(0, "Bridge <left> & --> right"),)
    )
    pcm = np.round(32_767 * melody()).astype("<i2").tobytes()
    for suffix in FORMATS_MS:
        path = folder / f"melody.{suffix}"
        with path.open("wb") as stream:
            find_encoder(path).write(stream, script, RATE_HZ, [pcm])
    (folder / "melody.vtt").write_text(export_script(script, "vtt"), encoding="utf-8")
    (folder / "index.html").write_text(PAGE, encoding="utf-8")
    with (
        shared_folder(folder) as files,
        open_sharing(files, ShareRequest()) as sharing,
        chromium("--autoplay-policy=no-user-gesture-required") as browser,
    ):
        thread = threading.Thread(target=sharing.run)
        thread.start()
        try:
            page = browser.new_page()
            page.goto(sharing.address)
            yield page
            browser.close()
        finally:
            sharing.stop()
            thread.join()


@pytest.mark.parametrize("suffix", list(FORMATS_MS))
def test_a_jump_lands_where_it_was_meant_to(page: Page, suffix: str) -> None:
    wanted = melody()
    for jump_s in JUMPS_S:
        result = page.evaluate("([name, at]) => hear(name, at)", [f"melody.{suffix}", jump_s])
        heard = np.array(result["heard"])
        (loud,) = np.nonzero(np.abs(heard) > 0.02)
        assert len(loud), "nothing is heard"
        part = heard[loud[0] : loud[0] + RATE_HZ // 2]
        size = 2 ** (len(wanted) + len(part)).bit_length()
        likeness = np.fft.irfft(np.conj(np.fft.rfft(part, size)) * np.fft.rfft(wanted, size))
        found_s = int(np.argmax(likeness[: len(wanted)])) / RATE_HZ
        assert abs(found_s - jump_s) * 1000 <= FORMATS_MS[suffix], f"{found_s:.3f} s instead of {jump_s} s"
        # An MP3 counts the delay of its encoder, of a tenth of a second at most.
        assert result["duration"] == pytest.approx(LENGTH_S, abs=0.1 if suffix == "mp3" else 0.03)


def test_chromium_takes_every_caption_at_its_time(page: Page) -> None:
    cues = page.evaluate("cues('melody.vtt')")
    assert [(start, end) for start, end, _ in cues] == [
        (60_000, 62_000),
        (62_000, 67_000),
        (67_000, 69_000),
        (69_000, 70_000),
        (70_000, 71_000),
        (71_000, 72_000),
    ]
    assert cues[0][2] == "Hold, left, 12 s"
