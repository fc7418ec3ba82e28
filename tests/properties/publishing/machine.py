"""Random histories of deliveries, played in lockstep on every storage.

Each storage has its own use cases over one clock, one script of answers and one count of ids. After
every rule all have stored the same, and the invariants hold of it. A worker may die before its
request, after it, and at either of its commits; receivers answer whatever they like.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from json import loads

from hypothesis import strategies as st
from hypothesis.stateful import invariant, precondition, rule
from standardwebhooks import Webhook

from core.generation.model import PENDING, Article, ArticleStatus
from core.generation.rules.articles import Written, completed, failed, ordered_again
from core.generation.rules.briefs import estimate
from core.generation.rules.texts import Edit, edited
from core.publishing.errors import DeliveryUnderway
from core.publishing.model import (
    Answer,
    Delivery,
    DeliveryStatus,
    Integration,
    IntegrationStatus,
    Outcome,
)
from core.publishing.rules import retries
from core.publishing.rules.addresses import Reach
from core.publishing.rules.content import Payload
from core.publishing.use_cases.announce_event import AnnounceEvent, AnnounceEventCommand
from core.publishing.use_cases.attempt_delivery import AttemptDeliveryCommand
from core.publishing.use_cases.change_integration import ChangeIntegration, ChangeIntegrationCommand
from core.publishing.use_cases.delete_integration import DeleteIntegration
from core.publishing.use_cases.post_article import PostArticle, PostArticleCommand
from core.publishing.use_cases.resend_delivery import ResendDelivery
from core.publishing.use_cases.run_posting_pass import RunPostingPass
from core.shared.jobs import JobStatus, NewJob
from tests.properties.ledger.backends import START, Crash
from tests.properties.publishing.places import (
    ADA,
    ARTICLES,
    ENDPOINTS,
    SECRET,
    SECRETS,
    TEXT,
    Place,
    PlacesMachine,
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


class DeliveriesMachine(PlacesMachine):
    """Deliveries as customers, receivers and dying workers make them."""

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
