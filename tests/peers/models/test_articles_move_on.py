"""Articles whose first provider fails: the next one writes them, whatever was out already."""

import asyncio
import json
import threading
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from adapters.database.tables.usage import model_calls
from core.generation.rules.resilience import FAILURES_TO_OPEN
from core.ledger.model import EntryKind, HoldStatus
from entrypoints.settings import Settings
from tests.builders import NEVER_SET, migrated
from tests.peers.models.kit import (
    Say,
    Script,
    anthropic_end,
    anthropic_start,
    anthropic_text,
    openai_chunk,
    openai_text,
    serving_script,
)
from tests.world import Person, World, world_over, world_settings

FIRST = "anthropic:claude-haiku-5-5"
SECOND = "openai:gpt-6-luna"
ANSWER = {
    "title": "Bread",
    "summary": "How it is baked.",
    "tags": ["bread", "oven"],
    "markdown": "## Dough\n\nFold it **twice**.",
}
START = anthropic_start(input_tokens=50)
WAIT_SECONDS = 60


@dataclass(frozen=True, kw_only=True)
class Fault:
    """What the first provider says until it fails, how it does that, and what the log calls it."""

    text: str = ""
    end: Sequence[str] = ()
    cut: bool = False
    outcome: str


BROKEN_OFF = '{"title": "A first try", "summary": "It leads'
REFUSED = [anthropic_end("refusal", output_tokens=9)]
FAULTS = {
    "refused before a piece": Fault(end=REFUSED, outcome="refused"),
    "refused after a piece": Fault(text=BROKEN_OFF, end=REFUSED, outcome="refused"),
    "cut in the middle": Fault(text=BROKEN_OFF, cut=True, outcome="cut"),
    "no article at the end": Fault(
        text=json.dumps({**ANSWER, "tags": 7}), end=[anthropic_end()], outcome="unusable"
    ),
}


@pytest.fixture
def first() -> Iterator[Script]:
    with serving_script() as made:
        yield made


@pytest.fixture
def second() -> Iterator[Script]:
    with serving_script() as made:
        yield made


@pytest.fixture
def settings(tmp_path: Path, first: Script, second: Script) -> Settings:
    """Return settings with two providers, over a migrated database."""
    return migrated(
        world_settings(
            tmp_path,
            ANTHROPIC_API_KEY="sk-a",
            INKWELL_ANTHROPIC_URL=first.url,
            OPENAI_API_KEY="sk-o",
            INKWELL_OPENAI_URL=f"{second.url}/v1",
            INKWELL_MODEL_ARTICLE=f"{FIRST},{SECOND}",
        )
    )


@dataclass(frozen=True)
class Desk:
    """A world, and who orders in it."""

    world: World
    ada: Person

    async def article(self, article_id: str) -> dict[str, Any]:
        """Return an article as it is shown."""
        answer = await self.ada.ask("GET", f"/api/v1/articles/{article_id}")
        article: dict[str, Any] = answer.json()
        return article

    async def has_text(self, article_id: str) -> bool:
        """Tell whether readers have some text."""
        async with self.world.container.shared.snapshot() as work:
            excerpt = await work.streams.read(article_id, after=0, limit=1_000)
        return any(event.type == "text" for event in excerpt.events)

    async def ordered(self) -> str:
        """Order an article and return its id."""
        order = {"topic": "Bread"}
        ordered = await self.ada.ask("POST", "/api/v1/articles", json=order)
        return str(ordered.json()["id"])

    async def watched(self, article_id: str) -> str:
        """Read an article's events to their end."""
        return (await self.ada.ask("GET", f"/api/v1/articles/{article_id}/events")).text

    async def calls(self) -> list[tuple[str, str, int]]:
        """Return the log of calls: who was asked, how it ended, and which try it was."""
        async with self.world.container.shared.database().reader() as connection:
            rows = await connection.execute(model_calls.select().order_by(model_calls.c.id))
            return [(row.provider, row.outcome, row.attempt) for row in rows]


@pytest.fixture
async def desk(settings: Settings) -> AsyncIterator[Desk]:
    async with world_over(settings) as world:
        yield Desk(world=world, ada=await world.dev("ada@example.com"))


def writes(answer: object) -> Say:
    """Return the second provider's answer, in three pieces and with its usage."""
    text = json.dumps(answer)
    usage = {"prompt_tokens": 400, "completion_tokens": 60, "total_tokens": 460}
    return Say(
        chunks=[
            openai_text(text[:30]),
            openai_text(text[30:60]),
            openai_text(text[60:]),
            openai_text("", "stop"),
            openai_chunk(choices=[], usage=usage),
            "data: [DONE]\n\n",
        ]
    )


