"""Anthropic's messages."""

import asyncio
import importlib
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from typing import Any

from adapters.models.catalog import Structured, traits
from adapters.models.counting import from_anthropic
from adapters.models.provider import CallFailed, Finish, Reply, ReplyPart
from adapters.models.sdk_failures import failed
from adapters.models.wording import system_text
from core.generation.model import TextRequest
from core.generation.rules.resilience import Failure
from core.usage.model import TokenCount

NAME = "anthropic"
FINISHES = {
    "max_tokens": Finish.LENGTH,
    "refusal": Finish.REFUSED,
    "model_context_window_exceeded": Finish.TOO_LONG,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class AnthropicSettings:
    """Where Anthropic is; another address is for gateways that speak its language."""

    api_key: str
    base_url: str
    timeout_seconds: float


class AnthropicText:
    """A `TextProvider` over Anthropic's messages.

    The key is always given: without one the SDK looks for it in files of this machine. Sampling
    parameters do not exist in this version of the API.
    """

    def __init__(self, settings: AnthropicSettings) -> None:
        """Import nothing yet: the SDK takes seconds."""
        assert settings.api_key
        self._settings = settings
        self._sdk: Any = None
        self._client: Any = None

    async def complete(self, model: str, request: TextRequest) -> Reply:
        """Return the whole answer."""
        client = await self._open()
        try:
            answer = await client.messages.create(**parameters(model, request))
        except Exception as error:
            raise failed(error, self._sdk) from error
        return Reply(
            text="".join(block.text for block in answer.content if block.type == "text"),
            finish=FINISHES.get(answer.stop_reason or "", Finish.END),
            usage=from_anthropic(answer.usage),
        )

    async def stream(self, model: str, request: TextRequest) -> AsyncGenerator[ReplyPart]:
        """Yield the answer as it comes; the input is counted at the beginning, the output after."""
        client = await self._open()
        try:
            answer = await client.messages.create(**parameters(model, request), stream=True)
        except Exception as error:
            raise failed(error, self._sdk) from error
        usage: TokenCount | None = None
        finish: Finish | None = None
        try:
            async with answer:
                async for event in answer:
                    if event.type == "message_start":
                        usage = from_anthropic(event.message.usage)
                    elif event.type == "content_block_delta" and event.delta.type == "text_delta":
                        yield ReplyPart(text=event.delta.text, usage=usage)
                    elif event.type == "message_delta":
                        usage = from_anthropic(event.usage, earlier=usage)
                        reason = event.delta.stop_reason
                        finish = FINISHES.get(reason or "", Finish.END) if reason else finish
        except Exception as error:
            failure = failed(error, self._sdk, began=True)
            failure.usage = usage
            raise failure from error
        if finish is None:
            raise CallFailed(Failure.CUT, "the stream ended without an end", usage=usage)
        yield ReplyPart(finish=finish, usage=usage)

    async def check(self) -> None:
        """List a model, which costs nothing: address and key must be right. Raises `CallFailed`."""
        client = await self._open()
        try:
            answer = await client.models.with_raw_response.list(limit=1)
            answer.http_response.json()
        except Exception as error:
            raise failed(error, self._sdk) from error

    async def close(self) -> None:
        """Close its connections."""
        if self._client is not None:
            await self._client.close()
            self._client = None

    async def _open(self) -> Any:
        if self._client is None:
            self._sdk = await asyncio.to_thread(importlib.import_module, "anthropic")
            self._client = self._sdk.AsyncAnthropic(
                api_key=self._settings.api_key,
                base_url=self._settings.base_url,
                timeout=self._settings.timeout_seconds,
                max_retries=0,
            )
        return self._client


def parameters(model: str, request: TextRequest) -> dict[str, Any]:
    """Return what is sent."""
    known = traits(NAME, model)
    turns = [{"role": turn.role, "content": turn.text} for turn in request.history]
    sent: dict[str, Any] = {
        "model": model,
        "max_tokens": request.output_tokens_max,
        "system": system_text(request, known.structured),
        "messages": [*turns, {"role": "user", "content": request.prompt.user}],
        **known.extra,
    }
    if request.schema is not None and known.structured is Structured.SCHEMA:
        wanted = {"format": {"type": "json_schema", "schema": dict(request.schema)}}
        sent["output_config"] = sent.get("output_config", {}) | wanted
    return sent
