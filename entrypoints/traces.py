"""OpenTelemetry traces: a span for each request, job and call of a model, where they are wanted.

Without `OTEL_EXPORTER_OTLP_ENDPOINT` the spans are OpenTelemetry's own no-ops. Names and attributes
follow its semantic conventions; ids of requests and jobs are those of the logs.
"""

import time
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext

from opentelemetry import trace
from opentelemetry.trace import Span, SpanKind, Status, StatusCode
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from core.shared.jobs import Job
from core.usage.model import ModelCall, Outcome
from entrypoints.settings import Settings
from entrypoints.version import VERSION

TRACES_PATH = "/v1/traces"
NANOSECONDS_PER_MS = 1_000_000
SERVER_ERROR = 500
_propagator = TraceContextTextMapPropagator()


def configure_traces(settings: Settings) -> None:
    """Send spans to the configured collector from now on, in batches, beside the work."""
    endpoint = settings.logs.traces_endpoint
    if not endpoint:
        return
    # The SDK takes long to import, and most installations send no traces.
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    from opentelemetry.sdk.resources import Resource
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor

    resource = Resource.create({"service.name": "inkwell", "service.version": VERSION})
    provider = TracerProvider(resource=resource)
    exporter = OTLPSpanExporter(endpoint=endpoint.rstrip("/") + TRACES_PATH)
    provider.add_span_processor(BatchSpanProcessor(exporter))
    trace.set_tracer_provider(provider)


def request_span(
    method: str, headers: Mapping[bytes, bytes], request_id: str
) -> AbstractContextManager[Span]:
    """Trace a request, as a part of the caller's trace where it names one."""
    if isinstance(trace.get_tracer_provider(), trace.ProxyTracerProvider):
        return nullcontext(
            trace.INVALID_SPAN
        )  # Nobody is sent traces: every request is spared the work.
    return _request_span(method, headers, request_id)


@contextmanager
def _request_span(method: str, headers: Mapping[bytes, bytes], request_id: str) -> Iterator[Span]:
    told = {name.decode("latin-1"): value.decode("latin-1") for name, value in headers.items()}
    with _tracer().start_as_current_span(
        method,
        context=_propagator.extract(told),
        kind=SpanKind.SERVER,
        attributes={"http.request.method": method, "inkwell.request_id": request_id},
    ) as span:
        yield span


def request_ended(span: Span, *, method: str, path: str, operation: str, status: int) -> None:
    """Say what the request was, which is known at its end."""
    span.update_name(f"{method} {path}")
    span.set_attribute("http.route", path)
    span.set_attribute("http.response.status_code", status)
    span.set_attribute("inkwell.operation", operation)
    if status >= SERVER_ERROR:
        span.set_status(Status(StatusCode.ERROR))


@contextmanager
def job_span(job: Job) -> Iterator[Span]:
    """Trace one try of a job."""
    with _tracer().start_as_current_span(
        f"job {job.kind}",
        kind=SpanKind.CONSUMER,
        attributes={"inkwell.job_id": job.id, "inkwell.job_kind": job.kind},
    ) as span:
        yield span


def trace_model_call(call: ModelCall) -> None:
    """Trace a call of a model that has just ended, as a part of what is going on here."""
    ended = call.call
    now = time.time_ns()
    span = _tracer().start_span(
        f"{ended.operation} {ended.model}",
        kind=SpanKind.CLIENT,
        start_time=now - ended.latency_ms * NANOSECONDS_PER_MS,
        attributes={
            "gen_ai.provider.name": ended.provider,
            "gen_ai.request.model": ended.model,
            "gen_ai.usage.input_tokens": ended.tokens.input,
            "gen_ai.usage.output_tokens": ended.tokens.output,
            "inkwell.outcome": ended.outcome.value,
        },
    )
    if ended.outcome is not Outcome.ANSWERED:
        span.set_status(Status(StatusCode.ERROR, ended.outcome.value))
    span.end(end_time=now)


def _tracer() -> trace.Tracer:
    return trace.get_tracer("inkwell", VERSION)
