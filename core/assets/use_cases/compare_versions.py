"""Compare two versions of a text."""

from collections.abc import Callable
from dataclasses import dataclass

from core.assets.errors import NotText
from core.assets.ports import AssetsUnitOfWork
from core.assets.rules.comparing import Comparison, compare
from core.shared.ids import AccountId
from core.shared.ports import Aside


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """What changed between which versions."""

    before: int
    after: int
    comparison: Comparison


@dataclass(frozen=True, slots=True, kw_only=True)
class CompareVersions:
    """What changed between two versions, by lines and by words.

    It takes a bounded time whatever the texts, and nobody waits for it but who asked.
    """

    snapshot: Callable[[], AssetsUnitOfWork]
    aside: Aside

    async def __call__(
        self, account_id: AccountId, asset_id: str, before: int | None, after: int | None
    ) -> Compared:
        """Return the differences: up to the current version and from its parent, if not said.

        Raises `AssetNotFound`, `AssetVersionNotFound` and `NotText`.
        """
        async with self.snapshot() as work:
            asset = await work.assets.get(account_id, asset_id)
            new = await work.assets.version(asset_id, after or asset.current)
            old = await work.assets.version(asset_id, before or new.parent or new.number)
        if old.content is None or new.content is None:
            raise NotText("Only texts can be compared.")
        one, other = old.content, new.content
        names = (f"version {old.number}", f"version {new.number}")
        comparison = await self.aside(account_id, lambda: compare(one, other, names=names))
        return Compared(before=old.number, after=new.number, comparison=comparison)
