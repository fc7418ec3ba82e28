"""What generation needs of models that write and draw.

A request says what the user asked for twice: as `inputs`, plain data, and as the `Prompt` made of
it by the templates of this context. An adapter for a language model sends the prompt; the offline
model reads the inputs. Both keep the same promises about limits, usage and errors.

The errors named here are in `errors.py` of this context.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol, TypeAlias

from core.assets.ports import AssetsUnitOfWork
from core.generation.model import Article, ArticleFilter, ArticleVersion, Creation
from core.ledger.ports import LedgerUnitOfWork
from core.shared.ids import AccountId
from core.shared.pages import Page, PageRequest
from core.streams.ports import StreamsUnitOfWork
from core.usage.ports import UsageUnitOfWork

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
    to models that take one.

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


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenUsage:
    """Tokens of one call, as they are charged: one for one, input and output."""

    input_tokens: int
    output_tokens: int
    cached_input_tokens: int = 0
    """Read from a provider's cache: part of `input_tokens`."""
    cache_write_tokens: int = 0
    """Written to a provider's cache: part of `input_tokens`."""
    reasoning_tokens: int = 0
    """Part of `output_tokens`."""

    @property
    def total(self) -> int:
        """All tokens that count: input (cached included) and output (reasoning included)."""
        return self.input_tokens + self.output_tokens


@dataclass(frozen=True, slots=True, kw_only=True)
class TextResult:
    """A whole answer, and who made it.

    `stop_reason` is "end" where the model had said all it wanted, "length" where
    `output_tokens_max` stopped it.
    """

    text: str
    usage: TokenUsage
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
    who stops reading knows it too.
    """

    text: str
    output_tokens_so_far: int
    result: TextResult | None = None
    source: Source | None = None


class TextModel(Protocol):
    """Writes text."""

    async def complete(self, request: TextRequest) -> TextResult:
        """Return the whole answer.

        Raises `ModelUnavailable`, `ModelRefused`, `ModelAnswerUnusable`.
        """
        ...

    def stream(self, request: TextRequest) -> AsyncIterator[TextPiece]:
        """Yield the answer in pieces; the last one carries the result.

        Raises, while iterating, what `complete` raises; then the pieces so far are all there is.
        """
        ...


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


class ImageModel(Protocol):
    """Draws images."""

    async def draw(self, request: ImageRequest) -> ImageResult:
        """Return one image of the size asked for.

        Raises `ModelUnavailable`, `ModelRefused`, `ModelAnswerUnusable`.
        """
        ...


class Markup(Protocol):
    """Turns what people and models write into what a page may show."""

    def to_html(self, markdown: str) -> str:
        """Return sanitised HTML: nothing in it runs, loads or hides. Threads may share it."""
        ...


class Articles(Protocol):
    """Article rows. Whoever changes one has locked its account's wallet first."""

    async def add(self, article: Article) -> None:
        """Store a new article."""
        ...

    async def get(
        self, article_id: str, *, account_id: AccountId | None = None, deleted: bool = False
    ) -> Article:
        """Return an article (of that account), locked in a unit of work that writes.

        A deleted one is returned only with `deleted`: what is in flight runs on. Raises
        `ArticleNotFound`.
        """
        ...

    async def save(self, article: Article) -> None:
        """Store a changed article."""
        ...

    async def list(
        self, account_id: AccountId, wish: ArticleFilter, page: PageRequest
    ) -> Page[Article]:
        """Return an account's articles, newest first."""
        ...

    async def remaining(self, account_id: AccountId, *, limit: int) -> Sequence[Article]:
        """Return articles of an account that are not deleted, or are still being written."""
        ...

    async def of(self, article_ids: Sequence[str]) -> Sequence[Article]:
        """Return those of some articles that are not deleted, in no order and without a lock."""
        ...

    async def keep_version(self, article: Article, replaced_at: datetime) -> None:
        """Keep the article's present text as a version."""
        ...

    async def versions(self, article_id: str, page: PageRequest) -> Page[ArticleVersion]:
        """Return a page of the earlier texts of an article, newest first."""
        ...


class Creations(Protocol):
    """Texts and images that were asked for. Whoever changes one has locked its wallet first."""

    async def add(self, creation: Creation) -> None:
        """Store a new one."""
        ...

    async def get(self, creation_id: str, *, account_id: AccountId | None = None) -> Creation:
        """Return one (of that account, and not deleted), locked in a unit of work that writes.

        Raises `CreationNotFound`.
        """
        ...

    async def save(self, creation: Creation) -> None:
        """Store a changed one."""
        ...

    async def takes(self, source_id: str) -> int:
        """Return how often a creation was made again."""
        ...

    async def list(self, account_id: AccountId, page: PageRequest) -> Page[Creation]:
        """Return what an account asked for and did not delete, newest first."""
        ...

    async def remaining(self, account_id: AccountId, *, limit: int) -> Sequence[Creation]:
        """Return what is not deleted, or is still being made, of an account."""
        ...

    async def abandoned(self, now: datetime, *, limit: int) -> Sequence[Creation]:
        """Return open creations whose hold has ended or is overdue."""
        ...


class GenerationUnitOfWork(
    LedgerUnitOfWork, StreamsUnitOfWork, AssetsUnitOfWork, UsageUnitOfWork, Protocol
):
    """The slice of the unit of work that generation may touch."""

    @property
    def articles(self) -> Articles:
        """Article rows."""
        ...

    @property
    def creations(self) -> Creations:
        """Texts and images."""
        ...


Sleep: TypeAlias = Callable[[float], Awaitable[object]]
"""Waits for so many seconds."""
