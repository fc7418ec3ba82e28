"""Articles: what was asked for, what was written, and where it stands."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from core.shared.ids import AccountId


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
    """One article. `hold_id` is the hold that pays, or paid, for its present text."""

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


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleFilter:
    """Which articles of an account: of one campaign, or in one state."""

    campaign_id: str | None = None
    status: ArticleStatus | None = None
