"""Whatever is sent, the answer is a sound one: bodies, parameters, keys."""

import json
from datetime import date, datetime
from typing import Annotated, Any, Literal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from litestar import Litestar
from litestar.testing import AsyncTestClient, TestClient
from msgspec import Meta, Struct

from entrypoints.http.serving.errors import InvalidBody
from entrypoints.http.serving.requests import decoded, request_id_from
from entrypoints.http.serving.wrong_fields import decoder_of, field_error
from tests.entrypoints.http.expectations import problem
from tests.entrypoints.http.toys import ThingBody, Toys

Client = AsyncTestClient[Litestar]


class Wordy(Struct):
    length: Literal["short", "long"] = "short"
    link: Annotated[str, Meta(pattern="^https?://")] = "http://a"
    note: Annotated[str, Meta(min_length=3)] = "note"
    at: Annotated[datetime, Meta(tz=True)] | None = None
    on: date | None = None
    many: Annotated[int, Meta(ge=1)] | None = None
    each: list["Wordy"] = []


MALFORMED: list[tuple[bytes, str | None]] = [
    (b"", None),
    (b"{", None),
    (b"nonsense", None),
    (b'{"topic": "x"} trailing', None),
    (b'{"topic": "x",}', None),
    (b"\xff\xfe", None),
    (b'{"topic": "\xff"}', None),
    (b'{"topic": "\\ud800"}', None),
    (b'{"topic": NaN}', None),
    (b"null", None),
    (b"[]", None),
    (b'"text"', None),
    (b"[" * 100_000, None),
    (b"{}", "topic"),
    (b'{"topic": 5}', "topic"),
    (b'{"topic": null}', "topic"),
    (b'{"topic": ""}', "topic"),
    (b'{"topic": "x", "count": "5"}', "count"),
    (b'{"topic": "x", "count": 0}', "count"),
    (b'{"topic": "x", "count": 1.5}', "count"),
    (b'{"topic": "x", "loud": 1}', "loud"),
    (b'{"topic": "x", "loud": "true"}', "loud"),
    (b'{"topic": "x", "tags": "x"}', "tags"),
    (b'{"topic": "x", "tags": ["x", "too long"]}', "tags[1]"),
    (b'{"topic": "x", "at": "yesterday"}', "at"),
    (b'{"topic": "x", "at": "2026-01-01T00:00:00"}', "at"),
    (b'{"topic": "x", "unheard": 1}', "unheard"),
]


@pytest.mark.parametrize("path", ["/api/v1/things", "/generate", "/api/things"])
@pytest.mark.parametrize(("body", "field"), MALFORMED)
async def test_a_malformed_body_is_refused(
    client: Client, path: str, body: bytes, field: str | None
) -> None:
    answer = await client.post(path, content=body)

    refused = problem(answer, status=400, code="invalid-body")
    assert [each["field"] for each in refused["errors"]] == ([field] if field else [])


SEVERAL = [
    (b'{"topic": 5, "count": 99, "unheard": 1}', ["topic", "count", "unheard"]),
    (b'{"count": "x", "tags": ["x", "too long"]}', ["count", "tags[1]", "topic"]),
    (b'{"at": 1, "at": "yesterday", "topic": "x"}', ["at"]),
    (b'{"topic": "x", "credits": true, "loud": 1}', ["credits", "loud"]),
    (b'{"topic": 5, "count": ', ["topic"]),
    (b'{"topic": 5, "tags": ["\xff"]}', ["topic", "tags"]),
    (b'{"topic": 5, "tags": ' + b"[" * 50_000, ["topic"]),
    (b'{"topic": "x", "tags": [1, "x", "too long"]}', ["tags[0]", "tags[2]"]),
    (
        b'{"topic": "x", "box": {"lid": {"weight": 0, "colour": 1}, "size": 1}}',
        ["box.lid.weight", "box.lid.colour", "box.lid.name", "box.size", "box.parts"],
    ),
    (
        b'{"topic": "x", "box": {"parts": [{"name": ""}, {"name": "a"}, 5, {"weight": "b"}]}}',
        ["box.parts[0].name", "box.parts[2]", "box.parts[3].weight", "box.parts[3].name"],
    ),
    (
        b'{"topic": 5, "box": {"parts": [' + b'{"name": "a"}, ' * 3 + b'{"name": "a"}]}}',
        ["topic", "box.parts"],
    ),
    (b'{"topic": 5, "box": {"parts": [{"name": 1}, {"name": ', ["topic"]),
]


@pytest.mark.parametrize(("body", "fields"), SEVERAL)
async def test_all_fields_that_are_wrong_are_told(
    client: Client, body: bytes, fields: list[str]
) -> None:
    answer = await client.post("/generate", content=body)

    refused = problem(answer, status=400, code="invalid-body")
    assert [each["field"] for each in refused["errors"]] == fields
    assert refused["detail"].startswith(f"The body is wrong: {fields[0]} ")


