"""Campaigns on one storage, their worker, and customers: what the histories are played on.

Models are not called: `write` does what an article's job does, in one transaction. Everything else
is the product's own use cases. A process may die just before or just after any commit.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from adapters.memory.store import Tables
from adapters.memory.unit_of_work import MemoryUnitOfWork
from core.campaigns.model import Campaign, CampaignStatus, DueSlot, Order, Slot, SlotState
from core.campaigns.steps.claiming import SlotCommand
from core.campaigns.steps.planning import BEGIN_SLOT, Planner
from core.campaigns.use_cases.begin_slot import BeginSlot
from core.campaigns.use_cases.change_campaign import ChangeCampaign, ChangeCampaignCommand
from core.campaigns.use_cases.create_campaign import CreateCampaign, CreateCampaignCommand
from core.campaigns.use_cases.delete_campaign import DeleteCampaign
from core.campaigns.use_cases.plan_campaign import PlanCampaign
from core.campaigns.use_cases.post_due import PostDue
from core.campaigns.use_cases.set_campaign_status import SetCampaignStatus, SetCampaignStatusCommand
from core.generation.model import PENDING, ArticleText
from core.generation.rules.articles import Written, completed, failed
from core.generation.rules.topics import TopicPolicy
from core.generation.steps.ordering import GENERATE
from core.ledger.model import GrantKind, Unit, WalletTerms
from core.ledger.rules.grants import NewGrant
from core.ledger.rules.opening import grant, open_wallet
from core.ledger.rules.settling import Actual
from core.ledger.steps import booking
from core.ledger.steps.booking import Flight
from core.publishing.model import Integration, IntegrationStatus
from core.publishing.rules.content import ARTICLE_PUBLISHED
from core.publishing.steps.posting import Poster
from core.shared.errors import DomainError
from core.shared.ids import AccountId
from core.shared.jobs import OPEN_STATUSES, Job, JobEnded
from core.streams.model import Stream
from core.usage.model import Budgets
from core.usage.use_cases.admit_work import AdmitWork
from tests.properties.ledger.backends import (
    START,
    Backend,
    Crash,
    FaultyUnitOfWork,
    MemoryBackend,
)

LATENESS = timedelta(hours=6)
MINUTE = timedelta(minutes=1)
TERMS = WalletTerms(
    tokens_per_credit=2_000,
    price_version="v1",
    free_plan="basic",
    free_tokens=1_000,
    grace_days=3,
    carry_over_once=False,
)
TEXT = ArticleText(
    title="Title", summary="", tags=(), markdown="Text", html="<p>Text</p>", slug="t", word_count=1
)


class Unwatched:
    """Streams that nobody watches."""

    async def open(self, stream: object) -> None: ...

    async def get(self, stream_id: str) -> Stream:
        return Stream(
            id=stream_id, account_id=AccountId(0), kind="article", writer="", created_at=START
        )

    async def append(
        self, stream_id: str, writer: str, *events: object, ended_at: datetime | None = None
    ) -> None: ...


class UnwatchedUnitOfWork(MemoryUnitOfWork):
    """Storage in memory, where articles have no readers."""

    @property
    def streams(self) -> Unwatched:  # type: ignore[override]  # Nobody watches here.
        return Unwatched()


class CampaignMemory(MemoryBackend):
    """The backend in memory with all that campaigns touch."""

    def unit_of_work(self) -> Any:
        return FaultyUnitOfWork(UnwatchedUnitOfWork(self.store), self.faults)

    @property
    def tables(self) -> Tables:
        return self.store.tables


def grant_of(backend: Backend, micro_credits: int) -> NewGrant:
    return NewGrant(id=backend.ids.new(), kind=GrantKind.ADMIN, micro_credits=micro_credits)


@dataclass(slots=True)
class House:
    """The use cases over one backend, and one worker's hands."""

    backend: Backend
    lateness: timedelta = LATENESS
    planner: Planner = field(init=False)

    def __post_init__(self) -> None:
        self.planner = Planner(
            ids=self.backend.ids, terms=TERMS, lateness=self.lateness, topics=TopicPolicy()
        )

    @property
    def now(self) -> datetime:
        return self.backend.clock.now()

    @property
    def admit(self) -> AdmitWork:
        return AdmitWork(
            snapshot=self.backend.snapshot, clock=self.backend.clock, budgets=Budgets()
        )

    def parts(self, *names: str) -> dict[str, Any]:
        found = {
            "unit_of_work": self.backend.unit_of_work,
            "clock": self.backend.clock,
            "planner": self.planner,
            "topics": TopicPolicy(),
            "ids": self.backend.ids,
        }
        return {name: found[name] for name in ("unit_of_work", "clock", *names)}

    # ---------------------------------------------------------------- customers

    async def open_account(self, account: int, *, credits: int, integration: bool) -> None:
        gift = grant_of(self.backend, credits * 1_000_000)
        async with self.backend.unit_of_work() as work:
            account_id = AccountId(account)
            await work.wallets.save(open_wallet(account_id, (gift,), TERMS, self.now))
            if integration:
                await work.integrations.add(integration_of(account, self.now))
            await work.commit()

    async def top_up(self, account: int, *, credits: int) -> None:
        async with self.backend.unit_of_work() as work:
            wallet = await work.wallets.get(AccountId(account))
            gift = grant_of(self.backend, credits * 1_000_000)
            await work.wallets.save(grant(wallet, gift, TERMS, self.now))
            await work.commit()

    async def create(self, account: int, order: Order) -> Campaign:
        command = CreateCampaignCommand(account_id=AccountId(account), name="c", order=order)
        return await CreateCampaign(**self.parts("ids", "planner", "topics"), campaigns_max=10_000)(
            command
        )

    async def change(
        self, account: int, campaign_id: str, change: Callable[[Order], Order]
    ) -> Campaign:
        command = ChangeCampaignCommand(
            account_id=AccountId(account), campaign_id=campaign_id, order=change
        )
        return await ChangeCampaign(**self.parts("planner", "topics"))(command)

    async def put(self, account: int, campaign_id: str, status: CampaignStatus) -> Campaign:
        command = SetCampaignStatusCommand(
            account_id=AccountId(account), campaign_id=campaign_id, status=status
        )
        return await SetCampaignStatus(**self.parts("planner"))(command)

    async def delete(self, account: int, campaign_id: str) -> None:
        await DeleteCampaign(**self.parts("planner"))(AccountId(account), campaign_id)

    # ---------------------------------------------------------------- the worker

    async def plan_all(self) -> None:
        async with self.backend.snapshot() as work:
            names = await work.campaigns.planned(after="", limit=1_000)
        for name in names:
            await self.plan(name.account_id, name.campaign_id)

    async def plan(self, account: int, campaign_id: str) -> None:
        await PlanCampaign(**self.parts("planner"))(AccountId(account), campaign_id)

    async def run(self, job: Job, *, fails: bool = False) -> None:
        """Do one job; one that somebody else has ended is left alone."""
        try:
            if job.kind == BEGIN_SLOT:
                begin = BeginSlot(**self.parts("planner"), admit=self.admit)
                await begin(begin_command(job))
            else:
                assert job.kind == GENERATE
                await self.write(job, fails=fails)
        except JobEnded:
            return

    async def write(self, job: Job, *, fails: bool) -> None:
        """Deliver or give up an article, as its job does."""
        assert job.account_id is not None
        async with self.backend.unit_of_work() as work:
            await work.wallets.get(job.account_id)
            article = await work.articles.get(str(job.arguments["article_id"]))
            if article.status not in PENDING:
                raise JobEnded("written already")
            caller, now = f"article:{article.id}", self.now
            flight = Flight(
                hold_id=article.hold_id,
                caller=caller,
                expires_at=now + timedelta(minutes=15),
                new_hold_id=self.backend.ids.new(),
            )
            hold = await booking.put_in_flight(work, job.account_id, flight, TERMS, now)
            end: dict[str, Any] = {"caller": caller, "terms": TERMS, "now": now}
            if fails:
                await booking.give_back(work, job.account_id, hold.id, **end)
                await work.articles.save(failed(article, "The model refused."))
                await work.jobs.failed(job.id, error="The model refused.")
            else:
                actual = Actual(unit=Unit.TOKENS, amount=1_500)
                await booking.settle(work, job.account_id, hold.id, actual, **end)
                written = Written(
                    text=TEXT, tokens=1_500, micro_credits=0, provider="offline", model="m"
                )
                article = replace(article, hold_id=hold.id)
                await work.articles.save(completed(article, written, now))
                await work.jobs.done(job.id)
            await work.commit()

    async def post(self) -> None:
        await self.posting()()

    def posting(self) -> PostDue:
        return PostDue(
            unit_of_work=self.backend.unit_of_work,
            snapshot=self.backend.snapshot,
            clock=self.backend.clock,
            lateness=self.lateness,
            terms=TERMS,
            poster=Poster(ids=self.backend.ids),
        )


