"""Post an article."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from core.publishing.model import Delivery
from core.publishing.ports import PublishingUnitOfWork
from core.publishing.steps.posting import Poster, destinations
from core.shared.ids import AccountId
from core.shared.ports import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class PostArticleCommand:
    """Which article goes where; None means to every active integration that takes articles."""

    account_id: AccountId
    article_id: str
    integration_ids: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PostArticle:
    """Promise an article's deliveries: one for each integration, however often it is posted.

    The article is `posted` once the first of them has arrived. One that ended without arriving is
    sent once more.
    """

    unit_of_work: Callable[[], PublishingUnitOfWork]
    clock: Clock
    poster: Poster

    async def __call__(self, command: PostArticleCommand) -> Sequence[Delivery]:
        """Return the deliveries, new and old.

        Raises `ArticleNotFound`, `ArticleNotReady`, `IntegrationNotFound`, `IntegrationInactive`,
        `NoDestination`.
        """
        account_id = command.account_id
        async with self.unit_of_work() as work:
            await work.wallets.get(account_id)
            article = await work.articles.get(command.article_id, account_id=account_id)
            to = await destinations(work, account_id, command.integration_ids)
            deliveries = await self.poster.post(work, article, to, self.clock.now())
            await work.commit()
        return deliveries
