"""The real clock and real identifiers."""

import os
import secrets
import threading
import time
from collections import deque
from datetime import UTC, datetime

VERSION = 7
VARIANTS = [f"{0b10 << 6 | bits:02x}" for bits in range(1 << 6)]
"""The byte with the variant, by the six random bits that are in it too."""
COUNTER_BITS = 12
CHANCE_BYTES = 9
"""One byte says where in a millisecond's numbers its first id is at most: room for thousands
after it. The others are the id's random part."""
CHANCES = 512
"""Ids' random bytes are asked for so many ids at once: asking costs more than the bytes do."""
chances: deque[bytes] = deque()
# A forked process that had the same would make the same ids.
os.register_at_fork(after_in_child=chances.clear)


def chance() -> bytes:
    """Return an id's random bytes."""
    try:
        return chances.pop()
    except IndexError:
        many = os.urandom(CHANCES * CHANCE_BYTES)
        starts = range(0, len(many), CHANCE_BYTES)
        chances.extend(many[at : at + CHANCE_BYTES] for at in starts[1:])
        return many[:CHANCE_BYTES]


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """Return the present instant in UTC."""
        return datetime.now(UTC)


class TimeOrderedIds:
    """UUIDv7 (RFC 9562, section 5.7, method 1): ids of one process sort in the order made."""

    def __init__(self) -> None:
        """Start with no id made."""
        self._lock = threading.Lock()
        self._last = 0

    def new(self) -> str:
        """Return a new id."""
        random = chance()
        with self._lock:
            milliseconds = time.time_ns() // 1_000_000
            start = milliseconds << COUNTER_BITS | random[0]
            stamp = self._last = max(start, self._last + 1)
        when = stamp.to_bytes(8).hex()
        tail = random[2:].hex()
        variant = VARIANTS[random[1] & 0x3F]
        return f"{when[1:9]}-{when[9:13]}-{VERSION}{when[13:]}-{variant}{tail[:2]}-{tail[2:]}"


class RandomSecrets:
    """Secrets that nobody can guess."""

    def new(self) -> str:
        """Return 160 random bits in letters and digits."""
        return secrets.token_hex(20)


class SystemChance:
    """The machine's randomness."""

    def below(self, limit: int) -> int:
        """Return a whole number from 0 to below `limit`."""
        return secrets.randbelow(limit)

    def bytes(self, count: int) -> bytes:
        """Return random bytes that nobody can guess."""
        return secrets.token_bytes(count)
