"""The time zone of a machine: by its name, or told why not."""

from importlib.resources import files
from pathlib import Path

import pytest

from voicecoach.errors import RequestError
from voicecoach.programme.days.zone import find_zone, local_zone


@pytest.mark.parametrize(
    ("told", "name"),
    [
        ("Europe/Berlin", "Europe/Berlin"),
        (":America/New_York", "America/New_York"),
        ("America/Argentina/Buenos_Aires", "America/Argentina/Buenos_Aires"),
    ],
)
def test_the_zone_has_the_name_that_a_calendar_knows(
    told: str, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However the machine writes it; and a machine that travels is asked again."""
    monkeypatch.setenv("TZ", told)
    zone = local_zone()
    assert (zone.key, zone.notice) == (name, None)


@pytest.mark.parametrize("told", ["PST8PDT7", "Mars/Olympus", "<+03>-3"])
def test_a_zone_that_cannot_be_told_is_utc_and_the_person_is_told(
    told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", told)
    zone = local_zone()
    assert zone.key == "UTC"
    assert zone.notice is not None
    assert "name yours with --zone" in zone.notice


def test_a_clock_without_the_name_of_its_place_is_told(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """As on a machine whose local time was copied from somewhere."""
    copied = tmp_path / "localtime"
    copied.write_bytes((files("tzdata.zoneinfo.Europe") / "Berlin").read_bytes())
    monkeypatch.setenv("TZ", str(copied))
    zone = local_zone()
    assert zone.key == "UTC"
    assert zone.notice is not None
    assert "has no name" in zone.notice


def test_a_slip_in_the_name_of_a_zone_is_told_with_what_was_meant() -> None:
    assert find_zone("Europe/Berlin").key == "Europe/Berlin"
    with pytest.raises(RequestError, match="did you mean 'Europe/Berlin'"):
        find_zone("Europe/Berln")
    for name in ("../secret", "/etc/localtime", "", "Europe"):
        with pytest.raises(RequestError, match="there is no time zone"):
            find_zone(name)
