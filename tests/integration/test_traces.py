"""Traces reach a collector: a request in its caller's trace, the job and the call of a model."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.trace.v1.trace_pb2 import Span

from tests.builders import eventually
from tests.integration.test_up import free_port
from tests.peers.loopback import Asked, Faults, serving_peer
from tests.processes import INKWELL, running

CALLERS_TRACE = "0af7651916cd43dd8448eb211c80319c"


@dataclass(slots=True)
class Collector:
    """Keeps the spans that come over OTLP."""

    spans: list[Span] = field(default_factory=list)

    def answer(self, asked: Asked) -> tuple[int, Any]:
        assert (asked.method, asked.path) == ("POST", "/v1/traces")
        assert asked.headers["content-type"] == "application/x-protobuf"
        batch = ExportTraceServiceRequest.FromString(asked.body)
        for resource in batch.resource_spans:
            for scope in resource.scope_spans:
                self.spans += scope.spans
        return 200, {}

    def named(self, name: str) -> Span:
        [found] = [span for span in self.spans if span.name == name]
        return found


def order(url: str) -> None:
    """Order an article as part of a caller's trace, and wait for it."""
    login = {"email": "demo@inkwell.example", "password": "inkwell-demo-account"}
    token = httpx.post(f"{url}/api/v1/auth/login", json=login).json()["access_token"]
    headers = {
        "Authorization": f"Bearer {token}",
        "traceparent": f"00-{CALLERS_TRACE}-b7ad6b7169203331-01",
    }
    ordered = httpx.post(f"{url}/api/v1/articles", json={"topic": "Tea"}, headers=headers)
    path = f"{url}/api/v1/articles/{ordered.json()['id']}"
    bearer = {"Authorization": headers["Authorization"]}
    eventually(lambda: bool(httpx.get(path, headers=bearer).json()["status"] == "completed"))


@pytest.mark.slow
def test_a_request_its_job_and_the_model_are_traced(tmp_path: Path) -> None:
    collector = Collector()
    port = free_port()
    log = tmp_path / "log"
    with serving_peer(collector, Faults()) as address:
        environment = {
            "INKWELL_DATA_DIR": str(tmp_path / "data"),
            "INKWELL_PORT": str(port),
            "INKWELL_OFFLINE_WORDS_PER_SECOND": "0",
            "OTEL_EXPORTER_OTLP_ENDPOINT": address,
        }
        with running([*INKWELL, "up"], environment, log=log) as process:
            eventually(lambda: "Stop it with" in log.read_text())
            order(f"http://127.0.0.1:{port}")
            process.terminate()
            process.wait(timeout=30)

    request = collector.named("POST /api/v1/articles")
    assert request.trace_id.hex() == CALLERS_TRACE
    told = {each.key: each.value.string_value for each in request.attributes}
    assert told["inkwell.operation"] == "CreateArticle"
    job = collector.named("job generation.generate_article")
    [model] = [span for span in collector.spans if span.parent_span_id == job.span_id]
    assert model.trace_id == job.trace_id
    assert job.start_time_unix_nano <= model.start_time_unix_nano < model.end_time_unix_nano
    assert b"Tea" not in b"".join(span.SerializeToString() for span in collector.spans)
