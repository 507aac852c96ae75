"""One registry for everything that is found by the name of a file: voices, players, encoders, exports, commands and so on.

A folder is a kind of plug-in, and each file or package in it that has no leading underscore is one of that kind, imported
only when it is used. What a list, a help text or an order has to know stands in that file as plain constants, which are
read without importing it: `ORDER` (a whole number; lower comes first), `LABEL`, `HELP`, and for what writes files `SUFFIXES`
(its name, unless it says otherwise). None of them has to be there.

An installed package adds to a kind with an entry point in its group, `voicecoach.voices` for instance: the entry point's
name is the plug-in's, its value the module. See "Entry points specification" of the Python Packaging User Guide.
"""

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from importlib import import_module
from importlib.machinery import PathFinder
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Generic, TypeVar, cast

from voicecoach.errors import MachineError, RequestError
from voicecoach.suggest import one_of

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

USUAL_ORDER = 50
"""Of a file that names no order. A plug-in of another package never comes before it, so that installing one cannot change
which plug-in is taken when none is named."""

Offer = TypeVar("Offer")
"""The protocol that the plug-ins of a registry follow."""


@dataclass(frozen=True, slots=True)
class Plugin:
    """What is known about one plug-in before it is imported."""

    name: str
    """As it is written on the command line: `media-keys` for `media_keys.py`."""
    module: str
    """Where it is imported from, such as `voicecoach.voices.hibari`."""
    order: int
    label: str
    """Its name for people; the plain name unless the file says otherwise."""
    help: str
    """A sentence about it: the constant `HELP`, else the first line of the file's docstring."""
    constants: Mapping[str, object] = field(default_factory=dict)
    """The constants in upper case at the top of its file whose values are literals."""
    package: str | None = None
    """The installed package that it comes from; None for one of voicecoach's own."""
    attribute: str | None = None
    """What in the module is the plug-in, for an entry point that names an attribute; None: the module itself."""


class Registry(Generic[Offer]):
    """All plug-ins of one kind. `noun` names the kind in messages; `group` is that of the entry points, None for no others.

    `offers` are the functions and values that a plug-in must have; loading one without them raises MachineError.
    """

    def __init__(
        self, package: str, noun: str, *, group: str | None = None, offers: tuple[str, ...] = ()
    ) -> None:
        self._package = package
        self._noun = noun
        self._group = group
        self._offers = offers

    def __contains__(self, name: str) -> bool:
        """Whether there is a plug-in of this name."""
        return name in self._own_files or name in self._found

    def names(self) -> tuple[str, ...]:
        """The names of all plug-ins in their order, those of the same order by alphabet."""
        return tuple(self._found)

    def clashes(self) -> tuple[str, ...]:
        """One sentence for each installed plug-in that is ignored because its name is taken."""
        return tuple(self._all[1])

    def describe(self, name: str) -> Plugin:
        """What a plug-in's file says about it; nothing is imported. Raises RequestError for an unknown name."""
        if name in self._own_files:  # wins over every other, so that no package has to be asked
            return self._own(name)
        self.check(name)
        return self._found[name]

    def summary(self) -> str:
        """All plug-ins with their help, for the help of an option: `text: to read; json: for programs`."""
        return "; ".join(f"{plugin.name}: {plugin.help}" for plugin in self._found.values())

    def check(self, name: str) -> None:
        """Raises RequestError for an unknown name, with the nearest one or all there are."""
        if name not in self:
            raise RequestError(f"there is no {self._noun} '{name}'", one_of(name, self._found))

    def suffixes(self) -> dict[str, str]:
        """Every suffix that names a plug-in, with the name of the plug-in, in order."""
        return {suffix: plugin.name for plugin in self._found.values() for suffix in _suffixes_of(plugin)}

    def of_file(self, path: str | Path) -> str:
        """The name of the plug-in for a file, by its suffix in any case: one of its `SUFFIXES`, else its own name.

        Raises RequestError, with the suffixes that there are, for another suffix and for none.
        """
        suffixes = self.suffixes()
        suffix = Path(path).suffix.removeprefix(".").lower()
        if suffix in suffixes:
            return suffixes[suffix]
        what = (
            f"'.{suffix}' is not a format that can be written"
            if suffix
            else f"'{path}' has no suffix that names a format"
        )
        hint = f"the formats are {', '.join(suffixes)}; write -o {Path(path).stem or 'session'}.{next(iter(suffixes))}"
        raise RequestError(what, hint)

    def load(self, name: str) -> Offer:
        """The plug-in itself; only its own module is imported.

        Raises RequestError for an unknown name, MachineError for a plug-in of another package that cannot be imported or
        lacks something that a plug-in of this kind must offer.
        """
        plugin = self.describe(name)
        if plugin.package is None:
            loaded: object = import_module(plugin.module)
        else:
            loaded = self._load_installed(plugin)
        return cast("Offer", loaded)

    def _load_installed(self, plugin: Plugin) -> object:
        cure = f"update or uninstall the package '{plugin.package}'"
        try:
            loaded: object = import_module(plugin.module)
            for part in plugin.attribute.split(".") if plugin.attribute else ():
                loaded = getattr(loaded, part)
        except (ImportError, AttributeError) as error:
            raise MachineError(f"the {self._noun} '{plugin.name}' cannot be loaded: {error}", cure) from error
        missing = [offer for offer in self._offers if not hasattr(loaded, offer)]
        if missing:
            raise MachineError(f"the {self._noun} '{plugin.name}' has no {' and no '.join(missing)}", cure)
        return loaded

    @cached_property
    def _own_files(self) -> dict[str, Path]:
        """The files of voicecoach's own plug-ins by name."""
        return dict(_files_of(self._package))

    def _own(self, name: str) -> Plugin:
        return _read(name, f"{self._package}.{name.replace('-', '_')}", self._own_files[name])

    @cached_property
    def _all(self) -> tuple[dict[str, Plugin], list[str]]:
        found = {name: self._own(name) for name in self._own_files}
        ignored = []
        for point in _entry_points(self._group) if self._group else ():
            name = point.name.replace("_", "-")
            if name in found:
                owner = found[name].package or "voicecoach"
                ignored.append(
                    f"the {self._noun} '{name}' of the package '{_package_of(point)}' is ignored: "
                    f"'{owner}' has one of that name"
                )
            else:
                found[name] = _installed(name, point)
        return dict(sorted(found.items(), key=lambda item: (item[1].order, item[0]))), ignored

    @property
    def _found(self) -> dict[str, Plugin]:
        return self._all[0]


