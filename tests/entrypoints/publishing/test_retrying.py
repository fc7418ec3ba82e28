"""A receiver that does everything wrong, on a clock that is moved by hand."""

import hmac
from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import sha256
from itertools import pairwise
from typing import Any

import pytest
from dependency_injector import providers
from standardwebhooks import Webhook

from adapters.webhooks.sender import HttpSender
from core.publishing.rules import retries
from core.publishing.rules.addresses import reach_of
from core.shared.jobs import NewJob
from tests.builders import NOON
from tests.entrypoints.publishing.scene import (
    article_of,
    delivery,
    integration_of,
    later,
    post,
)
from tests.receivers import HANG, RESET, TAKE, Receiver, Step, receiver
from tests.world import Person, World


class Drawn:
    """Chance that is fixed: waits are as they are written, and secrets differ."""

    def __init__(self) -> None:
        self.drawn = 0

    def below(self, limit: int) -> int:
        return limit // 2

    def bytes(self, count: int) -> bytes:
        self.drawn += 1
        return bytes([self.drawn]) * count


@pytest.fixture
async def ada(world: World) -> Person:
    """Give a customer whose deliveries wait neither long nor by chance."""
    impatient = HttpSender(reach_of((), loopback=True), seconds_max=0.2)
    world.container.publishing.sender.override(providers.Object(impatient))
    world.container.publishing.chance.override(providers.Object(Drawn()))
    return await world.register()


async def posted_to(ada: Person, site: Receiver) -> str:
    """Post an article to a new integration and make the first attempt; return the delivery."""
    made = await integration_of(ada, site)
    (posted,) = await post(ada, await article_of(ada), json={"integration_id": made["id"]})
    await ada.world.run_jobs()
    return str(posted["id"])


def waits(seen: dict[str, Any]) -> list[float]:
    """Return the seconds between attempts."""
    at = [datetime.fromisoformat(each["at"]) for each in seen["attempts"]]
    return [(b - a).total_seconds() for a, b in pairwise(at)]


async def play(ada: Person, delivery_id: str) -> dict[str, Any]:
    """Move the clock from attempt to attempt until the delivery has ended."""
    while True:
        seen = await delivery(ada, delivery_id)
        if seen["next_attempt_at"] is None:
            return seen
        due = datetime.fromisoformat(seen["next_attempt_at"])
        just_before = due - ada.world.clock.now() - timedelta(milliseconds=1)
        await later(ada, just_before)
        early = await delivery(ada, delivery_id)
        assert len(early["attempts"]) == len(seen["attempts"]), "an attempt came too early"
        await later(ada, timedelta(milliseconds=1))


SLOW_DOWN = Step(status=429, headers={"retry-after": "3600"})
CASES: dict[str, tuple[list[Step], list[str], list[float], str]] = {
    "taken": ([TAKE], ["delivered"], [], "delivered"),
    "slow for ever": ([HANG] * 3, ["unknown"] * 3, [30, 600], "unknown"),
    "slow once": ([HANG, TAKE], ["unknown", "delivered"], [30], "delivered"),
    "reset after it was read": ([RESET, TAKE], ["unknown", "delivered"], [30], "delivered"),
    "redirects": (
        [Step(status=302, headers={"location": "/"})],
        ["refused"],
        [],
        "failed",
    ),
    "bad request": ([Step(status=400)], ["refused"], [], "failed"),
    "down, then up": (
        [Step(status=503), Step(status=500), TAKE],
        ["retryable", "retryable", "delivered"],
        [30, 600],
        "delivered",
    ),
    "down for ever": ([Step(status=503)] * 9, ["retryable"] * 3, [30, 600], "failed"),
    "asks for patience": ([SLOW_DOWN, TAKE], ["retryable", "delivered"], [3600], "delivered"),
    "asks for a day and more": (
        [Step(status=429, headers={"retry-after": "999999999"}), TAKE],
        ["retryable", "delivered"],
        [86_400],
        "delivered",
    ),
    "asks for less than we wait": (
        [Step(status=503, headers={"retry-after": "1"}), TAKE],
        ["retryable", "delivered"],
        [30],
        "delivered",
    ),
    "request timeout, too early": (
        [Step(status=408), Step(status=425), TAKE],
        ["retryable", "retryable", "delivered"],
        [30, 600],
        "delivered",
    ),
    "gone": ([Step(status=410)], ["gone"], [], "failed"),
}


