"""The versions of assets over HTTP: the tree, the steps through it, and what changed."""

from typing import Annotated

from litestar import Response, Router, get, post
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath, JSONBody, PathParameter, QueryParameter
from litestar.status_codes import HTTP_200_OK
from msgspec import Meta, Struct

from core.accounts.model import Caller
from core.accounts.rules.access import Rights
from core.assets.steps.storing import AssetCommand
from core.assets.use_cases.compare_versions import CompareVersions
from core.assets.use_cases.get_asset_version import GetAssetVersion
from core.assets.use_cases.list_asset_versions import ListAssetVersions
from core.assets.use_cases.redo_asset import RedoAsset
from core.assets.use_cases.restore_version import RestoreVersion, RestoreVersionCommand
from core.assets.use_cases.show_asset_tree import ShowAssetTree
from core.assets.use_cases.undo_asset import UndoAsset
from core.media.steps.links import MediaLinks
from core.shared.keys import RequestKey
from core.shared.pages import PageRequest
from entrypoints.http.asset_views import (
    CHANGING,
    TAGGED,
    AssetAnswers,
    AssetView,
    DiffView,
    NodeView,
    Note,
    SeenRevision,
    VersionView,
    asset_answers,
    diff_view,
    expected,
    node_view,
    version_view,
)
from entrypoints.http.serving.errors import problems
from entrypoints.http.serving.etags import IfMatch
from entrypoints.http.serving.pages import PageView, page_view

NUMBER_MAX = 2**31 - 1
Number = Annotated[int, Meta(ge=1, le=NUMBER_MAX)]
PathNumber = Annotated[int, PathParameter(ge=1, le=NUMBER_MAX)]


class StepBody(Struct, forbid_unknown_fields=True):
    """One step back or forth."""

    expected_revision: SeenRevision | None = None


class RestoreBody(Struct, forbid_unknown_fields=True):
    """Which version shall be there again."""

    version: Number
    note: Note | None = None
    expected_revision: SeenRevision | None = None


@get(
    "/api/v1/assets/{asset_id:str}/versions",
    operation_id="ListAssetVersions",
    responses=problems(400, 401, 403, 404, 429),
    opt={"rights": Rights.READ},
)
async def list_versions_page(
    asset_id: FromPath[str],
    caller: NamedDependency[Caller],
    page_request: NamedDependency[PageRequest],
    list_asset_versions: NamedDependency[ListAssetVersions],
    media_links: NamedDependency[MediaLinks],
) -> PageView[VersionView]:
    """List all versions of an asset, those of left branches too, newest first."""
    page = await list_asset_versions(caller.account_id, asset_id, page_request)
    return page_view(page, lambda version: version_view(version, media_links))


@get(
    "/api/v1/assets/{asset_id:str}/versions/{version_number:int}",
    operation_id="GetAssetVersion",
    responses=problems(400, 401, 403, 404, 429),
    opt={"rights": Rights.READ},
)
async def get_one_version(
    asset_id: FromPath[str],
    version_number: PathNumber,
    caller: NamedDependency[Caller],
    get_asset_version: NamedDependency[GetAssetVersion],
    media_links: NamedDependency[MediaLinks],
) -> VersionView:
    """Show one version of an asset."""
    version = await get_asset_version(caller.account_id, asset_id, version_number)
    return version_view(version, media_links)


@get(
    "/api/v1/assets/{asset_id:str}/tree",
    operation_id="GetAssetTree",
    responses=problems(400, 401, 403, 404, 429),
    opt={"rights": Rights.READ},
)
async def get_tree(
    asset_id: FromPath[str],
    caller: NamedDependency[Caller],
    page_request: NamedDependency[PageRequest],
    show_asset_tree: NamedDependency[ShowAssetTree],
) -> PageView[NodeView]:
    """Show the tree of versions without their content, newest first."""
    current, page = await show_asset_tree(caller.account_id, asset_id, page_request)
    return page_view(page, lambda node: node_view(node, current))


