"""What Prometheus may ask for. Labels take few values: operations, statuses, kinds; never ids."""

import os
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import fields
from tempfile import TemporaryDirectory

import structlog
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    REGISTRY,
    CollectorRegistry,
    Counter,
    Histogram,
    generate_latest,
    start_http_server,
)
from prometheus_client.multiprocess import MultiProcessCollector

from core.ledger.model import Change, EntryKind, HoldStatus, Unit
from core.publishing.model import Attempt, Delivery
from core.usage.model import ModelCall
from core.video.model import Clip

log = structlog.get_logger(__name__)
MICRO_USD = 1_000_000
MICRO_CREDITS = 1_000_000

REQUESTS = Counter(
    "inkwell_requests",
    "Requests answered, by operation and status.",
    labelnames=("operation", "status"),
)
REQUEST_SECONDS = Histogram(
    "inkwell_request_seconds",
    "Time from the first byte in to the last byte out, by operation.",
    labelnames=("operation",),
    buckets=(0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60),
)
JOBS = Counter(
    "inkwell_jobs",
    "Jobs that were run, by kind and by what became of them.",
    labelnames=("kind", "outcome"),
)
JOB_SECONDS = Histogram(
    "inkwell_job_seconds",
    "How long running a job took, by kind.",
    labelnames=("kind",),
    buckets=(0.01, 0.05, 0.1, 0.5, 1, 5, 10, 30, 60, 300, 900),
)
MODEL_CALLS = Counter(
    "inkwell_model_calls",
    "Calls of models, by provider, model, operation and outcome.",
    labelnames=("provider", "model", "operation", "outcome"),
)
MODEL_SECONDS = Histogram(
    "inkwell_model_seconds",
    "How long models took to answer, by provider and model.",
    labelnames=("provider", "model"),
    buckets=(0.1, 0.25, 0.5, 1, 2, 5, 10, 20, 40, 80, 160),
)
MODEL_FIRST_SECONDS = Histogram(
    "inkwell_model_first_piece_seconds",
    "How long models took to the first piece of a stream, by provider and model.",
    labelnames=("provider", "model"),
    buckets=(0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 20),
)
MODEL_TOKENS = Counter(
    "inkwell_model_tokens",
    "Tokens of models, by provider, model and class (cached and cache_write are part of input, "
    "reasoning of output).",
    labelnames=("provider", "model", "kind"),
)
MODEL_COST = Counter(
    "inkwell_model_cost_usd",
    "What models have cost, in US dollars, by provider, model and operation.",
    labelnames=("provider", "model", "operation"),
)
MODEL_UNPRICED = Counter(
    "inkwell_model_unpriced_calls",
    "Calls whose cost nobody knows, by provider and model.",
    labelnames=("provider", "model"),
)
HOLDS = Counter(
    "inkwell_holds",
    "Holds that changed with their wallets, by the state that they came to: reserved, settled ...",
    labelnames=("status",),
)
CREDITS_MOVED = Counter(
    "inkwell_credits_moved",
    "Credits that ledger entries have moved, by kind of entry: pack, charge, refund ...",
    labelnames=("kind",),
)
PLAN_TOKENS_MOVED = Counter(
    "inkwell_plan_tokens_moved",
    "Plan tokens that ledger entries have moved, by kind of entry.",
    labelnames=("kind",),
)
DELIVERY_ATTEMPTS = Counter(
    "inkwell_delivery_attempts",
    "Attempts to deliver to customers' servers, by event and outcome.",
    labelnames=("event", "outcome"),
)
DELIVERY_SECONDS = Histogram(
    "inkwell_delivery_attempt_seconds",
    "How long customers' servers took to answer.",
    buckets=(0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 15),
)
CAMPAIGN_SLOTS = Counter(
    "inkwell_campaign_slots",
    "Slots of campaigns, by the state that they came to: generating, posted, missed, failed ...",
    labelnames=("state",),
)
CLIPS = Counter(
    "inkwell_clips",
    "Clips that have ended, by provider and how.",
    labelnames=("provider", "status"),
)
CLIP_SECONDS = Histogram(
    "inkwell_clip_seconds",
    "Time from the order of a clip to its end, by provider.",
    labelnames=("provider",),
    buckets=(2, 5, 10, 20, 40, 80, 160, 320, 640, 1280, 3600),
)
CLIP_ORPHANS = Counter(
    "inkwell_clip_possible_orphans",
    "Clips that a provider may have rendered, and charged us for, and nobody was given.",
    labelnames=("provider",),
)
UNMATCHED = "unmatched"
"""The operation of requests that no route takes: their paths are anybody's invention."""


