"""Random histories of deliveries, played in lockstep on every storage.

Each storage has its own use cases over one clock, one script of answers and one count of ids. After
every rule all have stored the same, and the invariants hold of it. A worker may die before its
request, after it, and at either of its commits; receivers answer whatever they like.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from json import loads
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from sqlalchemy import delete
from standardwebhooks import Webhook

from adapters.database.tables import generation, publishing, shared
from adapters.secrets import SealedSecrets
from core.generation.model import PENDING, Article, ArticleBrief, ArticleStatus, ArticleText
from core.generation.rules.articles import Written, completed, failed, ordered_again
from core.generation.rules.briefs import estimate
from core.generation.rules.texts import Edit, edited
from core.publishing.errors import DeliveryUnderway
from core.publishing.model import (
    Answer,
    Attempt,
    Delivery,
    DeliveryFilter,
    DeliveryStatus,
    Integration,
    IntegrationStatus,
    Message,
    Outcome,
)
from core.publishing.rules import retries
from core.publishing.rules.addresses import Reach
from core.publishing.rules.content import Payload
from core.publishing.rules.signing import SECRET_BYTES, secret_of
from core.publishing.steps.posting import Poster
from core.publishing.steps.sending import SECRET_PLACE, Letterheads
from core.publishing.use_cases.announce_event import AnnounceEvent, AnnounceEventCommand
from core.publishing.use_cases.attempt_delivery import AttemptDelivery, AttemptDeliveryCommand
from core.publishing.use_cases.change_integration import ChangeIntegration, ChangeIntegrationCommand
from core.publishing.use_cases.delete_integration import DeleteIntegration
from core.publishing.use_cases.post_article import PostArticle, PostArticleCommand
from core.publishing.use_cases.resend_delivery import ResendDelivery
from core.publishing.use_cases.run_posting_pass import RunPostingPass
from core.shared.errors import DomainError
from core.shared.ids import AccountId
from core.shared.jobs import JobStatus, NewJob
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
WELL = Answer(sent=True, duration_ms=1, status_code=200)
ANSWERS = st.sampled_from(
    [
        WELL,
        WELL,
        Answer(sent=True, duration_ms=1, status_code=503),
        Answer(sent=True, duration_ms=1, status_code=503, retry_after="7200"),
        Answer(sent=True, duration_ms=1, status_code=400),
        Answer(sent=True, duration_ms=1, status_code=410),
        Answer(sent=True, duration_ms=1, error="silence"),
        Answer(sent=False, duration_ms=1, error="nobody there"),
    ]
)
DEATHS = st.sampled_from([None] * 6 + ["claiming", "claimed", "sending", "recording", "recorded"])
SPANS = st.sampled_from(
    [timedelta(seconds=s) for s in (1, 31, 46, 661, 7_200)] + [timedelta(days=2)]
)
SLOTS = st.integers(0, 7)


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


class DeliveriesMachine(RuleBasedStateMachine):
    """Deliveries as customers, receivers and dying workers make them."""

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

    # ------------------------------------------------------------------ rules

    @rule(article=st.sampled_from(ARTICLES), to=st.sets(st.sampled_from(ENDPOINTS)))
    def post(self, article: str, to: set[str]) -> None:
        command = PostArticleCommand(
            account_id=ADA, article_id=article, integration_ids=tuple(to) or None
        )
        if not self.act(lambda place: PostArticle(**place.common, poster=place.poster)(command)):
            revision = next(each.revision for each in self.articles if each.id == article)
            active = {each.id for each in self.endpoints if each.is_active}
            sent = {
                each.integration_id
                for each in self.deliveries
                if (each.article_id, each.article_revision) == (article, revision)
            }
            assert (to or active) <= sent, "a text was posted and has no delivery"

    def change(self, article: str, how: Callable[[Article], Article]) -> None:
        """Change an article as the context that it is of does."""

        async def save(place: Place) -> None:
            async with place.backend.unit_of_work() as work:
                await work.wallets.get(ADA)
                await work.articles.save(how(await work.articles.get(article)))
                await work.commit()

        self.act(save)

    @rule(article=st.sampled_from(ARTICLES))
    def edit(self, article: str) -> None:
        self.change(article, lambda each: edited(each, Edit(title=f"t{each.revision}"), html=None))

    @rule(
        article=st.sampled_from(ARTICLES),
        to=st.sets(st.sampled_from(ENDPOINTS), min_size=1),
        arrives=st.booleans(),
        anew=st.booleans(),
    )
    def post_change_and_post(self, article: str, to: set[str], arrives: bool, anew: bool) -> None:
        """Post a text and then the next one; the first has arrived, or nobody has looked at it."""
        self.post(article, to)
        self.promises()
        for each in self.deliveries if arrives else ():
            if each.article_id == article and each.next_attempt_at is not None:
                self.clock.at = max(self.clock.at, each.next_attempt_at)
                self.attempt(each.id, WELL, None)
                self.promises()
        if anew:
            self.write_anew(article, "completed")
        else:
            self.edit(article)
        self.promises()
        self.post(article, to)

    @rule(article=st.sampled_from(ARTICLES), end=st.sampled_from([None, "failed", "completed"]))
    def write_anew(self, article: str, end: str | None) -> None:
        """Order a text, unless one is ordered; it may come to its end."""

        def how(each: Article) -> Article:
            if each.status not in PENDING:
                again = estimate(each.brief)
                each = ordered_again(each, hold_id="h", job_id="j", expected=again)
            if end is None:
                return each
            if end == "failed":
                return failed(each, "r")
            text = replace(TEXT, title=f"w{each.revision}")
            written = Written(text=text, tokens=1, micro_credits=1, provider="p", model="m")
            return completed(each, written, self.clock.at)

        self.change(article, how)

    @rule(again=st.booleans())
    def announce(self, again: bool) -> None:
        self.events += 0 if again and self.events else 1
        name = f"event:{self.events}:publishing.announce"
        payload: Payload = {"payment_id": "p", "item": "pack", "amount_minor": 5, "currency": "EUR"}
        command = AnnounceEventCommand(
            job_id=name, account_id=ADA, event="payment.captured", payload=payload
        )
        new = NewJob(id=name, kind="k", account_id=ADA, arguments={}, run_at=START)

        async def tell(place: Place) -> None:
            async with place.backend.unit_of_work() as work:
                await work.jobs.add(new)
                await work.commit()
            run = AnnounceEvent(**place.common, ids=place.backend.ids, poster=place.poster)
            await run(command)

        self.act(tell)

    @precondition(lambda self: self.seen)
    @rule(slot=SLOTS, answer=ANSWERS, dies=DEATHS, due=st.booleans())
    def work_on(self, slot: int, answer: Answer, dies: str | None, due: bool) -> None:
        """Run a delivery's job, mostly when it is due; the worker may die on the way."""
        found = list(self.seen.values())
        one = found[slot % len(found)]
        if due and one.next_attempt_at is not None:
            self.clock.at = max(self.clock.at, one.next_attempt_at)
        self.attempt(one.id, answer, dies)

    @precondition(lambda self: self.seen)
    @rule(slot=SLOTS, answers=st.lists(ANSWERS, min_size=2, max_size=4))
    def work_through(self, slot: int, answers: list[Answer]) -> None:
        """Make one attempt after another; where there is none to make, somebody asks for one."""
        delivery_id = list(self.seen)[slot % len(self.seen)]
        for answer in answers:
            one = self.seen[delivery_id]
            if not one.is_open:
                self.resend(slot)
                self.promises()
                one = self.seen[delivery_id]
            if one.next_attempt_at is not None:
                self.clock.at = max(self.clock.at, one.next_attempt_at)
            self.attempt(delivery_id, answer, None)
            self.promises()

    def attempt(self, delivery_id: str, answer: Answer, dies: str | None) -> str:
        counts = {len(place.sender.sent) for place in self.places}
        assert len(counts) == 1

        async def run(place: Place) -> str:
            faults = place.backend.faults
            place.sender.answer, place.sender.dies = answer, dies

            def arm(point: str) -> None:
                faults.next = point

            place.sender.arm = arm
            if dies == "claiming":
                faults.next = "before"
            command = AttemptDeliveryCommand(delivery_id=delivery_id, job_id="none")
            try:
                await place.deliver()(command)
            except Crash:
                return "died"
            except DeliveryUnderway as refusal:
                return refusal.code
            finally:
                faults.next = None
            return ""

        ending: str = self.everywhere(run)
        self.stored = self.compared()
        self.look_at_what_went_out(counts.pop())
        return ending

    def look_at_what_went_out(self, before: int) -> None:
        """Each request was for an active endpoint, and is signed and the same as before."""
        for place in self.places:
            sent = place.sender.sent
            assert [dict(each.headers) for each in sent] == [
                dict(each.headers) for each in self.places[0].sender.sent
            ]
        messages = self.places[0].sender.sent
        for message in messages[before:]:
            endpoint = next(each for each in self.endpoints if each.url == message.url)
            assert endpoint.id in self.active_before
            mine = next(
                each for each in self.deliveries if each.webhook_id == message.headers["webhook-id"]
            )
            assert not any(
                (each.article_revision or 0) > (mine.article_revision or 0)
                for each in self.deliveries
                if (each.article_id, each.integration_id) == (mine.article_id, endpoint.id)
            ), "an earlier text follows a later one"
            same = [
                each
                for each in messages
                if (each.url, each.body) == (message.url, message.body)
                or each.headers["webhook-id"] == message.headers["webhook-id"]
            ]
            assert {each.body for each in same} == {message.body}
            ids = {each.headers["webhook-id"] for each in same}
            assert ids == {message.headers["webhook-id"]}
            stamps = [int(each.headers["webhook-timestamp"]) for each in same]
            assert stamps == sorted(stamps)
            loads(message.body)
            expected = Webhook(SECRET).sign(
                message.headers["webhook-id"],
                mine.attempts[-1].at,
                message.body.decode(),
            )
            assert message.headers["webhook-signature"] == expected

    @rule(by=SPANS)
    def time_passes(self, by: timedelta) -> None:
        self.clock.at += by

    @precondition(lambda self: self.seen)
    @rule(slot=SLOTS)
    def resend(self, slot: int) -> None:
        delivery_id = list(self.seen)[slot % len(self.seen)]
        self.act(lambda place: ResendDelivery(**place.common)(delivery_id, account_id=ADA))

    @rule(endpoint=st.sampled_from(ENDPOINTS), status=st.sampled_from(IntegrationStatus))
    def switch(self, endpoint: str, status: IntegrationStatus) -> None:
        command = ChangeIntegrationCommand(account_id=ADA, integration_id=endpoint, status=status)
        self.act(
            lambda place: ChangeIntegration(**place.common, secrets=SECRETS, reach=Reach())(command)
        )

    @rule(endpoint=st.just(ENDPOINTS[2]))
    def remove(self, endpoint: str) -> None:
        self.act(lambda place: DeleteIntegration(**place.common)(ADA, endpoint))

    @rule()
    def look_for_the_lost(self) -> None:
        name = f"tick:{self.clock.at.isoformat()}"
        new = NewJob(id=name, kind="k", account_id=None, arguments={}, run_at=START)

        async def tick(place: Place) -> None:
            async with place.backend.unit_of_work() as work:
                await work.jobs.add(new)
                await work.commit()
            await RunPostingPass(**place.common)(job_id=name)

        self.act(tick)

    # ------------------------------------------------------------------ what holds

    @property
    def deliveries(self) -> tuple[Delivery, ...]:
        found: tuple[Delivery, ...] = self.stored[0]
        return found

    @property
    def articles(self) -> tuple[Article, ...]:
        found: tuple[Article, ...] = self.stored[2]
        return found

    @property
    def endpoints(self) -> tuple[Integration, ...]:
        found: tuple[Integration, ...] = self.stored[1]
        return found

    @invariant()
    def promises(self) -> None:
        if not hasattr(self, "stored"):
            return
        _, endpoints, _, jobs = self.stored
        things = [(each.integration_id, each.occasion) for each in self.deliveries]
        assert len(set(things)) == len(things)
        posted = [
            (each.integration_id, each.article_id, each.article_revision)
            for each in self.deliveries
            if each.article_id
        ]
        assert len(set(posted)) == len(posted)
        for each in self.deliveries:
            self.sane(each, self.seen.get(each.id))
        for article in self.articles:
            arrived = [
                each
                for each in self.deliveries
                if (each.article_id, each.article_revision) == (article.id, article.revision)
                and each.delivered_at is not None
            ]
            status = article.status_before or article.status
            assert (status is ArticleStatus.POSTED) == bool(arrived)
            assert (article.posted_at is not None) == bool(arrived)
        for statuses in jobs.values():
            assert statuses == [JobStatus.QUEUED], "a pending delivery has no job"
        self.seen = {each.id: each for each in self.deliveries}
        self.active_before = {each.id for each in endpoints if each.is_active}

    def sane(self, each: Delivery, before: Delivery | None) -> None:
        automatic = [attempt for attempt in each.attempts if not attempt.by_hand]
        assert len(automatic) <= 3
        assert [attempt.number for attempt in each.attempts] == list(
            range(1, len(each.attempts) + 1)
        )
        at = [attempt.at for attempt in each.attempts]
        assert at == sorted(at)
        making = [attempt for attempt in each.attempts if attempt.outcome is None]
        assert bool(making) == (each.status is DeliveryStatus.SENDING)
        has_arrived = any(a.outcome is Outcome.DELIVERED for a in each.attempts)
        assert has_arrived == (each.delivered_at is not None)
        assert each.is_open or has_arrived == (each.status is DeliveryStatus.DELIVERED)
        if before is not None:
            assert before.body == each.body
            ended = [attempt for attempt in before.attempts if attempt.outcome is not None]
            assert list(each.attempts[: len(ended)]) == ended
            assert before.delivered_at in (None, each.delivered_at)

    def teardown(self) -> None:
        """Whatever happened, workers that live bring every delivery to its end."""
        if not hasattr(self, "stored"):
            return
        for _ in range(3):
            self.clock.at += retries.LEASE + retries.RETRY_AFTER_MAX
            for each in self.deliveries:
                self.attempt(each.id, WELL, None)
                self.promises()
        assert not any(each.is_open for each in self.deliveries)
