"""Articles over HTTP."""

from datetime import datetime
from typing import Annotated, Literal

from litestar import Router, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, QueryParameter
from litestar.status_codes import HTTP_202_ACCEPTED
from msgspec import Meta, Struct

from core.accounts.model import Caller
from core.accounts.rules.access import Rights
from core.generation.model import Article, ArticleBrief, ArticleFilter, ArticleStatus, Length
from core.generation.use_cases.read_articles import GetArticle, ListArticles
from core.generation.use_cases.request_article import RequestArticle, RequestArticleCommand
from core.shared.pages import PageRequest
from entrypoints.http.amounts import CreditsOut, credits_out
from entrypoints.http.errors import problems
from entrypoints.http.limits import Limit
from entrypoints.http.pages import PageView, page_view
from entrypoints.http.requests import IdempotencyKey

Status = Literal["queued", "generating", "completed", "posted", "failed"]


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


class ArticleView(Struct):
    """An article and where it stands."""

    id: str
    status: Status
    topic: str
    title: str | None
    content: Annotated[str | None, Meta(description="Markdown.")]
    html: Annotated[str | None, Meta(description="The content as sanitised HTML.")]
    summary: str | None
    slug: str | None
    tags: list[str]
    word_count: int | None
    tokens_used: int | None
    credits_used: CreditsOut | None
    campaign_id: str | None
    provider: Annotated[str | None, Meta(description="Who wrote it; `offline` is no model.")]
    model: str | None
    error: Annotated[str | None, Meta(description="Why it failed; then nothing was charged.")]
    created_at: datetime
    completed_at: datetime | None
    posted_at: datetime | None


def article_view(article: Article) -> ArticleView:
    """Return an article as it is answered."""
    text, micro = article.text, article.micro_credits_used
    return ArticleView(
        id=article.id,
        status=article.status.value,
        topic=article.brief.topic,
        title=text.title if text else None,
        content=text.markdown if text else None,
        html=text.html if text else None,
        summary=text.summary if text else None,
        slug=text.slug if text else None,
        tags=list(text.tags) if text else [],
        word_count=text.word_count if text else None,
        tokens_used=article.tokens_used,
        credits_used=None if micro is None else credits_out(micro),
        campaign_id=article.campaign_id,
        provider=article.provider,
        model=article.model,
        error=article.error,
        created_at=article.created_at,
        completed_at=article.completed_at,
        posted_at=article.posted_at,
    )


@post(
    ["/api/v1/articles", "/generate"],
    operation_id="CreateArticle",
    status_code=HTTP_202_ACCEPTED,
    responses=problems(400, 401, 402, 403, 409, 413, 422, 429, 503),
    opt={"rights": Rights.GENERATE, "limit": Limit.AI},
)
async def create_article(
    data: JSONBody[ArticleBody],
    caller: NamedDependency[Caller],
    idempotency_key: NamedDependency[IdempotencyKey | None],
    request_article: NamedDependency[RequestArticle],
) -> ArticleView:
    """Order an article.

    What it may cost is reserved at once; what it did cost is charged when it is there. Look at it
    again until its status is `completed` or `failed`.
    """
    account_id = caller.account_id
    key = (
        idempotency_key.of(caller=caller.caller, account_id=account_id) if idempotency_key else None
    )
    brief = ArticleBrief(
        topic=data.topic,
        keywords=tuple(data.keywords),
        tone=data.tone,
        language=data.language,
        length=Length(data.length),
    )
    return article_view(
        await request_article(RequestArticleCommand(account_id=account_id, brief=brief, key=key))
    )


@get(
    ["/api/v1/articles", "/articles"],
    operation_id="ListArticles",
    responses=problems(400, 401, 403, 429, 503),
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
    responses=problems(400, 401, 403, 404, 429, 503),
    opt={"rights": Rights.READ},
)
async def get_one_article(
    article_id: FromPath[str],
    caller: NamedDependency[Caller],
    get_article: NamedDependency[GetArticle],
) -> ArticleView:
    """Show one of your articles."""
    return article_view(await get_article(caller.account_id, article_id))


router = Router(
    "/", route_handlers=[create_article, list_articles_page, get_one_article], tags=["articles"]
)
