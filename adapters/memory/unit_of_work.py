"""One transaction in memory: it works on a copy that `commit` swaps in."""

import asyncio
from typing import Self

from adapters.memory.assets import MemoryAssets, MemoryUsageEvents
from adapters.memory.campaigns import MemoryCampaigns, MemorySlots
from adapters.memory.coach import MemoryCreatorProfiles, MemoryProjectDecisions, MemoryProjects
from adapters.memory.ledger import MemoryEntries, MemoryHolds, MemoryRows, MemoryWallets
from adapters.memory.publishing import (
    MemoryDeliveries,
    MemoryDeliveryKeys,
    MemoryIntegrations,
    MemoryPostedArticles,
)
from adapters.memory.shared import MemoryEvents, MemoryJobs, MemoryKeys
from adapters.memory.store import MemoryStore
from adapters.memory.video import (
    MemoryBrakes,
    MemoryClips,
    MemoryImages,
    MemoryMedia,
    MemoryStreams,
)


class MemoryUnitOfWork:
    """A transaction; leaving it without `commit` means nothing happened. Writers take turns."""

    def __init__(self, store: MemoryStore, *, read_only: bool = False) -> None:
        """Prepare a transaction; `read_only` ones never wait and must not be committed."""
        self._store = store
        self._read_only = read_only

    async def __aenter__(self) -> Self:
        """Begin."""
        if not self._read_only:
            await self._store.turn.acquire()
        self._tables = self._store.tables.copy()
        await asyncio.sleep(0)  # As with a database, others run while this one waits.
        return self

    async def __aexit__(self, *exception: object) -> None:
        """End; undo what was not committed."""
        if not self._read_only:
            self._store.turn.release()

    async def commit(self) -> None:
        """Make all of it visible at once."""
        assert not self._read_only
        self._store.tables = self._tables.copy()

    @property
    def events(self) -> MemoryEvents:
        """The outbox."""
        return MemoryEvents(self._tables)

    @property
    def jobs(self) -> MemoryJobs:
        """Promised work."""
        return MemoryJobs(self._tables)

    @property
    def keys(self) -> MemoryKeys:
        """Idempotency keys."""
        return MemoryKeys(self._tables)

    @property
    def wallets(self) -> MemoryWallets:
        """Wallet rows."""
        return MemoryWallets(self._tables)

    @property
    def holds(self) -> MemoryHolds:
        """Holds."""
        return MemoryHolds(self._tables)

    @property
    def entries(self) -> MemoryEntries:
        """Entries of the ledger."""
        return MemoryEntries(self._tables)

    @property
    def assets(self) -> MemoryAssets:
        """Assets and their versions."""
        return MemoryAssets(self._tables)

    @property
    def usage_events(self) -> MemoryUsageEvents:
        """Events for statistics."""
        return MemoryUsageEvents(self._tables)

    @property
    def campaigns(self) -> MemoryCampaigns:
        """Campaigns."""
        return MemoryCampaigns(self._tables)

    @property
    def slots(self) -> MemorySlots:
        """Slots of campaigns."""
        return MemorySlots(self._tables)

    @property
    def rows(self) -> MemoryRows:
        """The ledger's rows, for an audit."""
        return MemoryRows(self._tables)

    @property
    def articles(self) -> MemoryPostedArticles:
        """Articles, as far as publishing looks at them."""
        return MemoryPostedArticles(self._tables)

    @property
    def api_keys(self) -> MemoryDeliveryKeys:
        """Keys that go with deliveries."""
        return MemoryDeliveryKeys(self._tables)

    @property
    def integrations(self) -> MemoryIntegrations:
        """Customers' endpoints."""
        return MemoryIntegrations(self._tables)

    @property
    def deliveries(self) -> MemoryDeliveries:
        """Deliveries with their attempts."""
        return MemoryDeliveries(self._tables)

    @property
    def creator_profiles(self) -> MemoryCreatorProfiles:
        """What is known of creators."""
        return MemoryCreatorProfiles(self._tables)

    @property
    def projects(self) -> MemoryProjects:
        """Projects."""
        return MemoryProjects(self._tables)

    @property
    def project_decisions(self) -> MemoryProjectDecisions:
        """Decisions."""
        return MemoryProjectDecisions(self._tables)

    @property
    def images(self) -> MemoryImages:
        """Pictures."""
        return MemoryImages(self._tables)

    @property
    def clips(self) -> MemoryClips:
        """Clips."""
        return MemoryClips(self._tables)

    @property
    def streams(self) -> MemoryStreams:
        """The log of what is watched while it happens."""
        return MemoryStreams(self._tables)

    @property
    def media(self) -> MemoryMedia:
        """Blobs and what shows them."""
        return MemoryMedia(self._tables)

    @property
    def brakes(self) -> MemoryBrakes:
        """Brakes that are all off."""
        return MemoryBrakes()
