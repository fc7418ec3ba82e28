"""What the tests of streams ask of their world."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from core.generation.model import Creation, Operation, Started
from core.generation.use_cases.start_creation import StartCreationCommand
from core.ledger.model import EntryKind, Hold, Wallet
from core.shared.ids import AccountId
from core.shared.keys import RequestKey
from core.streams.model import Stream, StreamEvent
from core.streams.use_cases.follow_stream import FollowStream
from entrypoints.container import Container
from tests.builders import NEVER_SET
from tests.scripted import ScriptedImages, ScriptedModel, ScriptedSleep
from tests.world import Person, World


async def creation_of(container: Container, account_id: int, creation_id: str) -> Creation:
    """Return a creation as it stands."""
    async with container.shared.snapshot() as work:
        found: Creation = await work.creations.get(creation_id, account_id=AccountId(account_id))
    return found


async def one_by_one(
    follow: FollowStream, stream: Stream, cursor: int | None
) -> AsyncGenerator[StreamEvent]:
    """Yield the events that are read after a cursor."""
    async with aclosing(follow(stream, cursor)) as batches:
        async for events in batches:
            for event in events:
                yield event


@dataclass(slots=True)
class Scene:
    """A world, what its models say, and the questions of the tests."""

    world: World
    model: ScriptedModel = field(default_factory=ScriptedModel)
    images: ScriptedImages = field(default_factory=ScriptedImages)
    sleep: ScriptedSleep = field(default_factory=ScriptedSleep)
    ada: Person = field(init=False)

    @property
    def generation(self) -> Any:
        """The use cases."""
        return self.world.container.generation

    async def begin(
        self, operation: Operation = Operation.TEXT, **inputs: object
    ) -> tuple[Creation, asyncio.Task[Creation]]:
        """Ask for something and let it be made beside, streamed."""
        asked = StartCreationCommand(
            account_id=self.ada.id, operation=operation, inputs=inputs or {"prompt": "bread"}
        )
        started: Started = await self.generation.start_creation()(asked)
        run = self.generation.run_creation()(started.creation, streamed=True)
        return started.creation, self.world.container.shared.background().start(run)

    async def begin_keyed(self, key: RequestKey | None) -> Creation:
        """Ask under a key, or without one, without having it made."""
        asked = StartCreationCommand(
            account_id=self.ada.id, operation=Operation.TEXT, inputs={"prompt": "bread"}, key=key
        )
        started: Started = await self.generation.start_creation()(asked)
        return started.creation

    async def events(self, stream_id: str, after: int = 0) -> list[StreamEvent]:
        """Return what is in the log."""
        async with self.world.container.shared.snapshot() as work:
            excerpt = await work.streams.read(stream_id, after=after, limit=10_000)
        return list(excerpt.events)

    async def text(self, stream_id: str) -> str:
        """Return the text that the log has delivered."""
        found = await self.events(stream_id)
        return "".join(str(each.data["text"]) for each in found if each.type == "text")

    async def creation(self, creation_id: str) -> Creation:
        """Return a creation as it stands."""
        return await creation_of(self.world.container, self.ada.id, creation_id)

    async def hold(self, creation: Creation) -> Hold:
        """Return the newest hold of a creation."""
        async with self.world.container.shared.snapshot() as work:
            hold: Hold | None = await work.holds.latest_for(
                creation.account_id, f"creation:{creation.id}"
            )
        assert hold is not None
        return hold

    async def wallet(self) -> Wallet:
        """Return the wallet."""
        async with self.world.container.shared.snapshot() as work:
            wallet: Wallet = await work.wallets.get(self.ada.id)
        return wallet

    async def charged_tokens(self, creation: Creation) -> int:
        """Return what was charged, and check that it was charged once and nothing is held."""
        hold, wallet = await self.hold(creation), await self.wallet()
        assert (wallet.held, wallet.plan.held) == (0, 0)
        async with self.world.container.shared.snapshot() as work:
            entries = await work.entries.of_hold(self.ada.id, hold.id)
        assert all(entry.kind is EntryKind.CHARGE for entry in entries)
        assert len({entry.unit for entry in entries}) == len(entries)
        return 0 if hold.charge is None else hold.charge.amount

    async def until(self, holds: Callable[[], Any], *, looks: int = 3_000) -> None:
        """Let the rest of the process work until `holds()` is true."""
        for _ in range(looks):
            answer = holds()
            if await answer if asyncio.iscoroutine(answer) else answer:
                return
            await asyncio.to_thread(NEVER_SET.wait, 0.005)
        message = "it did not come true"
        raise AssertionError(message)

    async def delivered(self, creation: Creation, text: str) -> None:
        """Wait until the log has delivered a text."""

        async def there() -> bool:
            return await self.text(creation.id) == text

        await self.until(there)

    def later(self, **by: float) -> None:
        """Let time pass."""
        self.world.clock.advance(timedelta(**by))
