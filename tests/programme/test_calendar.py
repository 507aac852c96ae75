"""Courses as calendars, read by readers that are not ours: instants over changes of the clocks, and one event a session for ever."""

import io
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import click
import pytest
from courses import START, done, started, whole, written
from dateutil.tz import tzical
from ical.calendar import Calendar
from ical.calendar_stream import IcsCalendarStream
from ical.event import Event

from voicecoach.cli.plan._parts.options import LeadTime
from voicecoach.journal.entries import Profile
from voicecoach.programme.calendar.agenda import make_agenda
from voicecoach.programme.calendar.events import Extras, write_calendar
from voicecoach.programme.calendar.time_zone import describe_zone
from voicecoach.programme.courses import profile_of, read_courses
from voicecoach.programme.enrolment import enrol
from voicecoach.reminders.lead_time import format_lead_time
from voicecoach.sheets.library.library import Library

Entries = Sequence[Mapping[str, Any]]
NOTHING = Extras({}, {}, alarm_before=None)


def exported(
    folder: Path, entries: Entries, today: date, library: Library, extras: Extras = NOTHING
) -> bytes:
    """The calendar of every course in a journal with these entries, on a day."""
    folder.mkdir(exist_ok=True)
    (folder / "journal.jsonl").unlink(missing_ok=True)
    record = written(folder, entries).record()
    assert record.notices == ()
    told_at = [entry.at for entry in record.entries if isinstance(entry, Profile)]
    enrolments = [enrol(library, course, profile_of(record)) for course in read_courses(record)]
    return write_calendar([make_agenda(one, today, told_at) for one in enrolments], extras)


def read(data: bytes) -> Calendar:
    return IcsCalendarStream.calendar_from_ics(data.decode())


def events(data: bytes) -> dict[str, Event]:
    """By their UID, each of which has to be there once."""
    listed = {str(event.uid): event for event in read(data).events}
    assert len(listed) == len(read(data).events)
    return listed


def number_of(uid: str) -> int:
    return int(uid.partition("@")[0].rpartition("-")[2])


def starts_of(data: bytes) -> list[datetime]:
    return [event.dtstart for event in read(data).events if isinstance(event.dtstart, datetime)]


def attached(event: Event) -> list[str]:
    return [str(one.uri) for one in event.attach]


def days(data: bytes) -> list[date]:
    """The days of the sessions, by their number."""
    listed = sorted(events(data).items(), key=lambda pair: number_of(pair[0]))
    return [event.dtstart.date() for _, event in listed if isinstance(event.dtstart, datetime)]


@pytest.mark.parametrize(
    ("zone", "start", "weekdays", "clock", "instants"),
    [
        # Europe: summer time begins on 2026-03-29 at 01:00 universal time.
        ("Europe/Berlin", "2026-03-27", ("mon", "fri"), "07:00", ["2026-03-27T06:00", "2026-03-30T05:00"]),
        ("Europe/Berlin", "2026-10-23", ("mon", "fri"), "07:00", ["2026-10-23T05:00", "2026-10-26T06:00"]),
        # On the day itself: after the change by minutes, and before it.
        ("Europe/Berlin", "2026-03-29", ("wed", "sun"), "03:30", ["2026-03-29T01:30", "2026-04-01T01:30"]),
        ("Europe/Berlin", "2026-03-29", ("wed", "sun"), "01:30", ["2026-03-29T00:30", "2026-03-31T23:30"]),
        # New York: on 2026-03-08 and 2026-11-01 at 2 by the clock on the wall.
        ("America/New_York", "2026-03-06", ("mon", "fri"), "07:00", ["2026-03-06T12:00", "2026-03-09T11:00"]),
        ("America/New_York", "2026-10-30", ("mon", "fri"), "18:30", ["2026-10-30T22:30", "2026-11-02T23:30"]),
        # South of the equator, half an hour alone, and none at all.
        (
            "Australia/Lord_Howe",
            "2026-04-03",
            ("mon", "fri"),
            "07:00",
            ["2026-04-02T20:00", "2026-04-05T20:30"],
        ),
        ("Asia/Kolkata", "2026-03-27", ("mon", "fri"), "07:00", ["2026-03-27T01:30", "2026-03-30T01:30"]),
        ("UTC", "2026-03-27", ("mon", "fri"), "07:00", ["2026-03-27T07:00", "2026-03-30T07:00"]),
    ],
)
def test_sessions_begin_at_their_hour_over_a_change_of_the_clocks(
    zone: str,
    start: str,
    weekdays: tuple[str, ...],
    clock: str,
    instants: list[str],
    tmp_path: Path,
    shipped: Library,
) -> None:
    """Read twice: by the name of the zone, and by the rules in the file alone."""
    first = date.fromisoformat(start)
    begun = {**started(start=first, days=weekdays), "zone": zone, "clock": clock}
    data = exported(tmp_path, [begun], first, shipped)
    wanted = [datetime.fromisoformat(text).replace(tzinfo=UTC) for text in instants]
    starts = sorted(starts_of(data))
    assert [one.astimezone(UTC) for one in starts[:2]] == wanted
    if zone != "UTC":
        rules = tzical(io.StringIO(data.decode())).get(zone)
        assert [one.replace(tzinfo=rules).astimezone(UTC) for one in starts[:2]] == wanted
        assert b"DTSTART;TZID=" + zone.encode() + b":" in data


