"""From registering to the article and its receipt, through all layers."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator

from core.generation.errors import ModelUnavailable
from core.generation.model import TextPiece, TextRequest, TextResult
from core.ledger.model import Book, HoldStatus, Unit
from core.shared.ids import AccountId
from core.shared.jobs import RETRY_WAITS
from entrypoints.settings import Settings
from tests.builders import FakeClock
from tests.http_world import books, has_running_jobs, pause, serving

MICRO = 1_000_000


async def test_an_article_is_written_and_charged_at_the_tokens_it_used(
    both_settings: Settings,
) -> None:
    async with serving(both_settings) as world:
        ada = await world.register("ada")
        order = {"topic": "How to bake sourdough bread", "keywords": ["starter"]}
        ordered = await ada.post("/generate", order)
        assert ordered.status_code == 202
        assert ordered.json()["status"] == "queued"
        article = await ada.ended_article(ordered.json()["id"])

        assert article["status"] == "completed"
        assert "sourdough" in article["title"].lower()
        assert "starter" in article["content"]
        assert article["html"].startswith("<")
        assert article["word_count"] > 300
        assert article["provider"] == "offline"

        # 1,000 plan tokens go first; 2,000 tokens are one credit, to the micro-credit.
        used = article["tokens_used"]
        assert used > 1_000
        cost = -(-(used - 1_000) * MICRO // 2_000)
        assert article["credits_used"] == cost / MICRO
        me = (await ada.get("/api/v1/me")).json()
        assert me["credits"] == (50 * MICRO - cost) / MICRO

        async with world.container.shared.snapshot() as work:
            wallet = await work.wallets.get(AccountId(ada.account_id))
            hold = await work.holds.latest_for(wallet.account_id, f"article:{article['id']}")
            assert hold is not None
            entries = await work.entries.of_hold(wallet.account_id, hold.id)
        assert (wallet.held, wallet.plan.held, wallet.plan.used) == (0, 0, 1_000)
        assert hold.status is HoldStatus.SETTLED
        assert [(e.unit, e.amount) for e in entries] == [
            (Unit.TOKENS, 1_000),
            (Unit.CREDITS, cost),
        ]


async def test_an_order_repeated_with_its_key_is_the_same_article(both_settings: Settings) -> None:
    async with serving(both_settings, worker=False) as world:
        ada = await world.register("ada")
        order = {"topic": "Birds of the coast"}
        first = await ada.post("/generate", order, Idempotency_Key="one")
        again = await ada.post("/api/v1/articles", order, Idempotency_Key="one")
        other = await ada.post("/generate", {"topic": "Fish"}, Idempotency_Key="one")
        assert (first.status_code, again.status_code) == (202, 202)
        assert first.json()["id"] == again.json()["id"]
        assert other.status_code == 422
        assert len((await ada.get("/articles")).json()["items"]) == 1


async def test_two_hundred_orders_at_once_never_overdraw(both_settings: Settings) -> None:
    async with serving(both_settings, worker=False) as world:
        ada = await world.register("ada")
        orders = [ada.post("/generate", {"topic": f"Idea {n}"}) for n in range(200)]
        answers = await asyncio.gather(*orders)
        # 50 credits and half a credit of plan tokens pay for 50 articles of one credit.
        assert Counter(a.status_code for a in answers) == {202: 50, 402: 150}
        refused = next(a for a in answers if a.status_code == 402).json()
        assert refused["type"].endswith("insufficient-credits")
        async with world.container.shared.snapshot() as work:
            wallet = await work.wallets.get(AccountId(ada.account_id))
        assert 0 <= wallet.available < MICRO
    async with serving(both_settings) as world:
        for answer in answers:
            if answer.status_code == 202:
                ada.client = world.client
                assert (await ada.ended_article(answer.json()["id"]))["status"] == "completed"
        async with world.container.shared.snapshot() as work:
            wallet = await work.wallets.get(AccountId(ada.account_id))
        assert (wallet.held, wallet.plan.held) == (0, 0)
        assert wallet.available >= 0
        totals = await books(world.container)
        for unit in Unit:
            assert sum(total for (of, _), total in totals.items() if of is unit) == 0
        assert totals[Unit.CREDITS, Book.WALLET] == wallet.posted


class BrokenModel:
    """A model that never answers well."""

    def __init__(self) -> None:
        self.calls = 0

    async def complete(self, request: TextRequest) -> TextResult:
        self.calls += 1
        raise ModelUnavailable("The model is away.")

    async def stream(self, request: TextRequest) -> AsyncIterator[TextPiece]:
        result = await self.complete(request)
        yield TextPiece(text=result.text, output_tokens_so_far=0, result=result)


async def test_a_failing_model_is_tried_again_then_everything_goes_back(
    both_settings: Settings,
) -> None:
    model, clock = BrokenModel(), FakeClock()
    async with serving(both_settings, text_model=model, clock=clock) as world:
        ada = await world.register("ada")
        ordered = await ada.post("/generate", {"topic": "Clouds"})
        for tries, wait in enumerate(RETRY_WAITS, start=1):
            while model.calls < tries or await has_running_jobs(world.container):
                await pause()
            clock.advance(wait)
        article = await ada.ended_article(ordered.json()["id"])
        assert article["status"] == "failed"
        assert article["error"] == "The model is away."
        assert model.calls == 1 + len(RETRY_WAITS)
        async with world.container.shared.snapshot() as work:
            wallet = await work.wallets.get(AccountId(ada.account_id))
        assert (wallet.posted, wallet.held, wallet.plan.used) == (50 * MICRO, 0, 0)
        assert wallet.plan.held == 0
