"""What generation needs of models that write and draw, and of storage.

An adapter for a language model sends a request's prompt; the offline model reads its inputs. Both
keep the same promises about limits, usage and errors.

The errors named here are in `errors.py` of this context.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from datetime import datetime
from typing import Protocol, TypeAlias

from core.assets.ports import AssetsUnitOfWork
from core.generation.model import (
    Article,
    ArticleFilter,
    ArticleVersion,
    Creation,
    CreationFilter,
    ImageRequest,
    ImageResult,
    TextPiece,
    TextRequest,
    TextResult,
)
from core.ledger.ports import LedgerUnitOfWork
from core.shared.ids import AccountId
from core.shared.pages import Page, PageRequest
from core.streams.ports import StreamsUnitOfWork
from core.usage.ports import UsageUnitOfWork


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
        Only where the request `may_begin_anew`, a piece begins anew.
        """
        ...


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
        """Return some articles, deleted ones too, in no order and without a lock."""
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

    async def list(
        self, account_id: AccountId, wish: CreationFilter, page: PageRequest
    ) -> Page[Creation]:
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
