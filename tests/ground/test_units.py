"""Quantities, frames and clock text: what is read, what is refused with a cure, and the laws of the conversions."""

import re
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicecoach.units import (
    HIGHEST_COUNT,
    LONGEST_MS,
    QuantityError,
    Range,
    format_clock,
    format_length,
    format_minutes,
    format_time,
    frame_at,
    ms_for_frames,
    parse_count_range,
    parse_position,
    parse_time_ms,
    parse_time_range,
    quote,
)

RATES_HZ = st.sampled_from([8000, 11_025, 16_000, 22_050, 24_000, 44_100, 48_000])


@pytest.mark.parametrize(
    ("text", "low_ms", "high_ms"),
    [
        ("10 s", 10_000, 10_000),
        ("10s", 10_000, 10_000),
        ("  10   s ", 10_000, 10_000),
        ("10 S", 10_000, 10_000),
        ("10 sec", 10_000, 10_000),
        ("1.5 s", 1500, 1500),
        ("0.25 s", 250, 250),
        ("250 ms", 250, 250),
        ("2 min", 120_000, 120_000),
        ("2 m", 120_000, 120_000),
        ("0 s", 0, 0),
        ("60 min", 3_600_000, 3_600_000),
        ("10-15 s", 10_000, 15_000),
        ("10 - 15 s", 10_000, 15_000),
        ("10 to 15 s", 10_000, 15_000),
        # What phones and word processors make of a hyphen.
        ("10\N{EN DASH}15 s", 10_000, 15_000),
        ("10\N{EM DASH}15 s", 10_000, 15_000),
        ("1.5-2.5 s", 1500, 2500),
        ("10-10 s", 10_000, 10_000),
    ],
)
def test_a_time_is_read_in_milliseconds(text: str, low_ms: int, high_ms: int) -> None:
    """One time is a range of itself."""
    assert parse_time_range(text) == Range(low_ms, high_ms)


@pytest.mark.parametrize(
    ("text", "code", "hint"),
    [
        # No unit: guessing seconds would be wrong by sixty when minutes were meant.
        ("10", "missing-unit", "write '10 s' for seconds, or '10 min' for minutes"),
        ("10-15", "missing-unit", "write '10-15 s' for seconds, or '10-15 min' for minutes"),
        # A unit that is none; the number is kept, and what was probably meant.
        ("10 sek", "wrong-unit", "write '10 s'; the units are ms, s and min"),
        ("10 seconds", "wrong-unit", "write '10 s'; the units are ms, s and min"),
        ("2 minutes", "wrong-unit", "write '2 min'; the units are ms, s and min"),
        ("2-3 mins", "wrong-unit", "write '2-3 min'; the units are ms, s and min"),
        ("500 milliseconds", "wrong-unit", "write '500 ms'; the units are ms, s and min"),
        ("10 reps", "wrong-unit", "write '10 s'; the units are ms, s and min"),
        # Backwards.
        ("15-10 s", "reversed-range", "write the smaller number first: 10-15 s"),
        ("2 to 1 min", "reversed-range", "write the smaller number first: 1-2 min"),
        # A slip on a key.
        ("61 min", "too-long", "write at most 60 min"),
        ("10000 s", "too-long", "write at most 60 min"),
        ("9" * 400 + " s", "too-long", "write at most 60 min"),
        # A clock and a comma can be told apart from nonsense.
        ("1:30", "not-a-time", "write 90 s"),
        ("1,5 s", "not-a-time", "write the fraction with a point: 1.5 s"),
        # Nonsense.
        ("", "not-a-time", "write a number and a unit: 10 s, 1.5 s, 10-15 s or 2 min"),
        ("ten seconds", "not-a-time", "write a number and a unit: 10 s, 1.5 s, 10-15 s or 2 min"),
        ("-5 s", "not-a-time", "write a number and a unit: 10 s, 1.5 s, 10-15 s or 2 min"),
        ("5 s 5", "not-a-time", "write a number and a unit: 10 s, 1.5 s, 10-15 s or 2 min"),
        ("10-15-20 s", "not-a-time", "write a number and a unit: 10 s, 1.5 s, 10-15 s or 2 min"),
        ("1e3 s", "not-a-time", "write a number and a unit: 10 s, 1.5 s, 10-15 s or 2 min"),
        (".5 s", "not-a-time", "write a number and a unit: 10 s, 1.5 s, 10-15 s or 2 min"),
        (
            "\N{ARABIC-INDIC DIGIT THREE} s",
            "not-a-time",
            "write a number and a unit: 10 s, 1.5 s, 10-15 s or 2 min",
        ),
    ],
)
def test_what_is_no_time_is_refused_with_what_to_write(text: str, code: str, hint: str) -> None:
    """Each mistake has a code and a cure of its own, and the message quotes what was written."""
    with pytest.raises(QuantityError) as caught:
        parse_time_range(text)
    assert (caught.value.code, caught.value.hint) == (code, hint)
    assert str(caught.value) == caught.value.message