async def dying(house: House, point: str | None, act: Callable[[], Awaitable[Any]]) -> bool:
    """Do something in a process that may die at its next commit; tell whether it died.

    A customer's refused act leaves nothing behind and is as good as none.
    """
    house.backend.faults.next = point
    try:
        await act()
    except Crash:
        return True
    except DomainError:
        return False
    finally:
        house.backend.faults.next = None
    return False


def begin_command(job: Job) -> SlotCommand:
    assert job.account_id is not None
    return SlotCommand(
        account_id=job.account_id,
        campaign_id=str(job.arguments["campaign_id"]),
        local_date=date.fromisoformat(str(job.arguments["local_date"])),
        number=int(job.arguments["number"] or 0),
        job_id=job.id,
    )


def is_paused(campaign: Campaign) -> bool:
    """Whether somebody paused a campaign, as the histories see it."""
    return campaign.status is CampaignStatus.PAUSED and campaign.pause_reason is None


def integration_of(account: int, now: datetime) -> Integration:
    return Integration(
        id=f"integration-{account}",
        account_id=AccountId(account),
        url="https://example.com/hook",
        events=frozenset({ARTICLE_PUBLISHED}),
        status=IntegrationStatus.ACTIVE,
        created_at=now,
        updated_at=now,
        counts_since=now,
        secret="sealed",
    )


def open_jobs(tables: Tables) -> list[Job]:
    """Return the jobs of slots and articles that have not ended."""
    kinds = {BEGIN_SLOT, GENERATE}
    return [j for j in tables.jobs.values() if j.kind in kinds and j.status in OPEN_STATUSES]


def due_jobs(tables: Tables, now: datetime) -> list[Job]:
    """Return what a worker would take, in its order."""
    due = [job for job in open_jobs(tables) if job.run_at <= now]
    return sorted(due, key=lambda job: (job.run_at, job.id))


def ceiling(at: datetime) -> datetime:
    """Return the next whole minute."""
    whole = at.replace(second=0, microsecond=0)
    return whole if whole == at else whole + MINUTE


__all__ = [
    "LATENESS",
    "MINUTE",
    "TERMS",
    "UTC",
    "CampaignMemory",
    "DueSlot",
    "House",
    "Slot",
    "SlotState",
    "ceiling",
    "due_jobs",
    "dying",
    "is_paused",
    "open_jobs",
]
