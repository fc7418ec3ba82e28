"""What Prometheus may ask for. Labels take few values: operations, statuses, kinds; never ids."""

from prometheus_client import CONTENT_TYPE_LATEST, Counter, Histogram, generate_latest

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
UNMATCHED = "unmatched"
"""The operation of requests that no route takes: their paths are anybody's invention."""


def observe_request(*, operation: str, status: int, seconds: float) -> None:
    """Count one answered request."""
    REQUESTS.labels(operation=operation, status=str(status)).inc()
    REQUEST_SECONDS.labels(operation=operation).observe(seconds)


def exposition() -> tuple[bytes, str]:
    """Return all metrics of this process in Prometheus' text form, and its media type."""
    return generate_latest(), CONTENT_TYPE_LATEST.removesuffix("; charset=utf-8")
