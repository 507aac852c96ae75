"""The files of the package as the rules of the house see them: their names, their imports, and circles in these."""

import ast
from collections.abc import Iterator, Mapping
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

from paths import ROOT

PACKAGE = ROOT / "voicecoach"
FILES = sorted(path for path in PACKAGE.rglob("*.py") if "__pycache__" not in path.parts)


def name_of(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


def part_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def imports_of(tree: ast.Module) -> Iterator[str]:
    """Every module that a file names, wherever in it, and every name that it takes from one, as if that were a module too."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            assert node.module is not None
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def part_imported(module: str) -> str | None:
    """The part of the house that a module belongs to; None for a module of others."""
    first, _, rest = module.partition(".")
    if first != "voicecoach":
        return None
    part = rest.partition(".")[0]
    return part if (PACKAGE / part).is_dir() or (PACKAGE / f"{part}.py").is_file() else "__init__"


def module_of(path: Path) -> str:
    """`.../voicecoach/voices/__init__.py` -> `voicecoach.voices`."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@cache
def import_graph() -> Mapping[str, frozenset[str]]:
    """Which modules of the house each module of the house imports, at its top, in a function or for types alone."""
    modules = {module_of(path): path for path in FILES}
    return {module: frozenset(_known(tree_of(path), modules) - {module}) for module, path in modules.items()}


def _known(tree: ast.Module, modules: Mapping[str, Path]) -> set[str]:
    names = set(imports_of(tree))
    return {found for name in names for found in (name, name.rpartition(".")[0]) if found in modules} - {
        name.rpartition(".")[0] for name in names if name in modules
    }


def circle_in(graph: Mapping[str, frozenset[str]]) -> list[str]:
    """One circle of imports, from a module back to itself; empty when there is none."""
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return list(reversed(error.args[1]))
    return []


def without(graph: Mapping[str, frozenset[str]], edges: set[tuple[str, str]]) -> dict[str, frozenset[str]]:
    """The graph without these imports, each written as who imports and who is imported."""
    return {
        module: frozenset(other for other in others if (module, other) not in edges)
        for module, others in graph.items()
    }
