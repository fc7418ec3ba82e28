"""JSON that is longer than memory should be."""

import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest

from entrypoints.long_json import CHUNK_BYTES, written


async def counted(total: int, made: list[int]) -> AsyncIterator[object]:
    for number in range(total):
        made.append(number)
        yield {"number": number, "text": "x" * 100}


async def nothing() -> AsyncIterator[object]:
    return
    yield


async def whole(value: object) -> object:
    return json.loads(b"".join([chunk async for chunk in written(value)]))


async def test_it_is_the_json_that_it_would_be_at_once() -> None:
    at = datetime(2026, 3, 10, 12, tzinfo=UTC)
    value = {"a": {"at": at, "none": nothing(), "empty": {}}, "b": counted(2, []), 'c"': [1, "ü"]}
    assert await whole(value) == {
        "a": {"at": "2026-03-10T12:00:00Z", "none": [], "empty": {}},
        "b": [{"number": n, "text": "x" * 100} for n in range(2)],
        'c"': [1, "ü"],
    }


async def test_nothing_is_read_ahead_of_who_listens() -> None:
    made: list[int] = []
    chunks = written({"items": counted(1_000_000, made)})
    first = await anext(chunks)
    assert CHUNK_BYTES <= len(first) < CHUNK_BYTES + 1_000
    assert len(made) < 1_000


async def test_what_fails_in_the_middle_is_not_taken_for_the_whole() -> None:
    async def broken() -> AsyncIterator[object]:
        yield "x" * CHUNK_BYTES
        raise RuntimeError("the database went away")

    chunks = written({"items": broken()})
    got = await anext(chunks)
    with pytest.raises(RuntimeError):
        await anext(chunks)
    with pytest.raises(json.JSONDecodeError):
        json.loads(got)
