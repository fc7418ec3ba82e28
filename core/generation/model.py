"""Articles and creations: what was asked for, what was made, and where it stands.

Then what a model is asked for them, and what it answers. A request says what the user asked for
twice: as `inputs`, plain data, and as the `Prompt` made of it by the templates of this context.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Literal, TypeAlias

from core.shared.ids import AccountId
from core.shared.keys import RequestKey
from core.usage.model import TokenCount


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

    `round` counts how often it was ordered, `revision` how often its text changed. It is posted, at
    `posted_at`, once its present text has arrived somewhere. While it is written anew,
    `status_before` is what a failure leads back to.
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

    `cancelled` and `interrupted` keep and charge what was delivered, `failed` costs nothing: its
    model failed, or nothing was delivered before it broke off.
    """

    QUEUED = "queued"
    WRITING = "writing"
    COMPLETED = "completed"
    CANCELLED = "cancelled"
    FAILED = "failed"
    INTERRUPTED = "interrupted"


OWN_CREATIONS = frozenset(
    {Operation.TEXT, Operation.SUGGESTIONS, Operation.REFINE, Operation.IMAGE}
)
"""What is a thing by itself; scripts belong to a picture, and answers of the coach to a project."""
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
    blob_key: str | None = None
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


@dataclass(frozen=True, slots=True, kw_only=True)
class CreationFilter:
    """Which creations of an account: of some operations, or in one state."""

    operations: frozenset[Operation] = frozenset(Operation)
    status: CreationStatus | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Started:
    """A creation, and whether it is new: an earlier one of the same key has run already."""

    creation: Creation
    is_new: bool


Inputs: TypeAlias = Mapping[str, object]
"""What the user asked for, as data. Known names, each of them optional:

`topic`, `keywords` (list of str), `tone`, `language` (BCP 47, "en"), `length` ("short", "medium",
"long"), `instruction`, `prompt`, `text`, `count` (int), `seconds` (int), `message`, `project`
(what the coach knows, as its chat rules make it). An adapter ignores names that it does not know.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Prompt:
    """A rendered prompt: what the system asks for, and the user's words as data inside it."""

    system: str
    user: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatTurn:
    """One earlier message of a conversation."""

    role: Literal["user", "assistant"]
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TextRequest:
    """One piece of text to be written.

    `operation` is "article", "generate-text", "suggestions", "refine", "regenerate", "script" or
    "chat"; which model serves which one is configuration. With a `schema` (JSON Schema, an
    object) the answer's text is one JSON object that keeps to it and nothing else.
    `output_tokens_max` is both the limit given to the provider and the limit that was held for;
    `history` is in order, oldest first, without the present message. `account_id` is whose work it
    is: calls are logged and budgeted by it, and None is the house's own. A `temperature` goes only
    to models that take one. Where a stream `may_begin_anew`, one that breaks off is written from
    its beginning by the next model: its readers know that what they have may be taken back.

    An article's schema has `title`, `summary`, `tags` (list of str) and `markdown` (the body,
    without the title).
    """

    operation: str
    prompt: Prompt
    inputs: Inputs
    output_tokens_max: int
    history: tuple[ChatTurn, ...] = ()
    schema: Mapping[str, object] | None = None
    account_id: AccountId | None = None
    temperature: float | None = None
    may_begin_anew: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TextResult:
    """A whole answer, and who made it.

    `stop_reason` is "end" where the model had said all it wanted, "length" where
    `output_tokens_max` stopped it.
    """

    text: str
    usage: TokenCount
    provider: str
    model: str
    stop_reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Who writes: a provider, and which of its models."""

    provider: str
    model: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TextPiece:
    """A part of an answer as it is being written.

    The texts of all pieces, joined, are the text of the result. Only the last piece carries the
    `result`; its own text may be empty. `output_tokens_so_far` never falls and is what a stream
    that breaks off after this piece has cost. A piece with text has the `source` that wrote it:
    who stops reading knows it too. One that `begins_anew` takes back all pieces before it, and
    what is said here holds for those from it on.
    """

    text: str
    output_tokens_so_far: int
    result: TextResult | None = None
    source: Source | None = None
    begins_anew: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageRequest:
    """One image to be drawn, `width` by `height` pixels, for an account as in `TextRequest`."""

    prompt: str
    width: int
    height: int
    style: str | None = None
    account_id: AccountId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageResult:
    """An encoded image, and who made it. `media_type` is that of `content`, as "image/png"."""

    content: bytes
    media_type: str
    provider: str
    model: str
