"""What operators and their machines ask: is it alive, is it ready, how is it doing."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Annotated, Literal

import structlog
from litestar import MediaType, Response, Router, get
from litestar.di import NamedDependency
from msgspec import Meta, Struct

from core.accounts.rules.access import Rights
from core.shared.errors import FieldError, Unavailable
from entrypoints.metrics import exposition

CHECK_SECONDS_MAX = 3.0
RETRY_SECONDS = 5
log = structlog.get_logger(__name__)

Check = Callable[[], Awaitable[object]]
"""Returns when a part works, raises when it does not."""


class NotReady(Unavailable):
    """A part that every request needs does not answer."""

    code = "not-ready"

    def __init__(self, down: list[str]) -> None:
        """Keep the names of the parts that are down."""
        super().__init__(
            f"Not ready: {', '.join(down)} does not answer. Try again later.",
            retry_after_seconds=RETRY_SECONDS,
        )
        self.errors = tuple(FieldError(field=part, message="does not answer") for part in down)


class Readiness:
    """The parts that must work before requests may come, by name."""

    def __init__(self, checks: Mapping[str, Check]) -> None:
        """Keep the checks."""
        self.checks = dict(checks)

    async def down(self) -> list[str]:
        """Return the names of the parts that do not work; all are asked at once."""
        works = await asyncio.gather(*(self._works(*each) for each in self.checks.items()))
        return [name for name, does in zip(self.checks, works, strict=True) if not does]

    async def _works(self, name: str, check: Check) -> bool:
        try:
            async with asyncio.timeout(CHECK_SECONDS_MAX):
                await check()
        except Exception:
            log.warning("not_ready", part=name, exc_info=True)
            return False
        return True


class HealthView(Struct, frozen=True):
    """The process answers."""

    status: Literal["alive"] = "alive"


class ReadyView(Struct, frozen=True):
    """Everything that requests need works."""

    parts: Annotated[dict[str, Literal["up"]], Meta(examples=[{"database": "up", "queue": "up"}])]
    status: Literal["ready"] = "ready"


@get("/health", operation_id="GetHealth")
async def get_health() -> HealthView:
    """Say that the process is alive, whatever its parts do."""
    return HealthView()


@get("/ready", operation_id="GetReady")
async def get_ready(readiness: NamedDependency[Readiness]) -> ReadyView:
    """Say whether requests may come: the database, the queue and the storage answer."""
    down = await readiness.down()
    if down:
        raise NotReady(down)
    return ReadyView(parts=dict.fromkeys(readiness.checks, "up"))


@get("/metrics", operation_id="GetMetrics", media_type=MediaType.TEXT)
async def get_metrics() -> Response[bytes]:
    """Return the metrics of this server's processes in Prometheus' text form."""
    # To add up those of several takes a tenth of a second, in which other requests go on.
    text, content_type = await asyncio.to_thread(exposition)
    return Response(text, media_type=content_type)


router = Router(
    "/",
    route_handlers=[get_health, get_ready, get_metrics],
    tags=["service"],
    security=[{}],
    opt={"rights": Rights.PUBLIC},
)
