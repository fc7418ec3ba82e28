"""Pictures and clips in memory, and the streams, media and brakes that clips need."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from adapters.memory.ledger import paged
from adapters.memory.store import Tables
from core.media.errors import MediaNotFound
from core.media.model import Blob, BlobStatus, Media
from core.shared.ids import AccountId
from core.shared.pages import Page, PageRequest
from core.streams.errors import StreamNotFound
from core.streams.model import Excerpt, NewEvent, Stream
from core.streams.rules import appended
from core.usage.model import BrakeState, Switches
from core.video.errors import ImageNotFound, VideoNotFound
from core.video.model import OPEN_CLIPS, Clip, ClipFilter, Image


class MemoryImages:
    """Rows of pictures."""

    def __init__(self, tables: Tables) -> None:
        """Work on one transaction."""
        self._tables = tables

    async def add(self, image: Image) -> None:
        """Store a new one."""
        assert image.id not in self._tables.images
        self._tables.images[image.id] = image

    async def get(self, image_id: str, *, account_id: AccountId, deleted: bool = False) -> Image:
        """Return one of that account. Raises `ImageNotFound`."""
        image = self._tables.images.get(image_id)
        hidden = image is None or (image.deleted_at is not None and not deleted)
        if image is None or hidden or image.account_id != account_id:
            raise ImageNotFound("There is no such picture.")
        return image

    async def count(self, account_id: AccountId) -> int:
        """Return how many pictures an account has."""
        return sum(
            each.account_id == account_id and each.deleted_at is None
            for each in self._tables.images.values()
        )

    async def delete(self, image_id: str, *, at: datetime) -> None:
        """Mark one as deleted, and take its name from what came of it."""
        self._tables.images[image_id] = replace(self._tables.images[image_id], deleted_at=at)
        for clip in list(self._tables.clips.values()):
            if clip.image_id == image_id:
                self._tables.clips[clip.id] = replace(clip, image_id=None)


class MemoryClips:
    """Rows of clips."""

    def __init__(self, tables: Tables) -> None:
        """Work on one transaction."""
        self._tables = tables

    async def add(self, clip: Clip) -> None:
        """Store a new one."""
        assert clip.id not in self._tables.clips
        self._tables.clips[clip.id] = clip

    async def get(
        self, clip_id: str, *, account_id: AccountId | None = None, deleted: bool = False
    ) -> Clip:
        """Return one (of that account). Raises `VideoNotFound`."""
        clip = self._tables.clips.get(clip_id)
        hidden = clip is None or (clip.deleted_at is not None and not deleted)
        if hidden or clip is None or account_id not in {None, clip.account_id}:
            raise VideoNotFound("There is no such video.")
        return clip

    async def save(self, clip: Clip) -> None:
        """Store a changed one; of a provider's job there is one clip."""
        if clip.provider_job is not None:
            same = [
                each.id
                for each in self._tables.clips.values()
                if (each.provider, each.provider_job) == (clip.provider, clip.provider_job)
            ]
            assert same in ([], [clip.id]), "two clips with one job of a provider"
        self._tables.clips[clip.id] = clip

    async def batch(self, batch_id: str) -> Sequence[Clip]:
        """Return the clips of a batch in their order."""
        found = [clip for clip in self._tables.clips.values() if clip.batch_id == batch_id]
        return sorted(found, key=lambda clip: clip.number)

    async def open_of(self, account_id: AccountId) -> Sequence[Clip]:
        """Return an account's clips that have not ended, deleted ones too."""
        return [
            clip
            for clip in self._tables.clips.values()
            if clip.account_id == account_id and clip.status in OPEN_CLIPS
        ]

    async def list(self, account_id: AccountId, wish: ClipFilter, page: PageRequest) -> Page[Clip]:
        """Return an account's clips, newest first."""
        found = [
            clip
            for clip in self._tables.clips.values()
            if clip.account_id == account_id
            and clip.deleted_at is None
            and wish.batch_id in {None, clip.batch_id}
            and wish.image_id in {None, clip.image_id}
            and wish.script_id in {None, clip.script_id}
            and wish.status in {None, clip.status}
            and (page.before is None or clip.id < page.before)
        ]
        found.sort(key=lambda clip: clip.id, reverse=True)
        return paged(found, page.limit, lambda clip: clip.id)


class MemoryStreams:
    """The log of events."""

    def __init__(self, tables: Tables) -> None:
        """Work on one transaction."""
        self._tables = tables

    async def open(self, stream: Stream) -> None:
        """Store a new stream."""
        self._tables.streams[stream.id] = Excerpt(stream=stream, events=())

    async def append(
        self, stream_id: str, writer: str, *events: NewEvent, ended_at: datetime | None = None
    ) -> Stream:
        """Add events; return the stream as it is then."""
        kept = self._kept(stream_id)
        stream, numbered = appended(kept.stream, writer, events, ended_at=ended_at)
        self._tables.streams[stream_id] = Excerpt(stream=stream, events=kept.events + numbered)
        return stream

    async def read(self, stream_id: str, *, after: int, limit: int) -> Excerpt:
        """Return up to `limit` events after a cursor."""
        kept = self._kept(stream_id)
        events = tuple(each for each in kept.events if each.sequence > after)
        return Excerpt(stream=kept.stream, events=events[:limit])

    def _kept(self, stream_id: str) -> Excerpt:
        kept = self._tables.streams.get(stream_id)
        if kept is None:
            raise StreamNotFound("There is no such stream.")
        return kept


class MemoryMedia:
    """Rows of blobs and media."""

    def __init__(self, tables: Tables) -> None:
        """Work on one transaction."""
        self._tables = tables

    async def add_blob(self, blob: Blob) -> None:
        """Store a new blob's row."""
        self._tables.blobs[blob.key] = blob

    async def blob(self, key: str) -> Blob | None:
        """Return a blob's row, or None."""
        return self._tables.blobs.get(key)

    async def save_blob(self, blob: Blob) -> None:
        """Store a changed row."""
        self._tables.blobs[blob.key] = blob

    async def same_blob(
        self, account_id: AccountId, digest: str, *, media_type: str
    ) -> Blob | None:
        """Return a stored blob of the account with the same content, or None."""
        wanted = (account_id, digest, media_type, BlobStatus.STORED)
        for blob in sorted(self._tables.blobs.values(), key=lambda each: each.key):
            if (blob.account_id, blob.digest, blob.media_type, blob.status) == wanted:
                return blob
        return None

    async def add(self, media: Media) -> None:
        """Store new media."""
        self._tables.media[media.id] = media

    async def get(self, media_id: str, *, account_id: AccountId | None = None) -> Media:
        """Return media that are not deleted. Raises `MediaNotFound`."""
        media = self._tables.media.get(media_id)
        if media is None or account_id not in {None, media.account_id}:
            raise MediaNotFound("There is nothing here, or it was deleted.")
        return media

    async def delete(self, media_id: str, *, at: datetime) -> None:
        """Void media for good."""
        del at
        self._tables.media.pop(media_id, None)

    async def is_shown(self, blob_key: str) -> bool:
        """Tell whether any media show a blob."""
        return any(each.blob_key == blob_key for each in self._tables.media.values())


class MemoryBrakes:
    """Brakes that are all off."""

    async def state(self, day: date, account_id: AccountId | None) -> BrakeState:
        """Return it."""
        del day, account_id
        return BrakeState(switches=Switches(), spent=0, spent_by_account=0, account_suspended=False)
