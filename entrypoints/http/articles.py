"""Articles over HTTP."""

from typing import Annotated, Literal

from litestar import Response, Router, delete, get, patch, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, QueryParameter
from litestar.status_codes import HTTP_202_ACCEPTED
from msgspec import UNSET, Meta, Struct, UnsetType

from core.accounts.model import Caller
from core.accounts.rules.access import Rights
from core.generation.model import Article, ArticleBrief, ArticleFilter, ArticleStatus, Length
from core.generation.rules.texts import Edit
from core.generation.use_cases.delete_article import DeleteArticle
from core.generation.use_cases.edit_article import EditArticle, EditArticleCommand, Move
from core.generation.use_cases.get_article import GetArticle
from core.generation.use_cases.list_article_versions import ListArticleVersions
from core.generation.use_cases.list_articles import ListArticles
from core.generation.use_cases.regenerate_article import RegenerateArticle, RegenerateArticleCommand
from core.generation.use_cases.request_article import RequestArticle, RequestArticleCommand
from core.media.steps.links import MediaLinks
from core.shared.keys import RequestKey
from core.shared.pages import PageRequest
from core.streams.rules import cursor_from
from core.streams.use_cases.follow_stream import FollowStream
from entrypoints.http.article_views import (
    ArticleVersionView,
    ArticleView,
    Status,
    article_view,
    version_view,
)
from entrypoints.http.serving.errors import problems
from entrypoints.http.serving.etags import IfMatch, etag_of, revisions_in
from entrypoints.http.serving.limits import Limit
from entrypoints.http.serving.pages import PageView, page_view
from entrypoints.http.serving.sse import EVENT_STREAM, EventStream
from entrypoints.http.stream_events import ARTICLE_EVENTS
from entrypoints.http.streams import SEEN_TO_THE_END, After, answer_stream

LOCATED = "/api/v1/articles/{id}"


class ArticleBody(Struct, forbid_unknown_fields=True):
    """An order for an article."""

    topic: Annotated[
        str,
        Meta(
            min_length=1,
            max_length=500,
            description="What the article is about.",
            examples=["How to bake sourdough bread"],
        ),
    ]
    keywords: Annotated[list[str], Meta(max_length=20, description="Words to weave in.")] = []
    tone: Annotated[str, Meta(max_length=40, description="Such as friendly or academic.")] = (
        "neutral"
    )
    language: Annotated[str, Meta(max_length=35, description="A language tag.")] = "en"
    length: Annotated[
        Literal["short", "medium", "long"], Meta(description="About 300, 700 or 1,500 words.")
    ] = "medium"
    campaign_id: (
        Annotated[str, Meta(max_length=36, description="A campaign to put it in.")] | None
    ) = None


@post(
    ["/api/v1/articles", "/generate"],
    operation_id="CreateArticle",
    status_code=HTTP_202_ACCEPTED,
    responses=problems(400, 401, 402, 403, 404, 409, 413, 422, 429),
    opt={"rights": Rights.GENERATE, "limit": Limit.AI, "located": LOCATED},
)
async def create_article(
    data: JSONBody[ArticleBody],
    caller: NamedDependency[Caller],
    request_key: NamedDependency[RequestKey | None],
    request_article: NamedDependency[RequestArticle],
) -> ArticleView:
    """Order an article.

    What it may cost is reserved at once; what it did cost is charged when it is there. Look at it
    again until its status is `completed` or `failed`.
    """
    brief = ArticleBrief(
        topic=data.topic,
        keywords=tuple(data.keywords),
        tone=data.tone,
        language=data.language,
        length=Length(data.length),
    )
    command = RequestArticleCommand(
        account_id=caller.account_id, brief=brief, campaign_id=data.campaign_id, key=request_key
    )
    return article_view(await request_article(command))


@get(
    ["/api/v1/articles", "/articles"],
    operation_id="ListArticles",
    responses=problems(400, 401, 403, 429),
    opt={"rights": Rights.READ},
)
async def list_articles_page(
    caller: NamedDependency[Caller],
    page_request: NamedDependency[PageRequest],
    list_articles: NamedDependency[ListArticles],
    campaign_id: Annotated[
        str | None, QueryParameter(max_length=36, description="Of this campaign only.")
    ] = None,
    status: Annotated[Status | None, QueryParameter(description="In this state only.")] = None,
) -> PageView[ArticleView]:
    """List your articles, newest first."""
    wish = ArticleFilter(campaign_id=campaign_id, status=ArticleStatus(status) if status else None)
    return page_view(await list_articles(caller.account_id, wish, page_request), article_view)


@get(
    ["/api/v1/articles/{article_id:str}", "/articles/{article_id:str}"],
    operation_id="GetArticle",
    responses=problems(400, 401, 403, 404, 429),
    opt={"rights": Rights.READ, "headers": {"ETag": (200,)}},
)
async def get_one_article(
    article_id: FromPath[str],
    caller: NamedDependency[Caller],
    get_article: NamedDependency[GetArticle],
) -> Response[ArticleView]:
    """Show one of your articles."""
    return with_etag(await get_article(caller.account_id, article_id))


