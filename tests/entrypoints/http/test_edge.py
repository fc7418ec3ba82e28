"""What every answer has: an id, sober headers, a log line, a count."""

import json
from io import StringIO
from typing import Any

import pytest
from litestar import Litestar
from litestar.testing import AsyncTestClient
from prometheus_client import REGISTRY

from entrypoints.logs import configure_logs
from tests.entrypoints.http.expectations import problem
from tests.entrypoints.http.toys import Toys

Client = AsyncTestClient[Litestar]
ANYWHERE = ["/health", "/api/v1/refusals/bug", "/nothing/here", "/docs"]
PRODUCTION = {"INKWELL_ENV": "production", "INKWELL_TRUSTED_PROXIES": "testclient"}


@pytest.mark.parametrize("path", ANYWHERE)
async def test_a_sane_request_id_comes_back(client: Client, path: str) -> None:
    answer = await client.get(path, headers={"X-Request-ID": "caller-7.b_C"})

    assert answer.headers["x-request-id"] == "caller-7.b_C"


@pytest.mark.parametrize("odd", ["", "a b", "x" * 65, "{}"])
async def test_an_odd_request_id_is_replaced(client: Client, odd: str) -> None:
    answer = await client.get("/health", headers={"X-Request-ID": odd})

    assert answer.headers["x-request-id"] not in {odd, ""}


async def test_each_request_has_its_own_id(client: Client) -> None:
    ids = {(await client.get("/health")).headers["x-request-id"] for _ in range(5)}

    assert len(ids) == 5


@pytest.mark.parametrize("path", ANYWHERE)
async def test_every_answer_is_sober(client: Client, path: str) -> None:
    headers = (await client.get(path)).headers

    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cache-control"] == "no-store"
    assert "default-src 'none'" in headers["content-security-policy"]
    assert "strict-transport-security" not in headers


class TestProduction:
    async def test_plain_http_is_refused(self) -> None:
        async with Toys(PRODUCTION).client("http://api.example.com") as client:
            answer = await client.get("/api/v1/things")

        problem(answer, status=403, code="https-required")

    async def test_the_trusted_proxy_is_believed(self) -> None:
        async with Toys(PRODUCTION).client("http://api.example.com") as client:
            answer = await client.get("/api/v1/things", headers={"X-Forwarded-Proto": "https"})

        assert answer.status_code == 200
        assert answer.headers["strict-transport-security"].startswith("max-age=31536000")

    async def test_anybody_else_is_not(self) -> None:
        environment = PRODUCTION | {"INKWELL_TRUSTED_PROXIES": "10.0.0.0/8"}
        async with Toys(environment).client("http://api.example.com") as client:
            answer = await client.get("/api/v1/things", headers={"X-Forwarded-Proto": "https"})

        problem(answer, status=403, code="https-required")

    @pytest.mark.parametrize("path", ["/health", "/ready", "/metrics"])
    async def test_machines_inside_may_ask_plainly(self, path: str) -> None:
        async with Toys(PRODUCTION).client("http://10.0.0.1") as client:
            answer = await client.get(path)

        assert answer.status_code == 200

    @pytest.mark.parametrize("path", ["/metrics", "/metrics/"])
    @pytest.mark.parametrize(
        "header",
        [
            {"X-Forwarded-For": "192.0.2.1"},
            {"X-Forwarded-Proto": "https"},
            {"Forwarded": "for=192.0.2.1;proto=https"},
        ],
    )
    async def test_nobody_sees_metrics_through_the_proxy(
        self, path: str, header: dict[str, str]
    ) -> None:
        async with Toys(PRODUCTION).client("https://api.example.com") as client:
            answer = await client.get(path, headers=header)

        assert (answer.status_code, answer.json()["type"]) == (404, "/problems/not-found")

    async def test_no_page_may_call_unless_named(self) -> None:
        async with Toys(PRODUCTION).client("https://api.example.com") as client:
            answer = await client.get("/health", headers={"Origin": "https://evil.example"})

        assert "access-control-allow-origin" not in answer.headers


async def test_only_named_pages_may_call() -> None:
    toys = Toys({"CORS_ORIGINS": "https://app.example.com"})
    ask = {
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "authorization",
    }
    async with toys.client() as client:
        named = await client.options(
            "/generate", headers={"Origin": "https://app.example.com", **ask}
        )
        other = await client.options(
            "/generate", headers={"Origin": "https://app.example.com.evil.example", **ask}
        )
        refused = await client.get("/nothing", headers={"Origin": "https://app.example.com"})

    assert named.headers["access-control-allow-origin"] == "https://app.example.com"
    assert "access-control-allow-origin" not in other.headers
    assert refused.headers["access-control-allow-origin"] == "https://app.example.com"
    assert "X-Request-ID" in refused.headers["access-control-expose-headers"]


@pytest.mark.parametrize(
    "header",
    [
        "authorization",
        "baggage",
        "cache-control",
        "if-match",
        "if-none-match",
        "if-range",
        "pragma",
        "range",
        "sentry-trace",
        "traceparent",
        "tracestate",
        "x-requested-with",
    ],
)
async def test_what_browsers_clients_send_along_is_allowed(header: str) -> None:
    asked = {
        "Origin": "https://app.example.com",
        "Access-Control-Request-Method": "GET",
        "Access-Control-Request-Headers": header,
    }
    async with Toys({"CORS_ORIGINS": "https://app.example.com"}).client() as client:
        answer = await client.options("/api/v1/things", headers=asked)

    assert answer.status_code == 204, answer.text


