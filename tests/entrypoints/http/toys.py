"""A small application over a toy container: every kind of refusal, and handlers to abuse."""

from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

from dependency_injector import containers, providers
from litestar import Litestar, Router, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, QueryParameter
from litestar.testing import AsyncTestClient
from msgspec import UNSET, Meta, Struct, UnsetType
from sqlalchemy.exc import OperationalError

from core.shared import errors
from core.shared.errors import DomainError
from core.shared.ids import AccountId
from core.shared.pages import Page, PageRequest
from entrypoints.http import health
from entrypoints.http.serving.amounts import (
    CreditsIn,
    CreditsOut,
    TimeIn,
    credits_out,
    micro_credits_in,
    utc,
)
from entrypoints.http.serving.app import create_app
from entrypoints.http.serving.errors import problems
from entrypoints.http.serving.pages import PageView, page_view
from entrypoints.http.serving.requests import IdempotencyKey
from entrypoints.http.serving.sse import EventStream, StreamEvent
from entrypoints.settings import Settings


class InvalidPlan(errors.Invalid):
    code = "plan-invalid"
    error_text = "invalid plan"


class Kindless(DomainError):
    code = "kindless"


REFUSALS: Mapping[str, Exception] = {
    "invalid": errors.Invalid("No.", errors=(errors.FieldError(field="plan", message="bad"),)),
    "invalid-plan": InvalidPlan("There is no such plan. Choose standard or premium."),
    "unauthenticated": errors.Unauthenticated("Who?"),
    "payment": errors.PaymentRequired("It costs 5 and there are 3."),
    "forbidden": errors.Forbidden("No."),
    "missing": errors.NotFound("No."),
    "conflict": errors.Conflict("Not now.", retry_after_seconds=2),
    "precondition": errors.PreconditionFailed("It changed."),
    "key-reused": errors.KeyReused("Another body."),
    "limited": errors.Limited("Slowly.", retry_after_seconds=42),
    "unavailable": errors.Unavailable("Later.", retry_after_seconds=7),
    "kindless": Kindless("A bug."),
    "bug": RuntimeError("the password is hunter2"),
    "away": errors.DatabaseAway("The database does not answer: 10.0.0.7 refused."),
    "deadlocked": errors.Deadlocked("Process 7 waits for transaction 8."),
    "database": OperationalError("SELECT secret FROM vault", {}, Exception("disk")),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceThing:
    """A use case, as the framework sees one: a frozen dataclass that can be called."""

    greet: Callable[[], str]

    async def __call__(self, name: str) -> str:
        return f"{self.greet()} {name}"


class PartBody(Struct, forbid_unknown_fields=True):
    name: Annotated[str, Meta(min_length=1)]
    weight: Annotated[int, Meta(ge=1)] = 1


class BoxBody(Struct, forbid_unknown_fields=True):
    parts: Annotated[list[PartBody], Meta(max_length=3)]
    lid: PartBody | None = None


class ThingBody(Struct, forbid_unknown_fields=True):
    topic: Annotated[str, Meta(min_length=1, max_length=200)]
    count: Annotated[int, Meta(ge=1, le=10)] = 1
    loud: bool = False
    credits: CreditsIn | None = None
    at: TimeIn | None = None
    tags: list[Annotated[str, Meta(max_length=5)]] = []
    box: BoxBody | UnsetType | None = UNSET


class ThingView(Struct):
    text: str
    count: int
    credits: CreditsOut
    at: datetime | None


class KeyView(Struct):
    key: str | None
    operation: str | None
    body_hash: str | None


@post(
    ["/api/v1/things", "/generate", "/api/things"],
    operation_id="CreateThing",
    responses=problems(401),
)
async def post_thing(
    data: JSONBody[ThingBody], place_thing: NamedDependency[PlaceThing]
) -> ThingView:
    """Make a thing."""
    return ThingView(
        text=await place_thing(data.topic),
        count=data.count,
        credits=credits_out(0 if data.credits is None else micro_credits_in(data.credits)),
        at=data.at and utc(data.at, field="at"),
    )


@get("/api/v1/things/{number:int}", operation_id="GetThing")
async def get_thing(
    number: FromPath[int], size: Annotated[int, QueryParameter(ge=1)] = 1
) -> dict[str, int]:
    """Show a thing."""
    return {"number": number, "size": size}


@get("/api/v1/things", operation_id="ListThings")
async def list_things(page_request: NamedDependency[PageRequest]) -> PageView[ThingView]:
    """List things, by numbers of two digits, which sort as texts do: a cursor is any text."""
    before = page_request.before
    numbers = [n for n in range(45, 0, -1) if before is None or f"{n:02}" < before]
    shown = numbers[: page_request.limit]
    page = Page(items=shown, next_before=f"{shown[-1]:02}" if len(numbers) > len(shown) else None)
    return page_view(page, lambda n: ThingView(text=f"thing {n}", count=n, credits=0.5, at=None))


@get("/api/v1/refusals/{kind:str}", operation_id="Refuse")
async def refuse(kind: FromPath[str]) -> None:
    """Refuse."""
    raise REFUSALS[kind]


@post(["/api/v1/keyed/{place:str}", "/keyed/{place:str}"], operation_id="Keyed")
async def post_keyed(
    place: FromPath[str],
    data: JSONBody[dict[str, Any]],
    idempotency_key: NamedDependency[IdempotencyKey | None],
) -> KeyView:
    """Say what is known of the request's key."""
    if idempotency_key is None:
        return KeyView(key=None, operation=None, body_hash=None)
    found = idempotency_key.of(caller="me", account_id=AccountId(1))
    return KeyView(key=found.key, operation=found.operation, body_hash=found.body_hash)


@post("/api/v1/uploads", operation_id="Upload", request_max_body_size=3_000_000)
async def upload(data: JSONBody[dict[str, str]]) -> int:
    """Take much."""
    return len(data["content"])


async def counting(after: int) -> AsyncGenerator[list[StreamEvent]]:
    for number in range(after + 1, 4):
        yield [StreamEvent(event="count", data={"number": number}, id=str(number))]
    if after == 3:
        raise RuntimeError("the password is hunter2")


@get("/api/v1/stream", operation_id="Stream")
async def stream(last_event_id: NamedDependency[str | None]) -> EventStream:
    """Count to three; after three, break."""
    return EventStream(counting(int(last_event_id or 0)))


class ToyContext(containers.DeclarativeContainer):
    greeting: providers.Dependency[Callable[[], str]] = providers.Dependency()
    place_thing = providers.Singleton(PlaceThing, greet=greeting)


class ToyContainer(containers.DeclarativeContainer):
    settings = providers.Dependency(instance_of=Settings)
    greeting = providers.Object(lambda: "hello")
    toys = providers.Container(ToyContext, greeting=greeting)
    ready_checks: providers.Dependency[Any] = providers.Dependency()
    close: providers.Dependency[Any] = providers.Dependency()


router = Router(
    "/",
    route_handlers=[
        post_thing,
        get_thing,
        list_things,
        refuse,
        post_keyed,
        upload,
        stream,
    ],
    tags=["service"],
)


class Toys:
    """An application and what it was given."""

    def __init__(self, environment: Mapping[str, str] | None = None) -> None:
        self.closed = 0
        self.checks: dict[str, Callable[[], Awaitable[object]]] = {}
        self.settings = Settings.load(environment or {})
        self.app: Litestar = create_app(
            ToyContainer(
                settings=self.settings,
                ready_checks=providers.Object(self.checks),
                close=providers.Callable(self.close),
            ),
            self.settings,
            routers=[health.router, router],
        )

    async def close(self) -> None:
        self.closed += 1

    @asynccontextmanager
    async def client(
        self, base_url: str = "http://testserver.local"
    ) -> AsyncGenerator[AsyncTestClient[Litestar]]:
        async with AsyncTestClient(
            app=self.app, base_url=base_url, raise_server_exceptions=False
        ) as client:
            yield client
