"""`python -m tests.peers.models.bench`: what a stream costs in time beside the bare SDK.

The same server on loopback is asked by the SDK directly and through Inkwell (brakes, route, log and
all), in turns, in one process. The times are those of this machine; the ratio is what counts.
"""

import argparse
import asyncio
import json
import os
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

from anthropic import AsyncAnthropic
from openai import AsyncOpenAI

from core.generation.model import TextRequest
from entrypoints.container import Container
from tests.builders import container_for, migrated, settings_for
from tests.peers.models.conftest import HERE, installed
from tests.peers.models.kit import asked

TURNS = 30
WARM_UPS = 3
PACES = ("at once", "paced")
MODELS = {"openai": "gpt-6-luna", "anthropic": "claude-haiku-5-5"}
KEY = "sk-bench"


@dataclass(slots=True)
class Times:
    """How long streams took, in milliseconds: to the first text, and in all."""

    first: list[float] = field(default_factory=list)
    total: list[float] = field(default_factory=list)

    async def take(self, texts: AsyncIterator[str]) -> str:
        """Read a stream with the watch running; return its text."""
        began, first, read = perf_counter(), 0.0, ""
        async for text in texts:
            if text and not read:
                first = perf_counter() - began
            read += text
        self.first.append(first * 1_000)
        self.total.append((perf_counter() - began) * 1_000)
        return read


class Bare:
    """The SDKs, called as their own documentation does."""

    def __init__(self, url: str) -> None:
        """Ask the server at `url`."""
        self._openai = AsyncOpenAI(api_key=KEY, base_url=f"{url}/v1", max_retries=0)
        self._anthropic = AsyncAnthropic(api_key=KEY, base_url=url, max_retries=0)

    def stream(self, provider: str, request: TextRequest) -> AsyncIterator[str]:
        """Yield an answer in pieces."""
        return (self._of_openai if provider == "openai" else self._of_anthropic)(request)

    async def _of_openai(self, request: TextRequest) -> AsyncIterator[str]:
        messages: Any = [
            {"role": "system", "content": request.prompt.system},
            {"role": "user", "content": request.prompt.user},
        ]
        answer = await self._openai.chat.completions.create(
            model=MODELS["openai"],
            messages=messages,
            max_completion_tokens=request.output_tokens_max,
            stream=True,
            stream_options={"include_usage": True},
        )
        async for chunk in answer:
            for choice in chunk.choices:
                yield choice.delta.content or ""

    async def _of_anthropic(self, request: TextRequest) -> AsyncIterator[str]:
        answer = await self._anthropic.messages.create(
            model=MODELS["anthropic"],
            system=request.prompt.system,
            messages=[{"role": "user", "content": request.prompt.user}],
            max_tokens=request.output_tokens_max,
            stream=True,
        )
        async for event in answer:
            if event.type == "content_block_delta" and event.delta.type == "text_delta":
                yield event.delta.text

    async def close(self) -> None:
        """Close the connections."""
        await self._openai.close()
        await self._anthropic.close()


async def through_inkwell(container: Container, request: TextRequest) -> AsyncIterator[str]:
    """Yield an answer as a use case gets it."""
    async for piece in container.generation.text_model().stream(request):
        yield piece.text


async def measure(url: str, folder: Path, provider: str) -> dict[str, Any]:
    """Return the figures of one provider, for each pace."""
    environment = {
        "openai": {"OPENAI_API_KEY": KEY, "INKWELL_OPENAI_URL": f"{url}/v1"},
        "anthropic": {"ANTHROPIC_API_KEY": KEY, "INKWELL_ANTHROPIC_URL": url},
    }[provider]
    settings = await asyncio.to_thread(migrated, settings_for(folder, **environment))
    container, bare = container_for(settings), Bare(url)
    found: dict[str, Any] = {}
    try:
        for pace in PACES:
            request = asked(f"Write {pace}")
            ours, theirs = Times(), Times()
            for turn in range(WARM_UPS + TURNS):
                if turn == WARM_UPS:
                    ours, theirs = Times(), Times()
                one = await theirs.take(bare.stream(provider, request))
                other = await ours.take(through_inkwell(container, request))
                assert one == other
            found[pace] = figures(ours, theirs)
    finally:
        await bare.close()
        await container.close()
    return found


def figures(ours: Times, theirs: Times) -> dict[str, float]:
    """Return the medians in milliseconds, and what Inkwell adds."""
    first, bare_first = median(ours.first), median(theirs.first)
    total, bare_total = median(ours.total), median(theirs.total)
    return {
        "sdk_first_ms": round(bare_first, 2),
        "inkwell_first_ms": round(first, 2),
        "first_added_ms": round(first - bare_first, 2),
        "sdk_total_ms": round(bare_total, 2),
        "inkwell_total_ms": round(total, 2),
        "total_ratio": round(total / bare_total, 3),
    }


@contextmanager
def serving() -> Iterator[str]:
    """Give aimock's address. Raises `SystemExit` where it can't run."""
    if trouble := installed(dict(os.environ)):
        sys.exit(f"aimock, the stand-in of model providers, is not there: {trouble}")
    command = ["node", "aimock.mjs", "bench.json"]
    with subprocess.Popen(command, cwd=HERE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield json.loads(process.stdout.readline())["url"]
        finally:
            process.terminate()


def main() -> None:
    """Print the figures as a table, or as JSON."""
    parser = argparse.ArgumentParser(prog="python -m tests.peers.models.bench", description=__doc__)
    parser.add_argument("--json", action="store_true", help="print JSON")
    arguments = parser.parse_args()
    found: dict[str, Any] = {}
    with serving() as url:
        for provider in MODELS:
            with TemporaryDirectory() as folder:
                found[provider] = asyncio.run(measure(url, Path(folder), provider))
    if arguments.json:
        print(json.dumps({"turns": TURNS, "medians": found}, indent=2))  # noqa: T201
        return
    for provider, paces in found.items():
        for pace, each in paces.items():
            values = "  ".join(f"{name} {value}" for name, value in each.items())
            print(f"{provider:10} {pace:8} {values}")  # noqa: T201


if __name__ == "__main__":
    main()