@pytest.mark.parametrize(
    "zone", ["Europe/Berlin", "Europe/Dublin", "America/New_York", "Africa/Casablanca", "America/St_Johns"]
)
def test_the_rules_of_a_zone_hold_at_every_hour_of_a_year(zone: str) -> None:
    """Casablanca stops its summer time for Ramadan, Dublin calls winter the odd one, St. John's has half hours."""
    place = ZoneInfo(zone)
    text = b"BEGIN:VCALENDAR\r\n" + describe_zone(place, 2026, 2026).to_ical() + b"END:VCALENDAR\r\n"
    rules = tzical(io.StringIO(text.decode())).get(zone)
    hour = datetime(2026, 1, 1, tzinfo=UTC)
    while hour.year == 2026:
        assert hour.astimezone(rules).replace(tzinfo=None) == hour.astimezone(place).replace(tzinfo=None)
        hour += timedelta(hours=1)


def test_a_session_says_its_number_and_its_own_doses(tmp_path: Path, shipped: Library) -> None:
    """The first is the least that is prescribed and the last the most; an alarm goes off before each."""
    uid = "c1-001@voicecoach"
    extras = Extras({uid: 32}, {uid: "file:///sessions/one%20more.wav"}, alarm_before=timedelta(minutes=15))
    listed = events(exported(tmp_path, [started()], START, shipped, extras))
    assert len(listed) == 15
    first, last = listed[uid], listed["c1-015@voicecoach"]
    assert first.summary == "Five weeks for tight hamstrings: session 1 of 15"
    assert first.description is not None
    assert last.description is not None
    assert "Session 1 of 15, about 32 minutes." in first.description
    assert "\nHamstring end-range expansion: 2 cycles of 3 x 10 s, each side\n" in first.description
    assert "\nHamstring end-range expansion: 4 cycles of 3 x 15 s, each side\n" in last.description
    assert first.computed_duration == timedelta(minutes=32)
    assert first.categories == ["Exercise", "voicecoach"]
    assert [alarm.trigger for alarm in first.alarm] == [-timedelta(minutes=15)]
    assert attached(first) == ["file:///sessions/one%20more.wav"]
    assert attached(last) == []


def test_what_was_done_stands_on_its_day_and_rings_no_more(tmp_path: Path, shipped: Library) -> None:
    """The last session was done on a Saturday instead of a Friday: all that follow keep their distance."""
    entries = [started(), done(START, 1, whole(1)), done(START + timedelta(5), 2, whole(2))]
    data = exported(
        tmp_path, entries, START + timedelta(5), shipped, Extras({}, {}, alarm_before=timedelta(minutes=15))
    )
    listed = events(data)
    second, third = listed["c1-002@voicecoach"], listed["c1-003@voicecoach"]
    assert second.summary == "Five weeks for tight hamstrings: session 2 of 15, done"
    assert days(data)[:3] == [START, START + timedelta(5), START + timedelta(7)]
    assert (len(second.alarm), len(third.alarm)) == (0, 1)
    assert "cycles of 3 x 12 s" in str(second.description)


def test_an_exercise_that_is_left_out_for_pain_is_told(tmp_path: Path, shipped: Library) -> None:
    """With what to do about it."""
    hurt = {"pain": 7}
    entries = [
        started(),
        done(START, 1, whole(1, curl=hurt)),
        done(START + timedelta(2), 2, whole(1, curl=hurt)),
    ]
    listed = events(exported(tmp_path, entries, START + timedelta(2), shipped))
    told = str(listed["c1-003@voicecoach"].description)
    assert "Jefferson curl: left out; please have a professional look at it" in told


MOVED = {
    "event": "moved",
    "at": "2026-03-02T20:00:00+01:00",
    "course": "c1",
    "date": "2026-03-04",
    "to": "2026-03-05",
}
SKIPPED = {"event": "skipped", "at": "2026-03-02T20:00:00+01:00", "course": "c1", "date": "2026-03-04"}
TOLD = {"event": "profile", "at": "2026-03-02T20:00:00+01:00", "add": ["low-back-pain"]}
BEGUN = (started(), done(START, 1, whole(1)))


