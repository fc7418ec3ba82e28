"""Make an asset of one thing that an account has."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from core.assets.errors import AssetInvalid
from core.assets.model import AssetKind, AssetState, Source, SourceKind
from core.assets.rules.details import Details, Written
from core.assets.use_cases.create_asset import CreateAsset, CreateAssetCommand
from core.generation.use_cases.keep_as_asset import KeepAsAsset, KeepAsAssetCommand
from core.shared.ids import AccountId
from core.shared.keys import RequestKey
from core.video.errors import ImageNotFound
from core.video.ports import VideoUnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class MakeAssetCommand:
    """Whose asset, by whom, of exactly one: a written text, or what one of the ids names.

    `text_id` is of a text that `ai/` made, `image_id` of an image that it drew or of an upload.
    `key` makes a repeated call the same asset.
    """

    account_id: AccountId
    author: str
    written: Written
    article_id: str | None = None
    text_id: str | None = None
    image_id: str | None = None
    media_id: str | None = None
    kind: AssetKind | None = None
    details: Details = field(default_factory=Details)
    key: RequestKey | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MakeAsset:
    """An asset is made of one thing, so that its first version says what it came from.

    It is here because uploads are the topmost of what an asset may be made of.
    """

    snapshot: Callable[[], VideoUnitOfWork]
    keep: KeepAsAsset
    create: CreateAsset

    async def __call__(self, command: MakeAssetCommand) -> AssetState:
        """Return the asset.

        Raises `AssetInvalid` for none or several, and what `KeepAsAsset` and `CreateAsset` raise.
        """
        check_one(command)
        if command.article_id is not None:
            return await self._keep(command, SourceKind.ARTICLE, command.article_id)
        if command.text_id is not None:
            return await self._keep(command, SourceKind.CREATION, command.text_id)
        if command.image_id is not None:
            return await self._picture(command, command.image_id)
        return await self._create(command)

    async def _picture(self, command: MakeAssetCommand, image_id: str) -> AssetState:
        media_id = await self._uploaded(command.account_id, image_id)
        if media_id is None:
            return await self._keep(command, SourceKind.CREATION, image_id)
        written = Written(note=command.written.note)
        return await self._create(replace(command, written=written, media_id=media_id))

    async def _keep(self, command: MakeAssetCommand, kind: SourceKind, id: str) -> AssetState:
        return await self.keep(
            KeepAsAssetCommand(
                account_id=command.account_id,
                author=command.author,
                source=Source(kind=kind, id=id),
                kind=command.kind,
                note=command.written.note,
                details=command.details,
                key=command.key,
            )
        )

    async def _create(self, command: MakeAssetCommand) -> AssetState:
        return await self.create(
            CreateAssetCommand(
                account_id=command.account_id,
                author=command.author,
                written=command.written,
                kind=command.kind,
                media_id=command.media_id,
                details=command.details,
                key=command.key,
            )
        )

    async def _uploaded(self, account_id: AccountId, image_id: str) -> str | None:
        """Return the media of an upload; of a deleted one too, for whoever repeats a request."""
        async with self.snapshot() as work:
            try:
                image = await work.images.get(image_id, account_id=account_id, deleted=True)
            except ImageNotFound:
                return None
            return image.media_id


def check_one(command: MakeAssetCommand) -> None:
    """Raise `AssetInvalid` unless there is exactly one thing to make an asset of."""
    given = (
        command.written.content,
        command.article_id,
        command.text_id,
        command.image_id,
        command.media_id,
    )
    if sum(each is not None for each in given) != 1:
        raise AssetInvalid(
            "Give one of `content`, `article_id`, `text_id`, `image_id` and `media_id`."
        )
