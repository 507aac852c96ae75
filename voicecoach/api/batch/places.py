"""Folders that may lie elsewhere: a plain one, or a URL that fsspec knows, such as `s3://bucket/sessions`."""

from asyncio import gather
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import cache
from os import fspath, urandom
from pathlib import Path
from posixpath import dirname
from typing import Any

from voicecoach.errors import MachineError, RequestError

CURE = "pip install 'voicecoach[cluster]'"
_WHOLE_AT_ONCE = {"s3", "s3a", "gs", "gcs", "abfs", "abfss", "az"}
"""Stores whose objects appear only when they are whole: there is nothing to move into place."""
_AT_ONCE = 64
"""Requests that are on their way together."""
_NS = 1_000_000_000


def is_url(folder: str | Path) -> bool:
    """Whether a folder is named by a URL."""
    return "://" in str(folder)


class Place:
    """A folder, by path or URL. Whatever goes wrong there is raised as MachineError, or RequestError for a URL of no kind."""

    def __init__(self, folder: str | Path) -> None:
        self.name = fspath(folder)
        """As it was given."""
        self._system, self._root = _open(self.name)
        protocols = self._system.protocol
        kinds = {protocols} if isinstance(protocols, str) else set(protocols)
        self._is_whole_at_once = bool(kinds & _WHOLE_AT_ONCE)

    def read(self, names: Sequence[str]) -> Mapping[str, bytes]:
        """The content of those of these files that are there."""
        if not names:
            return {}
        with _explained(self.name):
            if not self._system.async_impl:
                return {name: content for name in names if (content := self._read(name)) is not None}
            from fsspec.asyn import sync

            found: list[Any] = sync(
                self._system.loop, _read_all, self._system, [self._path(name) for name in names]
            )
        for one in found:
            if isinstance(one, BaseException) and not isinstance(one, FileNotFoundError):
                raise _unreachable(self.name, one)
        return {name: one for name, one in zip(names, found, strict=True) if isinstance(one, bytes)}

    def _read(self, name: str) -> bytes | None:
        try:
            return bytes(self._system.cat_file(self._path(name)))
        except (FileNotFoundError, NotADirectoryError):
            return None

    def names(self) -> list[str]:
        """The names of the files here, by alphabet; none where there is no such folder."""
        with _explained(self.name):
            self._system.invalidate_cache()
            try:
                return sorted(path.rpartition("/")[2] for path in self._system.ls(self._root, detail=False))
            except FileNotFoundError:
                return []

    def write(self, name: str, content: bytes) -> None:
        """Write a file, whole or not at all."""
        with _explained(self.name), self._put(name) as path:
            self._system.pipe_file(path, content)

    def upload(self, name: str, file: Path) -> None:
        """Write a file from one on this machine, whole or not at all."""
        with _explained(self.name), self._put(name) as path:
            self._system.put_file(str(file), path)

    def status(self, name: str) -> tuple[int, int] | None:
        """Size in bytes, and when the file was last changed, in nanoseconds since 1970; None where there is none."""
        path = self._path(name)
        with _explained(self.name):
            self._system.invalidate_cache()
            try:
                found = self._system.info(path)
                changed = found.get("LastModified") or self._system.modified(path)
                return int(found["size"]), round(changed.timestamp() * _NS)
            except FileNotFoundError:
                return None

    def remove(self, names: Iterable[str]) -> None:
        """Remove files; those that are not there are none the worse."""
        with _explained(self.name):
            for name in names:
                with suppress(FileNotFoundError):
                    self._system.rm_file(self._path(name))

    @contextmanager
    def _put(self, name: str) -> Iterator[str]:
        """Where to write a file that then takes its place."""
        path = self._path(name)
        if self._is_whole_at_once:
            yield path
            return
        folder, _, last = path.rpartition("/")
        unfinished = f"{folder}/.{last[:50]}.{urandom(4).hex()}.part"
        self._system.makedirs(dirname(path), exist_ok=True)
        try:
            yield unfinished
            self._system.mv(unfinished, path)
        except BaseException:
            with suppress(Exception):
                self._system.rm_file(unfinished)
            raise

    def _path(self, name: str) -> str:
        return f"{self._root}/{name}"


async def _read_all(system: Any, paths: Sequence[str]) -> list[Any]:
    """The contents, or what went wrong; some at a time. fsspec's own way asks three times for each file that is missing."""
    found: list[Any] = []
    for start in range(0, len(paths), _AT_ONCE):
        some = paths[start : start + _AT_ONCE]
        found += await gather(*(system._cat_file(path) for path in some), return_exceptions=True)  # noqa: SLF001 - its one for loops
    return found


@cache
def _open(folder: str) -> tuple[Any, str]:
    """The file system of a folder, and the folder in its terms."""
    try:
        from fsspec.core import url_to_fs
    except ImportError:
        raise MachineError(f"'{folder}' takes fsspec, which is not installed", CURE) from None
    try:
        system, root = url_to_fs(folder if is_url(folder) else str(Path(folder).absolute()))
    except ValueError:
        kind = folder.partition("://")[0]
        raise RequestError(
            f"'{kind}://' is not a kind of place that is known here",
            "name a folder, or a URL such as s3://bucket/folder",
        ) from None
    except ImportError as error:
        raise MachineError(f"'{folder}' takes a package that is not installed: {error}", CURE) from None
    return system, root.rstrip("/")


@contextmanager
def _explained(folder: str) -> Iterator[None]:
    try:
        yield
    except (FileNotFoundError, MachineError):
        raise
    except Exception as error:
        # Each kind of store has errors of its own: no credentials, no bucket, no network.
        raise _unreachable(folder, error) from error


def _unreachable(folder: str, error: object) -> MachineError:
    said = str(error).strip().splitlines()
    why = said[0] if said else type(error).__name__
    return MachineError(
        f"'{folder}' cannot be read or written: {why}", "check its name, your credentials and the network"
    )
