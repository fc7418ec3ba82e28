"""Pages: bounded, in order, resumed by an opaque cursor."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from litestar import Litestar
from litestar.testing import AsyncTestClient

from entrypoints.http.serving.pages import InvalidCursor, read_cursor, write_cursor
from tests.entrypoints.http.expectations import problem

Client = AsyncTestClient[Litestar]


async def test_all_items_are_seen_once_in_order(client: Client) -> None:
    seen: list[int] = []
    cursor: str | None = None
    sizes: list[int] = []
    while not sizes or cursor is not None:
        parameters = {} if cursor is None else {"cursor": cursor}
        page = (await client.get("/api/v1/things", params=parameters)).json()
        seen += [each["count"] for each in page["items"]]
        sizes.append(len(page["items"]))
        cursor = page["next_cursor"]

    assert seen == list(range(45, 0, -1))
    assert sizes == [20, 20, 5]


@pytest.mark.parametrize("limit", ["0", "101", "-1", "x", "1.5", ""])
async def test_the_limit_is_from_1_to_100(client: Client, limit: str) -> None:
    answer = await client.get(f"/api/v1/things?limit={limit}")

    body = problem(answer, status=400, code="invalid-parameters")
    assert [each["field"] for each in body["errors"]] == ["limit"]


@pytest.mark.parametrize("limit", [1, 100])
async def test_the_bounds_themselves_are_fine(client: Client, limit: int) -> None:
    answer = await client.get(f"/api/v1/things?limit={limit}")

    assert len(answer.json()["items"]) == min(limit, 45)


@pytest.mark.parametrize("cursor", ["", "!", "a", "%C3%A9", "AA", "A" * 1000, "_w", "NDU=", "ND V"])
async def test_a_cursor_from_elsewhere_is_refused(client: Client, cursor: str) -> None:
    answer = await client.get(f"/api/v1/things?cursor={cursor}")

    body = problem(answer, status=400, code="invalid-cursor")
    assert [each["field"] for each in body["errors"]] == ["cursor"]


@given(
    id=st.text(st.characters(codec="ascii", categories=["L", "N", "P"]), min_size=1, max_size=100)
)
def test_a_cursor_is_read_as_it_was_written(id: str) -> None:
    assert read_cursor(write_cursor(id)) == id


@given(text=st.text(max_size=50))
def test_any_other_text_is_refused_or_an_id(text: str) -> None:
    try:
        id = read_cursor(text)
    except InvalidCursor:
        return
    assert write_cursor(id) == text
