"""The offline text model: reads what was asked as data, and writes without any network."""

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from typing import Final

from adapters.models.offline.article import write_article
from adapters.models.offline.chat import write_chat
from adapters.models.offline.choices import Choices, seed_of
from adapters.models.offline.refine import write_refined
from adapters.models.offline.script import write_script
from adapters.models.offline.short_text import write_short_text
from adapters.models.offline.suggestions import write_suggestions
from adapters.models.offline.written import Written, has_property
from core.generation.errors import ModelRefused
from core.generation.model import Source, TextPiece, TextRequest, TextResult
from core.generation.rules.tokens import estimate_tokens
from core.usage.model import TokenCount

PROVIDER: Final = "offline"
MODEL: Final = "inkwell-offline-1"

_WORDS_PER_PIECE = 3
_PIECE = re.compile(rf"(?:\s*\S{{1,40}}){{1,{_WORDS_PER_PIECE}}}\s*|\s+")


class OfflineTextModel:
    """A `TextModel` without network: the same request always has the same answer.

    `pause` is awaited with seconds between the pieces of a stream, so that they come at
    `words_per_second`; at 0 there is no pause.
    """

    def __init__(
        self,
        *,
        pause: Callable[[float], Awaitable[object]] = asyncio.sleep,
        words_per_second: float = 60,
    ) -> None:
        assert words_per_second >= 0
        self._pause = pause
        self._words_per_second = words_per_second

    async def complete(self, request: TextRequest) -> TextResult:
        """Return the whole answer at once.

        It never has more than `output_tokens_max` tokens by `estimate_tokens` and never stops
        within a sentence; what there is no room for is left out, and `stop_reason` is "length".
        Raises `ModelRefused` for an operation, `ModelAnswerUnusable` for a schema, that it does
        not know.
        """
        return _answer(request)

    async def stream(self, request: TextRequest) -> AsyncIterator[TextPiece]:
        """Yield the same answer a few words at a time. Raises what `complete` raises."""
        result = _answer(request)
        pieces = _PIECE.findall(result.text) or [""]
        sent = ""
        for number, text in enumerate(pieces, start=1):
            sent += text
            last = number == len(pieces)
            yield TextPiece(
                text=text,
                output_tokens_so_far=estimate_tokens(sent),
                result=result if last else None,
                source=Source(provider=PROVIDER, model=MODEL),
            )
            if not last and self._words_per_second:
                await self._pause(_WORDS_PER_PIECE / self._words_per_second)


def _answer(request: TextRequest) -> TextResult:
    choices = Choices(seed_of(request.operation, request.inputs))
    written = _written(request, choices)
    usage = TokenCount(
        input=estimate_tokens(request.prompt.system)
        + estimate_tokens(request.prompt.user)
        + sum(estimate_tokens(turn.text) for turn in request.history),
        output=estimate_tokens(written.text),
    )
    assert usage.output <= max(request.output_tokens_max, 0)
    return TextResult(
        text=written.text,
        usage=usage,
        provider=PROVIDER,
        model=MODEL,
        stop_reason="end" if written.whole else "length",
    )


def _written(request: TextRequest, choices: Choices) -> Written:
    if request.operation == "regenerate":
        again = has_property(request.schema, "markdown") or bool(request.inputs.get("topic"))
        return (_write_article if again else write_short_text)(request, choices)
    write = _OPERATIONS.get(request.operation)
    if write is None:
        raise ModelRefused(
            f"The offline model does not know the operation {request.operation!r}; "
            "configure a connected model for it."
        )
    return write(request, choices)


def _write_article(request: TextRequest, choices: Choices) -> Written:
    article, whole = write_article(
        request.inputs, choices=choices, tokens_max=request.output_tokens_max
    )
    if article is None:
        return Written(text="", whole=False)
    return Written(text=article.as_json(), whole=whole)


_OPERATIONS: Final[Mapping[str, Callable[[TextRequest, Choices], Written]]] = {
    "article": _write_article,
    "generate-text": write_short_text,
    "suggestions": write_suggestions,
    "refine": write_refined,
    "script": write_script,
    "chat": write_chat,
}
