"""Choices that look free and are always the same for the same request."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import TypeVar

T = TypeVar("T")


class Choices:
    """A stream of choices that depends on nothing but its seed.

    It draws from a hash in counter mode, so that it gives the same on every version of Python.
    """

    def __init__(self, seed: str) -> None:
        self._seed = seed.encode("utf-8", errors="replace")
        self._drawn = 0

    def below(self, limit: int) -> int:
        """Return a whole number from 0 to `limit` - 1."""
        self._drawn += 1
        digest = hashlib.sha256(self._seed + b"\0" + str(self._drawn).encode()).digest()
        return int.from_bytes(digest[:8], "big") % limit

    def pick(self, options: Sequence[T]) -> T:
        """Return one of the options, of which there must be some."""
        return options[self.below(len(options))]

    def shuffled(self, options: Sequence[T]) -> list[T]:
        """Return the options in another order."""
        rest = list(options)
        return [rest.pop(self.below(len(rest))) for _ in options]


def seed_of(operation: str, inputs: Mapping[str, object]) -> str:
    """Return one text for everything that was asked, whatever the order of its names."""
    return json.dumps([operation, dict(inputs)], sort_keys=True, default=str)