class ArticleChanges(Struct, forbid_unknown_fields=True):
    """What to change of an article; what is left out stays."""

    title: Annotated[str, Meta(min_length=1, max_length=300)] | UnsetType = UNSET
    content: (
        Annotated[str, Meta(min_length=1, max_length=200_000, description="Markdown.")] | UnsetType
    ) = UNSET
    summary: Annotated[str, Meta(max_length=2_000)] | UnsetType = UNSET
    tags: Annotated[list[str], Meta(max_length=12)] | UnsetType = UNSET
    slug: Annotated[str, Meta(min_length=1, max_length=80)] | UnsetType = UNSET
    campaign_id: (
        Annotated[str, Meta(max_length=36, description="Null takes it out of its campaign.")]
        | UnsetType
        | None
    ) = UNSET


def with_etag(article: Article) -> Response[ArticleView]:
    """Answer with an article and its entity tag."""
    return Response(article_view(article), headers={"ETag": etag_of(article.revision)})


@patch(
    ["/api/v1/articles/{article_id:str}", "/articles/{article_id:str}"],
    operation_id="ChangeArticle",
    responses=problems(400, 401, 403, 404, 409, 412, 413, 429),
    opt={"rights": Rights.GENERATE, "headers": {"ETag": (200,)}},
)
async def change_article(
    article_id: FromPath[str],
    data: JSONBody[ArticleChanges],
    caller: NamedDependency[Caller],
    edit_article: NamedDependency[EditArticle],
    if_match: IfMatch = None,
) -> Response[ArticleView]:
    """Change an article's text by hand, or move it. The text before stays as a version."""
    edit = Edit(
        title=None if data.title is UNSET else data.title,
        markdown=None if data.content is UNSET else data.content,
        summary=None if data.summary is UNSET else data.summary,
        tags=None if data.tags is UNSET else tuple(data.tags),
        slug=None if data.slug is UNSET else data.slug,
    )
    command = EditArticleCommand(
        account_id=caller.account_id,
        article_id=article_id,
        edit=edit,
        move=None if data.campaign_id is UNSET else Move(campaign_id=data.campaign_id),
        revisions=revisions_in(if_match),
    )
    return with_etag(await edit_article(command))


@delete(
    ["/api/v1/articles/{article_id:str}", "/articles/{article_id:str}"],
    operation_id="DeleteArticle",
    responses=problems(400, 401, 403, 404, 429),
    opt={"rights": Rights.GENERATE},
)
async def delete_one_article(
    article_id: FromPath[str],
    caller: NamedDependency[Caller],
    delete_article: NamedDependency[DeleteArticle],
) -> None:
    """Delete an article.

    One that waits to be written costs nothing; one that is being written is finished and charged.
    """
    await delete_article(caller.account_id, article_id)


@post(
    [
        "/api/v1/articles/{article_id:str}/regenerate",
        "/articles/{article_id:str}/regenerate",
    ],
    operation_id="RegenerateArticle",
    status_code=HTTP_202_ACCEPTED,
    responses=problems(400, 401, 402, 403, 404, 409, 422, 429),
    opt={"rights": Rights.GENERATE, "limit": Limit.AI, "located": LOCATED},
)
async def regenerate_one_article(
    article_id: FromPath[str],
    caller: NamedDependency[Caller],
    request_key: NamedDependency[RequestKey | None],
    regenerate_article: NamedDependency[RegenerateArticle],
) -> ArticleView:
    """Have an article written anew.

    The present text stays until the new one is there, and then becomes a version. When it fails,
    nothing changes and nothing is charged.
    """
    command = RegenerateArticleCommand(
        account_id=caller.account_id, article_id=article_id, key=request_key
    )
    return article_view(await regenerate_article(command))


@get(
    ["/api/v1/articles/{article_id:str}/versions", "/articles/{article_id:str}/versions"],
    operation_id="ListArticleVersions",
    responses=problems(400, 401, 403, 404, 429),
    opt={"rights": Rights.READ},
)
async def list_versions(
    article_id: FromPath[str],
    caller: NamedDependency[Caller],
    page_request: NamedDependency[PageRequest],
    list_article_versions: NamedDependency[ListArticleVersions],
) -> PageView[ArticleVersionView]:
    """List the earlier texts of an article, newest first."""
    page = await list_article_versions(caller.account_id, article_id, page_request)
    return page_view(page, version_view)


@get(
    ["/api/v1/articles/{article_id:str}/events", "/articles/{article_id:str}/events"],
    operation_id="ReadArticleEvents",
    media_type=EVENT_STREAM,
    responses=problems(400, 401, 403, 404, 429) | SEEN_TO_THE_END,
    opt={"rights": Rights.READ, "events": ARTICLE_EVENTS},
)
async def read_article_events(
    *,
    article_id: FromPath[str],
    caller: NamedDependency[Caller],
    last_event_id: NamedDependency[str | None],
    get_article: NamedDependency[GetArticle],
    follow_stream: NamedDependency[FollowStream],
    media_links: NamedDependency[MediaLinks],
    after: After = None,
) -> EventStream:
    """Watch an article being written: `state`, `source`, many `text`, `done` or `error` last.

    A `text` says to which field it adds. A `state` of `generating` begins the text anew: an
    attempt before it failed.
    """
    await get_article(caller.account_id, article_id)
    stream = await follow_stream.find(caller.account_id, article_id)
    cursor = cursor_from(last_event_id or after)
    return answer_stream(follow_stream, stream, cursor, media_links)


router = Router(
    "/",
    route_handlers=[
        create_article,
        list_articles_page,
        get_one_article,
        change_article,
        delete_one_article,
        regenerate_one_article,
        list_versions,
        read_article_events,
    ],
    tags=["articles"],
)
