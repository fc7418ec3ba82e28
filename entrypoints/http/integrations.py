"""Integrations and their deliveries over HTTP."""

from datetime import timedelta
from typing import Annotated

from litestar import Router, delete, get, patch, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, QueryParameter
from litestar.status_codes import HTTP_200_OK, HTTP_202_ACCEPTED
from msgspec import UNSET, Meta, Struct, UnsetType, field

from core.accounts.model import Caller
from core.accounts.rules.access import Rights
from core.publishing.model import DeliveryFilter, DeliveryStatus, IntegrationStatus
from core.publishing.rules.content import ARTICLE_PUBLISHED
from core.publishing.rules.integrations import OVERLAP_MAX, OVERLAP_USUAL, wrong
from core.publishing.use_cases.change_integration import ChangeIntegration, ChangeIntegrationCommand
from core.publishing.use_cases.create_integration import (
    CreateIntegration,
    CreateIntegrationCommand,
)
from core.publishing.use_cases.delete_integration import DeleteIntegration
from core.publishing.use_cases.get_delivery import GetDelivery
from core.publishing.use_cases.get_integration import GetIntegration
from core.publishing.use_cases.list_deliveries import ListDeliveries
from core.publishing.use_cases.list_integrations import ListIntegrations
from core.publishing.use_cases.post_article import PostArticle, PostArticleCommand
from core.publishing.use_cases.resend_delivery import ResendDelivery
from core.publishing.use_cases.rotate_secret import RotateSecret
from core.publishing.use_cases.try_receiver import TryReceiver, TryReceiverCommand
from core.shared.keys import RequestKey
from core.shared.pages import PageRequest
from entrypoints.http.integration_views import (
    DeliveryState,
    DeliveryView,
    EventName,
    IntegrationView,
    NewIntegrationView,
    PostedView,
    RotatedSecretView,
    Status,
    TrialView,
    delivery_view,
    integration_view,
    new_integration_view,
    rotated_view,
    trial_view,
)
from entrypoints.http.serving.errors import problems
from entrypoints.http.serving.limits import Limit
from entrypoints.http.serving.pages import PageView, page_view

OWN = {"rights": Rights.OWN}
READ = {"rights": Rights.READ}
ONE = ["/api/v1/integrations/{integration_id:str}", "/integrations/{integration_id:str}"]
Url = Annotated[
    str,
    Meta(
        min_length=1,
        max_length=2_000,
        description="Where to: http or https, at a public address.",
        examples=["https://www.example.com/api/articles/receive"],
    ),
]
Events = Annotated[
    list[EventName],
    Meta(max_length=20, description="Of what to tell.", examples=[[ARTICLE_PUBLISHED]]),
]
Headers = Annotated[
    dict[str, str], Meta(max_length=20, description="Headers of your own; their values are kept.")
]
KeyId = Annotated[
    str,
    Meta(max_length=36, description="A key with the purpose delivery; the newest without it."),
]


class IntegrationBody(Struct, forbid_unknown_fields=True):
    """A new integration; `url` is another name of `webhook_url`."""

    webhook_url: Url | None = None
    url: Url | None = None
    events: Events = field(default_factory=lambda: ["article.published"])
    headers: Headers = {}
    delivery_key_id: KeyId | None = None


class IntegrationChanges(Struct, forbid_unknown_fields=True):
    """What to change; what is left out stays."""

    webhook_url: Url | UnsetType = UNSET
    url: Url | UnsetType = UNSET
    events: Events | UnsetType = UNSET
    headers: Headers | UnsetType = UNSET
    status: Status | UnsetType = UNSET
    delivery_key_id: KeyId | UnsetType | None = UNSET


class RotationBody(Struct, forbid_unknown_fields=True):
    """How long the old secret signs beside the new one; 0 ends it at once."""

    overlap_seconds: Annotated[int, Meta(ge=0, le=int(OVERLAP_MAX.total_seconds()))] = int(
        OVERLAP_USUAL.total_seconds()
    )


class TrialBody(Struct, forbid_unknown_fields=True):
    """Which receiver to try: an integration, or an address."""

    integration_id: Annotated[str, Meta(max_length=36)] | None = None
    webhook_url: Url | None = None
    url: Url | None = None


class PostBody(Struct, forbid_unknown_fields=True):
    """Where to post an article; without it to every active integration that takes articles."""

    integration_id: Annotated[str, Meta(max_length=36)] | None = None
    integration_ids: (
        Annotated[list[Annotated[str, Meta(max_length=36)]], Meta(min_length=1, max_length=20)]
        | None
    ) = None


