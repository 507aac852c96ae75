"""Plays a live session on the silent player, which needs no device and takes no time, and gives it commands."""

from voicecoach.api.live import LiveRequest, open_live
from voicecoach.live.commands import Command
from voicecoach.live.players.silent import SilentPlayer
from voicecoach.request import make_request


def main() -> None:
    """After a minute the coach says less; a little later, a hold is skipped."""
    player = SilentPlayer([(60_000, Command.LESS_TALK), (107_000, Command.NEXT)])
    live = LiveRequest(player=player, show=print)
    with open_live(make_request("hamstring-ere", voice="silent"), live) as session:
        outcome = session.run()
    print(f"{session.title}: {outcome.holds} holds done, {outcome.incomplete} skipped")


if __name__ == "__main__":
    main()
