"""The real clock and real identifiers."""

import os
import secrets
import threading
import time
from datetime import UTC, datetime

VERSION = 7
VERSION_BITS = 4
VARIANT = 0b10
RANDOM_BITS = 62
TAIL_BITS = 64
"""The variant and what is random."""
COUNTER_BITS = 12
COUNTER_MAX = (1 << COUNTER_BITS) - 1
COUNTER_START_MAX = 0xFF
"""Where in a millisecond's numbers the first id is at most: room for thousands after it."""
RANDOM_MAX = (1 << RANDOM_BITS) - 1
CHANCE_BYTES = 9


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
        chance = int.from_bytes(os.urandom(CHANCE_BYTES))
        milliseconds = time.time_ns() // 1_000_000
        with self._lock:
            start = milliseconds << COUNTER_BITS | chance >> RANDOM_BITS & COUNTER_START_MAX
            stamp = self._last = max(start, self._last + 1)
        high = (stamp >> COUNTER_BITS) << VERSION_BITS | VERSION
        low = VARIANT << RANDOM_BITS | chance & RANDOM_MAX
        number = (high << COUNTER_BITS | stamp & COUNTER_MAX) << TAIL_BITS | low
        text = f"{number:032x}"
        return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


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
