"""What each format costs: a whole `render` against ffmpeg, and against the encoder alone, on the WAV of the same session; and stereo."""

import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from measure import Child, alternate, median_cpu_s, median_peak_mb, median_wall_s
from row import Row, mb, ms, times

ROUNDS = 3
FFMPEG: dict[str, tuple[str, ...]] = {
    "mp3": ("-c:a", "libmp3lame", "-b:a", "64k", "-compression_level", "7"),
    "opus": ("-c:a", "libopus", "-b:a", "32k", "-compression_level", "0"),
    "m4a": ("-c:a", "aac", "-aac_coder", "fast", "-b:a", "48k"),
    "flac": ("-c:a", "flac"),
}
"""The same codec at the same rate and effort."""
LAME_ALONE = """\
import sys, wave, lameenc
with wave.open(sys.argv[1]) as sound, open(sys.argv[2], "wb") as out:
    encoder = lameenc.Encoder()
    encoder.silence()
    encoder.set_channels(1)
    encoder.set_in_sample_rate(sound.getframerate())
    encoder.set_out_sample_rate(sound.getframerate())
    encoder.set_bit_rate(64)
    encoder.set_quality(7)
    while block := sound.readframes(65536):
        out.write(encoder.encode(block))
    out.write(encoder.flush())
"""


def measure_encoding(render: Callable[..., Child], folder: Path) -> Iterator[Row]:
    """A row for each format. `render` is the command that writes a session to a file, with more options if any; the suffix picks
    the format."""
    plain = folder / "plain.wav"
    render(plain).run()
    ffmpeg = shutil.which("ffmpeg")
    for suffix, arguments in FFMPEG.items():
        ours = render(folder / f"ours.{suffix}")
        rivals: Sequence[Child] = ()
        if ffmpeg:
            theirs = folder / f"theirs.{suffix}"
            rivals = (Child((ffmpeg, "-v", "error", "-y", "-i", plain, "-vn", *arguments, theirs)),)
        runs, *rival_runs = alternate((ours, *rivals), ROUNDS)
        ours_s = median_wall_s(runs)
        rival_s = median_wall_s(rival_runs[0]) if rival_runs else None
        yield Row(
            f"render to .{suffix} ({mb(median_peak_mb(runs))} at most)",
            ms(ours_s),
            f"ffmpeg from the WAV {ms(rival_s)}" if rival_s else "ffmpeg is not installed",
            times(ours_s / rival_s) if rival_s else "",
        )
    alone = Child((sys.executable, "-c", LAME_ALONE, plain, folder / "alone.mp3"))
    runs, alone_runs = alternate((render(folder / "ours.mp3"), alone), ROUNDS)
    ours_s, alone_s = median_wall_s(runs), median_wall_s(alone_runs)
    ratio = ours_s / alone_s
    yield Row(
        "  .mp3 against LAME alone",
        ms(ours_s),
        f"LAME alone {ms(alone_s)}",
        times(ratio),
    )
    for suffix in ("wav", "mp3"):
        path = folder / f"ours.{suffix}"
        runs, mono_runs = alternate((render(path, "--stereo"), render(path)), ROUNDS)
        stereo_s, mono_s = median_cpu_s(runs), median_cpu_s(mono_runs)
        yield Row(
            f"  .{suffix} in stereo, processor time ({mb(median_peak_mb(runs))} at most)",
            ms(stereo_s),
            f"in mono {ms(mono_s)} ({mb(median_peak_mb(mono_runs))})",
            times(stereo_s / mono_s),
        )
