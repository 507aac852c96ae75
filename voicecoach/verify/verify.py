"""Recording, Script -> Report: all steps in order, and what each hold, the length and the peaks must be."""

import math
from pathlib import Path

from voicecoach.bounded import MOST_SCRIPT_BYTES, parse_json, read_bounded
from voicecoach.errors import RequestError
from voicecoach.script import Phase, Script
from voicecoach.scriptfile import read_script
from voicecoach.sound.beeps import BEEPS, HIGHEST_LEVEL_DB, LOWEST_LEVEL_DB
from voicecoach.units import MS_PER_S, frame_at
from voicecoach.verify.align import Alignment, align, tone_at
from voicecoach.verify.detector import Heard, hear_beeps
from voicecoach.verify.phrases import judge_words, known_pauses_ms, read_fingerprints
from voicecoach.verify.readers import find_reader
from voicecoach.verify.recording import Recording, onset_slack_frames
from voicecoach.verify.report import HoldFound, Report, SoundFault
from voicecoach.verify.residue import listen, without_specks
from voicecoach.verify.speech import (
    Phrases,
    judge_glides,
    judge_guards,
    judge_peaks,
    judge_phrases,
    judge_silence,
)
from voicecoach.verify.tones import Span, Tones, check_sounds, common_gain, find_tones, spans_of

LONGEST_TAIL_MS = 1000
"""How much longer than its script a file may last: some formats end on whole packets."""
LEVEL_DB = 1.0
"""How far one beep may differ from the others, and all of them from what `--beep-level` allows."""
CERTAIN_LIKENESS = 0.9
"""From this likeness on it is a beep, with music beneath it too."""
AS_LOUD = 0.5
"""Of the amplitude of the loudest beep: 6 dB below it. Music is ducked to 20 dB below and more."""


def verify_file(path: Path, script_path: Path | None = None) -> Report:
    """Everything that is wrong with a rendered file, compared with the script that it carries or with another one.

    Raises RequestError for a file that cannot be read or is not whole, and when there is no script.
    """
    recording = find_reader(path).open_recording(path)
    try:
        return verify(recording, _load_script(recording, path, script_path))
    finally:
        recording.close()


def verify(recording: Recording, script: Script) -> Report:
    """Everything that is wrong with a recording of this script. Raises RequestError for a script of another version, whose beeps are unknown."""
    music = read_mixed_in(recording.mixed_in_json)
    check_sounds(script)
    rate_hz, smear = recording.rate_hz, recording.smear_frames
    heard = hear_beeps(recording)
    if music:
        heard = _without_music(heard)
    slack = onset_slack_frames(recording)
    alignment = align(heard, script, rate_hz, recording.frames, slack)
    gain = common_gain(heard)
    tones = find_tones(recording, script, alignment, gain)
    runs, clipped, holes = listen(recording, tones.tones)
    known = {} if music else read_fingerprints(recording.mixed_in_json)
    pauses_ms = known_pauses_ms(known)
    phrases = (
        Phrases(0, 0, [])
        if music
        else judge_phrases(script, alignment, runs, is_lossy=smear > 0, pauses_ms=pauses_ms)
    )
    strays = without_specks(runs, recording)
    peaks = judge_peaks(clipped, rate_hz)
    words = (
        [] if music else judge_words(recording, script, alignment, tones, [*phrases.faults, *peaks], known)
    )
    places = _beep_places(script, alignment, tones)
    holds = _measure_holds(script, alignment, slack)
    faults = [
        *_length_faults(recording, script),
        *_shift_faults(alignment),
        *_hold_faults(holds),
        *_beep_faults(script, alignment, tones),
        *_level_faults(heard, gain, rate_hz),
        *(() if music else tones.faults),
        *phrases.faults,
        *words,
        *(() if music else judge_guards(places, alignment, strays, smear_frames=smear)),
        *(() if music else judge_glides(holes, alignment)),
        *(
            ()
            if music
            else judge_silence(script, alignment, strays, places, tones.unsure, smear_frames=smear)
        ),
        *peaks,
    ]
    return Report(
        title=script.title,
        rate_hz=rate_hz,
        duration_ms=recording.frames * MS_PER_S / rate_hz,
        wanted_ms=script.duration_ms,
        holds=holds,
        faults=tuple(sorted(faults, key=lambda fault: (fault.at_ms, fault.code))),
        beeps_wanted=len(script.beeps),
        beeps_found=len(alignment.found) - len(alignment.displaced),
        phrases_wanted=phrases.wanted,
        phrases_found=phrases.found,
        beep_level_db=20 * math.log10(gain) if heard else None,
        least_likeness=min((beep.likeness for beep in heard), default=None),
        music=music,
    )


