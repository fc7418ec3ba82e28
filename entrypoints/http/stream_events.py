"""What the events of streams say: of articles, of texts and images, of the coach, of videos."""

from typing import Annotated, Any, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

from core.media.steps.links import MediaLinks
from core.streams.model import Data
from entrypoints.http.article_views import Status as ArticleStatus
from entrypoints.http.coach_chat_views import Category, Confidence, DecisionState
from entrypoints.http.serving.amounts import CreditsOut, credits_out
from entrypoints.http.serving.answer_events import Events, event

CreationStatus = Literal["queued", "writing", "completed", "cancelled", "failed", "interrupted"]
VideoStatus = Literal["pending", "submitting", "processing", "completed", "failed", "cancelled"]
StopReason = Literal["end", "length"]
Round = Annotated[int, Meta(description="How many times it was ordered anew, from 0.")]
Code = Annotated[
    str, Meta(description="Stable: `failed`, `interrupted`, `internal-error`, or of a refusal.")
]
Detail = Annotated[str, Meta(description="What went wrong, for people.")]
Percent = Annotated[int, Meta(ge=0, le=100, description="How much of it is done.")]


class Source(Struct):
    """Who writes what follows."""

    provider: Annotated[str, Meta(description="`offline` is no model.")]
    model: str


class ArticleState(Struct):
    """An article's state. `generating` begins its text anew: an attempt before it failed."""

    id: str
    status: ArticleStatus
    round: Round


class ArticlePiece(Struct):
    """Some more of one of an article's fields."""

    field: Annotated[
        str, Meta(description="`title`, `summary`, `tags` or `content`.", examples=["content"])
    ]
    text: str
    index: (
        Annotated[int, Meta(description="Of a list, such as `tags`: which item.")] | UnsetType
    ) = UNSET


class ArticleDone(Struct):
    """The article is there; `GET articles/{id}` has the rest of it."""

    id: str
    status: ArticleStatus
    round: Round
    title: str | None
    content: Annotated[str | None, Meta(description="Markdown.")]
    provider: str | None
    model: str | None
    tokens_used: int | None
    credits_used: CreditsOut | None


class ArticleError(Struct):
    """The article is given up and nothing was charged, or the connection can't go on."""

    code: Code
    detail: Detail
    id: str | UnsetType = UNSET
    status: ArticleStatus | UnsetType = UNSET
    round: Round | UnsetType = UNSET


class CreationState(Struct):
    """The state of a text or image; the first event of its stream."""

    id: Annotated[str, Meta(description="Also the id of the stream.")]
    status: CreationStatus


class TextPiece(Struct):
    """Some more text."""

    text: str
    index: Annotated[int, Meta(description="Of suggestions: to which it adds.")] | UnsetType = UNSET


class CreationDone(Struct):
    """All that came of it, whether it was finished or cancelled."""

    id: str
    status: CreationStatus
    text: str | None
    suggestions: list[str]
    url: Annotated[str | None, Meta(description="Of an image: stable, secret, for pages.")]
    provider: str | None
    model: str | None
    tokens_used: int | None
    credits_used: CreditsOut | None
    stop_reason: Annotated[
        StopReason | None, Meta(description="`end`, or `length` where the limit stopped it.")
    ]
    asset_id: str | None
    asset_version: int | None


class CreationError(Struct):
    """It failed, or was interrupted: `text` is what there was and `credits_used` what it cost."""

    code: Code
    detail: Detail | None
    id: str | UnsetType = UNSET
    status: CreationStatus | UnsetType = UNSET
    text: str | UnsetType | None = UNSET
    suggestions: list[str] | UnsetType = UNSET
    url: str | UnsetType | None = UNSET
    provider: str | UnsetType | None = UNSET
    model: str | UnsetType | None = UNSET
    tokens_used: int | UnsetType | None = UNSET
    credits_used: CreditsOut | UnsetType | None = UNSET
    stop_reason: StopReason | UnsetType | None = UNSET
    asset_id: str | UnsetType | None = UNSET
    asset_version: int | UnsetType | None = UNSET


class DetectedDecision(Struct):
    """A decision that a message made, confirmed or took back."""

    id: str
    category: Category
    value: str
    confidence: Confidence
    status: DecisionState
    supersedes: str | None
    superseded_by: str | None


class DetectedTask(Struct):
    """A task of the plan."""

    id: str
    title: str


class CoachDetected(Struct):
    """What your message did to the project, before the coach answers."""

    message_id: str
    decisions: list[DetectedDecision]
    tasks_completed: list[DetectedTask]
    tasks_proposed: list[DetectedTask]


class VideoState(Struct):
    """Where a video stands."""

    id: str
    status: VideoStatus
    progress: Percent
    message: str | None


class VideoDone(Struct):
    """The video is there, or it was cancelled and has no address."""

    id: str
    status: VideoStatus
    progress: Percent
    message: str | None
    video_url: Annotated[str | None, Meta(description="Stable, secret, for pages.")]
    model: str
    provider: str | None
    provider_model: str | None
    credits_used: CreditsOut | None


class VideoError(Struct):
    """The video failed and nothing was charged, or the connection can't go on."""

    code: Code
    detail: Detail | None
    id: str | UnsetType = UNSET
    status: VideoStatus | UnsetType = UNSET
    progress: Percent | UnsetType = UNSET
    message: str | UnsetType | None = UNSET
    video_url: str | UnsetType | None = UNSET
    model: str | UnsetType = UNSET
    provider: str | UnsetType | None = UNSET
    provider_model: str | UnsetType | None = UNSET
    credits_used: CreditsOut | UnsetType | None = UNSET


def once(*kinds: type[Struct]) -> tuple[type[Struct], ...]:
    """Return these kinds, each once."""
    return tuple(dict.fromkeys(kinds))


SOURCE = event("source", Source)
ARTICLE = (
    event("state", ArticleState),
    SOURCE,
    event("text", ArticlePiece),
    event("done", ArticleDone),
    event("error", ArticleError),
)
CREATION = (
    event("state", CreationState),
    SOURCE,
    event("text", TextPiece),
    event("done", CreationDone),
    event("error", CreationError),
)
DETECTED = event("detected", CoachDetected)
VIDEO = (event("state", VideoState), event("done", VideoDone), event("error", VideoError))

ARTICLE_EVENTS = Events(name="ArticleEvent", kinds=ARTICLE)
CREATION_EVENTS = Events(name="CreationEvent", kinds=CREATION)
COACH_EVENTS = Events(name="CoachEvent", kinds=(DETECTED, *CREATION))
VIDEO_EVENTS = Events(name="VideoEvent", kinds=VIDEO)
MADE_AGAIN_EVENTS = Events(name="MadeAgainEvent", kinds=once(*CREATION, *ARTICLE))
ANY_EVENTS = Events(name="StreamEvent", kinds=once(*ARTICLE, *CREATION, DETECTED, *VIDEO))

ADDRESSES = {"media": "url", "video": "video_url"}
"""What the addresses of an image and of a video are called, by what core calls their places."""


def event_data(data: Data, links: MediaLinks) -> dict[str, Any]:
    """Return an event's data as customers read them: credits for amounts, addresses for media."""
    view = dict(data)
    if "micro_credits_used" in view:
        micro = view.pop("micro_credits_used")
        view["credits_used"] = credits_out(micro) if isinstance(micro, int) else None
    blob = view.pop("blob", None)
    for place, name in ADDRESSES.items():
        if place in view:
            address, blob_key = view.pop(place), blob if isinstance(blob, str) else None
            view[name] = links.of(address, blob_key) if isinstance(address, str) else None
    return view
