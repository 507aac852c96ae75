"""`python -m voicecoach` is the command `voicecoach`."""

import sys

from voicecoach.version import __version__


def main() -> None:
    """Run the command line and exit with its code; its version alone is said without loading it."""
    if sys.argv[1:] == ["--version"]:
        sys.stdout.write(f"voicecoach {__version__}\n")
        return
    from voicecoach.cli import main as run_command  # noqa: PLC0415 - as above

    run_command()


if __name__ == "__main__":
    main()
