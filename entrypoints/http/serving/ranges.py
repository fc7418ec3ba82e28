"""Byte ranges of a file (RFC 9110, section 14)."""

import re
from dataclasses import dataclass

RANGE = re.compile(r"bytes=(\d{0,15})-(\d{0,15})")


@dataclass(frozen=True, slots=True, kw_only=True)
class ByteRange:
    """The bytes from `first` to `last`, both included."""

    first: int
    last: int

    @property
    def size_bytes(self) -> int:
        """How many they are."""
        return self.last - self.first + 1


class Unsatisfiable(Exception):
    """The file has none of the bytes that were asked for."""


def asked_range(header: str | None, size_bytes: int) -> ByteRange | None:
    """Return the range that a request asks for, or None for the whole file.

    What is no single range of bytes is ignored, as the standard allows. Raises `Unsatisfiable`.
    """
    found = RANGE.fullmatch(header.strip()) if header else None
    if found is None or found[0] == "bytes=-":
        return None
    first, last = found[1], found[2]
    if not first:
        suffix = int(last)
        if suffix == 0 or size_bytes == 0:
            raise Unsatisfiable
        return ByteRange(first=max(0, size_bytes - suffix), last=size_bytes - 1)
    if last and int(last) < int(first):
        return None
    if int(first) >= size_bytes:
        raise Unsatisfiable
    end = size_bytes - 1
    return ByteRange(first=int(first), last=min(int(last), end) if last else end)
