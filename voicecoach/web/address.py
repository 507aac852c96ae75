"""Where other devices find this machine, and the address as a QR code for a terminal."""

import secrets
import socket

from voicecoach.errors import MachineError, RequestError

LOOPBACK = "127.0.0.1"
_TOKEN_BYTES = 12
"""16 characters that nobody guesses while a server runs."""
_ELSEWHERE = ("192.0.2.1", 9)
"""An address that belongs to nobody (RFC 5737): asking for the way to it sends nothing."""


def make_token() -> str:
    """What makes an address secret; every server has a new one."""
    return secrets.token_urlsafe(_TOKEN_BYTES)


def listen_on(host: str, port: int = 0) -> socket.socket:
    """A socket that listens; port 0 is any that is free. Raises RequestError for a port that is taken."""
    found = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        found.bind((host, port))
        found.listen()  # at once, so that the address works from when it is shown
    except OSError as error:
        found.close()
        raise RequestError(
            f"port {port} of {host} cannot be used: {error.strerror or error}",
            "leave out --port, and one that is free is taken",
        ) from None
    return found


def network_host() -> str:
    """The address of this machine in its network. Raises MachineError when it is in none."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(_ELSEWHERE)
            host: str = probe.getsockname()[0]
        except OSError:
            host = LOOPBACK
    if host.startswith("127.") or host == "0.0.0.0":  # noqa: S104 - compared with, not listened on
        raise MachineError("this machine is in no network", "connect it to one, or leave out --lan")
    return host


def draw_qr(text: str) -> str:
    """The text as a QR code of half blocks, light on a dark terminal. Raises MachineError without segno."""
    try:
        import segno  # noqa: PLC0415 - only who shares needs it
    except ImportError as error:
        raise MachineError(
            "sharing needs the package segno, which is not installed", "pip install 'voicecoach[share]'"
        ) from error
    rows = [list(row) for row in segno.make(text, error="m", micro=False).matrix_iter(border=2)]
    rows += [[0] * len(rows[0])] * (len(rows) % 2)
    # What is light in the code is lit on the screen, and most screens are dark.
    blocks = {(0, 0): "█", (0, 1): "▀", (1, 0): "▄", (1, 1): " "}
    return "\n".join(
        "".join(blocks[int(upper > 0), int(lower > 0)] for upper, lower in zip(*pair, strict=True))
        for pair in zip(rows[::2], rows[1::2], strict=True)
    )
