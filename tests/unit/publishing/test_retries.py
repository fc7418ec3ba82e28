"""The laws of retries: when, how often, and what disables an endpoint."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from core.publishing.model import (
    Answer,
    Delivery,
    DeliveryStatus,
    Integration,
    IntegrationStatus,
    Outcome,
)
from core.publishing.rules import retries
from core.shared.ids import AccountId

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
DRAWS = st.integers(0, retries.DRAW_BELOW - 1)


def pending() -> Delivery:
    return Delivery(
        id="d",
        account_id=AccountId(1),
        integration_id="i",
        event="article.published",
        occasion="article:a",
        body="{}",
        status=DeliveryStatus.PENDING,
        created_at=NOW,
        next_attempt_at=NOW,
    )


def endpoint() -> Integration:
    return Integration(
        id="i",
        account_id=AccountId(1),
        url="https://example.com/",
        events=frozenset({"article.published"}),
        status=IntegrationStatus.ACTIVE,
        created_at=NOW,
        updated_at=NOW,
        counts_since=NOW,
        secret="sealed",
    )


def said(status: int | None, *, sent: bool = True, retry_after: str | None = None) -> Answer:
    return Answer(sent=sent, duration_ms=1, status_code=status, retry_after=retry_after)


ANSWERS = st.builds(
    said, st.sampled_from([None, 200, 204, 301, 400, 401, 408, 410, 425, 429, 500, 503])
)


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        (said(200), Outcome.DELIVERED),
        (said(299), Outcome.DELIVERED),
        (said(301), Outcome.REFUSED),
        (said(307), Outcome.REFUSED),
        (said(400), Outcome.REFUSED),
        (said(401), Outcome.REFUSED),
        (said(404), Outcome.REFUSED),
        (said(408), Outcome.RETRYABLE),
        (said(410), Outcome.GONE),
        (said(425), Outcome.RETRYABLE),
        (said(429), Outcome.RETRYABLE),
        (said(500), Outcome.RETRYABLE),
        (said(599), Outcome.RETRYABLE),
        (said(None), Outcome.UNKNOWN),
        (said(None, sent=False), Outcome.UNREACHABLE),
    ],
)
def test_what_an_answer_means(answer: Answer, outcome: Outcome) -> None:
    assert retries.outcome_of(answer) is outcome


@given(draw=DRAWS)
def test_waits_are_30_seconds_and_10_minutes_a_tenth_more_or_less(draw: int) -> None:
    first = retries.wait_after(1, retry_after=None, draw=draw)
    second = retries.wait_after(2, retry_after=None, draw=draw)
    assert timedelta(seconds=27) <= first <= timedelta(seconds=33)
    assert timedelta(minutes=9) <= second <= timedelta(minutes=11)
    assert retries.wait_after(1, retry_after=None, draw=0) == timedelta(seconds=27)
    assert retries.wait_after(1, retry_after=None, draw=100) == timedelta(seconds=30)
    assert retries.wait_after(1, retry_after=None, draw=200) == timedelta(seconds=33)


@given(draw=DRAWS, asked=st.timedeltas(timedelta(0), timedelta(days=400)))
def test_retry_after_makes_a_wait_longer_and_never_endless(draw: int, asked: timedelta) -> None:
    own = retries.wait_after(1, retry_after=None, draw=draw)
    wait = retries.wait_after(1, retry_after=asked, draw=draw)
    assert wait == max(own, min(asked, retries.RETRY_AFTER_MAX))


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("120", timedelta(minutes=2)),
        (" 0 ", timedelta(0)),
        ("Tue, 10 Mar 2026 12:05:00 GMT", timedelta(minutes=5)),
        ("Tue, 10 Mar 2026 11:00:00 GMT", timedelta(0)),
        ("Tue, 10 Mar 2026 14:05:00 +0200", timedelta(minutes=5)),
        ("9" * 400, timedelta(hours=24)),
        ("Mon, 01 Jan 99999999999999999999 00:00:00 GMT", None),
        (f"Tue, 10 Mar 2026 12:05:00 +{'9' * 30}", None),
        (f"Tue, 10 Mar 2026 12:05:00{' ' * 100}+0200", timedelta(minutes=5)),
        ("-1", None),
        ("soon", None),
        ("", None),
        (None, None),
        ("٣", None),
    ],
)
def test_retry_after_is_read_as_seconds_or_a_date(
    header: str | None, expected: timedelta | None
) -> None:
    assert retries.retry_after_of(header, NOW) == expected


@given(st.text(max_size=40))
def test_no_retry_after_is_a_surprise(header: str) -> None:
    found = retries.retry_after_of(header, NOW)
    assert found is None or found >= timedelta(0)


@given(st.lists(st.tuples(ANSWERS, DRAWS, st.booleans()), min_size=3, max_size=3))
def test_whatever_comes_back_there_are_3_automatic_attempts_at_most_and_an_end(
    answers: list[tuple[Answer, int, bool]],
) -> None:
    delivery, now = pending(), NOW
    for answer, draw, dies in answers:
        if not delivery.is_open:
            break
        assert delivery.next_attempt_at is not None
        now = max(now, delivery.next_attempt_at)
        delivery = retries.begun(delivery, now)
        if dies:
            now += retries.LEASE
            delivery = retries.lost(delivery, now, draw)
        else:
            delivery = retries.ended(delivery, len(delivery.attempts), answer, now, draw)
        last = delivery.attempts[-1].outcome
        assert delivery.is_open == (
            last in {Outcome.RETRYABLE, Outcome.UNKNOWN, Outcome.UNREACHABLE}
            and len(delivery.attempts) < 3
        )
    assert not delivery.is_open
    assert [each.number for each in delivery.attempts] == [1, 2, 3][: len(delivery.attempts)]
    outcomes = [each.outcome for each in delivery.attempts]
    if Outcome.DELIVERED in outcomes:
        assert delivery.status is DeliveryStatus.DELIVERED
    elif Outcome.UNKNOWN in outcomes:
        assert delivery.status is DeliveryStatus.UNKNOWN
    else:
        assert delivery.status is DeliveryStatus.FAILED


@given(st.lists(st.tuples(ANSWERS, st.booleans()), min_size=8, max_size=8))
@example([(said(401), True)] * 8)
def test_in_a_rotation_each_attempt_has_both_secrets_and_there_is_an_end(
    answers: list[tuple[Answer, bool]],
) -> None:
    delivery, now = pending(), NOW
    for answer, rotating in answers:
        if not delivery.is_open:
            break
        assert delivery.next_attempt_at is not None
        refused = bool(delivery.attempts) and retries.knows_no_old_secret(delivery.attempts[-1])
        assert (delivery.next_attempt_at == now) == (refused or not delivery.attempts)
        now = delivery.next_attempt_at
        delivery = retries.begun(delivery, now, rotating=rotating)
        assert delivery.attempts[-1].by_old_secret == (rotating and not refused)
        delivery = retries.ended(delivery, len(delivery.attempts), answer, now, 0)
    assert retries.automatic_attempts(delivery) <= retries.ATTEMPTS_MAX
    assert not delivery.is_open
    assert not retries.knows_no_old_secret(delivery.attempts[-1])


@given(first=ANSWERS, second=ANSWERS)
def test_a_success_is_for_ever_and_by_hand_is_one_attempt_more(
    first: Answer, second: Answer
) -> None:
    delivered = retries.ended(retries.begun(pending(), NOW), 1, said(200), NOW, 0)
    again = retries.begun(retries.resent(delivered, NOW), NOW)
    after = retries.ended(again, 2, first, NOW, 0)
    assert after.status is DeliveryStatus.DELIVERED
    assert after.delivered_at == NOW
    assert retries.cancelled(retries.resent(after, NOW), NOW).status is DeliveryStatus.DELIVERED

    failed = retries.ended(retries.begun(pending(), NOW), 1, said(400), NOW, 0)
    by_hand = retries.ended(retries.begun(retries.resent(failed, NOW), NOW), 2, second, NOW, 0)
    assert not by_hand.is_open
    assert by_hand.attempts[1].by_hand


def judge(
    integration: Integration, answer: Answer, at: datetime, *, began: datetime | None = None
) -> Integration:
    """Let one delivery end with its first and only attempt."""
    start = began or at
    delivery = retries.begun(replace(pending(), next_attempt_at=start), start)
    ended = retries.ended(delivery, 1, answer, at, 0)
    return retries.judged(integration, ended, at).integration


@given(
    st.lists(st.tuples(st.booleans(), st.timedeltas(timedelta(0), timedelta(days=2))), max_size=30)
)
def test_disabled_after_5_days_and_10_deliveries_that_all_failed(
    history: list[tuple[bool, timedelta]],
) -> None:
    integration, now = endpoint(), NOW
    failed: list[datetime] = []
    for arrives, pause in history:
        now += pause
        integration = judge(integration, said(200 if arrives else 400), now)
        failed = [] if arrives else [*failed, now]
        expected = len(failed) >= 10 and now - failed[0] >= timedelta(days=5)
        assert integration.is_active != expected
        if expected:
            return


def test_gone_disables_at_once_but_not_what_was_enabled_or_moved_since() -> None:
    gone = judge(endpoint(), said(410), NOW)
    assert not gone.is_active
    assert gone.disabled_reason == retries.REASON_GONE
    later = NOW + timedelta(hours=1)
    anew = retries.enabled(gone, later)
    assert judge(anew, said(410), later + timedelta(seconds=1), began=NOW).is_active
    assert judge(anew, said(400), later + timedelta(seconds=1), began=NOW).failures == 0
    assert not judge(anew, said(410), later + timedelta(seconds=1)).is_active
