"""What a message does to a project's decisions, and how tentative ones are settled.

Of each category and subject at most one decision is in force and at most one is tentative. A
tentative one ("maybe $39") replaces only a tentative one: what was decided stays in force until
the creator confirms the new one. Nothing is ever deleted.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from core.coach.detection.model import Confidence, Decision, Detection
from core.coach.detection.superseding import ActiveDecision, changes
from core.coach.errors import DecisionSettled
from core.coach.model import COUNTING, DecisionStatus, ProjectDecision
from core.shared.ids import AccountId


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """Which message it was, whose, and when; `ids` are for the decisions that may come of it."""

    project_id: str
    account_id: AccountId
    message_id: str
    ids: Sequence[str]
    now: datetime


@dataclass(slots=True)
class Book:
    """The decisions of a project while a message is applied to them, by id in their order."""

    by_id: dict[str, ProjectDecision]
    changed: dict[str, ProjectDecision]

    def put(self, decision: ProjectDecision) -> None:
        """Store a new or changed decision."""
        self.by_id[decision.id] = decision
        self.changed[decision.id] = decision

    def counting(self, *statuses: DecisionStatus) -> list[ActiveDecision]:
        """Return those in one of the states, as the detector asks for them."""
        return [
            ActiveDecision(
                id=each.id,
                category=each.category,
                subject=each.subject,
                value=each.value,
                position=place,
            )
            for place, each in enumerate(self.by_id.values())
            if each.status in statuses
        ]


def after_message(
    decisions: Iterable[ProjectDecision], found: Detection, said: Said
) -> tuple[ProjectDecision, ...]:
    """Return the decisions that are new or have changed, in the order in which they did."""
    book = Book({each.id: each for each in sorted(decisions, key=lambda each: each.id)}, {})
    for retracted in changes(book.counting(*COUNTING), found).retracted:
        ended = replace(book.by_id[retracted], status=DecisionStatus.RETRACTED, ended_at=said.now)
        book.put(ended)
    for decision, new_id in zip(found.decisions, said.ids, strict=True):
        if decision.confidence is Confidence.LOW:
            note_tentative(book, decision, new_id, said)
        else:
            decide(book, decision, new_id, said)
    return tuple(book.changed.values())


def note_tentative(book: Book, decision: Decision, new_id: str, said: Said) -> None:
    """Keep a tentative decision beside the one in force, unless that says the same."""
    _, restated = earlier(book, decision, DecisionStatus.ACTIVE)
    if restated:
        return
    old_id, restated = earlier(book, decision, DecisionStatus.TENTATIVE)
    if restated:
        return
    made = record(decision, new_id, said, DecisionStatus.TENTATIVE)
    if old_id is not None:
        made = replace(made, supersedes=old_id)
        end_by(book, old_id, made.id, said.now)
    book.put(made)


def decide(book: Book, decision: Decision, new_id: str, said: Said) -> None:
    """Put a decision in force, instead of what it replaces."""
    firm_id, firm_restated = earlier(book, decision, DecisionStatus.ACTIVE)
    loose_id, loose_restated = earlier(book, decision, DecisionStatus.TENTATIVE)
    if firm_restated:
        if loose_id is not None:
            end_by(book, loose_id, str(firm_id), said.now)
        return
    if loose_restated:
        loose = book.by_id[str(loose_id)]
        sure = replace(loose, confidence=decision.confidence)
        put_in_force(book, sure, said.now)
        return
    made = record(decision, new_id, said, DecisionStatus.ACTIVE)
    for old_id in (firm_id, loose_id):
        if old_id is not None:
            end_by(book, old_id, made.id, said.now)
    book.put(replace(made, supersedes=firm_id or loose_id))


def earlier(book: Book, decision: Decision, status: DecisionStatus) -> tuple[str | None, bool]:
    """Return the earlier decision about the same thing, and whether it says the same."""
    known = book.counting(status)
    alone = Detection(decisions=(decision,), retractions=(), task_completed=False)
    told = changes(known, alone)
    if 0 in told.supersedes:
        return told.supersedes[0], False
    if not told.restated:
        return None, False
    same = [
        each
        for each in known
        if (each.category, each.subject) == (decision.category, decision.subject)
    ]
    return same[-1].id, True


def put_in_force(book: Book, tentative: ProjectDecision, now: datetime) -> None:
    """Confirm a tentative decision; it replaces the one in force about the same thing."""
    old = next(
        (
            each
            for each in book.by_id.values()
            if each.status is DecisionStatus.ACTIVE
            and (each.category, each.subject) == (tentative.category, tentative.subject)
        ),
        None,
    )
    confirmed = replace(tentative, status=DecisionStatus.ACTIVE)
    if old is not None:
        end_by(book, old.id, tentative.id, now)
        confirmed = replace(confirmed, supersedes=old.id)
    book.put(confirmed)


def end_by(book: Book, old_id: str, new_id: str, now: datetime) -> None:
    """Mark a decision as replaced by another."""
    book.put(
        replace(
            book.by_id[old_id],
            status=DecisionStatus.SUPERSEDED,
            superseded_by=new_id,
            ended_at=now,
        )
    )


def record(decision: Decision, new_id: str, said: Said, status: DecisionStatus) -> ProjectDecision:
    """Return a found decision as it is stored."""
    return ProjectDecision(
        id=new_id,
        project_id=said.project_id,
        account_id=said.account_id,
        message_id=said.message_id,
        category=decision.category,
        subject=decision.subject,
        value=decision.value,
        confidence=decision.confidence,
        rationale=decision.rationale,
        evidence=decision.evidence,
        status=status,
        created_at=said.now,
    )


def settled(
    decisions: Iterable[ProjectDecision], decision_id: str, *, confirm: bool, now: datetime
) -> tuple[ProjectDecision, ...]:
    """Return what changes when the creator confirms or rejects a tentative decision.

    The same answer again changes nothing. Raises `DecisionSettled`.
    """
    book = Book({each.id: each for each in sorted(decisions, key=lambda each: each.id)}, {})
    decision = book.by_id[decision_id]
    wanted = DecisionStatus.ACTIVE if confirm else DecisionStatus.REJECTED
    if decision.status is wanted:
        return ()
    if decision.status is not DecisionStatus.TENTATIVE:
        raise DecisionSettled(
            f"This decision is {decision.status.value}. Only a tentative one is confirmed or "
            "rejected; tell the coach what you decide instead."
        )
    if confirm:
        put_in_force(book, decision, now)
    else:
        book.put(replace(decision, status=DecisionStatus.REJECTED, ended_at=now))
    return tuple(book.changed.values())
