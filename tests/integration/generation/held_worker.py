"""A worker whose model, once called, says so and never answers: to be killed in the middle.

Usage: python -m tests.integration.generation.held_worker CALLED_FILE
The settings are in the environment.
"""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from pathlib import Path

from dependency_injector import providers

from core.generation.model import TextPiece, TextRequest, TextResult
from entrypoints.container import Container
from entrypoints.settings import Settings, with_development_secrets
from entrypoints.worker.in_process import working
from entrypoints.worker.processes import work


class HeldModel:
    def __init__(self, called: Path) -> None:
        self.called = called

    async def complete(self, request: TextRequest) -> TextResult:
        self.called.write_text(request.operation)
        never: asyncio.Future[TextResult] = asyncio.get_running_loop().create_future()
        return await never

    async def stream(self, request: TextRequest) -> AsyncIterator[TextPiece]:
        result = await self.complete(request)
        yield TextPiece(text=result.text, output_tokens_so_far=0, result=result)


async def work_here(container: Container) -> None:
    async with working(container):
        await asyncio.get_running_loop().create_future()


if __name__ == "__main__":
    settings = with_development_secrets(Settings.load(os.environ, None))
    container = Container(settings=settings)
    container.generation.text_model.override(providers.Object(HeldModel(Path(sys.argv[1]))))
    asyncio.run(work(container) if settings.redis.url else work_here(container))