@pytest.mark.parametrize("case", CASES)
async def test_attempts_waits_and_outcomes_are_as_specified(ada: Person, case: str) -> None:
    script, outcomes, expected_waits, status = CASES[case]
    async with receiver(*script) as site:
        delivery_id = await posted_to(ada, site)
        seen = await play(ada, delivery_id)

        assert [each["outcome"] for each in seen["attempts"]] == outcomes
        assert waits(seen) == expected_waits
        assert seen["status"] == status
        assert len(site.got) == len(outcomes)
        assert len(site.webhook_ids()) == 1
        assert len({each.body for each in site.got}) == 1
        stamps = [int(each.headers["webhook-timestamp"]) for each in site.got]
        began = [datetime.fromisoformat(each["at"]) for each in seen["attempts"]]
        assert stamps == [int(each.timestamp()) for each in began]
        article = (await ada.ask("GET", f"/articles/{seen['article_id']}")).json()
        assert article["status"] == ("posted" if status == "delivered" else "completed")


async def test_gone_disables_with_a_letter_and_nothing_more_goes_there(ada: Person) -> None:
    async with receiver(Step(status=410)) as site:
        made = await integration_of(ada, site)
        first = await article_of(ada)
        second = await article_of(ada)
        (one,) = await post(ada, first)
        (two,) = await post(ada, second)
        await ada.world.run_jobs()

        seen = (await ada.ask("GET", f"/integrations/{made['id']}")).json()
        assert (seen["status"], seen["disabled_reason"]) == ("disabled", retries.REASON_GONE)
        states = {
            each["id"]: each["status"]
            for each in [await delivery(ada, one["id"]), await delivery(ada, two["id"])]
        }
        assert sorted(states.values()) == ["cancelled", "failed"]
        assert len(site.got) == 1
        (letter,) = [each for each in ada.world.letters(ada.email) if "stopped" in each["Subject"]]
        assert site.url in letter.get_content()

        refused = await ada.ask("POST", f"/deliveries/{two['id']}/resend")
        assert refused.json()["type"] == "/problems/integration-inactive"
        await ada.ask("PATCH", f"/integrations/{made['id']}", json={"status": "active"})
        for each in (one, two):
            assert (await ada.ask("POST", f"/deliveries/{each['id']}/resend")).status_code == 202
        await ada.world.run_jobs()
        assert [(await delivery(ada, each["id"]))["status"] for each in (one, two)] == [
            "delivered"
        ] * 2
        assert len(site.webhook_ids()) == 2


async def test_five_days_of_failures_disable(ada: Person) -> None:
    async with receiver(*[Step(status=400)] * 99) as site:
        made = await integration_of(ada, site)
        seen: dict[str, Any] = {}
        for number in range(11):
            await post(ada, await article_of(ada))
            await ada.world.run_jobs()
            seen = (await ada.ask("GET", f"/integrations/{made['id']}")).json()
            assert seen["status"] == ("disabled" if number == 10 else "active")
            await later(ada, timedelta(hours=12))
        assert seen["disabled_reason"] == retries.REASON_FAILING
        assert len(site.got) == 11