def read(told: str) -> tuple[dict[tuple[str, int | None], str], int, list[str]]:
    """Read events as a client does.

    Returns the text by field, how often it was begun anew when there was some, and who writes it.
    """
    text: dict[tuple[str, int | None], str] = {}
    times, writers = 0, list[str]()
    for block in told.replace("\r\n", "\n").strip().split("\n\n"):
        lines = dict(line.split(": ", 1) for line in block.split("\n"))
        data = json.loads(lines["data"])
        if lines["event"] == "state":
            times += bool(text)
            text, writers = {}, []
        elif lines["event"] == "source":
            writers.append(data["provider"])
        elif lines["event"] == "text":
            key = data["field"], data.get("index")
            text[key] = text.get(key, "") + data["text"]
    return text, times, writers


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
async def test_the_next_provider_begins_the_text_anew(
    desk: Desk, first: Script, second: Script, fault: Fault
) -> None:
    may_fail = threading.Event()
    begun = [START, anthropic_text(fault.text)] if fault.text else [START]
    first.answers = [Say(chunks=begun, hold=may_fail, rest=fault.end, cut=fault.cut)]
    second.answers = [writes(ANSWER)]
    article_id = await desk.ordered()

    watching = asyncio.create_task(desk.watched(article_id))
    working = asyncio.create_task(desk.world.run_jobs())
    async with asyncio.timeout(WAIT_SECONDS):
        while fault.text and not await desk.has_text(article_id):
            await asyncio.to_thread(NEVER_SET.wait, 0.005)
        may_fail.set()
        await working
        told = await watching

    article = await desk.article(article_id)
    assert (article["status"], article["provider"]) == ("completed", "openai")
    text, times, writers = read(told)
    assert (times, writers) == (bool(fault.text), ["openai"])
    assert text["title", None] == article["title"] == ANSWER["title"]
    assert text["summary", None] == article["summary"]
    assert text["content", None] == article["content"] == ANSWER["markdown"]
    assert [text["tags", 0], text["tags", 1]] == article["tags"]
    assert await desk.calls() == [("anthropic", fault.outcome, 1), ("openai", "answered", 2)]
    assert article["tokens_used"] == 460
    async with desk.world.container.shared.snapshot() as work:
        wallet = await work.wallets.get(desk.ada.id)
        hold_of = await work.holds.latest_for(desk.ada.id, f"article:{article_id}")
        assert hold_of is not None
        entries = await work.entries.of_hold(desk.ada.id, hold_of.id)
    assert (hold_of.number, hold_of.status) == (1, HoldStatus.SETTLED)
    assert [(each.kind, each.amount) for each in entries] == [(EntryKind.CHARGE, 460)]
    assert (wallet.held, wallet.plan.held, wallet.plan.used) == (0, 0, 460)


async def test_who_breaks_off_again_and_again_is_left_alone(
    desk: Desk, first: Script, second: Script
) -> None:
    first.answers = [Say(chunks=[START, anthropic_text(BROKEN_OFF)], cut=True)]
    second.answers = [writes(ANSWER)]
    for _ in range(FAILURES_TO_OPEN + 1):
        await desk.ordered()
    await desk.world.run_jobs()

    assert len(first.heard) == FAILURES_TO_OPEN
    assert len(second.heard) == FAILURES_TO_OPEN + 1


async def test_when_all_of_them_break_off_the_job_asks_them_again(
    desk: Desk, first: Script, second: Script
) -> None:
    first.answers = [Say(chunks=[START, anthropic_text(BROKEN_OFF), *REFUSED])]
    second.answers = [Say(chunks=[openai_text(BROKEN_OFF)], cut=True), writes(ANSWER)]
    article_id = await desk.ordered()

    await desk.world.run_jobs()
    assert (await desk.article(article_id))["status"] == "generating"
    desk.world.clock.advance(timedelta(seconds=3))
    await desk.world.run_jobs()

    article = await desk.article(article_id)
    text, _, writers = read(await desk.watched(article_id))
    assert (article["status"], article["content"]) == ("completed", text["content", None])
    assert writers == ["openai"]
    assert [outcome for _, outcome, _ in await desk.calls()] == [
        "refused",
        "cut",
        "refused",
        "answered",
    ]
