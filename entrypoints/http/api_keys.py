"""Keys for programs over HTTP."""

from datetime import datetime
from typing import Annotated, Any, Literal

from litestar import Request, Router, delete, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from msgspec import Meta, Struct

from core.accounts.model import ApiKey, Caller, IssuedKey, Scope
from core.accounts.rules.access import CUSTOMER_SCOPES, Rights
from core.accounts.rules.keys import KeyWish
from core.accounts.use_cases.create_api_key import CreateApiKey
from core.accounts.use_cases.list_api_keys import ListApiKeys
from core.accounts.use_cases.revoke_api_key import RevokeApiKey
from core.shared.ids import AccountId
from core.shared.keys import RequestKey
from core.shared.pages import PageRequest
from entrypoints.http.serving.amounts import TimeIn, utc
from entrypoints.http.serving.errors import problems
from entrypoints.http.serving.pages import PageView, page_view

ScopeName = Literal["read", "generate", "meter", "admin"]
OWN = {"rights": Rights.OWN}
LEGACY = "/api-keys"
"""The sources' page, whose keys go with deliveries to the receiver."""


class ApiKeyBody(Struct, forbid_unknown_fields=True):
    """What sort of key: by default all that customers may; on /api-keys a delivery key."""

    name: Annotated[str, Meta(min_length=1, max_length=100, examples=["my website"])] = "key"
    purpose: (
        Annotated[
            Literal["api", "delivery"],
            Meta(description="An `api` key opens the API; a `delivery` key opens nothing."),
        ]
        | None
    ) = None
    scopes: (
        Annotated[
            list[ScopeName],
            Meta(max_length=4, description="`meter` and `admin` are for admins to give."),
        ]
        | None
    ) = None
    accounts: (
        Annotated[
            list[Annotated[int, Meta(ge=1, le=2**63 - 1)]],
            Meta(max_length=1_000, description="Which accounts a key may meter for; else all."),
        ]
        | None
    ) = None
    expires_at: TimeIn | None = None


class ApiKeyView(Struct, frozen=True):
    """A key, without its secret."""

    id: str
    name: str
    purpose: Literal["api", "delivery", "service"]
    prefix: Annotated[str, Meta(description="How the key begins.")]
    scopes: list[ScopeName]
    accounts: list[int] | None
    created_at: datetime
    last_used_at: datetime | None
    expires_at: datetime | None
    revoked_at: datetime | None


class NewApiKeyView(Struct, frozen=True):
    """A new key with its secret, which is told this once."""

    key: Annotated[str, Meta(description="The key itself. Keep it: it is not shown again.")]
    id: str
    name: str
    purpose: Literal["api", "delivery", "service"]
    prefix: str
    scopes: list[ScopeName]
    accounts: list[int] | None
    created_at: datetime
    expires_at: datetime | None


def key_view(key: ApiKey) -> ApiKeyView:
    """Return the view of a key."""
    return ApiKeyView(
        id=key.id,
        name=key.name,
        purpose=key.purpose.value,
        prefix=key.prefix,
        scopes=sorted(scope.value for scope in key.scopes),
        accounts=None if key.accounts is None else sorted(key.accounts),
        created_at=key.created_at,
        last_used_at=key.used_at,
        expires_at=key.expires_at,
        revoked_at=key.revoked_at,
    )


def new_key_view(issued: IssuedKey) -> NewApiKeyView:
    """Return the view of a new key."""
    key = issued.key
    return NewApiKeyView(
        key=issued.secret,
        id=key.id,
        name=key.name,
        purpose=key.purpose.value,
        prefix=key.prefix,
        scopes=sorted(scope.value for scope in key.scopes),
        accounts=None if key.accounts is None else sorted(key.accounts),
        created_at=key.created_at,
        expires_at=key.expires_at,
    )


def wish_of(body: ApiKeyBody, *, legacy: bool) -> KeyWish:
    """Return what sort of key is asked for."""
    asks_for_scopes = body.scopes is not None
    delivery = body.purpose == "delivery" or (
        body.purpose is None and legacy and not asks_for_scopes
    )
    usual = frozenset[Scope]() if delivery else CUSTOMER_SCOPES
    return KeyWish(
        name=body.name,
        scopes=usual if body.scopes is None else frozenset(map(Scope, body.scopes)),
        delivery=delivery,
        accounts=None if body.accounts is None else frozenset(map(AccountId, body.accounts)),
        expires_at=body.expires_at and utc(body.expires_at, field="expires_at"),
    )


@post(
    ["/api/v1/api-keys", LEGACY],
    operation_id="CreateApiKey",
    responses=problems(400, 401, 403, 404, 409, 422),
    opt=OWN,
)
async def make_key(
    request: Request[Any, Any, Any],
    caller: NamedDependency[Caller],
    request_key: NamedDependency[RequestKey | None],
    create_api_key: NamedDependency[CreateApiKey],
    data: JSONBody[ApiKeyBody | None] = None,
) -> NewApiKeyView:
    """Make a key. On /api-keys it is a delivery key unless you say otherwise.

    The same request sent again under its Idempotency-Key makes no second key; the secret of one
    that opens the API is not told again (409), that of a delivery key is.
    """
    wish = wish_of(data or ApiKeyBody(), legacy=request.scope["path"].rstrip("/") == LEGACY)
    return new_key_view(await create_api_key(wish, caller, request_key))


@get(
    ["/api/v1/api-keys", LEGACY],
    operation_id="ListApiKeys",
    responses=problems(400, 401, 403),
    opt=OWN,
)
async def show_keys(
    caller: NamedDependency[Caller],
    page_request: NamedDependency[PageRequest],
    list_api_keys: NamedDependency[ListApiKeys],
) -> PageView[ApiKeyView]:
    """List your keys, newest first, without their secrets."""
    return page_view(await list_api_keys(caller.account_id, page_request), key_view)


@delete(
    ["/api/v1/api-keys/{key_id:str}", f"{LEGACY}/{{key_id:str}}"],
    operation_id="RevokeApiKey",
    responses=problems(401, 403, 404),
    opt=OWN,
)
async def end_key(
    key_id: FromPath[str],
    caller: NamedDependency[Caller],
    revoke_api_key: NamedDependency[RevokeApiKey],
) -> None:
    """Revoke a key: the next request with it is refused."""
    await revoke_api_key(key_id, account_id=caller.account_id, actor=caller.caller)


@get(
    "/api/v1/admin/service-keys",
    operation_id="ListServiceKeys",
    tags=["admin"],
    responses=problems(400, 401, 403),
    opt={"rights": Rights.ADMIN},
)
async def show_service_keys(
    page_request: NamedDependency[PageRequest],
    list_api_keys: NamedDependency[ListApiKeys],
) -> PageView[ApiKeyView]:
    """List service keys, newest first, without their secrets."""
    return page_view(await list_api_keys(None, page_request), key_view)


@delete(
    "/api/v1/admin/service-keys/{key_id:str}",
    operation_id="RevokeServiceKey",
    tags=["admin"],
    responses=problems(401, 403, 404),
    opt={"rights": Rights.ADMIN},
)
async def end_service_key(
    key_id: FromPath[str],
    caller: NamedDependency[Caller],
    revoke_api_key: NamedDependency[RevokeApiKey],
) -> None:
    """Revoke a service key."""
    await revoke_api_key(key_id, account_id=None, actor=caller.caller)


router = Router(
    "/",
    route_handlers=[make_key, show_keys, end_key, show_service_keys, end_service_key],
    tags=["api keys"],
)
