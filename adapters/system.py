"""The real clock and real identifiers."""

import secrets
import threading
from datetime import UTC, datetime
from uuid import UUID

VERSION = 7
VARIANT = 0b10
RANDOM_BITS = 62
COUNTER_BITS = 12


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
        milliseconds = int(datetime.now(UTC).timestamp() * 1000)
        with self._lock:
            stamp = max(milliseconds << COUNTER_BITS | secrets.randbits(8), self._last + 1)
            self._last = stamp
        high, counter = divmod(stamp, 1 << COUNTER_BITS)
        value = high << 80 | VERSION << 76 | counter << 64
        return str(UUID(int=value | VARIANT << 62 | secrets.randbits(RANDOM_BITS)))


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
