"""Models and sleeps that do what a test says, when it says so."""

import asyncio
from collections.abc import AsyncIterator

from core.generation.model import (
    ImageRequest,
    ImageResult,
    Source,
    TextPiece,
    TextRequest,
    TextResult,
)
from core.usage.model import TokenCount


class ScriptedModel:
    """Writes the words that a test gives it; each word is a token, the prompt has `prompt`."""

    def __init__(self, prompt: int = 100) -> None:
        self.prompt = prompt
        self.calls: list[TextRequest] = []
        self._script: asyncio.Queue[str | Exception | None] = asyncio.Queue()

    def says(self, words: str) -> None:
        """Let some words come."""
        self._script.put_nowait(words)

    def ends(self) -> None:
        """Let the answer be whole."""
        self._script.put_nowait(None)

    def breaks(self, error: Exception) -> None:
        """Let the answer break off."""
        self._script.put_nowait(error)

    async def stream(self, request: TextRequest) -> AsyncIterator[TextPiece]:
        """Yield what the script says."""
        self.calls.append(request)
        text = ""
        while True:
            item = await self._script.get()
            if isinstance(item, Exception):
                raise item
            tokens = len(text.split())
            if item is None:
                yield TextPiece(
                    text="", output_tokens_so_far=tokens, result=self.result(text, tokens)
                )
                return
            text += item
            yield TextPiece(
                text=item,
                output_tokens_so_far=len(text.split()),
                source=Source(provider="script", model="script-1"),
            )

    async def complete(self, request: TextRequest) -> TextResult:
        """Return the whole answer of the script."""
        last: TextResult | None = None
        async for piece in self.stream(request):
            last = piece.result
        assert last is not None
        return last

    def result(self, text: str, tokens: int) -> TextResult:
        """Return a whole answer."""
        usage = TokenCount(input=self.prompt, output=tokens)
        return TextResult(
            text=text, usage=usage, provider="script", model="script-1", stop_reason="end"
        )


class ScriptedImages:
    """Draws the bytes that a test gives it; one that `hangs` never comes to an end."""

    def __init__(self, content: bytes = b"\x89PNG\r\n\x1a\n0123456789") -> None:
        self.content = content
        self.calls: list[ImageRequest] = []
        self.hangs = False

    async def draw(self, request: ImageRequest) -> ImageResult:
        """Return the bytes."""
        self.calls.append(request)
        if self.hangs:
            await asyncio.Event().wait()
        return ImageResult(
            content=self.content, media_type="image/png", provider="script", model="script-image"
        )


class ScriptedSleep:
    """Sleeps until a test says that the time is over."""

    def __init__(self) -> None:
        self._sleepers: list[asyncio.Future[None]] = []
        self.seconds: list[float] = []

    async def __call__(self, seconds: float) -> None:
        """Sleep."""
        self.seconds.append(seconds)
        sleeper = asyncio.get_running_loop().create_future()
        self._sleepers.append(sleeper)
        await sleeper

    def is_over(self) -> None:
        """Wake everybody."""
        for sleeper in self._sleepers:
            if not sleeper.done():
                sleeper.set_result(None)
        self._sleepers.clear()