async def test_pages_may_read_what_is_said_of_files() -> None:
    async with Toys({"CORS_ORIGINS": "https://app.example.com"}).client() as client:
        answer = await client.get("/health", headers={"Origin": "https://app.example.com"})

    exposed = answer.headers["access-control-expose-headers"].split(", ")
    assert {"Accept-Ranges", "Content-Disposition", "Content-Range", "ETag"} <= set(exposed)


class TestHead:
    @pytest.mark.parametrize(
        "path", ["/health", "/docs", "/openapi.json", "/api/v1/things/5", "/api/v1/things/x"]
    )
    async def test_head_says_what_get_would(self, client: Client, path: str) -> None:
        got = await client.get(path, headers={"X-Request-ID": "r"})
        headed = await client.head(path, headers={"X-Request-ID": "r"})

        assert headed.status_code == got.status_code
        assert headed.headers == got.headers
        assert int(headed.headers["content-length"]) > 0
        assert headed.content == b""

    async def test_a_stream_of_events_ends_with_its_head(self, client: Client) -> None:
        headed = await client.head("/api/v1/stream")

        assert headed.status_code == 200
        assert headed.headers["content-type"].startswith("text/event-stream")
        assert headed.content == b""

    @pytest.mark.parametrize(
        ("path", "methods"),
        [
            ("/api/v1/things", "GET, HEAD, OPTIONS, POST"),
            ("/api/v1/things/5", "GET, HEAD, OPTIONS"),
            ("/generate", "OPTIONS, POST"),
        ],
    )
    async def test_what_is_allowed_is_said_alike(
        self, client: Client, path: str, methods: str
    ) -> None:
        asked = await client.options(path)
        refused = await client.delete(path)

        assert (asked.status_code, asked.headers["allow"]) == (204, methods)
        assert (refused.status_code, refused.headers["allow"]) == (405, methods)

    async def test_head_of_what_can_not_be_read_is_refused(self, client: Client) -> None:
        answer = await client.head("/generate")

        assert (answer.status_code, answer.content) == (405, b"")

    @pytest.mark.usefixtures("own_logs")
    async def test_the_log_says_head(self, toys: Toys) -> None:
        [line] = await logged(toys, "HEAD", "/api/v1/things/5")

        assert (line["method"], line["operation"], line["status"]) == ("HEAD", "GetThing", 200)

    async def test_the_description_does_not_list_it(self, client: Client) -> None:
        described = (await client.get("/openapi.json")).json()

        assert not any("head" in item for item in described["paths"].values())


async def test_the_container_is_closed_at_the_end() -> None:
    toys = Toys()

    async with toys.client():
        assert toys.closed == 0

    assert toys.closed == 1


async def logged(toys: Toys, method: str, path: str, **more: Any) -> list[dict[str, Any]]:
    lines = StringIO()
    configure_logs(toys.settings, to=lines)
    async with toys.client() as client:
        await client.request(method, path, **more)
    return [json.loads(line) for line in lines.getvalue().splitlines()]


@pytest.mark.usefixtures("own_logs")
class TestLogLines:
    async def test_a_request_has_one_line_without_its_query(self, toys: Toys) -> None:
        [line] = await logged(
            toys, "GET", "/api/v1/things/5?size=1&token=hunter2", headers={"X-Request-ID": "r1"}
        )

        assert line["event"] == "request"
        assert line["request_id"] == "r1"
        assert line["path"] == "/api/v1/things/{number}"
        assert line["operation"] == "GetThing"
        assert line["status"] == 200
        assert line["duration_ms"] >= 0
        assert "hunter2" not in json.dumps(line)

    async def test_a_bug_is_logged_in_full_under_the_same_id(self, toys: Toys) -> None:
        failed, request = await logged(toys, "GET", "/api/v1/refusals/bug")

        assert failed["event"] == "request_failed"
        assert "RuntimeError" in failed["exception"]
        assert failed["request_id"] == request["request_id"]
        assert request["status"] == 500

    async def test_an_unknown_path_is_logged_as_unmatched(self, toys: Toys) -> None:
        [line] = await logged(toys, "GET", "/nothing/here")

        assert (line["path"], line["operation"]) == ("/nothing/here", "unmatched")


def requests_counted(operation: str, status: str) -> float:
    labels = {"operation": operation, "status": status}
    return REGISTRY.get_sample_value("inkwell_requests_total", labels) or 0.0


async def test_requests_are_counted_by_operation(client: Client) -> None:
    before = requests_counted("GetThing", "200"), requests_counted("unmatched", "404")
    for number in range(3):
        await client.get(f"/api/v1/things/{number}")
        await client.get(f"/nothing/{number}")

    after = requests_counted("GetThing", "200"), requests_counted("unmatched", "404")
    assert after == (before[0] + 3, before[1] + 3)


async def test_metrics_are_in_prometheus_text(client: Client) -> None:
    await client.get("/health")

    answer = await client.get("/metrics")

    assert answer.headers["content-type"].startswith("text/plain; version=")
    assert answer.headers["content-type"].count("charset") == 1
    assert 'inkwell_requests_total{operation="GetHealth",status="200"}' in answer.text
    assert "inkwell_request_seconds_bucket" in answer.text
