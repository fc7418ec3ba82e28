"""What every provider of texts must do, whatever it speaks: one suite, a subclass for each."""

from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Iterator, Sequence

import pytest

from adapters.models.anthropic import AnthropicSettings, AnthropicText
from adapters.models.openai import OpenAIClient, OpenAISettings, OpenAIText
from adapters.models.provider import CallFailed, Finish, Reply, ReplyPart, TextProvider
from core.generation.rules.resilience import Failure
from tests.peers.models.kit import (
    Say,
    Script,
    anthropic_end,
    anthropic_start,
    anthropic_text,
    asked,
    openai_chunk,
    openai_text,
    serving_script,
)

Close = Callable[[], Awaitable[None]]
NOBODY = "http://127.0.0.1:9"
MODEL = "model-of-a-test"


@pytest.fixture
def script() -> Iterator[Script]:
    """Give a server that answers what the test says."""
    with serving_script() as made:
        yield made


class TextProviderContract(ABC):
    """The suite. Each call is made once: trying again is not a provider's to decide."""

    @abstractmethod
    def provider(self, url: str) -> tuple[TextProvider, Close]:
        """Return the provider, asking at this address, and what closes its connections."""

    @abstractmethod
    def whole(self, text: str, *, tokens: tuple[int, int]) -> Say:
        """Return a whole answer that counts so many tokens in and out."""

    @abstractmethod
    def pieces(self, texts: Sequence[str], *, tokens: tuple[int, int]) -> Sequence[str]:
        """Return the chunks of the same as a stream; the last of them is its end."""

    async def completed(self, url: str) -> Reply:
        provider, close = self.provider(url)
        try:
            return await provider.complete(MODEL, asked("Bread"))
        finally:
            await close()

    async def streamed(self, url: str) -> list[ReplyPart]:
        provider, close = self.provider(url)
        try:
            return [part async for part in provider.stream(MODEL, asked("Bread"))]
        finally:
            await close()

    async def test_a_whole_answer_has_its_text_its_end_and_its_tokens(self, script: Script) -> None:
        script.answers = [self.whole("Warm bread.", tokens=(7, 3))]

        reply = await self.completed(script.url)

        assert (reply.text, reply.finish) == ("Warm bread.", Finish.END)
        assert reply.usage is not None
        assert (reply.usage.input, reply.usage.output) == (7, 3)
        assert len(script.heard) == 1

    async def test_a_stream_has_the_same_in_pieces_and_its_end_last(self, script: Script) -> None:
        script.answers = [Say(chunks=self.pieces(["Warm ", "bread."], tokens=(7, 3)))]

        parts = await self.streamed(script.url)

        assert "".join(part.text for part in parts) == "Warm bread."
        assert [part.finish for part in parts if part.finish] == [Finish.END]
        last = parts[-1]
        assert last.finish is Finish.END
        assert last.usage is not None
        assert (last.usage.input, last.usage.output) == (7, 3)

    async def test_a_stream_without_its_end_is_cut(self, script: Script) -> None:
        *begun, _ = self.pieces(["Warm ", "bread."], tokens=(7, 3))
        script.answers = [Say(chunks=begun)]

        with pytest.raises(CallFailed) as failed:
            await self.streamed(script.url)

        assert failed.value.failure is Failure.CUT

    @pytest.mark.parametrize(
        ("status", "failure"),
        [
            (401, Failure.DENIED),
            (429, Failure.LIMITED),
            (503, Failure.OVERLOADED),
            (400, Failure.REJECTED),
        ],
    )
    async def test_a_refusal_is_told_by_its_kind_and_not_tried_again(
        self, script: Script, status: int, failure: Failure
    ) -> None:
        script.answers = [Say(status=status, body={"error": {"message": "No."}})]

        with pytest.raises(CallFailed) as failed:
            await self.completed(script.url)
        assert (failed.value.failure, failed.value.status) == (failure, status)
        with pytest.raises(CallFailed) as failed:
            await self.streamed(script.url)
        assert failed.value.failure is failure
        assert len(script.heard) == 2

    async def test_where_nobody_is_nothing_was_sent(self) -> None:
        with pytest.raises(CallFailed) as failed:
            await self.completed(NOBODY)

        assert (failed.value.failure, failed.value.never_sent) == (Failure.UNREACHABLE, True)


class TestOpenAI(TextProviderContract):
    """Chat completions."""

    def provider(self, url: str) -> tuple[TextProvider, Close]:
        settings = OpenAISettings(
            name="compatible", base_url=f"{url}/v1", api_key="sk-o", timeout_seconds=10
        )
        client = OpenAIClient(settings)
        return OpenAIText(client), client.close

    def whole(self, text: str, *, tokens: tuple[int, int]) -> Say:
        message = {"role": "assistant", "content": text}
        choice = {"index": 0, "finish_reason": "stop", "message": message}
        about = {"id": "c", "object": "chat.completion", "created": 1, "model": MODEL}
        return Say(body={**about, "choices": [choice], "usage": usage(tokens)})

    def pieces(self, texts: Sequence[str], *, tokens: tuple[int, int]) -> Sequence[str]:
        end = openai_text("", "stop") + openai_chunk(choices=[], usage=usage(tokens))
        return [*map(openai_text, texts), end + "data: [DONE]\n\n"]


class TestAnthropic(TextProviderContract):
    """Messages."""

    def provider(self, url: str) -> tuple[TextProvider, Close]:
        settings = AnthropicSettings(api_key="sk-a", base_url=url, timeout_seconds=10)
        provider = AnthropicText(settings)
        return provider, provider.close

    def whole(self, text: str, *, tokens: tuple[int, int]) -> Say:
        about = {"id": "m", "type": "message", "role": "assistant", "model": MODEL}
        body = {
            **about,
            "content": [{"type": "text", "text": text}],
            "stop_reason": "end_turn",
            "stop_sequence": None,
            "usage": {"input_tokens": tokens[0], "output_tokens": tokens[1]},
        }
        return Say(body=body)

    def pieces(self, texts: Sequence[str], *, tokens: tuple[int, int]) -> Sequence[str]:
        start = anthropic_start(input_tokens=tokens[0], output_tokens=1)
        return [start, *map(anthropic_text, texts), anthropic_end(output_tokens=tokens[1])]


def usage(tokens: tuple[int, int]) -> dict[str, int]:
    """Return how a chat completion counts."""
    return {
        "prompt_tokens": tokens[0],
        "completion_tokens": tokens[1],
        "total_tokens": sum(tokens),
    }
