"""The description is whole, stable, and shown without the internet."""

import json
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from jsonschema_rs import Draft202012Validator
from litestar import Litestar, Router, get, post
from litestar.exceptions import ImproperlyConfiguredException
from litestar.testing import AsyncTestClient

from entrypoints.http.serving.app import create_app
from entrypoints.http.serving.docs import openapi_document, order_of
from entrypoints.http.serving.examples import SAMPLES
from entrypoints.version import VERSION
from tests.described import resolved
from tests.entrypoints.http.toys import ToyContainer, Toys

Client = AsyncTestClient[Litestar]
ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def described() -> dict[str, Any]:
    document: dict[str, Any] = json.loads(openapi_document(Toys().app))
    return document


def operations(described: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {
        f"{method.upper()} {path}": operation
        for path, item in described["paths"].items()
        for method, operation in item.items()
    }


def test_it_is_openapi_31_of_this_version(described: dict[str, Any]) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]

    assert described["openapi"].startswith("3.1")
    assert described["info"]["title"] == "Inkwell"
    assert described["info"]["version"] == VERSION == project["version"]
    assert set(described["components"]["securitySchemes"]) == {"bearer", "api_key"}


def test_every_body_and_answer_has_an_example_that_its_schema_takes() -> None:
    committed = json.loads((ROOT / "openapi.json").read_text())
    schemas = committed["components"]["schemas"]
    structs = {name: each for name, each in schemas.items() if each.get("type") == "object"}

    wrong = [
        f"{name}: {error}"
        for name, schema in structs.items()
        for error in Draft202012Validator(
            {**schema, "components": committed["components"]}
        ).iter_errors(schema["examples"][0])
    ]

    assert len(structs) > 150
    assert wrong == [], "mend these in entrypoints/http/serving/examples.toml, then `make openapi`"
    gone = SAMPLES["whole"].keys() - structs.keys()
    assert not gone, f"take these out of entrypoints/http/serving/examples.toml: {gone}"
    closed = {name for name, each in structs.items() if "additionalProperties" in each}
    bare = {name for name in closed if name.endswith("Body")} - SAMPLES["whole"].keys()
    assert not bare, (
        f"give each an example in [whole] of entrypoints/http/serving/examples.toml: {bare}"
    )


def test_no_example_says_only_what_its_field_is_called() -> None:
    schemas = json.loads((ROOT / "openapi.json").read_text())["components"]["schemas"]

    empty = [
        f"{name}.{field}"
        for name, schema in schemas.items()
        if schema.get("type") == "object"
        for field, value in schema["examples"][0].items()
        if value in (field.replace("_", " "), [field.replace("_", " ")])
    ]

    assert not empty, f"say what these are like in entrypoints/http/serving/examples.toml: {empty}"
    gone = SAMPLES["of"].keys() - schemas.keys()
    assert not gone, f"take these out of entrypoints/http/serving/examples.toml: {gone}"


def test_a_body_that_may_be_left_out_is_not_required() -> None:
    committed = operations(json.loads((ROOT / "openapi.json").read_text()))
    optional = {
        each["operationId"]
        for each in committed.values()
        if not each.get("requestBody", {"required": True}).get("required")
    }

    assert {"UndoAsset", "RedoAsset", "PostArticle", "LogOut", "CreateProject"} <= optional
    assert "CreateArticle" not in optional


def test_no_schema_is_told_apart_by_the_file_it_is_written_in() -> None:
    schemas = json.loads((ROOT / "openapi.json").read_text())["components"]["schemas"]

    doubled = sorted(name.rpartition("_")[2] for name in schemas if "_" in name)

    assert not doubled, f"several structs have one name: {doubled}"


def test_who_must_sign_in_is_told_of_401_and_403() -> None:
    committed = json.loads((ROOT / "openapi.json").read_text())
    silent = {
        operation["operationId"]
        for operation in operations(committed).values()
        if {} not in operation.get("security", committed["security"])
        and not {"401", "403"} <= operation["responses"].keys()
    }

    assert not silent, f"say which `responses=problems(...)` the handler has: {silent}"


def test_the_canonical_path_has_the_plain_name(described: dict[str, Any]) -> None:
    names = {where: each["operationId"] for where, each in operations(described).items()}

    assert names["POST /api/v1/things"] == "CreateThing"
    assert names["POST /generate"] == "LegacyCreateThing"
    assert names["POST /api/things"] == "Legacy2CreateThing"
    assert names["GET /health"] == "GetHealth"
    assert len(set(names.values())) == len(names)


