#!/usr/bin/env python3
"""Writes `docs/api.md`, the reference of the Python API, from docstrings: `.venv/bin/python docs/reference.py`.

The public names come first, then every use case by its file in `voicecoach/api/`. A test holds that the page is fresh.
"""

import ast
import inspect
import re
import textwrap
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

import voicecoach

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "api.md"

INTRODUCTION = """\
# The Python API

Written by `docs/reference.py` from the docstrings of the code.

Everything that the command line can do is a function that takes a typed request and returns a typed result. It prints
nothing and asks nothing. All times are whole milliseconds from the start of the session, and levels are in dB.

```python
import voicecoach

session = voicecoach.compile("tight-hamstrings", minutes=30, conditions=["low-back-pain"])
session.render("s.wav")
for event in session.script.events:
    print(event.at_ms, event.type)
```

What goes wrong is raised as a `VoicecoachError`: `SheetError` for faults in sheets, `RequestError` for a request that
cannot be met, `MachineError` for something that the machine lacks. Their text is what the command line prints.

To see notices and progress, pass an `observer` with two methods, `notice(text)` and `progress(what, done, total)`.

Two whole programs: [render_course.py](examples/render_course.py) starts a programme and renders its sessions, and
[live_silent.py](examples/live_silent.py) plays a live session on the silent player and gives it commands.
"""


def main() -> None:
    """Write the page."""
    PAGE.write_text(page(), encoding="utf-8", newline="\n")


def page() -> str:
    """The whole reference."""
    parts = [INTRODUCTION, "## `import voicecoach`"]
    for name in voicecoach.__all__:
        if not name.startswith("_"):
            parts += entry(f"voicecoach.{name}", getattr(voicecoach, name))
    parts.append(
        "## Use cases\n\nEach file of `voicecoach/api/` is one; most programs need only the names above."
    )
    shown = {id(getattr(voicecoach, name)) for name in voicecoach.__all__}
    for module in use_cases():
        own = [value for value in members(module) if id(value) not in shown]
        if own:
            parts += [f"### `{module.__name__}`", plain(module.__doc__ or "")]
            parts += [part for value in own for part in entry(value.__name__, value, level=4)]
    return "\n\n".join(part.strip() for part in parts if part.strip()) + "\n"


def use_cases() -> Iterator[ModuleType]:
    """The modules of the API, by name."""
    folder = ROOT / "voicecoach" / "api"
    for path in sorted(folder.rglob("*.py")):
        names = path.relative_to(ROOT).with_suffix("").parts
        if not any(name.startswith("_") for name in names) and path.stem != "program":
            yield import_module(".".join(names))


def members(module: ModuleType) -> Iterator[Any]:
    """The public functions and classes that a module defines, in its order."""
    for name, value in vars(module).items():
        is_own = getattr(value, "__module__", None) == module.__name__
        if is_own and not name.startswith("_") and (inspect.isfunction(value) or inspect.isclass(value)):
            yield value


def entry(name: str, value: Any, level: int = 3) -> list[str]:
    """A function or class: how it is called, what it says of itself, its fields and methods."""
    head = f"{'#' * level} `{name}`"
    if inspect.isfunction(value):
        return [
            head,
            f"```python\n{name.rpartition('.')[2]}{signature(value)}\n```",
            plain(value.__doc__ or ""),
        ]
    if not inspect.isclass(value):
        return [head, plain(getattr(value, "__doc__", "") or "")]
    parts = [head, plain(value.__doc__ or "")]
    rows = [
        f"- `{field}: {annotation}`: {' '.join(text.split())}"
        for field, annotation, text in fields(value)
        if text
    ]
    rows += [
        f"- `{method}{signature(function)}`: {' '.join(plain(function.__doc__ or '').split())}"
        for method, function in vars(value).items()
        if inspect.isfunction(function) and not method.startswith("_") and function.__doc__
    ]
    return [*parts, "\n".join(rows)]


def signature(function: Any) -> str:
    """The parameters and the result, without the long names of modules."""
    text = str(inspect.signature(function))
    text = re.sub(r"\b(?:[a-z_]\w*\.)+(?=[A-Z])", "", text).replace("NoneType", "None")
    text = re.sub(r"<\w+\.?(\w*) object at 0x[0-9a-f]+>", r"\1", text).replace("SilentObserver", "SILENT")
    return text.replace("'", "")


def fields(value: type) -> Iterator[tuple[str, str, str]]:
    """The fields of a class in their order, each with its type and the docstring below it."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(value)))
    body = tree.body[0].body if isinstance(tree.body[0], ast.ClassDef) else []
    for node, following in zip(body, [*body[1:], None], strict=True):
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            is_text = isinstance(following, ast.Expr) and isinstance(following.value, ast.Constant)
            text = str(following.value.value) if is_text else ""  # type: ignore[union-attr]
            yield node.target.id, ast.unparse(node.annotation).strip("'\""), text


def plain(docstring: str) -> str:
    """A docstring as Markdown: its examples in blocks of code."""
    text = inspect.cleandoc(docstring)
    return re.sub(
        r"(?m)((?:^>>> .*\n?(?:^(?!>>> |\n|$).*\n?)*)+)",
        lambda match: f"```python\n{match[1].rstrip()}\n```\n",
        text,
    )


if __name__ == "__main__":
    main()