def _suffixes_of(plugin: Plugin) -> tuple[str, ...]:
    suffixes = plugin.constants.get("SUFFIXES")
    return suffixes if isinstance(suffixes, tuple) else (plugin.name,)


def _entry_points(group: str) -> list["EntryPoint"]:
    """What installed packages add to a kind, by alphabet of the packages."""
    from importlib.metadata import entry_points  # noqa: PLC0415 - slow to load, and seldom needed

    return sorted(entry_points(group=group), key=_package_of)


def _files_of(package: str) -> Iterator[tuple[str, Path]]:
    """The names and files of the plug-ins in a folder of voicecoach."""
    spec = find_spec(package)
    for folder in (spec.submodule_search_locations or ()) if spec else ():
        for path in Path(folder).iterdir():
            source = path / "__init__.py" if path.is_dir() else path
            if path.name[0].isalpha() and source.suffix == ".py" and source.is_file():
                yield path.stem.replace("_", "-"), source


def _installed(name: str, point: "EntryPoint") -> Plugin:
    """The plug-in behind an entry point. One whose source cannot be found is described by its name alone."""
    plugin = _read(name, point.module, _source_of(point.module))
    order = max(plugin.order, USUAL_ORDER)
    return replace(plugin, order=order, package=_package_of(point), attribute=point.attr or None)


def _package_of(point: "EntryPoint") -> str:
    return point.dist.name if point.dist else "unknown"


def _source_of(module: str) -> Path | None:
    """The file of a module. Unlike `find_spec` this does not import the packages that it lies in."""
    first, *rest = module.split(".")
    try:
        spec = find_spec(first)
    except (ImportError, ValueError):
        return None
    whole = first
    for part in rest:
        if spec is None or spec.submodule_search_locations is None:
            return None
        whole = f"{whole}.{part}"
        spec = PathFinder.find_spec(whole, spec.submodule_search_locations)
    origin = Path(spec.origin) if spec and spec.origin else None
    return origin if origin and origin.suffix == ".py" and origin.is_file() else None


def _read(name: str, module: str, source: Path | None) -> Plugin:
    """A plug-in as its source describes it."""
    try:
        tree = ast.parse(source.read_bytes()) if source else ast.Module([], [])
    except (OSError, SyntaxError, ValueError):
        tree = ast.Module([], [])
    constants = dict(_constants(tree))
    order, label, help_text = (constants.get(key) for key in ("ORDER", "LABEL", "HELP"))
    first_line = (ast.get_docstring(tree) or "").partition("\n")[0]
    return Plugin(
        name,
        module,
        order if isinstance(order, int) else USUAL_ORDER,
        label if isinstance(label, str) else name,
        help_text if isinstance(help_text, str) else first_line.removeprefix(f"{name}: "),
        constants,
    )


def _constants(tree: ast.Module) -> Iterator[tuple[str, object]]:
    for node in tree.body:
        match node:
            case (
                ast.Assign(targets=[ast.Name(id=name)], value=value)
                | ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value)
            ) if name.isupper():
                try:
                    yield name, ast.literal_eval(value)
                except (ValueError, TypeError):
                    continue
