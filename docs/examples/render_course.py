"""Starts a programme and renders its sessions: `python render_course.py PROGRAMME FOLDER [CUES]`."""

import sys
from pathlib import Path

from voicecoach.api.course.common.diary import Diary
from voicecoach.api.course.render import RenderRequest, render_course
from voicecoach.api.course.start import StartRequest, start_course
from voicecoach.request import SessionRequest


def main(programme: str, folder: Path, *cues: Path) -> None:
    """The journal lies in the same folder, so that your own courses stay as they are."""
    diary = Diary(folder=folder)
    started = start_course(StartRequest(programme=programme, cues=cues), diary)
    session = SessionRequest(name=programme, voice="silent", cues=cues)
    course = render_course(RenderRequest(programme=started.programme, folder=folder, session=session), diary)
    print(f"{started.title}: {len(course.rendered)} sessions in {course.folder.name}")


if __name__ == "__main__":
    main(sys.argv[1], *map(Path, sys.argv[2:]))
