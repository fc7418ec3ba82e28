"""Edit an asset."""

from collections.abc import Callable
from dataclasses import dataclass, field

from core.assets.errors import AssetInvalid
from core.assets.model import AssetKind, AssetState, Draft, Expected
from core.assets.ports import AssetsUnitOfWork
from core.assets.rules.details import Details, Written, check_details, check_written
from core.assets.rules.versions import edited
from core.assets.steps.storing import load_expected, record, show
from core.media.steps.keeping import MediaKeeper
from core.shared.errors import FieldError
from core.shared.ids import AccountId
from core.shared.ports import Clock, Ids


@dataclass(frozen=True, slots=True, kw_only=True)
class EditAssetCommand:
    """What changes of which asset, by whom; only in the state that is expected."""

    account_id: AccountId
    asset_id: str
    author: str
    written: Written = field(default_factory=Written)
    media_id: str | None = None
    details: Details = field(default_factory=Details)
    expected: Expected = field(default_factory=Expected)


@dataclass(frozen=True, slots=True, kw_only=True)
class EditAsset:
    """Other content is a new version after the current one; title, tags and such have none.

    Of two edits of the same state one wins, and the other changes nothing.
    """

    unit_of_work: Callable[[], AssetsUnitOfWork]
    clock: Clock
    ids: Ids
    media: MediaKeeper

    async def __call__(self, command: EditAssetCommand) -> AssetState:
        """Return the asset as it is then.

        Raises `AssetInvalid`, `AssetNotFound`, `AssetMoved`, `AssetMovedOn`, `MediaNotFound`,
        `BlobGone`, and a `NotFound` for a campaign that is not there.
        """
        written, details = check_written(command.written), check_details(command.details)
        async with self.unit_of_work() as work:
            if details.campaign_id is not None:
                # Before the asset: who deletes a campaign locks it before what lies in it.
                await work.campaigns.get(command.account_id, details.campaign_id)
            before = await load_expected(
                work, command.account_id, command.asset_id, command.expected
            )
            draft = await self._draft(work, command, written, before.asset.kind)
            now = self.clock.now()
            state = edited(before, details, draft, now)
            if state == before:
                return before
            if state.version.number != before.version.number:
                await work.assets.append(state.version)
                await record(work, self.ids, "asset.edited", state, now)
            await work.assets.save(state.asset)
            await work.commit()
            return state

    async def _draft(
        self, work: AssetsUnitOfWork, command: EditAssetCommand, written: Written, kind: AssetKind
    ) -> Draft | None:
        """Return the content that was sent, if any. Raises `AssetInvalid` for another kind's."""
        shown = None
        if command.media_id is not None and kind is not AssetKind.TEXT:
            media = await show(work, self.media, command.account_id, command.media_id)
            shown = media.shown if media.kind is kind else None
        content = written.content if kind is AssetKind.TEXT else None
        wrong = [
            FieldError(field=field, message=f"this asset is of the kind {kind.value}")
            for field, sent, taken in (
                ("content", written.content, content),
                ("media_id", command.media_id, shown),
            )
            if sent is not None and taken is None
        ]
        if wrong:
            raise AssetInvalid("An asset stays of its kind.", errors=tuple(wrong))
        if content is None and shown is None:
            return None
        return Draft(
            author=command.author,
            content=content,
            shown=shown,
            prompt=written.prompt,
            model=written.model,
            note=written.note,
        )
