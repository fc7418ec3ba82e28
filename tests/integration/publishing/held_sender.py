"""A worker that says so when it is about to send, or has sent, and then goes no further.

Usage: python -m tests.integration.publishing.held_sender before|after CALLED_FILE
The settings are in the environment.
"""

import asyncio
import os
import sys
from dataclasses import dataclass
from pathlib import Path

from dependency_injector import providers

from core.publishing.model import Answer, Message
from core.publishing.ports import Sender
from entrypoints.container import Container
from entrypoints.settings import Settings, with_development_secrets
from entrypoints.worker.in_process import working


@dataclass
class HeldSender:
    """Stops for ever before or after the request."""

    inner: Sender
    point: str
    called: Path

    async def send(self, message: Message) -> Answer:
        if self.point == "after":
            await self.inner.send(message)
        with self.called.open("a") as file:
            file.write("x")
        never: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        return await never


async def work(container: Container) -> None:
    async with working(container):
        await asyncio.get_running_loop().create_future()


if __name__ == "__main__":
    settings = with_development_secrets(Settings.load(os.environ, None))
    container = Container(settings=settings)
    held = HeldSender(container.publishing.sender(), sys.argv[1], Path(sys.argv[2]))
    container.publishing.sender.override(providers.Object(held))
    asyncio.run(work(container))
