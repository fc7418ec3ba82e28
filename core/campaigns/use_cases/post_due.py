"""Post the articles whose instant has come."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from core.campaigns.model import Campaign, DueSlot, Slot, SlotName, SlotState
from core.campaigns.ports import CampaignsUnitOfWork
from core.campaigns.rules.slots import NOT_READY, NOWHERE, ended, judged
from core.generation.errors import ArticleNotFound
from core.generation.model import Article
from core.generation.steps.giving_up import give_up_waiting
from core.ledger.model import WalletTerms
from core.publishing.errors import IntegrationInactive, IntegrationNotFound, NoDestination
from core.publishing.steps.posting import Poster, destinations
from core.shared.events import Event
from core.shared.failures import raise_failures
from core.shared.ports import Clock

PAGE = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class PostDue:
    """The posting pass, each minute: every slot in a transaction of its own, by instant.

    A slot is posted at most once: it leaves its state in the transaction that decides it. One
    that fails stops no other. The article of a missed slot is given up if no model has begun it:
    nobody pays for what is posted nowhere.
    """

    unit_of_work: Callable[[], CampaignsUnitOfWork]
    snapshot: Callable[[], CampaignsUnitOfWork]
    clock: Clock
    lateness: timedelta
    terms: WalletTerms
    poster: Poster

    async def __call__(self) -> Mapping[SlotState, int]:
        """Return how many slots ended in which state. Raises what posting them raised."""
        now = self.clock.now()
        after: SlotName | None = None
        outcomes: Counter[SlotState] = Counter()
        failures: list[Exception] = []
        while True:
            async with self.snapshot() as work:
                due = await work.slots.due(now, after=after, limit=PAGE)
            for each in due:
                try:
                    outcomes.update(await self._post(each))
                except Exception as error:  # noqa: BLE001 - raised once the others are posted
                    failures.append(error)
            if len(due) < PAGE:
                break
            after = due[-1].name
        raise_failures(failures)
        return outcomes

    async def _post(self, due: DueSlot) -> list[SlotState]:
        """Judge a slot and post its article; return what it ended as, if it did."""
        name = due.name
        async with self.unit_of_work() as work:
            now = self.clock.now()
            await work.wallets.get(due.account_id)
            campaign = await work.campaigns.get(due.account_id, name.campaign_id, deleted=True)
            slot = await work.slots.get(name.campaign_id, name.local_date, name.number)
            if slot is None:
                return []
            article = await article_or_none(work, slot.article_id)
            after = judged(campaign, slot, article, now, self.lateness)
            if after is None:
                assert article is not None
                after = await self._hand_over(work, campaign, slot, article, now)
            if after == slot:
                return []
            if after.reason == NOT_READY:
                await self._give_up(work, article, now)
            await work.slots.save(after)
            await work.commit()
            return [after.state]

    async def _give_up(
        self, work: CampaignsUnitOfWork, article: Article | None, now: datetime
    ) -> None:
        """Give up an article that has no text yet and is not begun; its owner is told."""
        if article is None or article.text is not None:
            return
        given_up = await give_up_waiting(work, article, NOT_READY, self.terms, now)
        if given_up != article:
            await work.articles.save(given_up)
            payload = {"article_id": article.id, "reason": NOT_READY}
            await work.events.add(
                Event(type="article.failed", account_id=article.account_id, payload=payload)
            )

    async def _hand_over(
        self,
        work: CampaignsUnitOfWork,
        campaign: Campaign,
        slot: Slot,
        article: Article,
        now: datetime,
    ) -> Slot:
        """Promise the article's deliveries; without a destination it stays completed."""
        named = campaign.order.integration_id
        try:
            to = await destinations(work, slot.account_id, None if named is None else (named,))
        except NoDestination:
            return ended(slot, SlotState.NO_DESTINATION, now, NOWHERE)
        except (IntegrationInactive, IntegrationNotFound) as error:
            return ended(slot, SlotState.NO_DESTINATION, now, f"{NOWHERE}: {error.message}")
        await self.poster.post(work, article, to, now)
        return ended(slot, SlotState.POSTED, now)


async def article_or_none(work: CampaignsUnitOfWork, article_id: str) -> Article | None:
    """Return an article, locked, or None where it was deleted."""
    try:
        return await work.articles.get(article_id)
    except ArticleNotFound:
        return None