@pytest.mark.parametrize(
    "body",
    [
        {f"field{n}": n for n in range(1_000)},
        {"topic": "x", "box": {"parts": [{"name": n} for n in range(40_000)]}},
    ],
)
async def test_of_very_many_wrong_fields_some_are_told(
    client: Client, body: dict[str, Any]
) -> None:
    answer = await client.post("/generate", json=body)

    assert len(problem(answer, status=400, code="invalid-body")["errors"]) == 20


async def test_of_a_list_beyond_reason_only_the_first_items_are_judged_one_by_one(
    client: Client,
) -> None:
    looked_up = decoder_of.cache_info().hits
    body = {"count": 99, "topic": "x", "tags": [*[""] * 200_000, 5]}

    answer = await client.post("/generate", json=body)

    refused = problem(answer, status=400, code="invalid-body")
    assert [each["field"].partition("[")[0] for each in refused["errors"]] == ["count", "tags"]
    assert decoder_of.cache_info().hits - looked_up < 2_000


@pytest.mark.parametrize(
    "content_type", ["text/plain", "application/xml", "multipart/form-data", ""]
)
async def test_the_content_type_changes_nothing(client: Client, content_type: str) -> None:
    headers = {"Content-Type": content_type}

    problem(
        await client.post("/api/v1/things", content=b"<xml/>", headers=headers),
        status=400,
        code="invalid-body",
    )


async def test_the_nul_character_is_refused_everywhere(client: Client) -> None:
    in_body = await client.post("/api/v1/things", content=b'{"topic": "a\\u0000b"}')
    in_query = await client.get("/api/v1/things?cursor=a%00b")
    in_path = await client.get("/api/v1/refusals/a%00b")

    problem(in_body, status=400, code="invalid-body")
    problem(in_query, status=400, code="invalid-parameters")
    problem(in_path, status=400, code="invalid-parameters")


async def test_a_body_nested_beyond_reason_is_refused(client: Client) -> None:
    body = b'{"a": ' + b"[" * 100_000 + b"]" * 100_000 + b"}"

    answer = await client.post("/api/v1/keyed/a", content=body)

    problem(answer, status=400, code="invalid-body")


async def test_a_backslash_before_u0000_is_no_nul(client: Client) -> None:
    answer = await client.post("/api/v1/things", content=b'{"topic": "a\\\\u0000b"}')

    assert answer.status_code == 201
    assert answer.json()["text"] == "hello a\\u0000b"


async def test_a_body_that_is_too_large_is_refused(client: Client) -> None:
    body = b'{"topic": "' + b"a" * 1_048_576 + b'"}'

    answer = await client.post("/api/v1/things", content=body)

    problem(answer, status=413, code="body-too-large")


async def test_a_route_may_take_more(client: Client) -> None:
    answer = await client.post("/api/v1/uploads", json={"content": "a" * 2_000_000})

    assert answer.status_code == 201
    assert answer.json() == 2_000_000


@pytest.mark.parametrize("size", ["0", "-1", "x", "", "1.5", "%ff", "1" * 400])
async def test_a_wrong_query_is_refused(client: Client, size: str) -> None:
    answer = await client.get(f"/api/v1/things/5?size={size}")

    if answer.status_code != 200:
        refused = problem(answer, status=400, code="invalid-parameters")
        assert refused["errors"][0]["field"] == "size"
    else:
        assert size == "1" * 400, "only a number passes"


def test_a_wrong_message_says_where_and_what() -> None:
    assert field_error("Expected `int` >= 1 - at `$.a[0].b`").field == "a[0].b"
    assert (
        field_error("Expected `int` >= 1 - at `$.a`").message
        == "must be a whole number of at least 1"
    )
    missing = field_error("Object missing required field `c` - at `$.a`")
    assert (missing.field, missing.message) == ("a.c", "is required")


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b'{"length": "huge"}', "length must be one of long, short"),
        (b'{"each": [{"length": "huge"}]}', "each[0].length must be one of long, short"),
        (b'{"link": "ftp://a"}', "link must begin with http:// or https://"),
        (b'{"link": 5}', "link must be a text, not a whole number"),
        (b'{"note": "ab"}', "note must be a text of at least 3 characters"),
        (b'{"at": "monday"}', "at must be a time with its offset, such as 2026-01-31T09:30:00Z"),
        (b'{"on": "monday"}', "on must be a date, such as 2026-01-31"),
        (b'{"many": 0}', "many must be a whole number of at least 1"),
        (b'{"many": "x"}', "many must be a whole number or null, not a text"),
    ],
)
def test_what_is_wrong_is_said_in_words(body: bytes, said: str) -> None:
    with pytest.raises(InvalidBody) as refused:
        decoded(body, Wordy)

    assert refused.value.message == f"The body is wrong: {said}."