@post(
    ["/api/v1/integrations", "/integrations"],
    operation_id="CreateIntegration",
    responses=problems(400, 401, 403, 404, 409, 413, 422),
    opt=OWN | {"located": "/api/v1/integrations/{id}"},
)
async def make_integration(
    data: JSONBody[IntegrationBody],
    caller: NamedDependency[Caller],
    request_key: NamedDependency[RequestKey | None],
    create_integration: NamedDependency[CreateIntegration],
) -> NewIntegrationView:
    """Have articles and events delivered to your own server.

    The secret, and the delivery key where one had to be made, are told this once.
    """
    url = data.webhook_url or data.url
    if url is None:
        raise wrong("webhook_url", "is required")
    command = CreateIntegrationCommand(
        caller=caller,
        url=url,
        events=frozenset(data.events),
        headers=data.headers,
        delivery_key_id=data.delivery_key_id,
        key=request_key,
    )
    return new_integration_view(await create_integration(command))


@get(
    ["/api/v1/integrations", "/integrations"],
    operation_id="ListIntegrations",
    responses=problems(400, 401, 403),
    opt=READ,
)
async def show_integrations(
    caller: NamedDependency[Caller],
    page_request: NamedDependency[PageRequest],
    list_integrations: NamedDependency[ListIntegrations],
) -> PageView[IntegrationView]:
    """List your integrations, newest first, without their secrets."""
    return page_view(await list_integrations(caller.account_id, page_request), integration_view)


@get(ONE, operation_id="GetIntegration", responses=problems(401, 403, 404), opt=READ)
async def show_integration(
    integration_id: FromPath[str],
    caller: NamedDependency[Caller],
    get_integration: NamedDependency[GetIntegration],
) -> IntegrationView:
    """Show one of your integrations, without its secrets."""
    return integration_view(await get_integration(caller.account_id, integration_id))


@patch(
    ONE,
    operation_id="ChangeIntegration",
    responses=problems(400, 401, 403, 404, 413),
    opt=OWN,
)
async def edit_integration(
    integration_id: FromPath[str],
    data: JSONBody[IntegrationChanges],
    caller: NamedDependency[Caller],
    change_integration: NamedDependency[ChangeIntegration],
) -> IntegrationView:
    """Change an integration, or switch it off and on.

    Switched on again, or at another address, it begins with a clean slate.
    """
    url = data.url if data.webhook_url is UNSET else data.webhook_url
    key_id = data.delivery_key_id
    command = ChangeIntegrationCommand(
        account_id=caller.account_id,
        integration_id=integration_id,
        url=None if url is UNSET else url,
        events=None if data.events is UNSET else frozenset(data.events),
        headers=None if data.headers is UNSET else data.headers,
        status=None if data.status is UNSET else IntegrationStatus(data.status),
        delivery_key_id=None if key_id is UNSET else key_id,
        newest_key=key_id is None,
    )
    return integration_view(await change_integration(command))


@delete(ONE, operation_id="DeleteIntegration", responses=problems(401, 403, 404), opt=OWN)
async def remove_integration(
    integration_id: FromPath[str],
    caller: NamedDependency[Caller],
    delete_integration: NamedDependency[DeleteIntegration],
) -> None:
    """Delete an integration: nothing more is delivered to it."""
    await delete_integration(caller.account_id, integration_id)


@post(
    [f"{path}/rotate-secret" for path in ONE],
    operation_id="RotateIntegrationSecret",
    status_code=HTTP_200_OK,
    responses=problems(400, 401, 403, 404, 409, 413),
    opt=OWN,
)
async def rotate_integration_secret(
    integration_id: FromPath[str],
    caller: NamedDependency[Caller],
    rotate_secret: NamedDependency[RotateSecret],
    data: JSONBody[RotationBody | None] = None,
) -> RotatedSecretView:
    """Get a new signing secret. For a day deliveries are signed with the old one too.

    `webhook-signature` has both signatures. `x-webhook-signature` is the old secret's, and where
    that is answered with 401 or 403, the delivery is sent again at once with the new secret's.
    """
    overlap = timedelta(seconds=(data or RotationBody()).overlap_seconds)
    return rotated_view(await rotate_secret(caller.account_id, integration_id, overlap=overlap))


