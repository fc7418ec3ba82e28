"""Every operation of the description x everybody who may ask -> let in, 401 or 403.

The operations come from the description itself, so a new route is in the matrix without a line
here; the expectations are written down by right, not computed by the code under test.
"""

from datetime import timedelta
from typing import Final

import msgspec
import pytest
from sqlalchemy import event

from core.accounts.rules.access import Rights
from entrypoints.http.serving.docs import openapi_document
from tests.entrypoints.rights.cast import BODIES, THINGS, Cast, Operation, operations

IN: Final = 0
"""Let in: what the operation itself answers to nonsense is its own affair, but no 401, 403, 5xx."""

EXPECTED: Final = {
    Rights.READ: {
        "customer": IN,
        "admin": IN,
        "read key": IN,
        "generate key": IN,
        "meter key": 403,
        "admin key": 403,
    },
    Rights.GENERATE: {
        "customer": IN,
        "admin": IN,
        "read key": 403,
        "generate key": IN,
        "meter key": 403,
        "admin key": 403,
    },
    Rights.OWN: {
        "customer": IN,
        "admin": IN,
        "read key": 403,
        "generate key": 403,
        "meter key": 403,
        "admin key": 403,
    },
    Rights.OWN_OR_ADMIN: {
        "customer": IN,
        "admin": IN,
        "read key": 403,
        "generate key": 403,
        "meter key": 403,
        "admin key": IN,
    },
    Rights.METER: {
        "customer": 403,
        "admin": IN,
        "read key": 403,
        "generate key": 403,
        "meter key": IN,
        "admin key": 403,
    },
    Rights.OWN_OR_METER: {
        "customer": IN,
        "admin": IN,
        "read key": IN,
        "generate key": IN,
        "meter key": IN,
        "admin key": IN,
    },
    Rights.READ_OR_ADMIN: {
        "customer": IN,
        "admin": IN,
        "read key": IN,
        "generate key": IN,
        "meter key": 403,
        "admin key": IN,
    },
    Rights.ADMIN: {
        "customer": 403,
        "admin": IN,
        "read key": 403,
        "generate key": 403,
        "meter key": 403,
        "admin key": IN,
    },
}


def all_operations(cast: Cast) -> list[Operation]:
    described = msgspec.json.decode(openapi_document(cast.world.api))
    return operations(cast.world, described)


def is_let_in(status: int) -> bool:
    return status not in {401, 403} and status < 500


async def test_every_operation_judges_everybody(cast: Cast) -> None:
    wrong: list[str] = []
    asked = 0
    for operation in all_operations(cast):
        if operation.rights is Rights.PUBLIC:
            continue
        for who, how in cast.refused.items():
            asked += 1
            status = await cast.status(operation, how)
            if status != 401:
                wrong.append(f"{operation} as {who}: {status}, not 401")
        for who, expected in EXPECTED[operation.rights].items():
            asked += 1
            status = await cast.status(operation, await cast.credentials(who))
            if not (is_let_in(status) if expected == IN else status == expected):
                wrong.append(f"{operation} as {who}: {status}, not {expected or 'let in'}")
    assert not wrong, "\n".join(wrong)
    assert asked > 200


async def test_public_operations_ask_nobody_who_they_are(cast: Cast) -> None:
    wrong = [
        f"{operation} as {who}: {status}"
        for operation in all_operations(cast)
        if operation.rights is Rights.PUBLIC
        for who, how in cast.refused.items()
        if not is_let_in(status := await cast.status(operation, how))
    ]
    assert not wrong, "\n".join(wrong)


