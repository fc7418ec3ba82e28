"""What assets need of storage and of the world."""

from collections.abc import Sequence
from typing import Protocol

from core.accounts.ports import UsageEvents
from core.assets.model import Asset, AssetFilter, AssetState, Node, Version
from core.ledger.ports import Wallets
from core.media.ports import MediaUnitOfWork
from core.shared.ids import AccountId
from core.shared.pages import Page, PageRequest
from core.shared.ports import Folders


class Assets(Protocol):
    """Assets and their versions. The errors named here are in `errors.py` of this context.

    Deleted ones are kept with all their versions, and found only where that is asked for. No call
    but the lists reads more rows the more versions there are.
    """

    async def add(self, asset: Asset) -> None:
        """Store a new asset; its first version is appended apart."""
        ...

    async def get(self, account_id: AccountId, asset_id: str, *, deleted: bool = False) -> Asset:
        """Return an asset of the account, locked in a unit of work that writes.

        Raises `AssetNotFound`.
        """
        ...

    async def save(self, asset: Asset) -> None:
        """Store a changed asset."""
        ...

    async def count(self, account_id: AccountId) -> int:
        """Return how many assets an account has."""
        ...

    async def list(
        self, account_id: AccountId, wish: AssetFilter, page: PageRequest
    ) -> Page[AssetState]:
        """Return an account's assets with their current versions, newest first."""
        ...

    async def append(self, version: Version) -> None:
        """Store a new version; none is ever changed."""
        ...

    async def version(self, asset_id: str, number: int) -> Version:
        """Return a version. Raises `AssetVersionNotFound`."""
        ...

    async def left(self, asset_id: str, number: int) -> int | None:
        """Return the child of a version that undo left last, or None."""
        ...

    async def leave(self, asset_id: str, number: int, child: int) -> None:
        """Remember the child of a version that undo left."""
        ...

    async def versions(self, asset_id: str, page: PageRequest) -> Page[Version]:
        """Return an asset's versions, newest first."""
        ...

    async def nodes(self, asset_id: str, page: PageRequest) -> Page[Node]:
        """Return the places of an asset's versions in its tree, newest first."""
        ...

    async def media_of(self, asset_id: str) -> Sequence[str]:
        """Return the ids of all media that an asset's versions show."""
        ...


class AssetsUnitOfWork(MediaUnitOfWork, Protocol):
    """The slice of the unit of work that assets may touch."""

    @property
    def assets(self) -> Assets:
        """Assets and their versions."""
        ...

    @property
    def campaigns(self) -> Folders:
        """What assets may lie in."""
        ...

    @property
    def usage_events(self) -> UsageEvents:
        """Events for statistics."""
        ...

    @property
    def wallets(self) -> Wallets:
        """Wallet rows."""
        ...
