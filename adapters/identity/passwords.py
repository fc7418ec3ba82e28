"""Passwords as Argon2id hashes, made in threads so that the event loop never waits."""

import asyncio
from contextlib import suppress

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

LANES = 4
HASHES_AT_ONCE = 4
"""Each takes 64 MiB."""


class Argon2Passwords:
    """Argon2id with RFC 9106's parameters for little memory, unless cheaper ones are given."""

    def __init__(self, *, time_cost: int = 3, memory_kibibytes: int = 65_536) -> None:
        """Set the price of one hash."""
        self._hasher = PasswordHasher(
            time_cost=time_cost, memory_cost=memory_kibibytes, parallelism=LANES
        )
        self._turns = asyncio.Semaphore(HASHES_AT_ONCE)
        self._nobodys = self._hasher.hash("the password of nobody")

    async def hash(self, password: str) -> str:
        """Return the hash to store."""
        async with self._turns:
            return await asyncio.to_thread(self._hasher.hash, password)

    async def matches(self, password: str, stored: str | None) -> bool:
        """Tell whether `password` is the one; just as slowly when nothing is stored."""
        async with self._turns:
            same = await asyncio.to_thread(self._verify, password, stored or self._nobodys)
        return same and stored is not None

    def is_outdated(self, stored: str) -> bool:
        """Tell whether a hash was made under other terms than today's."""
        return self._hasher.check_needs_rehash(stored)

    def _verify(self, password: str, stored: str) -> bool:
        with suppress(VerificationError, InvalidHashError, UnicodeEncodeError):
            return self._hasher.verify(stored, password)
        return False