PUBLIC: Final = {
    "ForgotPassword",
    "GetCatalog",
    "GetDevToken",
    "GetFile",
    "GetHealth",
    "GetMedia",
    "GetMetrics",
    "GetReady",
    "LogIn",
    "LogInWithGoogle",
    "ListPlans",
    "ListVideoModels",
    "LogOut",
    "ReceiveRazorpayEvent",
    "ReceiveSandboxEvent",
    "ReceiveStripeEvent",
    "Refresh",
    "Register",
    "ResetPassword",
    "ShowPrices",
    "VerifyEmail",
}
"""What asks for no sign-in. A new one needs a line here, so that none is open by mistake."""


async def test_nothing_is_public_by_mistake(cast: Cast) -> None:
    public = {
        operation.id.removeprefix("Legacy")
        for operation in all_operations(cast)
        if operation.rights is Rights.PUBLIC
    }
    assert public == PUBLIC


@pytest.mark.parametrize("right", [Rights.READ, Rights.GENERATE, Rights.OWN, Rights.OWN_OR_METER])
async def test_anothers_thing_is_as_missing_as_none(cast: Cast, right: Rights) -> None:
    wrong: list[str] = []
    for operation in all_operations(cast):
        if operation.rights is not right or "{" not in operation.path:
            continue
        cast.count += 1
        owner = await cast.world.dev(f"owner.{cast.count}@example.com")
        other = await cast.world.dev(f"other.{cast.count}@example.com")
        path = operation.path
        while "{" in path:
            before, _, rest = path.partition("{")
            name, _, after = rest.partition("}")
            assert name in THINGS, f"{operation}: say in THINGS how somebody comes by a {name}"
            path = f"{before}{await THINGS[name](owner)}{after}"
        body = BODIES.get(operation.id.removeprefix("Legacy"), {})
        more = {} if operation.method in {"GET", "DELETE"} else {"json": body}
        foreign = (await other.ask(operation.method, path, **more)).status_code
        own = (await owner.ask(operation.method, path, **more)).status_code
        if foreign != 404:
            wrong.append(f"{operation}: another's answers {foreign}, not 404")
        if own >= 400:
            wrong.append(f"{operation}: one's own answers {own}")
    assert not wrong, "\n".join(wrong)


async def test_neither_a_customer_nor_a_customers_key_gets_a_meter(cast: Cast) -> None:
    for who in ("customer", "read key", "generate key"):
        how = await cast.credentials(who)
        for path in ("/api/v1/api-keys", "/api-keys"):
            body = {"scopes": ["meter"]}
            answer = await cast.world.ask("POST", path, json=body, **how)
            assert answer.status_code == 403, f"{who} on {path}"


NEEDS_NO_DATABASE: Final = {
    "GetCatalog",
    "GetFile",
    "GetHealth",
    "GetMetrics",
    "ListPlans",
    "ListVideoModels",
    "ShowPrices",
}


async def test_every_operation_describes_that_the_database_may_be_away(cast: Cast) -> None:
    boss = await cast.credentials("admin")
    engine = cast.world.container.shared.database().engine
    event.listen(engine.sync_engine, "do_connect", nobody_listens)
    await engine.dispose()
    cast.world.clock.advance(timedelta(seconds=2))  # Who calls is remembered for a second.
    described = msgspec.json.decode(openapi_document(cast.world.api))
    asked, wrong = 0, list[str]()
    for operation in operations(cast.world, described):
        responses = described["paths"][operation.path][operation.method.lower()]["responses"]
        needs_it = operation.id.removeprefix("Legacy") not in NEEDS_NO_DATABASE
        if ("503" in responses) != needs_it:
            wrong.append(f"{operation} describes {sorted(responses)}")
        status = await cast.status(operation, boss)
        asked += status == 503
        if status >= 500 and not (status == 503 and needs_it):
            wrong.append(f"{operation}: {status}")
        if status != 503 and operation.rights is not Rights.PUBLIC:
            wrong.append(f"{operation}: {status}, not 503")
    assert not wrong, "\n".join(wrong)
    assert asked > 150


def nobody_listens(*_arguments: object) -> None:
    """Let no connection be opened."""
    raise ConnectionRefusedError("nobody listens")