@post(
    "/api/v1/assets/{asset_id:str}/undo",
    operation_id="UndoAsset",
    status_code=HTTP_200_OK,
    responses=CHANGING,
    opt={"rights": Rights.GENERATE, "headers": TAGGED},
)
async def undo(
    *,
    asset_id: FromPath[str],
    caller: NamedDependency[Caller],
    undo_asset: NamedDependency[UndoAsset],
    answers: NamedDependency[AssetAnswers],
    data: JSONBody[StepBody | None] = None,
    if_match: IfMatch = None,
) -> Response[AssetView]:
    """Go back to the version before the current one. At the first version: 409."""
    seen = data.expected_revision if data else None
    command = AssetCommand(
        account_id=caller.account_id, asset_id=asset_id, expected=expected(seen, if_match)
    )
    return await answers(undo_asset(command))


@post(
    "/api/v1/assets/{asset_id:str}/redo",
    operation_id="RedoAsset",
    status_code=HTTP_200_OK,
    responses=CHANGING,
    opt={"rights": Rights.GENERATE, "headers": TAGGED},
)
async def redo(
    *,
    asset_id: FromPath[str],
    caller: NamedDependency[Caller],
    redo_asset: NamedDependency[RedoAsset],
    answers: NamedDependency[AssetAnswers],
    data: JSONBody[StepBody | None] = None,
    if_match: IfMatch = None,
) -> Response[AssetView]:
    """Go to the version that undo left last. Where none was left: 409."""
    seen = data.expected_revision if data else None
    command = AssetCommand(
        account_id=caller.account_id, asset_id=asset_id, expected=expected(seen, if_match)
    )
    return await answers(redo_asset(command))


@post(
    "/api/v1/assets/{asset_id:str}/restore",
    operation_id="RestoreAssetVersion",
    status_code=HTTP_200_OK,
    responses=CHANGING,
    opt={"rights": Rights.GENERATE, "headers": TAGGED},
)
async def restore(
    *,
    asset_id: FromPath[str],
    data: JSONBody[RestoreBody],
    caller: NamedDependency[Caller],
    request_key: NamedDependency[RequestKey | None],
    restore_version: NamedDependency[RestoreVersion],
    answers: NamedDependency[AssetAnswers],
    if_match: IfMatch = None,
) -> Response[AssetView]:
    """Make the content of an earlier version the current one, as a new version."""
    command = RestoreVersionCommand(
        account_id=caller.account_id,
        asset_id=asset_id,
        number=data.version,
        author=caller.caller,
        note=data.note,
        expected=expected(data.expected_revision, if_match),
        key=request_key,
    )
    return await answers(restore_version(command))


@get(
    "/api/v1/assets/{asset_id:str}/diff",
    operation_id="CompareAssetVersions",
    responses=problems(400, 401, 403, 404, 409, 429),
    opt={"rights": Rights.READ},
)
async def compare_two_versions(
    *,
    asset_id: FromPath[str],
    caller: NamedDependency[Caller],
    compare_versions: NamedDependency[CompareVersions],
    before: Annotated[
        int | None,
        QueryParameter(
            name="from",
            ge=1,
            le=NUMBER_MAX,
            description="A version; left out, the one before `to`.",
        ),
    ] = None,
    after: Annotated[
        int | None,
        QueryParameter(
            name="to", ge=1, le=NUMBER_MAX, description="A version; left out, the current one."
        ),
    ] = None,
) -> DiffView:
    """Compare two versions of a text, by lines and by words."""
    compared = await compare_versions(caller.account_id, asset_id, before, after)
    return diff_view(compared)


router = Router(
    "/",
    route_handlers=[
        list_versions_page,
        get_one_version,
        get_tree,
        undo,
        redo,
        restore,
        compare_two_versions,
    ],
    dependencies={"answers": Provide(asset_answers, sync_to_thread=False)},
    tags=["assets"],
)
