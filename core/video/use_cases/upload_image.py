"""Keep a picture that somebody sends."""

from collections.abc import Callable
from dataclasses import dataclass

from core.media.steps.keeping import MediaKeeper, NewMedia
from core.shared.ids import AccountId
from core.shared.keys import RequestKey
from core.shared.ports import Clock, Ids
from core.shared.room import check_room
from core.video.errors import PictureRefused
from core.video.model import Image
from core.video.ports import Pictures, VideoUnitOfWork
from core.video.rules.pictures import check_name

FOLDER = "uploads"


@dataclass(frozen=True, slots=True, kw_only=True)
class UploadImageCommand:
    """Who sends what, under which name. `key` makes a repeated upload the same one."""

    account_id: AccountId
    name: str
    content: bytes
    key: RequestKey | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class UploadImage:
    """Look at every byte before anything is stored; what is stored was encoded here."""

    unit_of_work: Callable[[], VideoUnitOfWork]
    clock: Clock
    ids: Ids
    pictures: Pictures
    media: MediaKeeper
    bytes_max: int
    uploads_max: int

    async def __call__(self, command: UploadImageCommand) -> Image:
        """Return the picture.

        Raises `PictureRefused`, `PicturesBusy`, `NoRoom`, the errors of keys, and of the store.
        """
        content, account_id = command.content, command.account_id
        if len(content) > self.bytes_max:
            raise PictureRefused(f"The file is larger than {self.bytes_max} bytes.")
        kind = await self.pictures.judge(content)
        name = check_name(command.name, kind)
        picture = await self.pictures.read(content, kind)
        staged = await self.media.stage(
            NewMedia(
                account_id=account_id,
                content=picture.content,
                media_type=kind.value,
                folder=FOLDER,
                name=name,
            )
        )
        async with self.unit_of_work() as work:
            await work.wallets.get(account_id)
            if command.key is not None:
                earlier = await work.keys.claim(command.key)
                if earlier is not None:
                    return await work.images.get(earlier, account_id=account_id, deleted=True)
            kept = await work.images.count(account_id)
            check_room(kept, most=self.uploads_max, things="uploaded pictures")
            media = await self.media.attach(work, staged)
            image = Image(
                id=self.ids.new(),
                account_id=account_id,
                name=name,
                media_type=kind.value,
                width=picture.width,
                height=picture.height,
                size_bytes=media.size_bytes,
                media_id=media.id,
                media_address=media.address,
                blob_key=media.blob_key,
                created_at=self.clock.now(),
            )
            await work.images.add(image)
            if command.key is not None:
                await work.keys.finish(command.key, result=image.id)
            await work.commit()
            return image
