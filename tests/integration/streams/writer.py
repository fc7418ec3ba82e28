"""Another process that writes a stream: python -m tests.integration.streams.writer STREAM COUNT."""

import asyncio
import os
import sys

from core.streams.model import NewEvent
from entrypoints.container import Container
from entrypoints.settings import Settings, with_development_secrets
from tests.builders import NOON


async def main(stream_id: str, count: int) -> None:
    settings = with_development_secrets(Settings.load(os.environ, None))
    container = Container(settings=settings)
    for number in range(count):
        async with container.shared.unit_of_work() as work:
            event = NewEvent(type="text", data={"n": number})
            await work.streams.append(stream_id, "w", event)
            await work.commit()
    async with container.shared.unit_of_work() as work:
        await work.streams.append(stream_id, "w", NewEvent(type="done", data={}), ended_at=NOON)
        await work.commit()
    await container.close()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], int(sys.argv[2])))
