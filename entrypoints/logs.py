"""Structured logs: one JSON object a line, without secrets and without what people wrote.

Ids that belong to a request or a job are bound with `structlog.contextvars.bound_contextvars`
(`request_id`, `account_id`, `job_id`) and stand in every line that is logged meanwhile.
"""

import json
import logging
import re
import sys
from collections.abc import Iterable
from contextlib import nullcontext
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, TextIO

import msgspec
import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

from entrypoints.settings import Settings

HIDDEN = "********"
LEFT_OUT = "(left out)"
VALUE_LENGTH_MAX = 2_000
REQUESTS = "entrypoints.http.serving.edge"
HANDSHAKES = ("Unsupported upgrade request.", "No supported WebSocket library detected.")
_requests = structlog.get_logger(REQUESTS)
SECRET_NAME = re.compile(
    r"secret|password|passwd|authorization|cookie|signature|credential"
    r"|(^|_)(api|private|access|encryption|signing|delivery|idempotency)_?keys?$"
    r"|(^|_)(access|refresh|id|bearer|auth|csrf|session)_?token$|^token$",
    re.IGNORECASE,
)
WRITTEN_NAME = re.compile(
    r"^(body|content|prompt|text|messages?|html|markdown|topic|answer|form|data)$", re.IGNORECASE
)
SECRET_VALUE = re.compile(
    r"\b(?:ik|dk|sk|rk|pk|whsec|rzp)_[A-Za-z0-9_-]{6,}"  # Keys of ours, Stripe's and Razorpay's.
    r"|\bsk-[A-Za-z0-9_-]{8,}"  # Keys of model providers.
    r"|\beyJ[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*"  # Signed tokens.
    r"|(?<=Bearer )\S+"
    r"|(?<=://)[^/?#\s:@]*:[^/?#\s@]+(?=@)"  # User and password in an address.
)
LEVELS = {name: getattr(logging, name.upper()) for name in ("debug", "info", "warning", "error")}


_short_way: list[logging.StreamHandler[TextIO]] = []
"""Where `log_request` writes by itself: the pipe, if it takes JSON of this level."""


def configure_logs(
    settings: Settings, *, to: TextIO | None = None, floor: int = logging.DEBUG
) -> None:
    """Send all logs, the libraries' too, through one pipe to `to` (standard error by default).

    JSON, except on a terminal in development. Without `debug`, nothing below `floor` is told.
    Calling it again replaces the pipe.
    """
    stream = to or sys.stderr
    for_people = stream.isatty() and not settings.production
    level = logging.DEBUG if settings.server.debug else max(floor, LEVELS[settings.logs.level])
    handler = logging.StreamHandler(stream)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=_common(),
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                *_endings(for_people=for_people),
            ],
        )
    )
    _short_way[:] = [] if for_people or level > logging.INFO else [handler]
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access", "arq", "alembic"):
        library = logging.getLogger(name)
        library.handlers[:] = []
        library.propagate = True
    for name in ("httpx", "httpx2", "httpcore"):
        # They log whole addresses, which may hold keys.
        logging.getLogger(name).setLevel(logging.WARNING)
    logging.getLogger("uvicorn.error").filters[:] = [_is_no_handshake]
    # Requests have a line of their own, with their id and without their query.
    logging.getLogger("uvicorn.access").propagate = False
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *_common(),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )


def _is_no_handshake(record: logging.LogRecord) -> bool:
    """Tell whether a line of the server is more than a handshake for a WebSocket, a usual request.

    What it says of those asks operators to install something.
    """
    return not str(record.msg).startswith(HANDSHAKES)


def _common() -> list[Processor]:
    return [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.PositionalArgumentsFormatter(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.UnicodeDecoder(),
    ]


def _endings(*, for_people: bool) -> Iterable[Processor]:
    if for_people:
        return [
            structlog.processors.format_exc_info,
            hide_secrets,
            structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback),
        ]
    return [
        structlog.processors.format_exc_info,
        hide_secrets,
        as_json,
    ]


def log_request(*, path: str, **facts: object) -> None:
    """Log that a request was answered: the same line as any, written without the detours.

    There is one for each request, and all but the path is known to be harmless.
    """
    if not _short_way:
        _requests.info("request", path=path, **facts)
        return
    line = structlog.contextvars.get_contextvars() | facts
    line |= {
        "event": "request",
        "level": "info",
        "logger": REQUESTS,
        "path": _harmless("path", path),
        "timestamp": datetime.now(UTC).isoformat().replace("+00:00", "Z"),
    }
    (handler,) = _short_way
    with handler.lock or nullcontext():
        handler.stream.write(as_json(None, "", line) + "\n")
        handler.flush()


def as_json(_logger: WrappedLogger, _method: str, event: EventDict) -> str:
    """Return a line of JSON, its names in order."""
    try:
        return _json.encode(event).decode()
    except (TypeError, ValueError, OverflowError):  # What only the patient encoder can write.
        return json.dumps(event, sort_keys=True, default=repr)


_json = msgspec.json.Encoder(enc_hook=repr, order="sorted")


def hide_secrets(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Mask secrets by name and by shape, and leave out what people wrote."""
    return {name: _harmless(name, value) for name, value in event.items()}


@lru_cache(maxsize=1_000)
def _stands_for(name: str) -> str | None:
    """Return what is shown in the place of a value of this name, or None when it may be shown."""
    if SECRET_NAME.search(name):
        return HIDDEN
    return LEFT_OUT if WRITTEN_NAME.search(name) else None


def _harmless(name: str, value: Any) -> Any:
    if shown := _stands_for(name):
        return shown
    if isinstance(value, bytes):
        return LEFT_OUT
    if isinstance(value, dict):
        return {key: _harmless(str(key), each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_harmless("", each) for each in value]
    if isinstance(value, str):
        shown = SECRET_VALUE.sub(HIDDEN, value)
        return shown if name in {"event", "exception"} else shown[:VALUE_LENGTH_MAX]
    return value
