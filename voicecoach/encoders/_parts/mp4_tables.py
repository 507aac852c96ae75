"""The table of contents of an MP4 whose packets of sound were written in bundles: it then names every packet.

FFmpeg keeps some 70 bytes for each packet until the file is closed, which grows to 55 MB in ten hours. So a bundle of packets is one
to it, and here its tables are written anew, with 4 bytes for each packet. They are put before the sound, so that a player of a
stream seeks before it has everything. Source: ISO/IEC 14496-12 (stts, stsc, stsz, stco, co64).
"""

import struct
import sys
from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby, islice, pairwise
from pathlib import Path
from shutil import copyfileobj
from typing import BinaryIO

COPY_BYTES = 2**20

_CONTAINERS = (b"moov", b"trak", b"mdia", b"minf", b"stbl")
_HEADER_BYTES = 8
_LARGE = 1


@dataclass(slots=True)
class Bundles:
    """What was bundled: the packets of sound, in order."""

    sizes_bytes: "array[int]" = field(default_factory=lambda: array("I"))
    """Of each packet."""
    durations: list[tuple[int, int]] = field(default_factory=list)
    """How many packets in a row last how many frames."""
    counts: "array[int]" = field(default_factory=lambda: array("H"))
    """How many packets each bundle has."""

    def add(self, size_bytes: int, duration: int) -> None:
        """Note the next packet of the bundle that is open."""
        self.sizes_bytes.append(size_bytes)
        if self.durations and self.durations[-1][1] == duration:
            self.durations[-1] = (self.durations[-1][0] + 1, duration)
        else:
            self.durations.append((1, duration))


def write_unbundled(path: Path, bundles: Bundles, stream: BinaryIO) -> None:
    """Copy an MP4 that FFmpeg wrote with one track of sound, whose table of contents is its last box, in the order of a stream."""
    with path.open("rb") as file:
        top = list(_top_boxes(file))
        _, table_at, table_bytes = next(box for box in top if box[0] == b"moov")
        _, first_at, first_bytes = top[0]
        file.seek(table_at)
        old = file.read(table_bytes)
        # Every place in the file moves by the length of the new table, which does not depend on the places.
        shift = len(_rewritten(old, bundles, 0))
        file.seek(first_at)
        stream.write(file.read(first_bytes))
        stream.write(_rewritten(old, bundles, shift))
        left = table_at - first_at - first_bytes
        while left and (piece := file.read(min(left, COPY_BYTES))):
            stream.write(piece)
            left -= len(piece)
        file.seek(table_at + table_bytes)
        copyfileobj(file, stream, COPY_BYTES)


def _top_boxes(file: BinaryIO) -> Iterator[tuple[bytes, int, int]]:
    """Name, place and length of each, without what is in them."""
    at = 0
    while len(header := file.read(_HEADER_BYTES)) == _HEADER_BYTES:
        size, name = struct.unpack(">I4s", header)
        if size == _LARGE:
            (size,) = struct.unpack(">Q", file.read(8))
        yield name, at, size
        at += size
        file.seek(at)


def _boxes(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = 0
    while at < len(data):
        size, name = struct.unpack_from(">I4s", data, at)
        yield name, data[at + _HEADER_BYTES : at + size]
        at += size


def _rewritten(boxes: bytes, bundles: Bundles, shift: int, *, is_sound: bool = False) -> bytes:
    """The same boxes with the tables of the packets, and with every place moved by so many bytes."""
    parts = list(_boxes(boxes))
    is_sound = is_sound or any(name == b"hdlr" and body[8:12] == b"soun" for name, body in parts)
    out = bytearray()
    for name, body in parts:
        new = body
        if name in _CONTAINERS:
            new = _rewritten(body, bundles, shift, is_sound=is_sound)
        elif name in _PLACES:
            new = _moved(body, shift, _PLACES[name])
        elif is_sound and name in _TABLES:
            new = _TABLES[name](body, bundles)
        out += struct.pack(">I4s", _HEADER_BYTES + len(new), name) + new
    return bytes(out)


def _moved(body: bytes, shift: int, code: str) -> bytes:
    places = array(code, body[_HEADER_BYTES:])
    places.byteswap()
    places = array(code, (place + shift for place in places))
    places.byteswap()
    return body[:_HEADER_BYTES] + places.tobytes()


def _durations(body: bytes, bundles: Bundles) -> bytes:
    """`stts`: how many packets in a row last how long."""
    rows = b"".join(struct.pack(">II", *row) for row in bundles.durations)
    return body[:4] + struct.pack(">I", len(bundles.durations)) + rows


def _sizes(body: bytes, bundles: Bundles) -> bytes:
    """`stsz`."""
    sizes = array("I", bundles.sizes_bytes)
    sizes.byteswap()
    return body[:4] + struct.pack(">II", 0, len(sizes)) + sizes.tobytes()


def _chunks(body: bytes, bundles: Bundles) -> bytes:
    """`stsc`: from which chunk on a chunk has how many packets; FFmpeg's has bundles, of which it puts several in a chunk."""
    rows = list(struct.iter_unpack(">III", body[_HEADER_BYTES:]))
    bundle_counts = array("I")  # of each chunk
    for (first, count, _), (after, *_) in pairwise([*rows, (sys.maxsize, 0, 0)]):
        left = len(bundles.counts) - sum(bundle_counts)
        bundle_counts.extend([count] * min(after - first, left // count))
    packets = iter(bundles.counts)
    packet_counts = [sum(islice(packets, count)) for count in bundle_counts]
    entries, at = bytearray(), 1
    for count, chunks in groupby(packet_counts):
        entries += struct.pack(">III", at, count, 1)
        at += len(list(chunks))
    return body[:4] + struct.pack(">I", len(entries) // 12) + bytes(entries)


def _groups(body: bytes, bundles: Bundles) -> bytes:
    """`sbgp`: one group, of all packets; it says that a player has to begin a packet early."""
    return body[:12] + struct.pack(">I", len(bundles.sizes_bytes)) + body[16:]


_TABLES = {b"stts": _durations, b"stsz": _sizes, b"stsc": _chunks, b"sbgp": _groups}
_PLACES = {b"stco": "I", b"co64": "Q"}