@pytest.mark.parametrize(
    ("more", "today", "second"),
    [
        ([MOVED], START, date(2026, 3, 5)),
        ([SKIPPED], START, date(2026, 3, 6)),
        ([TOLD], START, date(2026, 3, 4)),
        ([done(date(2026, 3, 5), 2, whole(2))], date(2026, 3, 5), date(2026, 3, 5)),
        ([done(date(2026, 3, 4), 2, whole(2), is_finished=False)], date(2026, 3, 4), date(2026, 3, 6)),
        # Nothing is written down: the day passes, and nobody came.
        ([], date(2026, 3, 5), date(2026, 3, 6)),
        ([], date(2026, 3, 17), date(2026, 3, 18)),
    ],
)
def test_a_calendar_that_is_given_the_file_again_moves_what_it_has(
    more: Entries, today: date, second: date, tmp_path: Path, shipped: Library
) -> None:
    """A store that keeps the newest of each UID has every session once, on its new day, whatever happened meanwhile."""
    before = exported(tmp_path, BEGUN, START, shipped)
    after = exported(tmp_path, [*BEGUN, *more], today, shipped)
    store: dict[str, Event] = {}
    for data in (before, after, after):
        for uid, event in events(data).items():
            if uid not in store or event.sequence > store[uid].sequence:  # type: ignore[operator]
                store[uid] = event
    assert sorted(number_of(uid) for uid in store) == list(range(1, 16))
    assert {uid: event.dtstart for uid, event in store.items()} == {
        uid: event.dtstart for uid, event in events(after).items()
    }
    assert days(after)[1] == second
    stamps = [max(event.dtstamp for event in read(data).events) for data in (before, after)]
    assert stamps[0] < stamps[1]


def test_the_revision_never_falls(tmp_path: Path, shipped: Library) -> None:
    """Through late sessions, missed ones that are told afterwards, moves into the past and the end of the course."""
    history: list[tuple[list[dict[str, Any]], date]] = [([started()], START)]
    steps: list[tuple[dict[str, Any] | None, int]] = [
        (None, 3),
        (done(START + timedelta(2), 1, whole(1)), 4),
        (None, 12),
        ({**SKIPPED, "date": "2026-03-09", "at": "2026-03-14T09:00:00+01:00"}, 12),
        ({**MOVED, "date": "2026-03-11", "to": "2026-03-15", "at": "2026-03-14T10:00:00+01:00"}, 12),
        (done(START + timedelta(13), 2, whole(2)), 13),
        (None, 20),
        ({"event": "course-stopped", "course": "c1", "at": "2026-03-22T10:00:00+01:00"}, 20),
        (None, 40),
    ]
    for entry, day in steps:
        entries = [*history[-1][0], *([entry] if entry else [])]
        history.append((entries, START + timedelta(day)))
    revisions = []
    for entries, today in history:
        listed = events(exported(tmp_path, entries, today, shipped))
        revisions.append(max((int(event.sequence or 0) for event in listed.values()), default=0))
    assert revisions == sorted(revisions)
    assert revisions[-1] == revisions[-2], "what is over changes no more"


def test_nothing_changed_means_the_same_bytes(tmp_path: Path, shipped: Library) -> None:
    """Exported at another hour, the next day, and in another process with another order of sets."""
    entries = [*BEGUN, TOLD]
    data = exported(tmp_path, entries, START, shipped)
    assert exported(tmp_path, entries, START + timedelta(1), shipped) == data
    for seed in ("1", "2"):
        environment = {**os.environ, "VOICECOACH_DATA": str(tmp_path), "PYTHONHASHSEED": seed}
        command = ["plan", "calendar", "--on", "2026-03-02", "--alarm", "none", "-o", str(tmp_path / seed)]
        subprocess.run([sys.executable, "-m", "voicecoach", *command], env=environment, check=True)
    assert (tmp_path / "1").read_bytes() == (tmp_path / "2").read_bytes()
    assert days((tmp_path / "1").read_bytes()) == days(data)


def test_a_course_that_was_stopped_is_cancelled_and_its_past_stays(tmp_path: Path, shipped: Library) -> None:
    """Calendars take away what is cancelled; once its days have passed, it is told no more."""
    entries = [*BEGUN, {"event": "course-stopped", "course": "c1", "at": "2026-03-03T10:00:00+01:00"}]
    listed = events(exported(tmp_path, entries, START + timedelta(1), shipped))
    states = {number_of(uid): str(event.status and event.status.value) for uid, event in listed.items()}
    assert states == {1: "CONFIRMED", **dict.fromkeys(range(2, 16), "CANCELLED")}
    assert not any(event.alarm for event in listed.values())
    assert list(events(exported(tmp_path, entries, date(2026, 6, 1), shipped))) == ["c1-001@voicecoach"]


