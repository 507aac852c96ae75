"""A session that is compiled, and one that is rendered: what programs get back."""

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from voicecoach.api.encode import encode_script, with_cover
from voicecoach.api.observer import SILENT, NoticeList, Observer
from voicecoach.api.timing import open_studio, time_with_voice
from voicecoach.compiler.unroll.plan import Plan
from voicecoach.encoders import FileDetails, Quality, check_quality, find_encoder
from voicecoach.errors import RequestError
from voicecoach.exports import export_script
from voicecoach.outfile import open_output
from voicecoach.page.words import page_words
from voicecoach.request import ESTIMATE, SessionRequest
from voicecoach.script import Script
from voicecoach.sheets.library.library import find_folders


@dataclass(frozen=True, slots=True)
class CoursePlace:
    """Which session of which course a file holds."""

    programme: str
    """The id of the programme."""
    title: str
    number: int
    """Counted from 1."""
    count: int
    """How many sessions the course has."""
    day: date | None = None
    """The day that it is done."""

    def details(self, script: Script, quality: Quality | None = None) -> FileDetails:
        """What the tags of a sound file say of it. The number comes first: a phone cuts long titles, and lists all sessions."""
        word = page_words(script.language)["session"]
        return FileDetails(
            quality=quality or "normal",
            title=f"{word} {self.number}: {script.title}",
            day=self.day,
            programme=self.title,
            number=self.number,
            count=self.count,
        )


@dataclass(frozen=True, slots=True)
class Rendered:
    """A session in a sound file."""

    path: str
    """Where it was written; `-` is stdout."""
    script: Script = field(repr=False)
    """What is in it."""
    spoken_count: int
    """How many texts the voice spoke this time; the others were in the cache."""
    notices: tuple[str, ...] = ()
    """What the person should know."""
    byte_count: int | None = None
    """How large it is; None where that is not known, as on a pipe."""
    is_stereo: bool = False

    @property
    def mp3_byte_count(self) -> int:
        """How large the same session is as an MP3, to within its tags."""
        from voicecoach.encoders import mp3  # nobody waits for it before the first word

        rates_kbps = mp3.STEREO_BIT_RATES_KBPS if self.is_stereo else mp3.BIT_RATES_KBPS
        return round(self.script.duration_ms * rates_kbps["normal"] / 8)

    @property
    def distinct_count(self) -> int:
        """How many different texts the phrases are made of."""
        return len({phrase.text for phrase in self.script.speech})

    @property
    def warning_count(self) -> int:
        """How many notes of the script are warnings: cues that are not said as they were asked for."""
        return sum(note.severity == "warning" for note in self.script.notes)


@dataclass(frozen=True, slots=True)
class CompiledSession:
    """A session whose every phrase and beep has its time."""

    request: SessionRequest
    """What was asked for."""
    voice: str | None
    """The voice that speaks; None: none was there, and the lengths are an estimate."""
    plan: Plan = field(repr=False)
    """What comes next, before it is timed."""
    script: Script = field(repr=False)
    """What sounds when: events, phases, chapters and notes, in whole milliseconds."""
    notices: tuple[str, ...] = ()
    """What the person should know, such as a dose that was lowered to fit the time."""

    def text(self) -> str:
        """The script to read, as `voicecoach preview` prints it."""
        return export_script(self.script, "text")

    def json(self) -> str:
        """The script as JSON, in the form that `voicecoach schema script` describes."""
        return export_script(self.script, "json")

    def render(
        self,
        output: str | Path,
        beep_level_db: float = 0.0,
        observer: Observer = SILENT,
        *,
        quality: Quality | None = None,
    ) -> Rendered:
        """Render the session to a sound file; its suffix picks the format.

        `beep_level_db` is how loud the beeps are against the voice, in dB. `quality` is how much of the sound a lossy
        format keeps; None leaves it to the format. The file is there when it is whole, or not
        at all. A session that was timed by estimate because there was no voice is timed anew.

        Raises RequestError for a suffix that cannot be written, a folder that does not exist, and a session that was
        asked for without a voice; MachineError when there is no voice or the disk is full.
        """
        if self.voice == ESTIMATE:
            raise RequestError(
                "this session was compiled without a voice", "compile it with one to render it"
            )
        if quality is not None:
            check_quality(output)
        heard = NoticeList(observer)
        asked = self.request.model_copy(update={"voice": self.voice})
        encoder = find_encoder(output)
        with (
            open_output(output) as stream,
            open_studio(asked, find_folders(self.request.cues, self.request.name), heard) as studio,
        ):
            script = time_with_voice(self.plan, studio, observer)
            encode_script(
                script,
                studio,
                encoder,
                stream,
                beep_level_db,
                observer,
                has_floor=self.request.floor == "on",
                is_stereo=self.request.stereo,
                music=self.request.music,
                details=with_cover(encoder, script, FileDetails(quality=quality or "normal"), heard),
            )
        return Rendered(str(output), script, studio.spoken_count, tuple(heard.notices))
