"""Assets over HTTP."""

from typing import Annotated, Any

from litestar import Response, Router, delete, get, patch, post
from litestar.di import NamedDependency, Provide
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import FromPath, JSONBody, QueryParameter
from litestar.status_codes import HTTP_201_CREATED, HTTP_204_NO_CONTENT
from msgspec import UNSET, Meta, Struct, UnsetType

from core.accounts.model import Caller
from core.accounts.rules.access import Rights
from core.assets.model import AssetFilter, AssetKind
from core.assets.rules.details import Details, Written
from core.assets.rules.expecting import AssetMovedOn
from core.assets.steps.storing import AssetCommand
from core.assets.use_cases.delete_asset import DeleteAsset
from core.assets.use_cases.edit_asset import EditAsset, EditAssetCommand
from core.assets.use_cases.get_asset import GetAsset
from core.assets.use_cases.list_assets import ListAssets
from core.media.steps.links import MediaLinks
from core.shared.keys import RequestKey
from core.shared.pages import PageRequest
from core.video.use_cases.make_asset import MakeAsset, MakeAssetCommand
from entrypoints.http.asset_views import (
    CHANGING,
    TAGGED,
    AssetAnswers,
    AssetView,
    Kind,
    Note,
    SeenRevision,
    asset_answers,
    asset_view,
    expected,
    moved_problems,
)
from entrypoints.http.serving.errors import problems
from entrypoints.http.serving.etags import IfMatch
from entrypoints.http.serving.pages import PageView, page_view

Content = Annotated[str, Meta(max_length=200_000, description="A text, such as Markdown.")]
Title = Annotated[str, Meta(min_length=1, max_length=300)]
Tags = Annotated[list[Annotated[str, Meta(max_length=80)]], Meta(max_length=50)]
Metadata = Annotated[dict[str, Any], Meta(description="Yours: at most 16 KiB as JSON.")]
Id = Annotated[str, Meta(max_length=36)]
Prompt = Annotated[str, Meta(max_length=8_000, description="What it was made from elsewhere.")]
Model = Annotated[str, Meta(max_length=120, description="What made it elsewhere.")]


class AssetBody(Struct, forbid_unknown_fields=True):
    """A new asset, of one of: `content`, `article_id`, `text_id`, `image_id`, `media_id`."""

    kind: Kind | None = None
    title: Title | None = None
    content: Content | None = None
    article_id: Annotated[Id, Meta(description="An article that is written.")] | None = None
    text_id: Annotated[Id, Meta(description="A text of `ai/`, by its `id`.")] | None = None
    image_id: (
        Annotated[Id, Meta(description="An image of `ai/` or an upload, by its `id`.")] | None
    ) = None
    media_id: (
        Annotated[Id, Meta(description="The `media_id` of an uploaded picture or a video.")] | None
    ) = None
    tags: Tags | None = None
    metadata: Metadata = {}
    campaign_id: Id | None = None
    note: Note | None = None
    prompt: Prompt | None = None
    model: Model | None = None


class AssetChanges(Struct, forbid_unknown_fields=True):
    """What to change of an asset; what is left out stays. Other content is a new version."""

    content: Content | None = None
    media_id: Id | None = None
    title: Title | None = None
    tags: Tags | None = None
    metadata: Metadata | None = None
    campaign_id: (
        Annotated[Id, Meta(description="Null takes it out of its campaign.")] | UnsetType | None
    ) = UNSET
    note: Note | None = None
    prompt: Prompt | None = None
    model: Model | None = None
    expected_revision: SeenRevision | None = None


@post(
    "/api/v1/assets",
    operation_id="CreateAsset",
    responses=problems(400, 401, 403, 404, 409, 413, 422, 429),
    opt={
        "rights": Rights.GENERATE,
        "headers": {"ETag": (201,)},
        "located": "/api/v1/assets/{id}",
    },
)
async def create_one_asset(
    *,
    data: JSONBody[AssetBody],
    caller: NamedDependency[Caller],
    request_key: NamedDependency[RequestKey | None],
    make_asset: NamedDependency[MakeAsset],
    answers: NamedDependency[AssetAnswers],
) -> Response[AssetView]:
    """Make an asset of a text, an article, what `ai/` made, or a picture that was uploaded."""
    command = MakeAssetCommand(
        account_id=caller.account_id,
        author=caller.caller,
        written=Written(content=data.content, prompt=data.prompt, model=data.model, note=data.note),
        article_id=data.article_id,
        text_id=data.text_id,
        image_id=data.image_id,
        media_id=data.media_id,
        kind=AssetKind(data.kind) if data.kind else None,
        details=Details(
            title=data.title,
            tags=None if data.tags is None else tuple(data.tags),
            metadata=data.metadata,
            campaign_id=data.campaign_id,
        ),
        key=request_key,
    )
    return await answers(make_asset(command), status_code=HTTP_201_CREATED)


