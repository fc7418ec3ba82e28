"""What payments need an operator for."""

from typing import Annotated

from litestar import Router, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, QueryParameter
from litestar.status_codes import HTTP_200_OK
from msgspec import Meta, Struct

from core.accounts.model import Caller
from core.accounts.rules.access import Rights
from core.payments.use_cases.list_attention import ListAttention
from core.payments.use_cases.resolve_attention import ResolveAttention, ResolveAttentionCommand
from core.shared.pages import PageRequest
from entrypoints.http.payment_views import AttentionView, attention_view
from entrypoints.http.serving.errors import problems
from entrypoints.http.serving.pages import PageView, page_view

ADMIN = {"rights": Rights.ADMIN}


class ResolveBody(Struct, forbid_unknown_fields=True):
    """What was done about a case."""

    note: Annotated[str, Meta(max_length=500, examples=["refunded at the provider"])]


@get(
    "/api/v1/admin/attention",
    operation_id="ListAttention",
    responses=problems(400, 401, 403, 429),
    opt=ADMIN,
)
async def list_cases(
    page_request: NamedDependency[PageRequest],
    list_attention: NamedDependency[ListAttention],
    resolved: Annotated[bool, QueryParameter(description="Show resolved cases instead.")] = False,  # noqa: FBT002 - a query parameter
) -> PageView[AttentionView]:
    """List what needs somebody to look at it, newest first: payments, and use beyond 20 holds."""
    return page_view(await list_attention(page_request, resolved=resolved), attention_view)


@post(
    "/api/v1/admin/attention/{attention_id:str}/resolve",
    operation_id="ResolveAttention",
    status_code=HTTP_200_OK,
    responses=problems(400, 401, 403, 404, 409, 413, 429),
    opt=ADMIN,
)
async def resolve(
    attention_id: FromPath[str],
    data: JSONBody[ResolveBody],
    caller: NamedDependency[Caller],
    resolve_attention: NamedDependency[ResolveAttention],
) -> AttentionView:
    """Close a case, saying what was done. This moves no money."""
    command = ResolveAttentionCommand(attention_id=attention_id, by=caller.caller, note=data.note)
    return attention_view(await resolve_attention(command))


router = Router("/", route_handlers=[list_cases, resolve], tags=["admin"])
