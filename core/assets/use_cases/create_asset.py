"""Make an asset."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from core.assets.errors import AssetInvalid
from core.assets.model import Asset, AssetKind, AssetState, Draft, First
from core.assets.ports import AssetsUnitOfWork
from core.assets.rules.details import (
    Details,
    Written,
    check_details,
    check_kind,
    check_written,
    title_from,
)
from core.assets.rules.versions import begun
from core.assets.steps.storing import load, record, show
from core.media.steps.keeping import MediaKeeper
from core.shared.errors import FieldError
from core.shared.ids import AccountId
from core.shared.keys import RequestKey
from core.shared.ports import Clock, Ids
from core.shared.room import check_room


@dataclass(frozen=True, slots=True, kw_only=True)
class CreateAssetCommand:
    """Whose asset, by whom, with which text or media. `key` makes a repeated call the same one."""

    account_id: AccountId
    author: str
    written: Written
    kind: AssetKind | None = None
    media_id: str | None = None
    details: Details = field(default_factory=Details)
    key: RequestKey | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CreateAsset:
    """An asset begins with its first version."""

    unit_of_work: Callable[[], AssetsUnitOfWork]
    clock: Clock
    ids: Ids
    media: MediaKeeper
    assets_max: int

    async def __call__(self, command: CreateAssetCommand) -> AssetState:
        """Return the asset.

        Raises `AssetInvalid`, `MediaNotFound`, `BlobGone`, a `NotFound` for a campaign that is not
        there, `NoRoom`, and the errors of keys.
        """
        written, details = check_written(command.written), check_details(command.details)
        if (written.content is None) == (command.media_id is None):
            error = FieldError(field="content", message="give a text or media, one of them")
            raise AssetInvalid("An asset holds a text or media.", errors=(error,))
        account_id = command.account_id
        async with self.unit_of_work() as work:
            await work.wallets.get(account_id)
            if command.key is not None:
                earlier = await work.keys.claim(command.key)
                if earlier is not None:
                    return await load(work, account_id, earlier, deleted=True)
            kind, title, shown = AssetKind.TEXT, title_from(written.content or ""), None
            if command.media_id is not None:
                media = await show(work, self.media, account_id, command.media_id)
                kind, title, shown = media.kind, title_from(media.name), media.shown
            draft = Draft(
                author=command.author,
                content=written.content,
                shown=shown,
                prompt=written.prompt,
                model=written.model,
                note=written.note,
            )
            check_kind(kind, command.kind)
            first = First(kind=kind, title=title, draft=draft)
            state = await self.begin(work, account_id, first, details, self.clock.now())
            if command.key is not None:
                await work.keys.finish(command.key, result=state.asset.id)
            await work.commit()
            return state

    async def begin(
        self,
        work: AssetsUnitOfWork,
        account_id: AccountId,
        first: First,
        details: Details,
        now: datetime,
    ) -> AssetState:
        """Store a new asset in the caller's transaction, in which its account's wallet is locked.

        Raises `NoRoom`, and a `NotFound` for a campaign that is not there.
        """
        check_room(await work.assets.count(account_id), most=self.assets_max, things="assets")
        if details.campaign_id is not None:
            await work.campaigns.get(account_id, details.campaign_id)
        asset = Asset(
            id=self.ids.new(),
            account_id=account_id,
            kind=first.kind,
            title=details.title or first.title,
            created_at=now,
            updated_at=now,
            tags=details.tags or (),
            metadata=details.metadata or {},
            campaign_id=details.campaign_id,
        )
        state = begun(asset, first.draft)
        await work.assets.add(state.asset)
        await work.assets.append(state.version)
        await record(work, self.ids, "asset.created", state, now)
        return state
