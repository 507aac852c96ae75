"""Agendas -> a calendar in the form of RFC 5545 (iCalendar): one event a session, that stays the same event for ever.

What is in it comes from the journal and the day alone: exported twice with nothing changed, it has the same bytes. Every
event keeps its UID through moves, skips and late sessions, and its SEQUENCE grows, so that a calendar that is given the file
again moves what it has instead of showing it twice.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from icalendar import Alarm, Calendar, Event

from voicecoach.programme.calendar.agenda import Agenda, ends_at
from voicecoach.programme.calendar.time_zone import describe_zone
from voicecoach.programme.course import Course
from voicecoach.programme.forecast import Appointment

PRODID = "-//voicecoach//voicecoach//EN"
DEFAULT_LENGTH = timedelta(minutes=30)
"""Of a session of which nobody knows how long it takes."""


@dataclass(frozen=True, slots=True)
class Extras:
    """What the calendar says of sessions that is not in their agendas, each by the UID of its event."""

    minutes: Mapping[str, int]
    """How long each takes, about."""
    files: Mapping[str, str]
    """The address of the rendered file, where there is one."""
    alarm_before: timedelta | None
    """How long before a session the alarm goes off; None: never."""
    alarms: Mapping[str, timedelta | None] = field(default_factory=dict)
    """The same by the id of the course, where it is different."""


def uid_of(course: Course, number: int) -> str:
    """What a calendar knows a session by, whenever it is."""
    return f"{course.id}-{number:03d}@voicecoach"


def write_calendar(agendas: Sequence[Agenda], extras: Extras) -> bytes:
    """All sessions of these courses as one calendar."""
    calendar = Calendar()
    titles = list(dict.fromkeys(agenda.enrolment.programme.title for agenda in agendas))
    calendar.add("prodid", PRODID)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", titles[0] if len(titles) == 1 else "voicecoach")
    events = [_event(agenda, one, extras) for agenda in agendas for one in _sessions(agenda)]
    zones = {agenda.course.zone.key: agenda.course.zone for agenda in agendas}
    years = [one.day.year for agenda in agendas for one in _sessions(agenda)]
    # What is written as universal time names no zone, and needs none.
    for key in sorted(zones.keys() & _zones_of(events)):
        calendar.add_component(describe_zone(zones[key], min(years), max(years)))
    for event in events:
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def _sessions(agenda: Agenda) -> tuple[Appointment, ...]:
    return (*agenda.done, *agenda.ahead, *agenda.dropped)


def _zones_of(events: Iterable[Event]) -> set[str]:
    return {str(event["dtstart"].params["tzid"]) for event in events if "tzid" in event["dtstart"].params}


def _event(agenda: Agenda, appointment: Appointment, extras: Extras) -> Event:
    course, uid = agenda.course, uid_of(agenda.course, appointment.number)
    is_done = appointment in agenda.done
    is_cancelled = appointment in agenda.dropped or (course.is_stopped and not is_done)
    minutes = extras.minutes.get(uid)
    starts_at = course.starts_at(appointment.slot)
    length = timedelta(minutes=minutes) if minutes is not None else DEFAULT_LENGTH
    name = f"{agenda.enrolment.programme.title}: {agenda.session_text(appointment.number)}"
    event = Event()
    event.add("uid", uid)
    event.add("sequence", agenda.revision)
    event.add("dtstamp", agenda.revised_at)
    event.add("last-modified", agenda.revised_at)
    event.add("dtstart", starts_at)
    event.add("dtend", ends_at(starts_at, length))
    event.add("summary", f"{name}, done" if is_done else name)
    event.add("description", _description(agenda, appointment, minutes, is_done=is_done))
    event.add("categories", ["Exercise", "voicecoach"])
    event.add("status", "CANCELLED" if is_cancelled else "CONFIRMED")
    if uid in extras.files:
        event.add("attach", extras.files[uid])
    alarm_before = extras.alarms.get(course.id, extras.alarm_before)
    if alarm_before is not None and not is_done and not is_cancelled:
        event.add_component(_alarm(name, alarm_before))
    return event


def _description(agenda: Agenda, appointment: Appointment, minutes: int | None, *, is_done: bool) -> str:
    part = agenda.enrolment.part_words(appointment.number)
    session = agenda.session_text(appointment.number).capitalize() + (f", {part}" if part else "")
    is_ahead = False
    if is_done:
        head = f"{session}, done."
    elif appointment in agenda.dropped:
        head = f"{session}. The course was changed to fewer sessions, so this one will not take place."
    elif agenda.course.is_stopped:
        head = f"{session}. The course was stopped, so this session will not take place."
    else:
        is_ahead = True
        head = f"{session}." if minutes is None else f"{session}, about {minutes} minutes."
    lines = [head, "", *agenda.dose_lines(appointment)]
    if is_ahead:
        lines += ["", f"voicecoach plan today {agenda.enrolment.programme.id} --play"]
    return "\n".join(lines).rstrip()


def _alarm(name: str, before: timedelta) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", name)
    alarm.add("trigger", -before)
    return alarm
