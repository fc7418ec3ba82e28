"""Pictures and videos under stable addresses."""

from litestar import Response, Router, get
from litestar.di import NamedDependency
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import FromPath
from litestar.status_codes import HTTP_307_TEMPORARY_REDIRECT

from core.accounts.rules.access import Rights
from core.media.steps.links import PATH
from core.media.use_cases.open_media import OpenMedia
from entrypoints.http.serving.errors import problems


@get(
    f"{PATH}/{{address:str}}",
    operation_id="GetMedia",
    status_code=HTTP_307_TEMPORARY_REDIRECT,
    responses=problems(400, 404, 429)
    | {
        HTTP_307_TEMPORARY_REDIRECT: ResponseSpec(
            data_container=None, description="Where it can be read for the next minutes."
        )
    },
    opt={"rights": Rights.PUBLIC, "headers": {"Location": (307,)}},
)
async def get_media(
    address: FromPath[str], open_media: NamedDependency[OpenMedia]
) -> Response[None]:
    """Go to where the picture or video can be read for the next minutes.

    The address is secret and stays the same until the thing is deleted; then nothing is there.
    """
    url = await open_media(address)
    return Response(
        None,
        status_code=HTTP_307_TEMPORARY_REDIRECT,
        headers={"Location": url, "Cache-Control": "no-store"},
    )


router = Router("/", route_handlers=[get_media], tags=["media"])