async def test_a_parameter_is_called_what_was_sent(client: Client) -> None:
    long = await client.post("/api/v1/keyed/a", json={}, headers={"Idempotency-Key": "k" * 256})
    wrong = await client.get("/api/v1/things/5?size=0")

    said = problem(long, status=400, code="invalid-parameters")
    assert said["errors"][0]["field"] == "Idempotency-Key"
    assert problem(wrong, status=400, code="invalid-parameters")["detail"] == (
        "A parameter is not what this takes: size must be a whole number of at least 1."
    )


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)
things = st.dictionaries(
    st.sampled_from(["topic", "count", "loud", "credits", "at", "tags", "other"]), json_values
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(body=st.binary(max_size=200) | things.map(lambda thing: json.dumps(thing).encode()))
def test_no_body_is_ever_our_fault(body: bytes) -> None:
    answer = SHARED.post("/generate", content=body)

    if answer.status_code != 201:
        assert answer.json()["type"] in {"/problems/invalid-body", "/problems/invalid-amount"}
        assert answer.status_code == 400


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(query=st.binary(max_size=40).map(lambda raw: "".join(f"%{byte:02x}" for byte in raw)))
def test_no_query_is_ever_our_fault(query: str) -> None:
    for name in ("limit", "cursor"):
        answer = SHARED.get(f"/api/v1/things?{name}={query}")

        assert answer.status_code in {200, 400}


SHARED = TestClient(Toys().app, raise_server_exceptions=False)


def test_amounts_keep_every_digit() -> None:
    body = decoded(b'{"topic": "x", "credits": 123456789.123456}', ThingBody)

    assert str(body.credits) == "123456789.123456"


@pytest.mark.parametrize("amount", ["1.1234567", "0", "-1", "1e400", '"NaN"', '"Infinity"'])
async def test_an_amount_that_can_not_be_is_refused(client: Client, amount: str) -> None:
    body = f'{{"topic": "x", "credits": {amount}}}'

    answer = await client.post("/api/v1/things", content=body.encode())

    refused = problem(answer, status=400, code="invalid-amount")
    assert refused["errors"][0]["field"] == "credits"


async def test_times_come_back_in_utc(client: Client) -> None:
    body = {"topic": "x", "at": "2026-03-01T01:30:00+05:30", "credits": 2.5}

    answer = await client.post("/api/v1/things", json=body)

    assert answer.json()["at"] == "2026-02-28T20:00:00Z"
    assert answer.json()["credits"] == 2.5


def test_request_ids_are_taken_when_sane() -> None:
    assert request_id_from("a.B-9_") == "a.B-9_"
    for odd in (None, "", "a b", "a" * 65, "a\n", "é", "<script>"):
        made = request_id_from(odd)
        assert made != odd
        assert len(made) == 32


class TestIdempotencyKeys:
    async def ask(self, client: Client, path: str, key: str | None, body: bytes) -> dict[str, Any]:
        headers = {} if key is None else {"Idempotency-Key": key}
        answer = await client.post(path, content=body, headers=headers)
        assert answer.status_code == 201, answer.text
        found: dict[str, Any] = answer.json()
        return found

    async def test_none_without_the_header(self, client: Client) -> None:
        found = await self.ask(client, "/api/v1/keyed/a", None, b"{}")

        assert found == {"key": None, "operation": None, "body_hash": None}

    async def test_another_path_of_the_same_operation_is_the_same_request(
        self, client: Client
    ) -> None:
        canonical = await self.ask(client, "/api/v1/keyed/a", "k", b'{"x": 1}')
        legacy = await self.ask(client, "/keyed/a", "k", b'{"x": 1}')

        assert canonical == legacy
        assert canonical["operation"] == "Keyed"

    @pytest.mark.parametrize(
        ("path", "body"),
        [
            ("/api/v1/keyed/b", b'{"x": 1}'),
            ("/api/v1/keyed/a", b'{"x": 2}'),
            ("/api/v1/keyed/a?y=1", b'{"x": 1}'),
        ],
    )
    async def test_anything_else_is_another_request(
        self, client: Client, path: str, body: bytes
    ) -> None:
        first = await self.ask(client, "/api/v1/keyed/a", "k", b'{"x": 1}')
        other = await self.ask(client, path, "k", body)

        assert first["body_hash"] != other["body_hash"]

    @pytest.mark.parametrize("key", ["", " ", "a" * 256, "a\tb"])
    async def test_an_unusable_key_is_refused(self, client: Client, key: str) -> None:
        answer = await client.post(
            "/api/v1/keyed/a", content=b"{}", headers={"Idempotency-Key": key}
        )

        assert answer.status_code == 400
        assert answer.json()["type"] in {
            "/problems/idempotency-key-unusable",
            "/problems/invalid-parameters",
        }
