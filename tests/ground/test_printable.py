"""What a terminal would obey never reaches it."""

from voicecoach.printable import printable


def test_control_characters_are_replaced_and_every_column_stays() -> None:
    """Escapes, bells, line ends and marks that turn the reading direction; letters and signs of any script stay."""
    text = "a\x1b[2J\x07\n\u202eÄ 足\t|"
    assert printable(text) == "a\ufffd[2J\ufffd\ufffd\ufffdÄ 足\ufffd|"
    assert printable(text, keep="\t\n") == "a\ufffd[2J\ufffd\n\ufffdÄ 足\t|"
