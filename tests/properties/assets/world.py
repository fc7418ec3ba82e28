"""Assets on memory, SQLite and PostgreSQL, through the use cases that HTTP calls."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from core.assets.model import Asset, AssetState, Expected, Version
from core.assets.rules.details import Details, Written
from core.assets.steps.storing import AssetCommand, load
from core.assets.use_cases.create_asset import CreateAsset, CreateAssetCommand
from core.assets.use_cases.edit_asset import EditAsset, EditAssetCommand
from core.assets.use_cases.redo_asset import RedoAsset
from core.assets.use_cases.restore_version import RestoreVersion, RestoreVersionCommand
from core.assets.use_cases.undo_asset import UndoAsset
from core.generation.model import Creation, CreationStatus, ForAsset, Operation
from core.generation.steps.versions import add_version
from core.ledger.rules.opening import open_wallet
from core.media.steps.keeping import MediaKeeper
from core.shared.errors import AccountNotFound, DomainError
from core.shared.ids import AccountId
from core.shared.pages import PageRequest
from tests.properties.ledger.backends import FakeClock
from tests.runner import Runner
from tests.use_cases.ledger.worlds import TERMS

ADA = AccountId(1)
NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
ANY = Expected()


@dataclass(slots=True)
class Ids:
    """Ids that no other history has."""

    made: int = 0

    def new(self) -> str:
        self.made += 1
        return f"id-{self.made:09}"


@dataclass(slots=True)
class Desk:
    """One storage, and what can be done there to one asset at a time."""

    name: str
    unit_of_work: Callable[[], Any]
    snapshot: Callable[[], Any]
    clock: FakeClock = field(default_factory=FakeClock)
    ids: Ids = field(default_factory=Ids)
    asset_id: str = ""

    def tools(self) -> dict[str, Any]:
        """Return what every use case takes."""
        return {"unit_of_work": self.unit_of_work, "clock": self.clock, "ids": self.ids}

    def keeper(self) -> MediaKeeper:
        """Return a keeper of media that a text never asks for any."""
        nothing: Any = None
        return MediaKeeper(store=nothing, secrets=nothing, **self.tools())

    async def open_wallet(self) -> None:
        """Open the account's wallet, under whose lock its assets are counted, if it has none."""
        async with self.unit_of_work() as work:
            try:
                await work.wallets.get(ADA)
            except AccountNotFound:
                await work.wallets.save(open_wallet(ADA, (), TERMS, NOW))
                await work.commit()

    async def create(self, content: str) -> AssetState:
        """Make a new asset, the one that everything else is done to."""
        await self.open_wallet()
        command = CreateAssetCommand(account_id=ADA, author="a", written=Written(content=content))
        state = await CreateAsset(media=self.keeper(), assets_max=10_000, **self.tools())(command)
        self.asset_id = state.asset.id
        return state

    async def edit(
        self, content: str | None, expected: Expected = ANY, *, title: str | None = None
    ) -> AssetState:
        """Edit text and title."""
        command = EditAssetCommand(
            account_id=ADA,
            asset_id=self.asset_id,
            author="a",
            written=Written(content=content),
            details=Details(title=title),
            expected=expected,
        )
        return await EditAsset(media=self.keeper(), **self.tools())(command)

    async def undo(self, expected: Expected = ANY) -> AssetState:
        """Go back."""
        return await UndoAsset(**self.tools())(self._step(expected))

    async def redo(self, expected: Expected = ANY) -> AssetState:
        """Go forth."""
        return await RedoAsset(**self.tools())(self._step(expected))

    def _step(self, expected: Expected) -> AssetCommand:
        return AssetCommand(account_id=ADA, asset_id=self.asset_id, expected=expected)

    async def restore(self, number: int, expected: Expected = ANY) -> AssetState:
        """Bring a version back."""
        command = RestoreVersionCommand(
            account_id=ADA, asset_id=self.asset_id, number=number, author="a", expected=expected
        )
        return await RestoreVersion(**self.tools())(command)

    async def deliver(self, base: int, text: str) -> int | None:
        """Deliver what a model made of a version; return the version that it became."""
        creation = Creation(
            id=self.ids.new(),
            account_id=ADA,
            operation=Operation.REFINE,
            status=CreationStatus.COMPLETED,
            inputs={"instruction": "i"},
            prompt_tokens=1,
            output_tokens_max=1,
            hold_id="h",
            writer="w",
            created_at=NOW,
            text=text,
            for_asset=ForAsset(asset_id=self.asset_id, version=base, author="a"),
        )
        async with self.unit_of_work() as work:
            done = await add_version(work, self.keeper(), creation, NOW)
            await work.commit()
        return done.asset_version

    async def stored(self) -> tuple[Asset, tuple[Version, ...]]:
        """Return the asset and all its versions, the first first."""
        versions: list[Version] = []
        before: str | None = None
        async with self.snapshot() as work:
            state = await load(work, ADA, self.asset_id)
            while True:
                page = await work.assets.versions(
                    self.asset_id, PageRequest(limit=100, before=before)
                )
                versions += page.items
                before = page.next_before
                if before is None:
                    return state.asset, tuple(reversed(versions))


async def outcome(act: Any) -> AssetState | str:
    """Return what an act leads to, or the code of its refusal."""
    try:
        state: AssetState = await act
    except DomainError as refusal:
        return refusal.code
    return state


@dataclass(frozen=True, slots=True)
class World:
    """Several storages, and the loop that runs them."""

    desks: tuple[Desk, ...]
    runner: Runner