@get(
    "/api/v1/assets",
    operation_id="ListAssets",
    responses=problems(400, 401, 403, 429),
    opt={"rights": Rights.READ},
)
async def list_assets_page(
    *,
    caller: NamedDependency[Caller],
    page_request: NamedDependency[PageRequest],
    list_assets: NamedDependency[ListAssets],
    media_links: NamedDependency[MediaLinks],
    kind: Annotated[Kind | None, QueryParameter(description="Of this kind only.")] = None,
    tag: Annotated[
        str | None, QueryParameter(max_length=80, description="With this tag only.")
    ] = None,
    campaign_id: Annotated[
        str | None, QueryParameter(max_length=36, description="Of this campaign only.")
    ] = None,
    q: Annotated[
        str | None,
        QueryParameter(
            max_length=200,
            description="With this in the title, a tag or the text's first 2,000 characters.",
        ),
    ] = None,
) -> PageView[AssetView]:
    """List your assets, newest first."""
    wish = AssetFilter(
        kind=AssetKind(kind) if kind else None, tag=tag, campaign_id=campaign_id, q=q
    )
    page = await list_assets(caller.account_id, wish, page_request)
    return page_view(page, lambda state: asset_view(state, media_links))


@get(
    "/api/v1/assets/{asset_id:str}",
    operation_id="GetAsset",
    responses=problems(401, 403, 404, 429),
    opt={"rights": Rights.READ, "headers": {"ETag": (200,)}},
)
async def get_one_asset(
    asset_id: FromPath[str],
    caller: NamedDependency[Caller],
    get_asset: NamedDependency[GetAsset],
    answers: NamedDependency[AssetAnswers],
) -> Response[AssetView]:
    """Show one of your assets."""
    return await answers(get_asset(caller.account_id, asset_id))


@patch(
    "/api/v1/assets/{asset_id:str}",
    operation_id="EditAsset",
    responses=CHANGING,
    opt={"rights": Rights.GENERATE, "headers": TAGGED},
)
async def edit_one_asset(
    *,
    asset_id: FromPath[str],
    data: JSONBody[AssetChanges],
    caller: NamedDependency[Caller],
    edit_asset: NamedDependency[EditAsset],
    answers: NamedDependency[AssetAnswers],
    if_match: IfMatch = None,
) -> Response[AssetView]:
    """Edit an asset: other content is a new version, title and such have none.

    With `If-Match` (412) or `expected_revision` (409) only in the state that you have seen: who
    comes too late changes nothing, and gets what there is now and their own text.
    """
    details = Details(
        title=data.title,
        tags=None if data.tags is None else tuple(data.tags),
        metadata=data.metadata,
        campaign_id=data.campaign_id or None,
        no_campaign=data.campaign_id is None,
    )
    command = EditAssetCommand(
        account_id=caller.account_id,
        asset_id=asset_id,
        author=caller.caller,
        written=Written(content=data.content, prompt=data.prompt, model=data.model, note=data.note),
        media_id=data.media_id,
        details=details,
        expected=expected(data.expected_revision, if_match),
    )
    return await answers(edit_asset(command), yours=data.content)


DELETED = {HTTP_204_NO_CONTENT: ResponseSpec(data_container=None, description="It is deleted.")}


@delete(
    "/api/v1/assets/{asset_id:str}",
    operation_id="DeleteAsset",
    responses=problems(401, 403, 404, 429) | moved_problems(412) | DELETED,
    opt={"rights": Rights.GENERATE, "headers": {"ETag": (412,)}},
)
async def delete_one_asset(
    asset_id: FromPath[str],
    caller: NamedDependency[Caller],
    delete_asset: NamedDependency[DeleteAsset],
    answers: NamedDependency[AssetAnswers],
    if_match: IfMatch = None,
) -> Response[None]:
    """Delete an asset with all its versions. What it was made from stays."""
    command = AssetCommand(
        account_id=caller.account_id, asset_id=asset_id, expected=expected(None, if_match)
    )
    try:
        await delete_asset(command)
    except AssetMovedOn as moved:
        return answers.moved(moved)
    return Response(None)


router = Router(
    "/",
    route_handlers=[
        create_one_asset,
        list_assets_page,
        get_one_asset,
        edit_one_asset,
        delete_one_asset,
    ],
    dependencies={"answers": Provide(asset_answers, sync_to_thread=False)},
    tags=["assets"],
)