@pytest.mark.parametrize(
    "text", ["10", "10-15", "15-10 s", "2 minutes", "10 sek", "500 msec", "1:30", "1,5 s", "61 min"]
)
def test_what_a_hint_says_to_write_is_read(text: str) -> None:
    """Whoever copies the hint has mended the mistake."""
    with pytest.raises(QuantityError) as caught:
        parse_time_range(text)
    offered = re.findall(r"\d[\d.-]* (?:ms|s|min)\b", caught.value.hint)
    assert offered
    for time in offered:
        parse_time_range(time)


def test_two_minutes_are_never_taken_for_two_seconds() -> None:
    """The hint for a word of minutes keeps the minutes."""
    with pytest.raises(QuantityError) as caught:
        parse_time_range("2 minutes")
    offered = re.search(r"'(.+?)'", caught.value.hint)
    assert offered is not None
    assert parse_time_ms(offered[1]) == 120_000


def test_a_range_is_refused_where_one_time_is_wanted() -> None:
    """The hint offers the lower end."""
    with pytest.raises(QuantityError) as caught:
        parse_time_ms("2-3 s")
    assert (caught.value.code, caught.value.hint) == (
        "range-not-allowed",
        "write '2 s' or another single time",
    )


@pytest.mark.parametrize(
    ("text", "counts", "noun"),
    [
        ("3", Range(3, 3), None),
        ("2-4", Range(2, 4), None),
        ("2 to 4", Range(2, 4), None),
        ("2\N{EN DASH}4 cycles", Range(2, 4), "cycles"),
        ("3 activations", Range(3, 3), "activations"),
        ("1 Set", Range(1, 1), "set"),
        ("999", Range(999, 999), None),
    ],
)
def test_a_count_is_read_with_its_noun(text: str, counts: Range, noun: str | None) -> None:
    """The noun is what one of them is called."""
    assert parse_count_range(text) == (counts, noun)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("many", "not-a-count"),
        ("", "not-a-count"),
        ("2.5", "not-a-count"),
        ("-1", "not-a-count"),
        ("3 sets each", "not-a-count"),
        ("4-2", "reversed-range"),
        ("4-2 cycles", "reversed-range"),
        ("1000", "too-many"),
        ("9" * 5000, "too-many"),
    ],
)
def test_what_is_no_count_is_refused(text: str, code: str) -> None:
    """Also a number with more digits than Python would read."""
    with pytest.raises(QuantityError) as caught:
        parse_count_range(text)
    assert caught.value.code == code
    assert len(caught.value.message) < 80


@given(st.text(max_size=20) | st.text("0123456789.-: mins,to\N{EN DASH}", max_size=20))
def test_any_text_is_a_quantity_or_is_refused(text: str) -> None:
    """Nothing but QuantityError, and nothing outside the bounds."""
    for parse, most in (
        (parse_time_range, LONGEST_MS),
        (lambda text: parse_count_range(text)[0], HIGHEST_COUNT),
    ):
        try:
            quantity = parse(text)
        except QuantityError as error:
            refused = bool(error.code and error.hint)
            assert refused  # either is fine, and each has its law
        else:
            assert 0 <= quantity.low <= quantity.high <= most


@given(st.integers(0, LONGEST_MS))
def test_a_time_is_written_as_it_is_read(duration_ms: int) -> None:
    """`parse_time_ms(format_time(t)) == t` for every millisecond."""
    assert parse_time_ms(format_time(duration_ms)) == duration_ms


@pytest.mark.parametrize(
    ("duration_ms", "text"),
    [(0, "0 s"), (12_000, "12 s"), (12_500, "12.5 s"), (12_050, "12.05 s"), (1, "0.001 s")],
)
def test_a_length_is_written_without_idle_zeros(duration_ms: int, text: str) -> None:
    """12.50 s would claim more than is known."""
    assert format_time(duration_ms) == text


