"""What one provider can do, in the words that all of them share.

A provider makes one call: it does not try again, log, price or choose. That is `calling.py`'s and
`fallback.py`'s, so a new provider is one file that translates.
"""

from collections.abc import AsyncGenerator
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from core.generation.model import ImageRequest, TextRequest
from core.generation.rules.resilience import Failure
from core.usage.model import TokenCount
from core.video.model import Order, Rendering


class Finish(StrEnum):
    """Why a model stopped."""

    END = "end"
    LENGTH = "length"
    REFUSED = "refused"
    TOO_LONG = "too-long"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """A model's whole answer. `usage` is None where the provider did not tell."""

    text: str
    finish: Finish
    usage: TokenCount | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyPart:
    """A part of an answer. The last one has the `finish`; `usage` is the latest that is known."""

    text: str = ""
    finish: Finish | None = None
    usage: TokenCount | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """An image as a provider made it, in whatever size and format."""

    content: bytes
    usage: TokenCount | None = None


class CallFailed(Exception):
    """A call that brought nothing to deliver. The message is for operators, never for customers."""

    def __init__(
        self,
        failure: Failure,
        message: str,
        *,
        retry_after: timedelta | None = None,
        usage: TokenCount | None = None,
        status: int | None = None,
        never_sent: bool = False,
    ) -> None:
        """Keep why, when the provider wants to be asked again, and what it counted.

        `status` is that of an HTTP answer; `never_sent` says that the request did not go out.
        """
        super().__init__(message)
        self.failure = failure
        self.retry_after = retry_after
        self.usage = usage
        self.status = status
        self.never_sent = never_sent

    @property
    def summary(self) -> str:
        """How it failed, without the provider's words: those may repeat the key."""
        return f"it answers {self.status}" if self.status else self.failure.value


class TextProvider(Protocol):
    """Writes with the models of one provider."""

    async def complete(self, model: str, request: TextRequest) -> Reply:
        """Return the whole answer. Raises `CallFailed`."""
        ...

    def stream(self, model: str, request: TextRequest) -> AsyncGenerator[ReplyPart]:
        """Yield the answer as it comes. Raises `CallFailed` while iterating."""
        ...


class ImageProvider(Protocol):
    """Draws with the models of one provider."""

    async def draw(self, model: str, request: ImageRequest) -> Drawing:
        """Return one image. Raises `CallFailed`."""
        ...


class VideoProvider(Protocol):
    """Renders with the models of one provider, by jobs of its own."""

    async def submit(self, model: str, order: Order) -> str:
        """Have a clip rendered; return the provider's name of the job. Raises `CallFailed`."""
        ...

    async def look_up(self, order: Order) -> str | None:
        """Return the job of an order that may have been submitted, None if it never was.

        Raises `CallFailed`, and `OutcomeUnknown` where the provider can't say.
        """
        ...

    async def look(self, job: str) -> Rendering:
        """Return where a job stands. Raises `CallFailed`, `ProviderJobLost`."""
        ...

    async def fetch(self, job: str, into: Path) -> None:
        """Write what was rendered to a file. Raises `CallFailed`, `ProviderJobLost`, `NoFilm`."""
        ...