async def test_sent_again_by_hand_is_the_same_signed_anew(ada: Person) -> None:
    async with receiver(Step(status=400), HANG, TAKE, Step(status=500)) as site:
        delivery_id = await posted_to(ada, site)
        path = f"/api/v1/deliveries/{delivery_id}/resend"
        await later(ada, timedelta(hours=5))
        for outcome, status in (
            ("unknown", "unknown"),
            ("delivered", "delivered"),
            ("retryable", "delivered"),
        ):
            assert (await ada.ask("POST", path)).status_code == 202
            again = await ada.ask("POST", path)
            assert (again.status_code, again.json()["type"]) == (409, "/problems/delivery-pending")
            await ada.world.run_jobs()
            seen = await delivery(ada, delivery_id)
            assert seen["status"] == status
            assert seen["attempts"][-1]["outcome"] == outcome
            assert seen["attempts"][-1]["by_hand"]
            assert seen["next_attempt_at"] is None
        assert len(site.webhook_ids()) == 1
        assert len({each.body for each in site.got}) == 1
        assert len({each.headers["webhook-timestamp"] for each in site.got}) == 2


async def test_during_a_rotation_both_secrets_verify_and_after_it_one(ada: Person) -> None:
    async with receiver() as site:
        made = await integration_of(ada, site)
        path = f"/integrations/{made['id']}/rotate-secret"
        rotated = (await ada.ask("POST", path)).json()
        assert rotated["secret"] != made["secret"]
        again = await ada.ask("POST", path)
        assert (again.status_code, again.json()["type"]) == (409, "/problems/rotation-running")
        for pause, signatures in ((timedelta(0), 2), (timedelta(hours=25), 1)):
            await later(ada, pause)
            await post(ada, await article_of(ada))
            await ada.world.run_jobs()
            got = site.got[-1]
            at = ada.world.clock.now()
            expected = [
                Webhook(secret).sign(got.webhook_id, at, got.body.decode())
                for secret in (rotated["secret"], made["secret"])[:signatures]
            ]
            assert got.headers["webhook-signature"].split() == expected
        leaked = await ada.ask("POST", path, json={"overlap_seconds": 0})
        assert leaked.json()["old_secret_until"] is None


def body_signatures(site: Receiver, secret: str) -> list[bool]:
    """Tell of each request whether `x-webhook-signature` is what a secret makes."""
    return [
        each.headers["x-webhook-signature"]
        == hmac.new(secret.encode(), each.body, sha256).hexdigest()
        for each in site.got
    ]


async def test_during_a_rotation_who_compares_one_header_with_one_secret_misses_nothing(
    ada: Person,
) -> None:
    no = Step(status=401)
    # It has the old secret, then the new one, and is down at first, then the overlap is over.
    async with receiver(TAKE, no, Step(status=503), no, TAKE, TAKE) as site:
        made = await integration_of(ada, site)
        path = f"/integrations/{made['id']}/rotate-secret"
        rotated = (await ada.ask("POST", path)).json()
        assert "401" in rotated["advice"]
        (posted,) = await post(ada, await article_of(ada))
        await ada.world.run_jobs()
        assert [a["by_old_secret"] for a in (await delivery(ada, posted["id"]))["attempts"]] == [
            True
        ]

        (posted,) = await post(ada, await article_of(ada))
        await ada.world.run_jobs()
        seen = await play(ada, posted["id"])
        assert waits(seen) == [0, 30, 0]
        assert [each["status_code"] for each in seen["attempts"]] == [401, 503, 401, 200]
        assert [a["by_old_secret"] for a in seen["attempts"]] == [True, False] * 2
        assert seen["status"] == "delivered"

        await later(ada, timedelta(hours=25))
        await post(ada, await article_of(ada))
        await ada.world.run_jobs()
        assert body_signatures(site, made["secret"]) == [True, True, False, True, False, False]
        assert body_signatures(site, rotated["secret"]) == [
            False,
            False,
            True,
            False,
            True,
            True,
        ]


async def test_during_a_rotation_too_a_refusal_of_both_is_an_end(ada: Person) -> None:
    async with receiver(*[Step(status=403)] * 9) as site:
        made = await integration_of(ada, site)
        await ada.ask("POST", f"/integrations/{made['id']}/rotate-secret")
        (posted,) = await post(ada, await article_of(ada))
        await ada.world.run_jobs()
        assert (await delivery(ada, posted["id"]))["status"] == "failed"
        assert len(site.got) == 2
        assert (await ada.ask("POST", f"/deliveries/{posted['id']}/resend")).status_code == 202
        await ada.world.run_jobs()
        seen = await delivery(ada, posted["id"])
        assert (seen["status"], len(seen["attempts"])) == ("failed", 4)
        assert [each["by_hand"] for each in seen["attempts"]] == [False, False, True, True]


