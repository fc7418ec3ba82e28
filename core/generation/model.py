"""Articles and creations: what was asked for, what was made, and where it stands."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from core.shared.ids import AccountId
from core.shared.keys import RequestKey


class ArticleStatus(StrEnum):
    """Where an article stands; `failed` gave everything back."""

    QUEUED = "queued"
    GENERATING = "generating"
    COMPLETED = "completed"
    POSTED = "posted"
    FAILED = "failed"


PENDING = (ArticleStatus.QUEUED, ArticleStatus.GENERATING)


class Length(StrEnum):
    """How long an article shall be."""

    SHORT = "short"
    MEDIUM = "medium"
    LONG = "long"


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleBrief:
    """What the customer asks for."""

    topic: str
    keywords: tuple[str, ...] = ()
    tone: str = "neutral"
    language: str = "en"
    length: Length = Length.MEDIUM


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleText:
    """What a model wrote. `html` is sanitised."""

    title: str
    summary: str
    tags: tuple[str, ...]
    markdown: str
    html: str
    slug: str
    word_count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One article. `hold_id` is the hold that pays, or paid, for its present text.

    `round` counts how often it was ordered, `revision` how often its text changed. While it is
    written anew, `status_before` is what a failure leads back to.
    """

    id: str
    account_id: AccountId
    status: ArticleStatus
    brief: ArticleBrief
    created_at: datetime
    hold_id: str
    job_id: str
    output_tokens_max: int
    campaign_id: str | None = None
    text: ArticleText | None = None
    tokens_used: int | None = None
    micro_credits_used: int | None = None
    provider: str | None = None
    model: str | None = None
    error: str | None = None
    completed_at: datetime | None = None
    posted_at: datetime | None = None
    round: int = 1
    revision: int = 1
    status_before: ArticleStatus | None = None
    deleted_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleVersion:
    """An earlier text of an article, numbered from 1, and what it had cost."""

    article_id: str
    number: int
    text: ArticleText
    tokens_used: int | None
    micro_credits_used: int | None
    provider: str | None
    model: str | None
    replaced_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleFilter:
    """Which articles of an account: of one campaign, or in one state."""

    campaign_id: str | None = None
    status: ArticleStatus | None = None


class Operation(StrEnum):
    """What can be made at once or in a stream, without a job."""

    TEXT = "generate-text"
    SUGGESTIONS = "suggestions"
    REFINE = "refine"
    IMAGE = "generate-image"
    SCRIPT = "generate-script"
    CHAT = "chat"


FIXED_PRICES = {
    Operation.IMAGE: "image",
    Operation.SCRIPT: "script",
    Operation.CHAT: "coach_message",
}
"""What has a price of its own in the book, whatever its length."""
ALL_OR_NOTHING = frozenset({Operation.IMAGE, Operation.SCRIPT})
"""What is worth nothing in part: stopped half-way, nothing of it is kept or charged.

The house pays for it all the same, so customers can't cancel it.
"""


class CreationStatus(StrEnum):
    """Where a creation stands; the last four are ends.

    `cancelled` and `interrupted` keep and charge what was delivered, `failed` costs nothing.
    """

    QUEUED = "queued"
    WRITING = "writing"
    COMPLETED = "completed"
    CANCELLED = "cancelled"
    FAILED = "failed"
    INTERRUPTED = "interrupted"


OPEN_CREATIONS = (CreationStatus.QUEUED, CreationStatus.WRITING)


@dataclass(frozen=True, slots=True, kw_only=True)
class ForAsset:
    """The asset that a creation is another version of: begun from which one, by whom."""

    asset_id: str
    version: int
    author: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Creation:
    """What one call makes: a text, some suggestions, an image, an answer in a chat.

    Its id is also that of its stream, and `writer` the token that it delivers with. `take` counts
    how often the same was asked: a regeneration of `source_id` is its next take. `key` is what
    makes a repeated call the same one; it is finished when the creation ends. `asset_version` is
    the version that it became, if it was made for an asset that was still there. `cost_micro_usd`
    is what the delivered call cost the house, None where nobody knows.
    """

    id: str
    account_id: AccountId
    operation: Operation
    status: CreationStatus
    inputs: Mapping[str, object]
    prompt_tokens: int
    output_tokens_max: int
    hold_id: str
    writer: str
    created_at: datetime
    take: int = 1
    source_id: str | None = None
    key: RequestKey | None = None
    text: str | None = None
    items: tuple[str, ...] = ()
    media_id: str | None = None
    media_address: str | None = None
    tokens_used: int | None = None
    micro_credits_used: int | None = None
    cost_micro_usd: int | None = None
    provider: str | None = None
    model: str | None = None
    stop_reason: str | None = None
    error: str | None = None
    for_asset: ForAsset | None = None
    asset_version: int | None = None
    ended_at: datetime | None = None
    deleted_at: datetime | None = None