def test_several_courses_share_a_calendar(tmp_path: Path, shipped: Library) -> None:
    """Each in its own time zone, each session with an id of its own."""
    other = {**started("c2", "steady-legs-and-trunk", days=("tue", "thu", "sat")), "zone": "America/New_York"}
    data = exported(tmp_path, [started(), other], START, shipped)
    assert len(events(data)) == 15 + 18
    assert {str(zone.tz_id) for zone in read(data).timezones} == {"Europe/Berlin", "America/New_York"}


def test_a_programme_that_was_begun_again_is_two_courses(tmp_path: Path, shipped: Library) -> None:
    """What is left of the first is cancelled, and nothing of the second has its ids."""
    stopped = {"event": "course-stopped", "course": "c1", "at": "2026-03-03T10:00:00+01:00"}
    again = started("c2", start=START + timedelta(2))
    data = exported(tmp_path, [*BEGUN, stopped, again], START + timedelta(2), shipped)
    assert len(events(data)) == 15 + 15
    assert b"\r\nX-WR-CALNAME:Five weeks for tight hamstrings\r\n" in data


def test_files_of_several_programmes_are_told_apart_by_naming_one(tmp_path: Path) -> None:
    """They have the same names."""
    written(tmp_path, [started(), started("c2", "steady-legs-and-trunk")])
    refused = voicecoach(tmp_path, "--files", str(tmp_path))
    assert (refused.returncode, refused.stdout) == (1, b"")
    assert b"name one of steady-legs-and-trunk, tight-hamstrings" in refused.stderr
    assert voicecoach(tmp_path, "steady-legs-and-trunk", "--files", str(tmp_path)).returncode == 0
    assert voicecoach(tmp_path, "--link", "example.org").returncode == 1


def test_the_lines_of_the_file_are_as_the_standard_wants_them(tmp_path: Path, shipped: Library) -> None:
    """Ended by CR LF and at most 75 bytes long."""
    data = exported(tmp_path, [started()], START, shipped)
    lines = data.split(b"\r\n")
    assert lines[-1] == b""
    assert all(b"\n" not in line and len(line) <= 75 for line in lines)
    assert {b"METHOD:PUBLISH", b"VERSION:2.0", b"X-WR-CALNAME:Five weeks for tight hamstrings"} <= set(lines)


def voicecoach(folder: Path, *arguments: str) -> "subprocess.CompletedProcess[bytes]":
    return subprocess.run(
        [sys.executable, "-m", "voicecoach", "plan", "calendar", *arguments],
        env={**os.environ, "VOICECOACH_DATA": str(folder)},
        capture_output=True,
        check=False,
    )


def test_rendered_files_are_attached_and_links_percent_encoded(tmp_path: Path) -> None:
    """A file that is not there is not attached; a link needs no file."""
    files = tmp_path / "my sessions"
    files.mkdir()
    (files / "2026-03-04 session 02.wav").touch()
    written(tmp_path, [started()])
    done_well = voicecoach(tmp_path, "--on", "2026-03-02", "--files", str(files))
    assert done_well.returncode == 0, done_well.stderr
    listed = {uid: attached(event) for uid, event in events(done_well.stdout).items() if event.attach}
    assert listed == {"c1-002@voicecoach": [(files / "2026-03-04 session 02.wav").as_uri()]}
    assert "%20" in listed["c1-002@voicecoach"][0]
    linked = voicecoach(tmp_path, "--on", "2026-03-02", "--link", "https://example.org/me/")
    first = events(linked.stdout)["c1-001@voicecoach"]
    assert attached(first) == ["https://example.org/me/2026-03-02%20session%2001.wav"]


@pytest.mark.parametrize(
    ("text", "before"),
    [
        ("15m", timedelta(minutes=15)),
        ("1h", timedelta(hours=1)),
        ("1h30m", timedelta(hours=1, minutes=30)),
        ("20 min", timedelta(minutes=20)),
        ("0m", timedelta()),
    ],
)
def test_an_alarm_is_written_as_people_write_it(text: str, before: timedelta) -> None:
    assert LeadTime().convert(text, None, None) == before
    assert LeadTime().convert(format_lead_time(before), None, None) == before


@pytest.mark.parametrize("text", ["15", "soon", "", "25h", "-5m", "none"])
def test_a_time_that_nobody_understands_is_refused(text: str) -> None:
    """None is for alarms alone."""
    with pytest.raises(click.BadParameter):
        LeadTime().convert(text, None, None)
    assert LeadTime(may_be_none=True).convert("none", None, None) == "none"


def test_without_a_course_there_is_no_calendar(tmp_path: Path) -> None:
    """And nothing is written over what is there."""
    kept = tmp_path / "sessions.ics"
    kept.write_text("kept")
    refused = voicecoach(tmp_path, "-o", str(kept))
    assert refused.returncode == 1
    assert b"voicecoach plan start" in refused.stderr
    assert kept.read_text() == "kept"
