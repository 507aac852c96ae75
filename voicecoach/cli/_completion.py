"""What a shell offers where a name is expected: sheets, conditions, voices, settings and so on. No engine is asked.

What a value is, its option says: by its metavar, `EXERCISE` for instance. The arguments of commands are in a table.
"""

from collections.abc import Callable, Iterable, Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any

import click
from click.shell_completion import (
    BashComplete,
    CompletionItem,
    FishComplete,
    ShellComplete,
    ZshComplete,
    add_completion_class,
)

from voicecoach.printable import printable

Offer = Callable[[click.Context, str], Mapping[str, str]]
"""The names that may stand there, with a word about each; it is given what was typed so far."""

_BASH_END = "    return 0\n"
_BASH_NO_SPACE = """\
    # What ends so is only half of a value.
    if [[ ${#COMPREPLY[@]} -eq 1 && ${COMPREPLY[0]} == *[.=:] ]]; then
        compopt -o nospace
    fi

"""


class _Words(ShellComplete):
    """Lets every offer see all words of the command line: with half an option at its end click passes on none of them."""

    def get_completions(self, args: list[str], incomplete: str) -> list[CompletionItem]:
        self.ctx_args = {**self.ctx_args, "obj": tuple(args)}
        return super().get_completions(args, incomplete)


class Bash(_Words, BashComplete):
    """Puts no space after half a value, such as `hamstring-ere.`."""

    source_template = BashComplete.source_template.replace(_BASH_END, _BASH_NO_SPACE + _BASH_END)


class Zsh(_Words, ZshComplete):
    """As click has it."""


class Fish(_Words, FishComplete):
    """As click has it. It puts no space after = or . of its own accord."""


SHELLS: Mapping[str, type[ShellComplete]] = {shell.name: shell for shell in (Bash, Zsh, Fish)}
for _shell in SHELLS.values():
    add_completion_class(_shell)


class Names(click.ParamType):  # type: ignore[type-arg]  # older releases of click have none
    """A text that a shell can complete."""

    name = "text"

    def __init__(self, offer: Offer) -> None:
        self.offer = offer

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        """The names that begin so; a path is left to the shell."""
        del param
        if incomplete.startswith((".", "/", "~")) and not self.offer(ctx, incomplete).keys() & {incomplete}:
            return [CompletionItem(incomplete, type="file")]
        return [
            CompletionItem(printable(name), help=printable(about) or None)
            for name, about in self.offer(ctx, incomplete).items()
            if name.startswith(incomplete)
        ]


class Files(click.ParamType):  # type: ignore[type-arg]
    """A text that names a file."""

    name = "text"

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        """The shell knows them."""
        del ctx, param
        return [CompletionItem(incomplete, type="file")]


def offer_names(command: click.Command) -> None:
    """Have the parameters of a command, and of those below it, offer what may stand there."""
    for below in command.commands.values() if type(command) is click.Group else ():
        offer_names(below)
    for parameter in command.params:
        if parameter.type is not click.STRING:
            continue
        metavar = parameter.metavar or ""
        key = (command.name or "", parameter.name or "")
        if metavar in _FILES:
            parameter.type = Files()
        elif offer := _ARGUMENTS.get(key) or _METAVARS.get(metavar):
            parameter.type = Names(offer)


def _cues(ctx: click.Context) -> tuple[Path, ...]:
    return tuple(Path(folder).expanduser() for option, folder in pairwise(_words(ctx)) if option == "--cues")


def _words(ctx: click.Context) -> tuple[str, ...]:
    """What was typed before the word that is completed."""
    return ctx.find_root().obj or ()


def _kinds(*kinds: str) -> Offer:
    def offer(ctx: click.Context, _typed: str) -> Mapping[str, str]:
        from voicecoach.sheets.library.names import list_names

        return {name: about for kind in kinds for name, about in list_names(kind, _cues(ctx)).items()}

    return offer


def _conditions(ctx: click.Context, _typed: str) -> Mapping[str, str]:
    from voicecoach.sheets.library.names import list_conditions

    return list_conditions(_cues(ctx))


