"""One transaction over all repositories.

`SqlUnitOfWork` satisfies every context's slice structurally: a context names what it needs in its
own ports, and finds it here under that name.
"""

from typing import Any, Self

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.database.accounts_repositories import AccountsRepositories
from adapters.database.assets import SqlAssets
from adapters.database.away import is_undecided, reaching, told_when_undecided
from adapters.database.campaigns import SqlCampaigns
from adapters.database.campaigns_slots import SqlSlots
from adapters.database.coach_repositories import CoachRepositories
from adapters.database.engine import READ_ONLY, Database
from adapters.database.generation import SqlArticles
from adapters.database.generation_creations import SqlCreations
from adapters.database.jobs import SqlJobs
from adapters.database.keys import SqlKeys
from adapters.database.ledger import SqlEntries, SqlHolds, SqlWallets
from adapters.database.ledger_audit import SqlRows
from adapters.database.media import SqlMedia
from adapters.database.outbox import SqlEvents
from adapters.database.payments_repositories import PaymentsRepositories
from adapters.database.plans import SqlPlanReminders
from adapters.database.publishing import PublishingRepositories
from adapters.database.streams import SqlStreams
from adapters.database.usage_repositories import UsageRepositories
from adapters.database.video_repositories import VideoRepositories
from core.ledger.model import Change
from core.shared.jobs import PROMISED
from core.shared.ports import Clock

log = structlog.get_logger(__name__)

MOST_JOBS_TOLD = 20
"""Jobs of one transaction that a line in the logs names."""


class SqlUnitOfWork(
    AccountsRepositories,
    CoachRepositories,
    PaymentsRepositories,
    PublishingRepositories,
    UsageRepositories,
    VideoRepositories,
):
    """A transaction on one connection; leaving it without `commit` means nothing happened."""

    def __init__(self, database: Database, clock: Clock, *, read_only: bool = False) -> None:
        """Prepare a transaction; nothing is opened before it is entered.

        `read_only` ones never wait for SQLite's one writer and must not be committed.
        """
        self._database = database
        self._clock = clock
        self._read_only = read_only
        self._to_signal: list[str] = []
        self._changes: list[Change] = []

    async def __aenter__(self) -> Self:
        """Begin."""
        self._turn = self._database.turn(read_only=self._read_only)
        await self._turn.__aenter__()
        try:
            with reaching():
                await self._open()
        except BaseException:
            await self._turn.__aexit__(None, None, None)
            raise
        self._events = SqlEvents(self._connection, self._clock, self._database.subscribers)
        self._jobs = SqlJobs(self._connection, self._clock)
        self._streams = SqlStreams(self._connection, self._clock)
        return self

    async def _open(self) -> None:
        connection: AsyncConnection = await self._database.engine.connect()
        try:
            self._connection = await connection.execution_options(**self._options())
            self._transaction = await self._connection.begin()
        except BaseException:
            await connection.close()
            raise

    async def __aexit__(self, *exception: object) -> None:
        """End; undo what was not committed, and wake whoever watches what was.

        Raises `DatabaseAway` or `Deadlocked` when that is what ended the block.
        """
        try:
            with told_when_undecided():
                await self._connection.close()
                for each in exception:
                    if isinstance(each, Exception) and is_undecided(each):
                        raise each
        finally:
            await self._turn.__aexit__(None, None, None)
        if self._to_signal:
            await self._database.on_signals(self._to_signal)

    def _options(self) -> dict[str, Any]:
        """One that only reads sees one state of everything, however many statements it takes."""
        if self._read_only and not self._database.is_sqlite:
            return {
                READ_ONLY: True,
                "isolation_level": "REPEATABLE READ",
                "postgresql_readonly": True,
            }
        return {READ_ONLY: self._read_only}

    async def commit(self) -> None:
        """Make all of it durable."""
        assert not self._read_only
        try:
            await self._transaction.commit()
        finally:  # A commit whose answer was lost may have happened.
            self._database.access_changes += self.touches_access
        if self._changes:
            self._database.on_changes(self._changes)
        self._to_signal = list(self._streams.signals)
        if self._jobs.added:
            added = self._jobs.added
            log.info("jobs_promised", jobs=added[:MOST_JOBS_TOLD], count=len(added))
        if self._events.added or self._jobs.added:
            self._to_signal.append(PROMISED)

    @property
    def events(self) -> SqlEvents:
        """The outbox."""
        return self._events

    @property
    def jobs(self) -> SqlJobs:
        """Promised work."""
        return self._jobs

    @property
    def keys(self) -> SqlKeys:
        """Idempotency keys."""
        return SqlKeys(self._connection, self._clock)

    @property
    def wallets(self) -> SqlWallets:
        """Wallet rows."""
        return SqlWallets(self._connection, self._events, self._changes)

    @property
    def holds(self) -> SqlHolds:
        """Holds."""
        return SqlHolds(self._connection)

    @property
    def entries(self) -> SqlEntries:
        """Entries of the ledger."""
        return SqlEntries(self._connection)

    @property
    def rows(self) -> SqlRows:
        """The ledger's rows, for an audit."""
        return SqlRows(self._connection)

    @property
    def plan_reminders(self) -> SqlPlanReminders:
        """Which plans end soon, and who was told."""
        return SqlPlanReminders(self._connection)

    @property
    def articles(self) -> SqlArticles:
        """Articles."""
        return SqlArticles(self._connection)

    @property
    def streams(self) -> SqlStreams:
        """The log of what is watched while it happens."""
        return self._streams

    @property
    def assets(self) -> SqlAssets:
        """Assets and their versions."""
        return SqlAssets(self._connection)

    @property
    def campaigns(self) -> SqlCampaigns:
        """Campaigns."""
        return SqlCampaigns(self._connection)

    @property
    def slots(self) -> SqlSlots:
        """Slots of campaigns."""
        return SqlSlots(self._connection)

    @property
    def creations(self) -> SqlCreations:
        """Texts and images that were asked for."""
        return SqlCreations(self._connection)

    @property
    def media(self) -> SqlMedia:
        """Blobs and what shows them."""
        return SqlMedia(self._connection)
