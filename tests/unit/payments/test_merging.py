"""Laws of facts that are merged: their order and number change nothing, and nothing goes back."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from core.payments.facts import CheckoutSeen, PaymentSeen, SubscriptionSeen
from core.payments.model import (
    PAYMENT_STEPS,
    Dispute,
    DisputeState,
    ItemKind,
    Order,
    OrderState,
    Payment,
    PaymentState,
    Subscription,
    SubscriptionStatus,
)
from core.payments.rules.merging import (
    merged,
    moved,
    new_payment,
    order_seen,
    subscription_seen,
    with_dispute,
)
from core.payments.rules.returning import is_wholly_returned, to_take_back
from core.shared.ids import AccountId

NOW = datetime(2026, 3, 10, tzinfo=UTC)
AMOUNTS = dict(zip(PAYMENT_STEPS, (500, 500, 510, 520), strict=True))
"""What is to be paid may differ from what then was; of one state it is one amount."""


def seen(state: PaymentState, minutes: int, refunded: int) -> PaymentSeen:
    return PaymentSeen(
        charge="pay_1",
        state=state,
        currency="USD",
        amount_minor=AMOUNTS[state],
        at=NOW + timedelta(minutes=minutes),
        refunded_minor=refunded,
    )


facts = st.lists(
    st.builds(seen, st.sampled_from(PaymentState), st.integers(0, 60), st.integers(0, 500)),
    min_size=1,
    max_size=6,
)


def after(facts: Sequence[PaymentSeen]) -> Payment:
    payment = new_payment("stripe", facts[0], NOW)
    for fact in facts:
        payment = merged(payment, fact, NOW)
    return payment


@given(facts=facts, data=st.data())
def test_the_order_and_number_of_facts_change_nothing(
    facts: list[PaymentSeen], data: st.DataObject
) -> None:
    told = data.draw(st.permutations([*facts, *data.draw(st.lists(st.sampled_from(facts)))]))
    one, other = after(facts), after(told)
    if max(PAYMENT_STEPS.index(each.state) for each in facts) > 0:
        assert one == other
    else:
        assert replace(one, amount_minor=0) == replace(other, amount_minor=0)


@given(facts=facts)
def test_a_payment_only_moves_forward(facts: list[PaymentSeen]) -> None:
    payment = new_payment("stripe", facts[0], NOW)
    for fact in facts:
        next_one = merged(payment, fact, NOW)
        assert PAYMENT_STEPS.index(next_one.state) >= PAYMENT_STEPS.index(payment.state)
        assert next_one.refunded_minor >= payment.refunded_minor
        assert payment.captured_at is None or next_one.captured_at is not None
        payment = next_one


@given(states=st.lists(st.sampled_from(DisputeState), min_size=1, max_size=5))
def test_a_dispute_ends_once(states: list[DisputeState]) -> None:
    payment = after([seen(PaymentState.CAPTURED, 0, 0)])
    first_end = next((state for state in states if state is not DisputeState.OPEN), None)
    contradicted = False
    for state in states:
        payment, contradicts = with_dispute(
            payment, Dispute(id="dp_1", state=state, amount_minor=520), NOW
        )
        contradicted = contradicted or contradicts
    assert [each.state for each in payment.disputes] == [first_end or DisputeState.OPEN]
    assert contradicted == ({*states} >= {DisputeState.WON, DisputeState.LOST})


ORDER = Order(
    id="o",
    account_id=AccountId(1),
    provider="stripe",
    kind=ItemKind.PACK,
    item="small",
    amount_minor=500,
    currency="USD",
    state=OrderState.CREATED,
    created_at=NOW,
    expires_at=NOW,
)


@given(expired=st.lists(st.booleans(), min_size=1, max_size=5), fulfilled=st.booleans())
def test_an_order_only_moves_forward(expired: list[bool], fulfilled: bool) -> None:
    order = moved(ORDER, OrderState.FULFILLED) if fulfilled else ORDER
    for each in expired:
        order = order_seen(order, CheckoutSeen(checkout="cs_1", order_id="o", expired=each))
    ends = OrderState.CLOSED if any(expired) else OrderState.OPEN
    assert order.state is (OrderState.FULFILLED if fulfilled else ends)
    assert order.checkout == "cs_1"


words = st.lists(
    st.tuples(st.sampled_from(SubscriptionStatus), st.booleans(), st.integers(1, 50)),
    min_size=1,
    max_size=6,
    unique_by=lambda word: word[2],
)


@given(words=words, data=st.data())
def test_the_newest_word_on_a_subscription_counts_and_an_end_is_an_end(
    words: list[tuple[SubscriptionStatus, bool, int]], data: st.DataObject
) -> None:
    def told(order: Sequence[tuple[SubscriptionStatus, bool, int]]) -> Subscription:
        one = Subscription(
            provider="stripe",
            name="sub_1",
            account_id=AccountId(1),
            order_id="o",
            item="sub_basic",
            status=SubscriptionStatus.ACTIVE,
            cancels=False,
            created_at=NOW,
            seen_at=NOW,
        )
        for status, cancels, minutes in order:
            word = SubscriptionSeen(
                subscription="sub_1",
                order_id="o",
                status=status,
                cancels=cancels,
                at=NOW + timedelta(minutes=minutes),
            )
            one = subscription_seen(one, word)
        return one

    one, other = told(words), told(data.draw(st.permutations(words)))
    ended = any(status is SubscriptionStatus.ENDED for status, _, _ in words)
    assert (one.status is SubscriptionStatus.ENDED) == ended
    assert one.status is other.status
    if not ended:
        assert (one.cancels, one.seen_at) == (other.cancels, other.seen_at)


@given(
    granted=st.integers(1, 10**9),
    amount=st.integers(1, 10_000),
    parts=st.lists(st.integers(1, 10_000), max_size=6),
    lost=st.integers(0, 10_000),
)
def test_returns_in_parts_take_back_what_one_return_does(
    granted: int, amount: int, parts: list[int], lost: int
) -> None:
    """However a return is cut: floor(granted x returned / captured), and never more than given."""
    start = replace(
        after([seen(PaymentState.CAPTURED, 0, 0)]), granted=granted, amount_minor=amount
    )
    payment = start
    for part in parts:
        payment = replace(payment, refunded_minor=min(amount, payment.refunded_minor + part))
        due = to_take_back(payment)
        assert due >= 0
        payment = replace(payment, taken_back=payment.taken_back + due)
    payment, _ = with_dispute(
        payment, Dispute(id="dp_1", state=DisputeState.LOST, amount_minor=lost), NOW
    )
    payment = replace(payment, taken_back=payment.taken_back + to_take_back(payment))

    returned = min(amount, min(amount, sum(parts)) + lost)
    assert payment.taken_back == granted * returned // amount <= granted
    assert is_wholly_returned(payment) == (returned == amount)
    assert to_take_back(payment) == 0