@post(
    ["/api/v1/integrations/test", "/integrations/test"],
    operation_id="TestIntegration",
    status_code=HTTP_200_OK,
    responses=problems(400, 401, 403, 404, 413, 429),
    opt={"rights": Rights.OWN, "limit": Limit.AI},
)
async def test_integration(
    data: JSONBody[TrialBody],
    caller: NamedDependency[Caller],
    try_receiver: NamedDependency[TryReceiver],
) -> TrialView:
    """Send a receiver a signed test event and grade it.

    After the valid event it gets the same once more, one with a wrong signature and an old one:
    `wrongly_accepted` says what it should have refused.
    """
    url = data.webhook_url or data.url
    if (url is None) == (data.integration_id is None):
        raise wrong("webhook_url", "or integration_id is required, one of both")
    command = TryReceiverCommand(
        account_id=caller.account_id, integration_id=data.integration_id, url=url
    )
    return trial_view(await try_receiver(command))


@get(
    [f"{path}/deliveries" for path in ONE],
    operation_id="ListIntegrationDeliveries",
    responses=problems(400, 401, 403, 404),
    opt=READ,
)
async def show_deliveries(
    *,
    integration_id: FromPath[str],
    caller: NamedDependency[Caller],
    page_request: NamedDependency[PageRequest],
    list_deliveries: NamedDependency[ListDeliveries],
    status: Annotated[
        DeliveryState | None, QueryParameter(description="In this state only.")
    ] = None,
    article_id: Annotated[
        str | None, QueryParameter(max_length=36, description="Of this article only.")
    ] = None,
) -> PageView[DeliveryView]:
    """List the deliveries to an integration with every attempt, newest first."""
    wish = DeliveryFilter(
        account_id=caller.account_id,
        integration_id=integration_id,
        article_id=article_id,
        status=DeliveryStatus(status) if status else None,
    )
    return page_view(await list_deliveries(wish, page_request), delivery_view)


@get(
    ["/api/v1/deliveries/{delivery_id:str}", "/deliveries/{delivery_id:str}"],
    operation_id="GetDelivery",
    responses=problems(401, 403, 404),
    opt=READ,
)
async def show_delivery(
    delivery_id: FromPath[str],
    caller: NamedDependency[Caller],
    get_delivery: NamedDependency[GetDelivery],
) -> DeliveryView:
    """Show a delivery with every attempt."""
    return delivery_view(await get_delivery(caller.account_id, delivery_id))


@post(
    ["/api/v1/deliveries/{delivery_id:str}/resend", "/deliveries/{delivery_id:str}/resend"],
    operation_id="ResendDelivery",
    status_code=HTTP_202_ACCEPTED,
    responses=problems(401, 403, 404, 409, 429),
    opt=OWN | {"limit": Limit.AI, "located": "/api/v1/deliveries/{id}"},
)
async def send_again(
    delivery_id: FromPath[str],
    caller: NamedDependency[Caller],
    resend_delivery: NamedDependency[ResendDelivery],
) -> DeliveryView:
    """Send a delivery once more: the same body under the same id, signed anew.

    An article's text that a later one has followed is not sent again.
    """
    return delivery_view(await resend_delivery(delivery_id, account_id=caller.account_id))


@post(
    ["/api/v1/articles/{article_id:str}/post", "/articles/{article_id:str}/post"],
    operation_id="PostArticle",
    status_code=HTTP_202_ACCEPTED,
    responses=problems(400, 401, 403, 404, 409, 413),
    opt={"rights": Rights.GENERATE},
)
async def post_one_article(
    article_id: FromPath[str],
    caller: NamedDependency[Caller],
    post_article: NamedDependency[PostArticle],
    data: JSONBody[PostBody | None] = None,
) -> PostedView:
    """Post a completed article to your integrations: each text once to each, however often you ask.

    The article is `posted` once the first of them has taken it. Changed or written anew it can be
    posted again: its `id` stays the same, `webhook-id` is new, and what waits of an earlier text is
    cancelled. A delivery of the present text that failed or was cancelled is sent once more.
    """
    named = [] if data is None else [*(data.integration_ids or [])]
    if data is not None and data.integration_id is not None:
        named.append(data.integration_id)
    command = PostArticleCommand(
        account_id=caller.account_id,
        article_id=article_id,
        integration_ids=tuple(named) or None,
    )
    deliveries = await post_article(command)
    return PostedView(
        article_id=article_id, deliveries=[delivery_view(each) for each in deliveries]
    )


router = Router(
    "/",
    route_handlers=[
        make_integration,
        show_integrations,
        show_integration,
        edit_integration,
        remove_integration,
        rotate_integration_secret,
        test_integration,
        show_deliveries,
        show_delivery,
        send_again,
        post_one_article,
    ],
    tags=["integrations"],
)
