"""Tell who is calling."""

import asyncio
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Protocol

from core.accounts.model import Caller
from core.accounts.use_cases.verify_credentials import Credentials, VerifyCredentials
from core.shared.ports import Clock

REMEMBERED_FOR = timedelta(seconds=1)
"""How long another process may take to notice that somebody is out."""


class AccessChanges(Protocol):
    """What tells, in this process, that somebody may be out who was let in before."""

    @property
    def access_changes(self) -> int:
        """How many commits of this process may have changed who is let in."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Remembered:
    """Whom credentials were found to mean at `since`, after so many `changes` in this process."""

    caller: Caller
    since: datetime
    until: datetime
    changes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Authenticate:
    """Tell who is calling, and remember it for a second, so that a busy caller costs one look.

    Whoever is logged out, revoked, suspended or deleted in this process is out with the next
    request: each commit that touches what lets people in makes all that was remembered before void.
    Other processes notice within `REMEMBERED_FOR`. Nothing outlives the end of its token, session
    or key, and refusals are not remembered.
    """

    verify: VerifyCredentials
    clock: Clock
    changes: AccessChanges
    remembered_max: int = 10_000
    remembered: dict[bytes, Remembered] = field(default_factory=dict)
    looks: dict[tuple[bytes, int], tuple[asyncio.Task[Caller], datetime]] = field(
        default_factory=dict
    )

    async def __call__(self, credentials: Credentials) -> Caller | None:
        """Return the caller, None without credentials.

        Raises `TokenRefused`, `AccountSuspended`, `IdentityTaken`, `Unavailable`.
        """
        if credentials.api_key is None and credentials.bearer is None:
            return None
        now = self.clock.now()
        # Counted before the look: what comes meanwhile voids it.
        changes = self.changes.access_changes
        name = name_of(credentials)
        known = self.remembered.get(name)
        if known is not None and known.changes == changes and known.since <= now < known.until:
            return known.caller
        looking, began = self.looks.get((name, changes), (None, now))
        if looking is None or not began <= now < began + REMEMBERED_FOR:
            looking = asyncio.create_task(self._look(credentials, name, now, changes))
            self.looks[name, changes] = (looking, now)
        return await asyncio.shield(looking)

    async def _look(
        self, credentials: Credentials, name: bytes, now: datetime, changes: int
    ) -> Caller:
        """Look, once for all who ask meanwhile; who leaves does not stop it for the others."""
        try:
            found = await self.verify(credentials, now)
        finally:
            looking, _ = self.looks.get((name, changes), (None, now))
            if looking is asyncio.current_task():
                del self.looks[name, changes]
        until = now + REMEMBERED_FOR
        if found.until is not None:
            until = min(until, found.until)
        self._remember(
            name, Remembered(caller=found.caller, since=now, until=until, changes=changes)
        )
        return found.caller

    def _remember(self, name: bytes, found: Remembered) -> None:
        """Keep what was found in the place of what was known longest."""
        self.remembered.pop(name, None)
        if len(self.remembered) >= self.remembered_max:
            del self.remembered[next(iter(self.remembered))]
        self.remembered[name] = found


def name_of(credentials: Credentials) -> bytes:
    """Return what credentials are remembered under, which opens nothing."""
    secret = credentials.bearer if credentials.api_key is None else credentials.api_key
    kind = b"bearer " if credentials.api_key is None else b"key "
    assert secret is not None
    return sha256(kind + secret.encode(errors="replace")).digest()
