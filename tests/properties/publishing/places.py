"""The storages that deliveries are played on in lockstep, each with its own use cases."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from hypothesis.stateful import RuleBasedStateMachine, initialize
from sqlalchemy import delete

from adapters.database.tables import generation, publishing, shared
from adapters.secrets import SealedSecrets
from core.generation.model import Article, ArticleBrief, ArticleStatus, ArticleText
from core.publishing.model import (
    Answer,
    Attempt,
    Delivery,
    DeliveryFilter,
    DeliveryStatus,
    Integration,
    IntegrationStatus,
    Message,
)
from core.publishing.rules.signing import SECRET_BYTES, secret_of
from core.publishing.steps.posting import Poster
from core.publishing.steps.sending import SECRET_PLACE, Letterheads
from core.publishing.use_cases.attempt_delivery import AttemptDelivery
from core.shared.errors import DomainError
from core.shared.ids import AccountId
from core.shared.pages import PageRequest
from tests.properties.ledger import calls
from tests.properties.ledger.backends import START, Backend, Crash, SqlBackend
from tests.properties.ledger.calls import Call
from tests.properties.ledger.lockstep import World, terms_at

ADA = AccountId(1)
ARTICLES = ("article-0", "article-1")
ENDPOINTS = ("endpoint-0", "endpoint-1", "endpoint-2")
SECRET = secret_of(b"k" * SECRET_BYTES)
SECRETS = SealedSecrets(["a" * 43])
SEALED = SECRETS.seal(SECRET, place=SECRET_PLACE)
TEXT = ArticleText(
    title="t", summary="s", tags=("a",), markdown="# t", html="<h1>t</h1>", slug="t", word_count=1
)


@dataclass(slots=True)
class ScriptedSender:
    """Answers as it was told, and remembers what went out; it may take its worker with it."""

    answer: Answer = field(default_factory=lambda: Answer(sent=True, duration_ms=1))
    dies: str | None = None
    arm: Callable[[str], None] = lambda point: None
    sent: list[Message] = field(default_factory=list)

    async def send(self, message: Message) -> Answer:
        if self.dies == "claimed":
            raise Crash("claimed")
        self.sent.append(message)
        if self.dies == "sending":
            raise Crash("sending")
        if self.dies in {"recording", "recorded"}:
            self.arm("before" if self.dies == "recording" else "after")
        return self.answer


class Fixed:
    """Chance without any."""

    def below(self, limit: int) -> int:
        return limit // 2

    def bytes(self, count: int) -> bytes:
        return b"b" * count


def nothing_observed(delivery: Delivery, attempt: Attempt) -> None:
    """Count nothing."""
    assert attempt in delivery.attempts


@dataclass(slots=True)
class Place:
    """One storage and the use cases over it."""

    backend: Backend
    sender: ScriptedSender = field(default_factory=ScriptedSender)

    @property
    def common(self) -> dict[str, Any]:
        return {"unit_of_work": self.backend.unit_of_work, "clock": self.backend.clock}

    @property
    def poster(self) -> Poster:
        return Poster(ids=self.backend.ids)

    def deliver(self) -> AttemptDelivery:
        return AttemptDelivery(
            **self.common,
            letterheads=Letterheads(secrets=SECRETS),
            sender=self.sender,
            chance=Fixed(),
            observe=nothing_observed,
        )

    async def stored(self) -> tuple[Any, ...]:
        """Everything of publishing that is stored."""
        async with self.backend.snapshot() as work:
            page = await work.deliveries.page(DeliveryFilter(), PageRequest(limit=100))
            endpoints = [await work.integrations.get(each, deleted=True) for each in ENDPOINTS]
            articles = [await work.articles.get(each) for each in ARTICLES]
            jobs = {
                each.id: [
                    job.status for job in [await work.jobs.get(job_of(each))] if job is not None
                ]
                for each in page.items
                if each.status is DeliveryStatus.PENDING
            }
        return tuple(page.items), tuple(endpoints), tuple(articles), jobs


def job_of(delivery: Delivery) -> str:
    """Return the name of the job that a pending delivery waits for."""
    assert delivery.next_attempt_at is not None
    due = f"{delivery.next_attempt_at:%Y%m%dT%H%M%S.%f}{'-by-hand' if delivery.by_hand else ''}"
    return f"deliver:{delivery.id}:{len(delivery.attempts) + 1}:{due}"


class PlacesMachine(RuleBasedStateMachine):
    """The same on every storage, after which all have stored the same."""

    world: World

    def __init__(self) -> None:
        super().__init__()
        self.clock = self.world.clock
        self.clock.at = START
        self.places = [Place(backend) for backend in self.world.backends]
        self.events = 0
        self.seen: dict[str, Delivery] = {}
        self.everywhere(self._emptied)

    def everywhere(self, act: Callable[[Place], Any]) -> Any:
        """Do the same on every storage; return the one answer."""

        async def run() -> list[Any]:
            return [await act(place) for place in self.places]

        first, *others = self.world.runner.run(run())
        assert all(other == first for other in others), f"answers differ: {[first, *others]}"
        return first

    async def _emptied(self, place: Place) -> None:
        backend = place.backend
        if isinstance(backend, SqlBackend):
            async with backend.database.engine.begin() as connection:
                for table in (
                    publishing.delivery_attempts,
                    publishing.deliveries,
                    publishing.integrations,
                    generation.articles,
                    shared.jobs,
                ):
                    await connection.execute(delete(table))
        await backend.reset()

    @initialize()
    def set_up(self) -> None:
        async def make(place: Place) -> None:
            opening = Call(name="open", run=calls.opening(1), terms=terms_at(2_000, 1), account=1)
            await opening.on(place.backend)
            async with place.backend.unit_of_work() as work:
                for number, each in enumerate(ENDPOINTS):
                    await work.integrations.add(
                        Integration(
                            id=each,
                            account_id=ADA,
                            url=f"https://{each}.example.com/",
                            events=frozenset(
                                {"article.published", "payment.captured"}
                                if number
                                else {"article.published"}
                            ),
                            status=IntegrationStatus.ACTIVE,
                            created_at=START,
                            updated_at=START,
                            counts_since=START,
                            secret=SEALED,
                        )
                    )
                for each in ARTICLES:
                    await work.articles.add(
                        Article(
                            id=each,
                            account_id=ADA,
                            status=ArticleStatus.COMPLETED,
                            brief=ArticleBrief(topic="t"),
                            created_at=START,
                            hold_id="h",
                            job_id="j",
                            output_tokens_max=1,
                            text=TEXT,
                        )
                    )
                await work.commit()

        self.everywhere(make)
        self.stored = self.compared()

    def compared(self) -> tuple[Any, ...]:
        """Return what is stored, which must be the same everywhere."""
        stored: tuple[Any, ...] = self.everywhere(lambda place: place.stored())
        return stored

    def act(self, do: Callable[[Place], Any]) -> str:
        """Do something everywhere; return the refusal, or nothing."""

        async def run(place: Place) -> str:
            try:
                await do(place)
            except DomainError as refusal:
                return refusal.code
            return ""

        refusal: str = self.everywhere(run)
        before, self.stored = self.stored, self.compared()
        assert not refusal or self.stored == before, f"{refusal} changed something"
        return refusal