def _load_script(recording: Recording, path: Path, script_path: Path | None) -> Script:
    if script_path is not None:
        try:
            content = read_bounded(script_path, MOST_SCRIPT_BYTES, f"'{script_path}'")
            return read_script(content, f"'{script_path}'")
        except OSError as error:
            raise RequestError(f"'{script_path}' cannot be read: {error.strerror or error}") from None
    if recording.script_json is None:
        raise RequestError(
            f"'{path}' contains no voicecoach script",
            "name its script with --script FILE.json; `voicecoach preview NAME --as json` writes one",
        )
    return read_script(recording.script_json, f"the script in '{path}'")


def read_mixed_in(mixed_in_json: bytes | None) -> tuple[str, ...]:
    """The files of music that lie beneath everything. Raises RequestError for beeps of the person's own, and for what cannot be read."""
    if mixed_in_json is None:
        return ()
    try:
        mixed_in = parse_json(mixed_in_json)
        music, sounds = tuple(map(str, mixed_in["music"])), tuple(map(str, mixed_in["sounds"]))
    except (ValueError, KeyError, TypeError):
        raise RequestError(
            "what the file says of music and sounds in it cannot be read", "render it again"
        ) from None
    if sounds:
        raise RequestError(
            f"this file was rendered with sounds of your own ({', '.join(sounds)}), which verify does not know",
            "its holds are exact whatever sounds at their ends; to check the session, render it without --sounds",
        )
    return music


def _without_music(heard: list[Heard]) -> list[Heard]:
    """Without what music has of a beep: it is much quieter, and the beeps of a session are as loud as each other."""
    loudest = max((beep.gain for beep in heard if beep.likeness >= CERTAIN_LIKENESS), default=0.0)
    return [beep for beep in heard if beep.gain > loudest * AS_LOUD]


