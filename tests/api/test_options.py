"""What is given on the command line is what the compiler is asked, option by option."""

import pytest

from voicecoach.cli import run


def test_an_option_of_the_command_line_is_a_field_of_the_request(capfd: pytest.CaptureFixture[str]) -> None:
    """The same words as from a program, in the order of the command line."""
    arguments = ["hamstring-ere", "--voice", "estimate", "--side", "left", "--dose", "hamstring-ere.sets=2"]
    assert run(["preview", *arguments, "--talk", "brief", "--as", "json"]) == 0
    printed = capfd.readouterr().out
    import voicecoach  # noqa: PLC0415 - what is compared with

    session = voicecoach.compile(
        "hamstring-ere", voice="estimate", side="left", doses=["hamstring-ere.sets=2"], talk="brief"
    )
    assert printed == session.json()
