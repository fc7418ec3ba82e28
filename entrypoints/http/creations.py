"""Texts and images that were made, to look at again."""

from typing import Annotated

from litestar import Router, get
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter

from core.accounts.model import Caller
from core.accounts.rules.access import Rights
from core.generation.model import CreationFilter, CreationStatus, Operation
from core.generation.use_cases.get_creation import GetCreation
from core.generation.use_cases.list_creations import ListCreations
from core.media.steps.links import MediaLinks
from core.shared.pages import PageRequest
from entrypoints.http.ai_answers import CreationView, OwnOperation, creation_view
from entrypoints.http.serving.errors import problems
from entrypoints.http.serving.pages import PageView, page_view
from entrypoints.http.stream_events import CreationStatus as StatusName


@get(
    "/api/v1/ai/creations",
    operation_id="ListCreations",
    responses=problems(400, 401, 403, 429),
    opt={"rights": Rights.READ},
)
async def list_creations_page(
    *,
    caller: NamedDependency[Caller],
    page_request: NamedDependency[PageRequest],
    list_creations: NamedDependency[ListCreations],
    media_links: NamedDependency[MediaLinks],
    operation: Annotated[
        OwnOperation | None, QueryParameter(description="Made by this operation only.")
    ] = None,
    status: Annotated[StatusName | None, QueryParameter(description="In this state only.")] = None,
) -> PageView[CreationView]:
    """List the texts and images that were made for you at once or in a stream, newest first."""
    wish = CreationFilter(
        operations=frozenset({Operation(operation)} if operation else Operation),
        status=CreationStatus(status) if status else None,
    )
    page = await list_creations(caller.account_id, wish, page_request)
    return page_view(page, lambda creation: creation_view(creation, media_links))


@get(
    "/api/v1/ai/creations/{creation_id:str}",
    operation_id="GetCreation",
    responses=problems(401, 403, 404, 429),
    opt={"rights": Rights.READ},
)
async def get_one_creation(
    creation_id: FromPath[str],
    caller: NamedDependency[Caller],
    get_creation: NamedDependency[GetCreation],
    media_links: NamedDependency[MediaLinks],
) -> CreationView:
    """Show one of your texts or images as it stands; its events are at `streams/{id}/events`."""
    return creation_view(await get_creation(caller.account_id, creation_id), media_links)


router = Router("/", route_handlers=[list_creations_page, get_one_creation], tags=["ai"])
