"""What operators and their machines ask: is it alive, is it ready, how is it doing."""

import asyncio
from typing import Annotated, Literal

from litestar import MediaType, Response, Router, get
from litestar.di import NamedDependency
from msgspec import Meta, Struct

from core.accounts.rules.access import Rights
from entrypoints.http.serving.edge import within
from entrypoints.http.serving.errors import problems
from entrypoints.http.serving.readiness import NotReady, Readiness
from entrypoints.metrics import exposition


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


@get(
    "/metrics",
    operation_id="GetMetrics",
    media_type=MediaType.TEXT,
    responses=problems(404),
    guards=[within],
)
async def get_metrics() -> Response[bytes]:
    """Return the metrics of this server's processes in Prometheus' text form.

    Only inside the network: there is nothing here for who comes through a proxy.
    """
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
