"""Clips that several machines share: an object for each, under the key of its entry in the speech cache."""

from collections.abc import Mapping, Sequence

from voicecoach.api.batch.places import Place


class ClipStore:
    """A `SharedClips` (see `voicecoach.speech_cache`) in a folder or at a URL."""

    def __init__(self, folder: str) -> None:
        self._place = Place(folder)

    def read(self, keys: Sequence[bytes]) -> Mapping[bytes, bytes]:
        """Those of these entries that are there. Raises MachineError."""
        names = {_name_of(key): key for key in keys}
        return {names[name]: entry for name, entry in self._place.read(list(names)).items()}

    def write(self, key: bytes, entry: bytes) -> None:
        """Add an entry, whole or not at all. Raises MachineError."""
        self._place.write(_name_of(key), entry)


def _name_of(key: bytes) -> str:
    name = key.hex()
    return f"speech/{name[:2]}/{name[2:]}.clip"
