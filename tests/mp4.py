"""Reading films: the boxes of an MP4, as far as tests ask."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Self

CONTAINERS = {b"moov", b"trak", b"mdia", b"minf", b"stbl"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Mp4:
    """What a film says of itself. `is_fast` says that it can be played while it is loaded."""

    codec: str
    width: int
    height: int
    seconds: float
    frames: int
    is_fast: bool

    @classmethod
    def read(cls, content: bytes) -> Self:
        """Read a film with one track."""
        order = [kind for kind, _ in boxes(content)]
        found = dict(inside(content))
        scale, length = struct.unpack_from(">II", found[b"mvhd"], 12)
        width, height = struct.unpack_from(">HH", found[b"stsd"], 8 + 32)
        return cls(
            codec=found[b"stsd"][12:16].decode(),
            width=width,
            height=height,
            seconds=length / scale,
            frames=struct.unpack_from(">I", found[b"stsz"], 8)[0],
            is_fast=order.index(b"moov") < order.index(b"mdat"),
        )


def boxes(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield the boxes of a level, each by its kind."""
    at = 0
    while at + 8 <= len(content):
        size, kind = struct.unpack_from(">I4s", content, at)
        yield kind, content[at + 8 : at + size]
        at += max(size, 8)


def inside(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield the boxes of all levels."""
    for kind, body in boxes(content):
        yield kind, body
        if kind in CONTAINERS:
            yield from inside(body)