async def test_a_delivery_whose_job_was_lost_is_found_by_the_pass(ada: Person) -> None:
    async with receiver() as site:
        await integration_of(ada, site)
        (posted,) = await post(ada, await article_of(ada))
        board = ada.world.container.shared.job_board()
        jobs = await board.send(lease=timedelta(seconds=1), limit=10)
        for job in jobs:
            await board.park(job, error="a bug")
        await ada.world.run_jobs()
        assert site.got == []
        await later(ada, timedelta(minutes=2))
        assert (await delivery(ada, posted["id"]))["status"] == "delivered"
        assert len(site.got) == 1


async def test_what_did_not_arrive_is_sent_again_when_it_is_posted_again(ada: Person) -> None:
    async with receiver(Step(status=400)) as site:
        made = await integration_of(ada, site)
        article_id = await article_of(ada)
        (failed,) = await post(ada, article_id)
        await ada.world.run_jobs()
        assert (await delivery(ada, failed["id"]))["status"] == "failed"

        (again,) = await post(ada, article_id)
        assert (again["id"], again["status"]) == (failed["id"], "pending")
        # One that waits is cancelled when its integration is disabled.
        path = f"/integrations/{made['id']}"
        await ada.ask("PATCH", path, json={"status": "disabled"})
        await ada.world.run_jobs()
        assert (await delivery(ada, failed["id"]))["status"] == "cancelled"
        await ada.ask("PATCH", path, json={"status": "active"})
        ada.world.clock.advance(timedelta(seconds=1))
        await post(ada, article_id)
        await post(ada, article_id)
        await ada.world.run_jobs()

        assert (await delivery(ada, failed["id"]))["status"] == "delivered"
        assert [each.webhook_id for each in site.got] == [failed["webhook_id"]] * 2
        assert {each.body for each in site.got} == {site.got[0].body}
        (done,) = await post(ada, article_id)
        await ada.world.run_jobs()
        assert (done["status"], len(site.got)) == ("delivered", 2)


async def test_what_was_delivered_is_forgotten_in_time(ada: Person) -> None:
    async with receiver() as site:
        delivery_id = await posted_to(ada, site)
        await later(ada, timedelta(days=31))
        seen = await delivery(ada, delivery_id)
        assert seen["status"] == "delivered"
        assert seen["attempts"][0]["response_excerpt"] is None
        refused = await ada.ask("POST", f"/deliveries/{delivery_id}/resend")
        assert refused.json()["type"] == "/problems/delivery-forgotten"

        (posted,) = await post(ada, seen["article_id"])
        assert (posted["id"], posted["status"]) == (delivery_id, "pending")
        await ada.world.run_jobs()
        seen = await delivery(ada, delivery_id)
        assert (seen["status"], len(seen["attempts"])) == ("delivered", 2)
        assert len(site.got) == 2
        (again,) = await post(ada, seen["article_id"])
        assert again["status"] == "delivered"


async def test_all_that_was_delivered_is_forgotten_however_much_it_was(ada: Person) -> None:
    async with receiver() as site:
        ids = [await posted_to(ada, site) for _ in range(3)]
        ada.world.clock.advance(timedelta(days=31))
        forget = replace(ada.world.container.publishing.forget_deliveries(), at_once=2)
        board = ada.world.container.shared.job_board()
        kind = "publishing.forget"
        await board.promise(
            NewJob(id="tick", kind=kind, account_id=None, arguments={}, run_at=NOON)
        )

        assert await forget(job_id="tick") == 3

        ada.tokens = (await ada.world.log_in(ada.email)).json()
        for each in ids:
            (attempt,) = (await delivery(ada, each))["attempts"]
            assert attempt["response_excerpt"] is None
