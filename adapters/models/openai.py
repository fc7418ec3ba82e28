"""OpenAI's chat completions, and everybody who speaks them: DeepSeek, vLLM, Ollama, llama.cpp."""

import asyncio
import importlib
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from adapters.models.catalog import Structured, traits
from adapters.models.counting import from_openai
from adapters.models.provider import CallFailed, Finish, Reply, ReplyPart
from adapters.models.sdk_failures import failed
from adapters.models.wording import system_text
from core.generation.model import TextRequest
from core.generation.rules.resilience import Failure

FINISHES = {
    "stop": Finish.END,
    "length": Finish.LENGTH,
    "content_filter": Finish.REFUSED,
}
NO_LISTS = frozenset({HTTPStatus.NOT_FOUND, HTTPStatus.METHOD_NOT_ALLOWED})
"""What a server answers to the question for a list that it does not have."""
NO_KEY = "none"
"""What the SDK sends where a server of one's own wants no key; it insists on having one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenAISettings:
    """Where a server is and how it is asked. `name` is the provider's name in routes and logs.

    `structured` is for servers of which the catalogue knows nothing, and `has_list` is false for
    those that may be without a list of their models.
    """

    name: str
    base_url: str
    api_key: str
    timeout_seconds: float
    limit_name: str = "max_tokens"
    structured: Structured | None = None
    has_list: bool = True


class OpenAIClient:
    """The SDK's client, made at the first call: the SDK takes seconds to import."""

    def __init__(self, settings: OpenAISettings) -> None:
        """Import nothing yet."""
        self.settings = settings
        self.sdk: Any = None
        self._client: Any = None

    async def get(self) -> Any:
        """Return the client."""
        if self._client is None:
            self.sdk = await asyncio.to_thread(importlib.import_module, "openai")
            self._client = self.sdk.AsyncOpenAI(
                api_key=self.settings.api_key or NO_KEY,
                base_url=self.settings.base_url,
                timeout=self.settings.timeout_seconds,
                max_retries=0,
            )
        return self._client

    async def check(self) -> str:
        """List the models, as `check_list` does."""
        return await self.check_list("models", must_be_there=self.settings.has_list)

    async def check_list(self, things: str, *, must_be_there: bool, **query: int) -> str:
        """Ask for a list, which costs nothing: address and key must be right.

        Returns what is to be said of a server that has no such list, which proves less. Raises
        `CallFailed`.
        """
        client = await self.get()
        try:
            answer = await getattr(client, things).with_raw_response.list(**query)
            answer.http_response.json()
        except Exception as error:
            failure = failed(error, self.sdk)
            if failure.status in NO_LISTS and not must_be_there:
                return f"answers, but has no list of {things} that would prove address and key"
            raise failure from error
        return ""

    async def close(self) -> None:
        """Close its connections."""
        if self._client is not None:
            await self._client.close()
            self._client = None


class OpenAIText:
    """A `TextProvider` over chat completions."""

    def __init__(self, client: OpenAIClient) -> None:
        """Call through a client."""
        self._client = client

    async def complete(self, model: str, request: TextRequest) -> Reply:
        """Return the whole answer."""
        client = await self._client.get()
        try:
            answer = await client.chat.completions.create(**self._parameters(model, request))
        except Exception as error:
            raise failed(error, self._client.sdk) from error
        usage = from_openai(answer.usage)
        if not answer.choices:
            raise CallFailed(Failure.MALFORMED, "an answer without choices", usage=usage)
        choice = answer.choices[0]
        return Reply(
            text=choice.message.content or "",
            finish=finish_of(choice.finish_reason, refusal=choice.message.refusal),
            usage=usage,
        )

    async def stream(self, model: str, request: TextRequest) -> AsyncGenerator[ReplyPart]:
        """Yield the answer as it comes; the usage comes in a chunk of its own at the end."""
        client = await self._client.get()
        parameters = self._parameters(model, request)
        finish: Finish | None = None
        usage = None
        try:
            answer = await client.chat.completions.create(
                **parameters, stream=True, stream_options={"include_usage": True}
            )
        except Exception as error:
            raise failed(error, self._client.sdk) from error
        try:
            async with answer:
                async for chunk in answer:
                    usage = from_openai(chunk.usage) or usage
                    for choice in chunk.choices:
                        if choice.delta.refusal:
                            finish = Finish.REFUSED
                        elif choice.finish_reason:
                            finish = finish or finish_of(choice.finish_reason, refusal=None)
                        if choice.delta.content:
                            yield ReplyPart(text=choice.delta.content, usage=usage)
        except CallFailed:
            raise
        except Exception as error:
            failure = failed(error, self._client.sdk, began=True)
            failure.usage = usage
            raise failure from error
        if finish is None:
            raise CallFailed(Failure.CUT, "the stream ended without an end", usage=usage)
        yield ReplyPart(finish=finish, usage=usage)

    def _parameters(self, model: str, request: TextRequest) -> dict[str, Any]:
        settings = self._client.settings
        known = traits(settings.name, model)
        structured = settings.structured or known.structured
        turns = [{"role": turn.role, "content": turn.text} for turn in request.history]
        parameters: dict[str, Any] = {
            "model": model,
            "messages": [
                {"role": "system", "content": system_text(request, structured)},
                *turns,
                {"role": "user", "content": request.prompt.user},
            ],
            settings.limit_name: request.output_tokens_max,
        }
        if known.extra:
            parameters["extra_body"] = dict(known.extra)
        if known.temperature and request.temperature is not None:
            parameters["temperature"] = request.temperature
        if request.schema is not None and structured is Structured.SCHEMA:
            parameters["response_format"] = {
                "type": "json_schema",
                "json_schema": {"name": "answer", "schema": dict(request.schema), "strict": True},
            }
        elif request.schema is not None and structured is Structured.OBJECT:
            parameters["response_format"] = {"type": "json_object"}
        return parameters


def finish_of(reason: str | None, *, refusal: str | None) -> Finish:
    """Return why the model stopped. Raises `CallFailed` when it broke off for want of resources."""
    if refusal:
        return Finish.REFUSED
    if reason == "insufficient_system_resource":
        raise CallFailed(Failure.OVERLOADED, "the model broke off: insufficient system resource")
    return FINISHES.get(reason or "", Finish.END)