@pytest.mark.parametrize(
    ("at_ms", "text"),
    [
        (0, "0:00.0"),
        (99, "0:00.0"),
        (100, "0:00.1"),
        (59_999, "0:59.9"),
        (60_000, "1:00.0"),
        (61_570, "1:01.5"),
        (3_600_000, "60:00.0"),
    ],
)
def test_a_clock_is_cut_to_tenths(at_ms: int, text: str) -> None:
    """Rounded up, an event would be shown at a time when it has not happened yet."""
    assert format_clock(at_ms) == text


@given(st.integers(0, 10_000_000))
def test_a_clock_is_never_ahead_and_less_than_a_tenth_behind(at_ms: int) -> None:
    """`0 <= at - clock < 100 ms`, with seconds below sixty."""
    minutes, seconds = format_clock(at_ms).split(":")
    assert len(seconds) == 4
    assert float(seconds) < 60
    assert 0 <= at_ms - (int(minutes) * 60_000 + int(Fraction(seconds) * 1000)) < 100


@pytest.mark.parametrize(
    ("duration_ms", "text"),
    [
        (0, "0 s"),
        (499, "0 s"),
        (500, "1 s"),
        (59_499, "59 s"),
        (59_500, "1 min"),
        (60_000, "1 min"),
        (1_565_000, "26 min 5 s"),
    ],
)
def test_a_length_for_people_is_rounded_to_seconds(duration_ms: int, text: str) -> None:
    """Half a second goes up, and sixty seconds are a minute."""
    assert format_minutes(duration_ms) == text


@given(st.integers(0, 100_000_000), RATES_HZ)
def test_the_frame_of_a_place_is_the_nearest(at_ms: int, rate_hz: int) -> None:
    """No other frame is nearer, and of two as near it is the later."""
    frame = frame_at(at_ms, rate_hz)
    off = frame - Fraction(at_ms * rate_hz, 1000)
    assert Fraction(-1, 2) < off <= Fraction(1, 2)


@given(st.integers(0, 100_000_000), st.integers(0, 100_000), RATES_HZ)
def test_a_later_place_has_no_earlier_frame(at_ms: int, more_ms: int, rate_hz: int) -> None:
    """And a whole second is exactly as many frames as the rate says, wherever it lies."""
    assert frame_at(at_ms + more_ms, rate_hz) >= frame_at(at_ms, rate_hz)
    assert frame_at(at_ms + 1000, rate_hz) - frame_at(at_ms, rate_hz) == rate_hz


@given(st.integers(0, 10_000_000), RATES_HZ)
def test_a_clip_never_outlasts_its_place(frames: int, rate_hz: int) -> None:
    """Its length in milliseconds is the smallest that is long enough."""
    duration_ms = ms_for_frames(frames, rate_hz)
    assert (
        Fraction(frames, rate_hz)
        <= Fraction(duration_ms, 1000)
        < Fraction(frames, rate_hz) + Fraction(1, 1000)
    )


@given(st.text())
def test_a_quoted_value_is_one_short_printable_line(text: str) -> None:
    """Whatever an author wrote, the message that quotes it stays one line."""
    quoted = quote(text)
    assert quoted.isprintable()
    assert len(quoted) <= 42


def test_a_short_value_is_quoted_as_it_is() -> None:
    """And a long one ends in dots."""
    assert quote("10 sek") == "'10 sek'"
    assert quote("a\n  b") == "'a b'"
    assert quote("x" * 41) == "'" + "x" * 37 + "...'"


@pytest.mark.parametrize(
    ("duration_ms", "text"),
    [(0, "0 s"), (12_500, "12.5 s"), (60_000, "1 min"), (62_500, "1 min 2.5 s"), (200_000, "3 min 20 s")],
)
def test_a_length_for_people_is_exact(duration_ms: int, text: str) -> None:
    assert format_length(duration_ms) == text


@pytest.mark.parametrize(
    ("text", "position"),
    [
        ("12:34", (754_000, 1000)),
        ("12:34.5", (754_500, 100)),
        ("1:02:03", (3_723_000, 1000)),
        ("1:02:03.25", (3_723_250, 10)),
        ("754 s", (754_000, 1000)),
        ("754.5 s", (754_500, 100)),
        ("1.5 min", (90_000, 100)),
        ("12:60", None),
        ("754", None),
    ],
)
def test_a_position_is_read_with_how_exactly_it_is_written(
    text: str, position: tuple[int, int] | None
) -> None:
    assert parse_position(text) == position
