"""Billing can be spread by account: each of its tables carries it, each of its queries names it."""

import asyncio
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import event

from adapters.database.tables.base import metadata
from tests.builders import migrated
from tests.world import World, world_over, world_settings

BILLING = ("wallets", "holds", "ledger_entries", "idempotency_keys")
TOUCHED = re.compile(rf"\b(?:FROM|UPDATE|INTO|JOIN)\s+({'|'.join(BILLING)})\b", re.IGNORECASE)


def test_every_table_that_bills_carries_the_account() -> None:
    for name in BILLING:
        column = metadata.tables[name].columns["account_id"]
        assert not column.nullable, name


@contextmanager
def statements_of(world: World) -> Iterator[list[str]]:
    """Collect what is asked of the database."""
    heard: list[str] = []
    engine = world.container.shared.database().engine.sync_engine

    def hear(*about: Any) -> None:
        heard.append(about[2])

    event.listen(engine, "before_cursor_execute", hear)
    try:
        yield heard
    finally:
        event.remove(engine, "before_cursor_execute", hear)


def without_account(statement: str) -> bool:
    """Tell whether a statement touches a table that bills and leaves open whose rows it means."""
    if TOUCHED.search(statement) is None:
        return False
    condition = statement.partition("WHERE")[2] or statement
    return "account_id" not in condition


async def test_every_query_on_the_way_of_a_request_names_the_account(tmp_path: Path) -> None:
    settings = world_settings(tmp_path)
    await asyncio.to_thread(migrated, settings)
    async with world_over(settings) as world:
        ada = await world.register()
        with statements_of(world) as heard:
            ordered = await ada.ask("POST", "/api/v1/articles", json={"topic": "Tea"})
            assert ordered.status_code == 202, ordered.text
            text = await ada.ask("POST", "/api/v1/ai/generate-text", json={"prompt": "Tea"})
            assert text.status_code == 200, text.text
            for path in ("me", "credits", "credits/ledger", "credits/grants"):
                answer = await ada.ask("GET", f"/api/v1/{path}")
                assert answer.status_code == 200, answer.text
        assert sum(TOUCHED.search(each) is not None for each in heard) > 10
        assert [each for each in heard if without_account(each)] == []
