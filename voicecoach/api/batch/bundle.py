"""What a session reads from the machine of whoever asks for it, in one bundle, so that another machine makes the same bytes.

The shipped sheets are on every machine; a digest says whether they are the same ones. Everything else goes along: the folders
of sheets that count, a history, sounds and music of the person's own. Faults and notes show the original paths.
"""

import hashlib
import os
import shutil
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path

from voicecoach.api.batch.places import Place
from voicecoach.api.casting import read_casting
from voicecoach.cache_folder import kept_folder
from voicecoach.errors import MachineError, RequestError
from voicecoach.request import SessionRequest
from voicecoach.sheets.library.folders import SUFFIXES, is_path, shipped_cues
from voicecoach.sheets.library.library import Library
from voicecoach.sound.music.tracks import PLAYLISTS

_MOST_BYTES = 500_000_000
_ALWAYS = (1980, 1, 1, 0, 0, 0)
"""The date of every file in a bundle: the same files are the same bytes."""
_BESIDE = ("history", "sounds", "music")
"""The fields of a request that name what is read beside the sheets."""


@dataclass(frozen=True, slots=True)
class Bundle:
    """What goes along with a group of sessions. The files themselves are in the store, under their digest."""

    store: str
    """The folder or URL that every machine sees."""
    digest: str
    """Of the files; empty when none go along."""
    folders: tuple[str, ...]
    """The folders of sheets, in their order, as they are called where the request was made."""
    beside: tuple[str, ...]
    """Files and folders that are read beside them."""
    shipped_digest: str
    """Of the shipped sheets."""

    def open(self, request: SessionRequest) -> tuple[SessionRequest, Library]:
        """The request and its library on this machine.

        Raises MachineError if the shipped sheets here are different ones, or the bundle cannot be read.
        """
        if self.shipped_digest != digest_of_shipped():
            raise MachineError(
                "the shipped sheets of this worker are not those of the machine that asks",
                "install the same version of voicecoach on all of them",
            )
        root = _unpacked(self.store, self.digest) if self.digest else Path()
        names = (*self.folders, *self.beside)
        places = {name: root / str(number) for number, name in enumerate(names)}
        shown = {str(place): name for name, place in places.items()}
        changed: dict[str, object] = {"cues": ()}
        if is_path(request.name):
            for folder in self.folders:
                inside = os.path.relpath(Path(request.name).absolute(), Path(folder).absolute())
                if not inside.startswith(os.pardir):
                    changed["name"] = str(places[folder] / inside)
                    shown = {str(changed["name"]): request.name} | shown
                    break
        for field in _BESIDE:
            asked = getattr(request, field)
            if asked is not None:
                changed[field] = _inside(places[str(asked)], Path(asked))
        folders = (*(places[folder] for folder in self.folders), shipped_cues())
        return request.model_copy(update=changed), Library(folders, shown_as=shown)


def make_bundle(requests: Sequence[SessionRequest], library: Library, place: Place) -> Bundle:
    """Put what these sessions read into the store. They have the same library.

    Raises RequestError for what cannot go along: recordings of a voice, standard input, and more than 500 MB.
    """
    for request in requests:
        if request.name == "-":
            raise RequestError("a sheet on standard input cannot go to other machines", "name its file")
        if read_casting(request.voice).recordings is not None:
            raise RequestError(
                "recordings of your own stay on this machine", "render them here: leave out --scheduler"
            )
        if request.music is not None and request.music.suffix.lower() in PLAYLISTS:
            raise RequestError(
                "the tracks of a playlist cannot go to other machines", "name the folder that they are in"
            )
    folders = tuple(str(folder) for folder in library.folders if folder != shipped_cues())
    asked = (getattr(request, field) for request in requests for field in _BESIDE)
    beside = tuple(dict.fromkeys(str(path) for path in asked if path is not None))
    content = _zip([*((Path(one), True) for one in folders), *((Path(one), False) for one in beside)])
    digest = hashlib.sha256(content).hexdigest() if folders or beside else ""
    if digest and place.status(_name_of(digest)) is None:
        place.write(_name_of(digest), content)
    return Bundle(place.name, digest, folders, beside, digest_of_shipped())


@cache
def digest_of_shipped() -> str:
    """What changes when any shipped sheet does."""
    return hashlib.sha256(_zip([(shipped_cues(), True)])).hexdigest()


def _name_of(digest: str) -> str:
    return f"bundles/{digest}.zip"


def _inside(place: Path, path: Path) -> Path:
    """Where a file or folder is within the place of its own."""
    return place / path.name if (place / path.name).is_file() else place


def _zip(roots: Sequence[tuple[Path, bool]]) -> bytes:
    """Files and folders, each under its number; of folders of sheets only the sheets."""
    stream = BytesIO()
    size = 0
    with zipfile.ZipFile(stream, "w") as bundle:
        for number, (root, has_sheets) in enumerate(roots):
            for path, name in _files(root, has_sheets=has_sheets):
                try:
                    content = path.read_bytes()
                except OSError as error:
                    raise RequestError(
                        f"cannot read '{path}': {error.strerror or error}", "name another"
                    ) from None
                size += len(content)
                if size > _MOST_BYTES:
                    raise RequestError(
                        f"'{root}' is too much to send to other machines: {_MOST_BYTES // 1_000_000} MB is the most",
                        "name a smaller folder, or render here: leave out --scheduler",
                    )
                bundle.writestr(zipfile.ZipInfo(f"{number}/{name}", _ALWAYS), content)
    return stream.getvalue()


def _files(root: Path, *, has_sheets: bool) -> Iterator[tuple[Path, str]]:
    if root.is_file():
        yield root, root.name
        return
    for path in sorted(root.rglob("*")):
        if path.is_file() and (not has_sheets or path.suffix in SUFFIXES):
            yield path, path.relative_to(root).as_posix()


@cache
def _unpacked(store: str, digest: str) -> Path:
    """The folder of a bundle on this machine, with every file as it is in the bundle."""
    content = Place(store).read([_name_of(digest)]).get(_name_of(digest), b"")
    if hashlib.sha256(content).hexdigest() != digest:
        raise MachineError(f"the bundle of sheets is missing in '{store}'", "render once more")
    folder = kept_folder("bundles") / digest
    with zipfile.ZipFile(BytesIO(content)) as bundle:
        if _is_whole(folder, bundle):
            return folder
        unfinished = folder.with_name(f".{os.urandom(6).hex()}.part")
        try:
            bundle.extractall(unfinished)  # ours, and as its digest says
            shutil.rmtree(folder, ignore_errors=True)
            unfinished.rename(folder)
        except OSError as error:
            shutil.rmtree(unfinished, ignore_errors=True)
            if not _is_whole(folder, bundle):  # another process may have been faster
                raise MachineError(
                    f"cannot write '{folder}': {error.strerror or error}", "free up space on the worker"
                ) from error
    return folder


def _is_whole(folder: Path, bundle: zipfile.ZipFile) -> bool:
    wanted = {one.filename: one.CRC for one in bundle.infolist()}
    there = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    return set(there) == set(wanted) and all(
        zlib.crc32(path.read_bytes()) == wanted[name] for name, path in there.items()
    )
