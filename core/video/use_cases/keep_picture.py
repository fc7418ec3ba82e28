"""Make an asset of a picture."""

from collections.abc import Callable
from dataclasses import dataclass

from core.assets.model import AssetState
from core.assets.rules.details import Written
from core.assets.use_cases.create_asset import CreateAsset, CreateAssetCommand
from core.generation.use_cases.keep_as_asset import KeepAsAsset, KeepAsAssetCommand
from core.video.errors import ImageNotFound
from core.video.ports import VideoUnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepPicture:
    """Make an asset of a picture by its id: one that was uploaded, or one that `ai/` drew."""

    snapshot: Callable[[], VideoUnitOfWork]
    keep: KeepAsAsset
    create: CreateAsset

    async def __call__(self, command: KeepAsAssetCommand) -> AssetState:
        """Return the asset. Raises what `KeepAsAsset` and `CreateAsset` raise."""
        media_id = await self._uploaded(command)
        if media_id is None:
            return await self.keep(command)
        return await self.create(
            CreateAssetCommand(
                account_id=command.account_id,
                author=command.author,
                written=Written(note=command.note),
                kind=command.kind,
                media_id=media_id,
                details=command.details,
                key=command.key,
            )
        )

    async def _uploaded(self, command: KeepAsAssetCommand) -> str | None:
        """Return the media of an upload; of a deleted one too, for whoever repeats a request."""
        account_id, image_id = command.account_id, command.source.id
        async with self.snapshot() as work:
            try:
                image = await work.images.get(image_id, account_id=account_id, deleted=True)
            except ImageNotFound:
                return None
            return image.media_id