def _beep_places(script: Script, alignment: Alignment, tones: Tones) -> list[tuple[str, Span]]:
    """Every beep that sounds, whether the detector heard it or not."""
    rate_hz = alignment.rate_hz
    starts = [(beep.name, beep.onset_frame) for beep in [*alignment.found.values(), *alignment.extra]]
    starts += [(tone_at(script.events, index).name, frame) for index, frame in tones.masked.items()]
    return [
        (name, (frame, frame + BEEPS[name].duration_ms * rate_hz // MS_PER_S))
        for name, frame in sorted(starts, key=lambda one: one[1])
    ]


def _measure_holds(script: Script, alignment: Alignment, slack_frames: int) -> tuple[HoldFound, ...]:
    """The holds and timed work as heard: one for each such phase of the script, whatever beeps the script has for it."""
    onsets = {
        (event.name, event.at_ms): beep.onset_frame
        for index, beep in alignment.found.items()
        for event in (tone_at(script.events, index),)
    }
    return tuple(
        _measure_hold(
            phase,
            onsets.get(("hold-start", phase.at_ms)),
            onsets.get(("hold-end", phase.end_ms)),
            alignment,
            slack_frames,
        )
        for phase in script.phases
        if phase.kind.is_timed
    )


def _measure_hold(
    phase: Phase, start: int | None, end: int | None, alignment: Alignment, slack_frames: int
) -> HoldFound:
    rate_hz = alignment.rate_hz
    at_ms = phase.at_ms if start is None else alignment.file_ms(start)
    ref = phase.ref
    names = (at_ms, ref.exercise, ref.set_number, ref.rep_number, ref.side, phase.duration_ms)
    if start is None or end is None:
        return HoldFound(*names, found_ms=None, exact=False)
    # In whole numbers: a frame at 22,050 Hz is not a whole number of milliseconds.
    exact = abs((end - start) * MS_PER_S - phase.duration_ms * rate_hz) <= MS_PER_S * slack_frames
    return HoldFound(*names, found_ms=(end - start) * MS_PER_S / rate_hz, exact=exact)


def _length_faults(recording: Recording, script: Script) -> list[SoundFault]:
    end_ms = recording.frames * MS_PER_S / recording.rate_hz
    over = recording.frames - frame_at(script.duration_ms, recording.rate_hz)
    over_ms = over * MS_PER_S / recording.rate_hz
    if over < 0:
        return [SoundFault("too-short", int(end_ms), f"the file ends {-over_ms:.3f} ms before its script")]
    if over_ms > LONGEST_TAIL_MS:
        return [
            SoundFault(
                "too-long", script.duration_ms, f"the file goes on for {over_ms:.3f} ms after its script"
            )
        ]
    return []


def _shift_faults(alignment: Alignment) -> list[SoundFault]:
    faults = []
    for before, after in alignment.shifts:
        moved = after.offset_frames - before.offset_frames
        moved_ms = moved * MS_PER_S / alignment.rate_hz
        where = alignment.file_ms(after.script_frame + after.offset_frames)
        what = f"{-moved_ms:.3f} ms are missing" if moved < 0 else f"there are {moved_ms:.3f} ms too many"
        since = alignment.file_ms(before.script_frame + before.offset_frames) / MS_PER_S
        way = "early" if moved < 0 else "late"
        faults.append(
            SoundFault("shift", where, f"from here on everything comes {way}: {what} after {since:.1f} s")
        )
    return faults


def _hold_faults(holds: tuple[HoldFound, ...]) -> list[SoundFault]:
    faults = []
    for hold in holds:
        if hold.exact:
            continue
        wanted = f"{hold.wanted_ms / MS_PER_S:.3f} s"
        if hold.off_ms is None or hold.found_ms is None:
            message = f"the hold of {wanted} cannot be measured: its beeps are not both heard"
        else:
            way = "short" if hold.off_ms < 0 else "long"
            message = f"the hold lasts {hold.found_ms / MS_PER_S:.3f} s instead of {wanted}: {abs(hold.off_ms):.3f} ms too {way}"
        faults.append(SoundFault("hold", hold.at_ms, message))
    return faults


def _beep_faults(script: Script, alignment: Alignment, tones: Tones) -> list[SoundFault]:
    faults = []
    for index in alignment.missing:
        if index not in tones.masked:
            event = tone_at(script.events, index)
            place_ms = alignment.file_ms(spans_of(event, alignment)[0][0])
            faults.append(SoundFault("beep-missing", place_ms, f"the beep {event.name} is not heard"))
    for index in sorted(alignment.displaced):
        event, frame = tone_at(script.events, index), alignment.found[index].onset_frame
        off_ms = (
            (frame - frame_at(event.at_ms, alignment.rate_hz) - alignment.offsets(event.at_ms)[0])
            * MS_PER_S
            / alignment.rate_hz
        )
        way = "early" if off_ms < 0 else "late"
        message = f"the beep {event.name} comes {abs(off_ms):.3f} ms too {way}"
        faults.append(SoundFault("beep-moved", alignment.file_ms(frame), message))
    for name, frame, *_ in alignment.extra:
        message = f"a beep {name} sounds that is not in the script"
        faults.append(SoundFault("beep-extra", alignment.file_ms(frame), message))
    return faults


def _level_faults(heard: list[Heard], gain: float, rate_hz: int) -> list[SoundFault]:
    faults = []
    common_db = 20 * math.log10(gain)
    if not LOWEST_LEVEL_DB - LEVEL_DB <= common_db <= HIGHEST_LEVEL_DB + LEVEL_DB:
        faults.append(
            SoundFault(
                "beep-level",
                0,
                f"the beeps are {common_db:+.1f} dB off their level; --beep-level allows {LOWEST_LEVEL_DB:+.0f} to {HIGHEST_LEVEL_DB:+.0f} dB",
            )
        )
    for beep in heard:
        off_db = 20 * math.log10(beep.gain / gain)
        if abs(off_db) > LEVEL_DB:
            way = "louder" if off_db > 0 else "quieter"
            faults.append(
                SoundFault(
                    "beep-level",
                    beep.onset_frame * MS_PER_S // rate_hz,
                    f"the beep {beep.name} is {abs(off_db):.1f} dB {way} than the others",
                )
            )
    return faults
