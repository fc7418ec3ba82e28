"""Laws of decisions, over any history of messages, confirmations and rejections."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from core.coach.detection.model import Category, Confidence, Decision, Detection, Retraction
from core.coach.errors import DecisionSettled
from core.coach.model import COUNTING, DecisionStatus, ProjectDecision
from core.coach.rules.deciding import Said, after_message, settled
from core.shared.ids import AccountId

NOW = datetime(2026, 3, 10, tzinfo=UTC)
categories = st.sampled_from([Category.PRICING, Category.PLATFORM])
subjects = st.sampled_from(["price", "community"])
values = st.sampled_from(["$19", "$29", "Discord"])
decisions = st.builds(
    Decision,
    category=categories,
    subject=subjects,
    value=values,
    confidence=st.sampled_from(Confidence),
    rationale=st.none(),
    evidence=st.just("said"),
)
retractions = st.builds(
    Retraction,
    category=st.none() | categories,
    subject=st.none() | subjects,
    value=st.none() | values,
    evidence=st.just("said"),
)
messages = st.builds(
    Detection,
    decisions=st.lists(decisions, max_size=3).map(tuple),
    retractions=st.lists(retractions, max_size=1).map(tuple),
    task_completed=st.just(False),
)
answers = st.tuples(st.integers(0, 30), st.booleans())
Known = dict[str, ProjectDecision]


def told(known: Known, found: Detection, turn: int) -> Known:
    """Apply a message."""
    ids = [f"{turn:04}-{place}" for place in range(len(found.decisions))]
    said = Said(project_id="p", account_id=AccountId(1), message_id=f"m{turn}", ids=ids, now=NOW)
    return known | {each.id: each for each in after_message(known.values(), found, said)}


def answered(known: Known, place: int, *, confirm: bool) -> Known:
    """Confirm or reject one of those that are known."""
    if not known:
        return known
    chosen = sorted(known)[place % len(known)]
    try:
        changed = settled(known.values(), chosen, confirm=confirm, now=NOW)
    except DecisionSettled:
        assert known[chosen].status is not DecisionStatus.TENTATIVE
        return known
    return known | {each.id: each for each in changed}


def check(before: Known, after: Known) -> None:
    """Check what holds after each step."""
    assert before.keys() <= after.keys(), "nothing is ever deleted"
    for each in after.values():
        earlier = before.get(each.id, each)
        same = ("category", "subject", "value", "evidence", "message_id", "created_at")
        assert all(getattr(each, name) == getattr(earlier, name) for name in same)
        if earlier.status not in COUNTING:
            assert each == earlier, "what is past stays as it was"
        superseded = each.status is DecisionStatus.SUPERSEDED
        assert superseded == (each.superseded_by is not None)
        assert (each.ended_at is None) == (each.status in COUNTING)
        for link in (each.superseded_by, each.supersedes):
            if link is not None:
                other = after[link]
                assert (other.category, other.subject) == (each.category, each.subject)
        if each.supersedes is not None:
            assert after[each.supersedes].superseded_by is not None
    for status in COUNTING:
        alike = [(e.category, e.subject) for e in after.values() if e.status is status]
        assert len(alike) == len(set(alike)), f"two {status.value} about the same thing"


@given(st.lists(messages | answers, max_size=8))
def test_one_decision_counts_and_history_is_kept(steps: list[Detection | tuple[int, bool]]) -> None:
    known: Known = {}
    for turn, step in enumerate(steps):
        before = known
        if isinstance(step, Detection):
            known = told(known, step, turn)
        else:
            known = answered(known, step[0], confirm=step[1])
        check(before, known)


@given(st.lists(messages, max_size=4), decisions)
def test_what_is_said_outright_counts_and_a_maybe_replaces_nothing(
    history: list[Detection], decision: Decision
) -> None:
    known: Known = {}
    for turn, found in enumerate(history):
        known = told(known, found, turn)
    alone = Detection(decisions=(decision,), retractions=(), task_completed=False)
    after = told(known, alone, 99)
    about = (decision.category, decision.subject)

    def in_force(of: Known) -> list[str]:
        active = (each for each in of.values() if each.status is DecisionStatus.ACTIVE)
        return [each.value for each in active if (each.category, each.subject) == about]

    if decision.confidence is Confidence.LOW:
        assert in_force(after) == in_force(known)
    else:
        assert in_force(after) == [decision.value]
    again = told(after, alone, 100)
    assert again == after, "saying it again changes nothing"