def _exercises(ctx: click.Context, _typed: str = "") -> Mapping[str, str]:
    """Those of the routine that was named, else all."""
    from voicecoach.sheets.library.names import exercises_of

    return exercises_of(_words(ctx), _cues(ctx))


def _doses(ctx: click.Context, typed: str) -> Mapping[str, str]:
    """First the exercise, then its field."""
    from voicecoach.sheets.forms.terms import DOSE_FIELDS

    exercise, dot, _ = typed.partition(".")
    if not dot:
        return {f"{name}.": about for name, about in _exercises(ctx).items()}
    return {f"{exercise}.{field}=": "" for field in DOSE_FIELDS}


def _scores(ctx: click.Context, _typed: str) -> Mapping[str, str]:
    return {f"{name}=": about for name, about in _exercises(ctx).items()}


def _voices(_ctx: click.Context, _typed: str) -> Mapping[str, str]:
    from voicecoach.voices import AUTO, VOICES

    return (
        {AUTO: "the best that is there"}
        | {name: VOICES.describe(name).help for name in VOICES.names()}
        | {"estimate": ""}
    )


def _players(_ctx: click.Context, _typed: str) -> Mapping[str, str]:
    from voicecoach.plugins import Registry

    registry: Registry[Any] = Registry("voicecoach.live.players", "player", group="voicecoach.players")
    return _plain(["auto", *registry.names()])


def _formats(_ctx: click.Context, _typed: str) -> Mapping[str, str]:
    from voicecoach.api.faces import FACES
    from voicecoach.exports import EXPORTS

    return {name: EXPORTS.describe(name).help for name in EXPORTS.names()} | FACES


def _settings(_ctx: click.Context, _typed: str) -> Mapping[str, str]:
    from voicecoach.settings import SETTINGS

    return {name: setting.help for name, setting in SETTINGS.items()}


def _values(ctx: click.Context, typed: str) -> Mapping[str, str]:
    """What a setting may be set to."""
    from voicecoach.settings import SETTINGS

    name = next((word for word in _words(ctx) if word in SETTINGS), "")
    offers = {"voice": _voices, "player": _players, "conditions": _conditions, "language": _kinds("phrases")}
    if name in offers:
        return offers[name](ctx, typed)
    return _plain(SETTINGS[name].choices) if name in SETTINGS else {}


def _plain(names: Iterable[str]) -> dict[str, str]:
    return dict.fromkeys(names, "")


_SESSIONS = _kinds("routine", "exercise")
_PROGRAMMES = _kinds("programme")
_SHEETS = _kinds("routine", "programme", "exercise", "technique")

_FILES = {"FILE", "FILE.json", "DIR"}
_METAVARS: Mapping[str, Offer] = {
    "CONDITION": _conditions,
    "EXERCISE": _exercises,
    "EXERCISE.FIELD=VALUE": _doses,
    "[EXERCISE=]N": _scores,
    "ENGINE[:VOICE]": _voices,
    "NAME[:ARG]": _players,
    "FORMAT": _formats,
    "LANG": _kinds("phrases"),
    "ID": _SHEETS,
}
"""By the metavar of an option."""
_ARGUMENTS: Mapping[tuple[str, str], Offer] = {
    **{(command, "name"): _SESSIONS for command in ("preview", "render", "play", "explain")},
    ("diff", "before"): _SESSIONS,
    ("diff", "after"): _SESSIONS,
    ("render", "programme"): _PROGRAMMES,
    ("show", "name"): _SHEETS,
    ("voices", "engine"): _voices,
    ("new", "kind"): lambda _ctx, _typed: _plain(("exercise", "technique", "routine", "programme")),
    ("allow", "exercise"): _exercises,
    **{
        (command, "name"): _PROGRAMMES
        for command in (
            *("start", "today", "done", "show", "why", "check-in", "skip", "move", "change", "stats"),
            *("calendar", "export", "stop"),
        )
        if command != "show"
    },
    **{(command, "name"): _settings for command in ("get", "set", "unset")},
    ("set", "values"): _values,
}
"""By the names of a command and of its parameter."""
