"""Did you mean: the nearest word, if it is near enough to be a slip."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicecoach.suggest import did_you_mean, nearest, one_of

FIELDS = ["sets", "reps", "hold", "rest", "sides", "side-order", "why"]


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        # The case that decides how near is measured: one swapped pair, not two wrong letters.
        ("rset", "rest"),
        # As near to `rest`, but these letters are all there.
        ("sest", "sets"),
        ("hodl", "hold"),
        ("set", "sets"),
        ("rep", "reps"),
        ("Sets", "sets"),
        ("side", "sides"),
        ("sideorder", "side-order"),
        ("why", "why"),
    ],
)
def test_a_slip_of_the_finger_finds_its_word(word: str, meant: str) -> None:
    """A swapped pair, a letter too many or too few, and capitals."""
    assert nearest(word, FIELDS) == meant


@pytest.mark.parametrize("word", ["banana", "duration", "x", "", "tempo"])
def test_a_word_that_is_near_to_nothing_gets_no_suggestion(word: str) -> None:
    """A wild guess is worse than none."""
    assert nearest(word, FIELDS) is None
    assert did_you_mean(word, FIELDS) is None


def test_of_two_as_near_the_first_by_alphabet_is_meant() -> None:
    """So that the same mistake always reads the same, whatever the order of what is known."""
    assert nearest("sit", ["sip", "set"]) == nearest("sit", ["set", "sip"]) == "set"


def test_a_hint_that_finds_nothing_names_all_there_is() -> None:
    """Sorted; and it admits when there is nothing."""
    assert one_of("rset", FIELDS) == "did you mean 'rest'?"
    assert one_of("banana", ["tall", "sciatica"]) == "there are sciatica, tall"
    assert one_of("banana", ["tall"]) == "there is only tall"
    assert one_of("banana", []) == "there are none"


@given(st.sampled_from(FIELDS), st.data())
def test_one_slip_in_a_word_of_four_letters_or_more_is_always_found(word: str, data: st.DataObject) -> None:
    """Any one letter dropped, doubled or swapped with the next, when no other word is as near."""
    index = data.draw(st.integers(0, len(word) - 2))
    slips = [
        word[:index] + word[index + 1 :],
        word[:index] + word[index] + word[index:],
        word[:index] + word[index + 1] + word[index] + word[index + 2 :],
    ]
    for slip in slips:
        assert nearest(slip, [word]) == word
