"""Pictures, scripts and clips: where each comes from, and where it stands."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from core.shared.ids import AccountId


class PictureKind(StrEnum):
    """What a picture may be, by its media type."""

    JPEG = "image/jpeg"
    PNG = "image/png"
    WEBP = "image/webp"


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A picture that was decoded and encoded anew: nothing is in it but what is seen."""

    content: bytes
    kind: PictureKind
    width: int
    height: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Image:
    """An uploaded picture, in pixels as it is shown. `blob_key` is where its bytes are."""

    id: str
    account_id: AccountId
    name: str
    media_type: str
    width: int
    height: int
    size_bytes: int
    media_id: str
    media_address: str
    blob_key: str
    created_at: datetime
    deleted_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Spent:
    """What was paid for all that came of a picture or a script, in micro-credits."""

    scripts: int = 0
    videos: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Script:
    """What shall happen in a video. Its id is also that of the creation that wrote it.

    `text` is what it says now, `micro_credits_used` what writing it has cost. Until it is written
    it is no script to anybody.
    """

    id: str
    account_id: AccountId
    image_id: str | None
    created_at: datetime
    text: str = ""
    micro_credits_used: int = 0
    provider: str | None = None
    model: str | None = None
    edited_at: datetime | None = None
    deleted_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SpentImage:
    """A picture, and what was paid for all that came of it."""

    image: Image
    spent: Spent


@dataclass(frozen=True, slots=True, kw_only=True)
class SpentScript:
    """A script, and what was paid for the clips that came of it."""

    script: Script
    spent: Spent


class ClipStatus(StrEnum):
    """Where a clip stands.

    `submitting` is written before the provider is called and `processing` when it has taken the
    order. The last three are ends: only a completed one is charged.
    """

    PENDING = "pending"
    SUBMITTING = "submitting"
    PROCESSING = "processing"
    COMPLETED = "completed"
    FAILED = "failed"
    CANCELLED = "cancelled"


OPEN_CLIPS = (ClipStatus.PENDING, ClipStatus.SUBMITTING, ClipStatus.PROCESSING)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What a clip shall be: `size` is width x height in pixels, `script` what is told over it."""

    prompt: str
    script: str
    model: str
    seconds: int
    size: str

    @property
    def width(self) -> int:
        """The width in pixels."""
        return int(self.size.partition("x")[0])

    @property
    def height(self) -> int:
        """The height in pixels."""
        return int(self.size.partition("x")[2])


@dataclass(frozen=True, slots=True, kw_only=True)
class Clip:
    """One video of a batch, paid for by a hold of its own.

    `number` counts the clips of a batch from 1, `attempt` how often it was about to be submitted,
    `looks` how often its provider was asked where it stands. Who renders it is `provider` with
    `provider_model`; `provider_job` is its name there. `is_possible_orphan` says that the provider
    may have rendered, and charged us for, something that nobody was given.
    """

    id: str
    account_id: AccountId
    batch_id: str
    number: int
    status: ClipStatus
    wish: Wish
    image_id: str | None
    script_id: str | None
    hold_id: str
    job_id: str
    micro_credits: int
    created_at: datetime
    progress: int = 0
    message: str | None = None
    attempt: int = 0
    looks: int = 0
    provider: str | None = None
    provider_model: str | None = None
    provider_job: str | None = None
    submitting_at: datetime | None = None
    media_id: str | None = None
    media_address: str | None = None
    blob_key: str | None = None
    micro_credits_used: int | None = None
    error: str | None = None
    is_possible_orphan: bool = False
    cancel_asked_at: datetime | None = None
    ended_at: datetime | None = None
    deleted_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClipFilter:
    """Which clips of an account."""

    batch_id: str | None = None
    image_id: str | None = None
    script_id: str | None = None
    status: ClipStatus | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ScriptFilter:
    """Which scripts of an account."""

    image_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What a provider is asked to render. `reference` is the clip's id: the same is one job."""

    reference: str
    account_id: AccountId
    wish: Wish
    number: int
    picture: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """Who renders: a provider and its name of the model."""

    provider: str
    model: str


class RenderState(StrEnum):
    """What a provider says of a job."""

    RENDERING = "rendering"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendering:
    """Where a provider's job stands: percent from 0 to 100, and why it failed."""

    state: RenderState
    percent: int
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class VideoTier:
    """A model that customers may name, and what it renders."""

    name: str
    sizes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class VideoCatalogue:
    """All that may be asked for; lengths and counts are the price book's."""

    tiers: Mapping[str, VideoTier]
    usual: str