def test_of_several_canonical_paths_the_shortest_has_the_plain_name() -> None:
    paths = {"/auth/me", "/api/v1/auth/me", "/api/v1/me"}

    assert sorted(paths, key=order_of) == ["/api/v1/me", "/api/v1/auth/me", "/auth/me"]


def test_two_handlers_of_one_name_are_refused() -> None:
    @get("/a", operation_id="Same")
    async def one() -> None:
        """One."""

    @post("/b", operation_id="Same")
    async def two() -> None:
        """Two."""

    with pytest.raises(ImproperlyConfiguredException, match="Two handlers are called Same"):
        app_with(Router("/", route_handlers=[one, two]))


def test_a_handler_without_a_name_is_refused() -> None:
    @get("/a")
    async def nameless() -> None:
        """Do nothing."""

    with pytest.raises(ImproperlyConfiguredException, match="needs an operation_id"):
        app_with(Router("/", route_handlers=[nameless]))


def app_with(router: Router) -> Litestar:
    toys = Toys()
    container = ToyContainer(settings=toys.settings, ready_checks=dict, close=toys.close)
    return create_app(container, toys.settings, routers=[router])


def test_every_refusal_is_described_as_a_problem(described: dict[str, Any]) -> None:
    for where, operation in operations(described).items():
        assert "default" in operation["responses"], where
        for status, response in operation["responses"].items():
            if not status.startswith("2"):
                [(media_type, content)] = resolved(response, described)["content"].items()
                assert media_type == "application/problem+json", where
                assert content["schema"]["$ref"] == "#/components/schemas/Problem", where


def test_every_reference_leads_somewhere(described: dict[str, Any]) -> None:
    names = set(re.findall(r'"#/components/schemas/([^"]+)"', json.dumps(described)))

    assert names <= set(described["components"]["schemas"])
    assert "ThingPage" in names


def test_bodies_that_refuse_unknown_fields_say_so(described: dict[str, Any]) -> None:
    schemas = described["components"]["schemas"]

    assert schemas["ThingBody"]["additionalProperties"] is False
    assert "additionalProperties" not in schemas["ThingView"]


def test_credits_are_numbers(described: dict[str, Any]) -> None:
    schemas = described["components"]["schemas"]

    assert schemas["ThingView"]["properties"]["credits"]["type"] == "number"
    assert schemas["ThingBody"]["properties"]["credits"]["oneOf"][0] == {"type": "number"}


def test_headers_of_dependencies_are_described(described: dict[str, Any]) -> None:
    parameters = operations(described)["POST /api/v1/keyed/{place}"]["parameters"]

    assert {"Idempotency-Key", "place"} == {each["name"] for each in parameters}


def test_summaries_are_what_the_docstrings_begin_with(described: dict[str, Any]) -> None:
    assert operations(described)["POST /generate"]["summary"] == "Make a thing"


async def test_it_is_served_sorted_and_the_same_everywhere(client: Client) -> None:
    first = await client.get("/openapi.json")
    beside_the_page = await client.get("/docs/openapi.json")

    assert first.headers["content-type"].startswith("application/vnd.oai.openapi+json")
    assert first.content == beside_the_page.content
    assert first.content == openapi_document(Toys().app)
    assert list(first.json()) == sorted(first.json())


async def test_the_page_needs_nothing_from_elsewhere(client: Client) -> None:
    page = await client.get("/docs")

    assert page.headers["content-type"].startswith("text/html")
    assert "//" not in page.text.replace("<!DOCTYPE html>", "")
    used = re.findall(r'(?:src|href)="([^"]+)"', page.text)
    local = [each for each in used if not each.startswith("data:")]
    assert len(local) == 3
    for each in local:
        answer = await client.get(f"/{each}")
        assert answer.status_code == 200, each
        assert answer.headers["cache-control"] == "max-age=86400"


async def test_the_bare_address_leads_to_the_page(client: Client) -> None:
    answer = await client.get("/", follow_redirects=True)

    assert answer.url.path == "/docs"
    assert answer.status_code == 200


async def test_the_page_may_load_only_what_is_here(client: Client) -> None:
    policy = (await client.get("/docs")).headers["content-security-policy"]

    assert "default-src 'none'" in policy
    assert "http" not in policy
    assert "unsafe-eval" not in policy
    assert "script-src 'self';" in policy


@pytest.mark.parametrize("name", ["../app.py", "shop.js/more", "x" * 300, "%FF", "none.js"])
async def test_nothing_else_lies_beside_the_page(client: Client, name: str) -> None:
    answer = await client.get(f"/docs/static/{name}")

    assert answer.status_code == 404