def observe_request(*, operation: str, status: int, seconds: float) -> None:
    """Count one answered request."""
    REQUESTS.labels(operation=operation, status=str(status)).inc()
    REQUEST_SECONDS.labels(operation=operation).observe(seconds)


def observe_model_call(call: ModelCall) -> None:
    """Count a call of a model, and warn where its price is not known."""
    ended = call.call
    names = (ended.provider, ended.model)
    MODEL_CALLS.labels(*names, ended.operation, ended.outcome.value).inc()
    MODEL_SECONDS.labels(*names).observe(ended.latency_ms / 1_000)
    if ended.first_ms is not None:
        MODEL_FIRST_SECONDS.labels(*names).observe(ended.first_ms / 1_000)
    for field in fields(ended.tokens):
        MODEL_TOKENS.labels(*names, field.name).inc(getattr(ended.tokens, field.name))
    if call.cost_micro_usd is None:
        MODEL_UNPRICED.labels(*names).inc()
        log.warning(
            "model_price_unknown",
            provider=ended.provider,
            model=ended.model,
            advice="Say what it costs in INKWELL_PROVIDER_PRICES; until then no budget counts it.",
        )
    else:
        MODEL_COST.labels(*names, ended.operation).inc(call.cost_micro_usd / MICRO_USD)


def observe_changes(changes: Iterable[Change]) -> None:
    """Count what the ledger did in one transaction."""
    holds: defaultdict[HoldStatus, int] = defaultdict(int)
    moved: defaultdict[tuple[Unit, EntryKind], int] = defaultdict(int)
    for change in changes:
        for hold in change.holds:
            holds[hold.status] += 1
        for entry in change.entries:
            moved[entry.unit, entry.kind] += abs(entry.amount)
    for status, count in holds.items():
        HOLDS.labels(status.value).inc(count)
    for (unit, kind), amount in moved.items():
        if unit is Unit.CREDITS:
            CREDITS_MOVED.labels(kind.value).inc(amount / MICRO_CREDITS)
        else:
            PLAN_TOKENS_MOVED.labels(kind.value).inc(amount)


def observe_attempt(delivery: Delivery, attempt: Attempt) -> None:
    """Count an attempt to deliver."""
    outcome = "none" if attempt.outcome is None else attempt.outcome.value
    DELIVERY_ATTEMPTS.labels(event=delivery.event, outcome=outcome).inc()
    DELIVERY_SECONDS.observe((attempt.duration_ms or 0) / 1_000)


def observe_clip(clip: Clip) -> None:
    """Count a clip that has ended, and warn of what may have cost us for nothing."""
    provider = clip.provider or "none"
    CLIPS.labels(provider, clip.status.value).inc()
    if clip.ended_at is not None:
        CLIP_SECONDS.labels(provider).observe((clip.ended_at - clip.created_at).total_seconds())
    if clip.is_possible_orphan:
        CLIP_ORPHANS.labels(provider).inc()
        log.warning(
            "clip_possible_orphan",
            clip=clip.id,
            provider=provider,
            provider_job=clip.provider_job,
            advice="The provider may have rendered it. Look there whether it was charged.",
        )


TOGETHER = "PROMETHEUS_MULTIPROC_DIR"
"""Where processes that are told as one count; the library looks at it when it is loaded."""


@contextmanager
def counted_together() -> Iterator[None]:
    """Let each of the processes that are started in the block tell of them all.

    They count in files of a folder that is gone at the end. Counters and histograms are added up;
    a gauge would have to say how it is.
    """
    with TemporaryDirectory(prefix="inkwell-metrics-") as folder:
        os.environ[TOGETHER] = folder
        try:
            yield
        finally:
            del os.environ[TOGETHER]


@contextmanager
def told_at(host: str, port: int) -> Iterator[None]:
    """Tell the metrics of this process at an address of their own until the end of the block."""
    server, thread = start_http_server(port, host)
    try:
        yield
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def exposition() -> tuple[bytes, str]:
    """Return all metrics in Prometheus' text form, and its media type.

    They are those of this process, or of all that count together with it.
    """
    registry = REGISTRY
    if TOGETHER in os.environ:
        registry = CollectorRegistry()
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]  # Its only untyped one.
    return generate_latest(registry), CONTENT_TYPE_LATEST.removesuffix("; charset=utf-8")
