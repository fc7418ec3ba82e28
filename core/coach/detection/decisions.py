"""What did they decide? The detector's public function."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from core.coach.detection.acceptance import accepted_proposal
from core.coach.detection.amounts import MONEY
from core.coach.detection.clause import Clause
from core.coach.detection.commitment import LEAD
from core.coach.detection.completion import is_completion
from core.coach.detection.found import Found, whole_clause
from core.coach.detection.hedges import weaker
from core.coach.detection.labels import (
    details_of_parts,
    heads_a_list,
    names_content,
    names_part,
)
from core.coach.detection.model import Category, Confidence, Decision, Detection
from core.coach.detection.modes import FILLER, Mode, opening_of
from core.coach.detection.normalise import Normalised
from core.coach.detection.overlaps import EVENTS, without_details
from core.coach.detection.patterns import Pattern
from core.coach.detection.quotes import BLANK
from core.coach.detection.reading import FINISHED, FINISHES, LISTED, Reading, read
from core.coach.detection.reasons import rationale_for
from core.coach.detection.replacing import REPLACES, counts_anew, is_billing, is_period, replacing
from core.coach.detection.retractions import retractions_in
from core.coach.detection.second_opinion import is_done, reconsidered
from core.coach.detection.selecting import found_in
from core.coach.detection.structure import COUNTED

LONGEST_VALUE = 200
STARTS_ANEW = Pattern(r"(?:i|we|it|that|this|they|he|she|you|let us)\b")


@dataclass(slots=True, kw_only=True)
class Draft:
    """A decision in the making: where it stands, and all that was found for it."""

    first: int
    last: int
    found: list[tuple[int, Found]]
    confidence: Confidence
    own: bool


def detect(text: str, *, previous_coach_message: str | None = None) -> Detection:
    """Return what the message decides, takes back and finishes.

    `previous_coach_message` is what the writer answers: an acceptance ("yes, do that") decides
    what the coach proposed there. Any text is read, at most its first 10,000 characters; nothing
    is raised. Deterministic, in time proportional to the length.
    """
    message, readings = read(text)
    likely, by_clause = reconsidered(readings, found_by_clause(readings))
    decisions = tuple(decided(message, likely, by_clause))
    if previous_coach_message is not None and not decisions:
        decisions = accepted(text, message, readings, previous_coach_message)
    finishes = any(
        is_completion(reading.clause, alone=not decisions)
        and not only_chosen(readings, index)
        and not excepts(readings, index)
        and not (decisions and proves(readings, index))
        for index, reading in enumerate(readings)
    )
    return Detection(
        decisions=decisions,
        retractions=tuple(retractions_in(message, readings)),
        task_completed=finishes or is_done(readings),
    )


def excepts(readings: list[Reading], index: int) -> bool:
    """Return whether what is done goes on with what is not: "all done except the course"."""
    return index + 1 < len(readings) and readings[index + 1].clause.joint == "except"


PROVEN = Pattern(
    r"(?:so |and |now )*(?:that is (?:that|it|final|settled|decided|me committed)"
    r"|there is no (?:going|turning"
    r"|backing|wriggling|changing|way)|i (?:can not|have to|must|am (?:committed|stuck)) ?.*"
    r"|it is (?:now )?(?:binding|real|final|law|gospel|too late))\b"
)
"""What shows that a deed only proves a choice: "I've had it laminated, so that's that"."""


def proves(readings: list[Reading], index: int) -> bool:
    """Return whether what was done only shows that the writer means what they decided."""
    following = readings[index + 1].clause if index + 1 < len(readings) else None
    so = following is not None and following.joint in {"so", ", so"}
    return so and following is not None and bool(PROVEN.match(following.text))


CHOSEN = Pattern(
    r"(?:(?:i|we) )?(?:have |just |finally |already |now |also |officially )*(?:hired|recruited"
    r"|signed (?:up|us up|me up|on|off on)"
    r"|chosen|chose|picked|settled|swapped|switched|changed|moved|brought|decided|locked|agreed"
    r"|put (?:the|my|our|it) (?:[\w-]+ )?(?:in|down) for|capped|limited|restricted|priced|split"
    r"|merged|shortened|blocked out|marked out|set aside|renamed|raised|dropped|cut"
    r"|pushed|narrowed|fixed|set|made (?:the|a|my|our) (?:call|decision)|decision made)\b"
    r"|(?:ok )?(?:decision|call|choice) made"
)
"""Deeds that are decisions: they finish no task by themselves."""


def only_chosen(readings: list[Reading], index: int) -> bool:
    """Return whether what sounds done in a clause is a choice, or what another choice replaces."""
    reading = readings[index]
    if CHOSEN.match(opening_of(reading.text.strip(BLANK + " ") or reading.clause.text)):
        decides = list(found_in(reading, listed=False, follows=False))
        swapped = list(replacing(readings, index))
        return bool(decides or swapped) or not reading.text.strip()
    following = readings[index + 1] if index + 1 < len(readings) else None
    if Mode.NEGATED not in reading.clause.modes or following is None:
        return False
    return following.commitment is not None and bool(REPLACES.search(following.text))


def decided(
    message: Normalised, readings: list[Reading], by_clause: list[list[Found]]
) -> Iterator[Decision]:
    """Give the decisions that the message itself states."""
    drafts: list[Draft] = []
    counted = any(by_clause) and counts_parts(message.text)
    for index in range(len(readings)):
        finds = in_their_place(readings, by_clause, index)
        by_clause[index] = [as_count(found) for found in finds] if counted else finds
        for category in Category:
            mine = [found for found in by_clause[index] if found.category == category]
            if mine:
                draft_from(drafts, readings, index, mine)
    for draft in drafts:
        if not is_enumeration(readings, draft):
            yield decision_of(message, readings, by_clause, draft)


def found_by_clause(readings: list[Reading]) -> list[list[Found]]:
    """Return what each clause decides, read by itself."""
    by_clause: list[list[Found]] = []
    joints = [*(reading.clause.joint for reading in readings), ""]
    deciding = None
    for reading, following in zip(readings, joints[1:], strict=True):
        follows = deciding == reading.clause.sentence
        finds = list(found_in(reading, listed=following == ":", follows=follows))
        if not finds and not names_content(readings, len(by_clause)):
            finds = list(replacing(readings, len(by_clause)))
        deciding = reading.clause.sentence if finds else deciding
        by_clause.append(finds)
    return by_clause


def in_their_place(
    readings: list[Reading], by_clause: list[list[Found]], index: int
) -> list[Found]:
    """Return what a clause decides, given the label before it and what follows."""
    finds = by_clause[index]
    clause = readings[index].clause
    following = readings[index + 1] if index + 1 < len(readings) else None
    if following and FINISHED.match(following.clause.text) and following.clause.joint in FINISHES:
        finds = [found for found in finds if found.category not in MADE]
    names = following is not None and is_label_of(readings, by_clause, finds, index + 1)
    if names or is_period(readings, by_clause, index):
        return []
    if is_billing(readings, index, finds):
        return [replace(finds[0], category=Category.PRICING, subject="billing")]
    if names_part(readings, index) or (not finds and counts_anew(readings, index)):
        return [whole_clause(clause.text, Category.STRUCTURE, "parts")]
    if details_of_parts(readings, by_clause, index):
        return [found for found in finds if found.category is not Category.CONTENT]
    finds = without_details(finds, clause.text, told_last(readings, by_clause, index))
    told = any(found.category is Category.CONTENT for found in finds)
    if names_content(readings, index) and not told and not is_all(finds, clause.text):
        return [*finds, whole_clause(clause.text)]
    return finds


def told_last(readings: list[Reading], by_clause: list[list[Found]], index: int) -> list[Found]:
    """Return what the sentence decided last before clause `index`."""
    sentence = readings[index].clause.sentence
    for before in range(index - 1, -1, -1):
        if by_clause[before] or readings[before].clause.sentence != sentence:
            return by_clause[before]
    return []


def is_all(finds: list[Found], text: str) -> bool:
    """Return whether a platform is all that a clause names: "the last one: Podia"."""
    return any(
        found.category is Category.PLATFORM and found.end - found.start >= len(text.strip(" .!"))
        for found in finds
    )


def is_label_of(
    readings: list[Reading], by_clause: list[list[Found]], finds: list[Found], index: int
) -> bool:
    """Return whether what stands before a clause only names what that clause tells."""
    colon = readings[index].clause.joint == ":"
    if heads_a_list(readings, index):
        return True
    return names_part(readings, index) or (colon and is_heading(finds, by_clause[index]))


def is_heading(finds: list[Found], told: list[Found]) -> bool:
    """Return whether a clause only names what the next dates: "office hours: Mondays 5 to 6"."""
    dated = any(found.category is Category.TIMELINE for found in told)
    priced = any(found.category is Category.PRICING for found in told)
    if priced and all(PRICES.search(found.value) for found in finds):
        return bool(finds)
    return dated and bool(finds) and all(EVENTS.match(found.value) for found in finds)


PRICES = Pattern(r"\bpric(?:e|ing) (?:levels?|points?|tiers?|options?)$")
"""What only counts the prices that follow: "3 price levels: 5, 10 and 25"."""


MADE = {Category.CONTENT, Category.STRUCTURE}
"""What may be a task's name, too: "theme song: done"."""


def is_enumeration(readings: list[Reading], draft: Draft) -> bool:
    """Return whether a draft only goes through platforms: "Kajabi, Podia, Teachable, all alike"."""
    named = [found for _, found in draft.found if found.category is Category.PLATFORM]
    firm = any(readings[index].own for index, _ in draft.found)
    return len({found.value for found in named}) >= MANY_PLATFORMS and not firm


MANY_PLATFORMS = 3


def counts_parts(text: str) -> bool:
    """Return whether the message counts seats or parts, and names no amount of money."""
    counts = COUNTED.search(text) or CAPPED.search(text)
    return bool(counts) and not MONEY.search(text) and not COSTS.search(text)


COSTS = Pattern(r"\b(?:costs?|price[ds]?|charg\w+|fees?|pays?)\b")
CAPPED = Pattern(
    r"\b(?:(?:group|class|cohort|batch|team) size|head ?count|cap|capped|capping|limit|limited|max"
    r"|maximum)\b"
)


def as_count(found: Found) -> Found:
    """Return a bare number as one of parts: "not eight lessons, make it five"."""
    if found.category is not Category.PRICING or found.sure or found.value == "free":
        return found
    return replace(found, category=Category.STRUCTURE, subject="parts", whole=True)


def draft_from(drafts: list[Draft], readings: list[Reading], index: int, mine: list[Found]) -> None:
    """Add what a clause decides in one category to the drafts, new or continued."""
    reading = readings[index]
    commitment = reading.commitment
    if commitment is None:
        return
    same = [draft for draft in drafts if draft.found[0][1].category == mine[0].category]
    subject = mine[0].subject
    for draft in reversed(same):
        sentence = readings[draft.last].clause.sentence == reading.clause.sentence
        payments = "payments" in {draft.found[0][1].subject, subject}
        known = draft.found[0][1].subject
        if known == subject and reading.own and not sentence:
            drafts.remove(draft)
            break
        if known == subject or not (payments or (reading.own and not sentence)):
            draft.found.extend((index, found) for found in mine)
            draft.last = index
            if not reading.own:
                draft.confidence = weaker(draft.confidence, commitment.confidence)
            return
    drafts.append(
        Draft(
            first=index,
            last=index,
            found=[(index, found) for found in mine],
            confidence=commitment.confidence,
            own=reading.own,
        )
    )


def decision_of(
    message: Normalised, readings: list[Reading], by_clause: list[list[Found]], draft: Draft
) -> Decision:
    """Return the draft as a decision."""
    index, first = draft.found[0]
    clause = readings[index].clause
    last = extended(readings, by_clause, draft.last) if first.whole else draft.last
    start, end = span_of(readings, draft, last)
    return Decision(
        category=first.category,
        subject=first.subject,
        value=value_of(
            message, clause, draft, *without_others(clause, by_clause, draft, start, end)
        ),
        confidence=draft.confidence,
        rationale=rationale_for(message, readings, draft.last, by_clause),
        evidence=message.verbatim(start, end),
    )


def extended(readings: list[Reading], by_clause: list[list[Found]], index: int) -> int:
    """Return the last clause of a list that begins in clause `index`."""
    for following in range(index + 1, len(readings)):
        reading = readings[following]
        goes_on = reading.clause.joint in LISTED and not reading.clause.modes
        same = reading.clause.sentence == readings[index].clause.sentence
        if (
            not (goes_on and same)
            or by_clause[following]
            or not reading.commitment
            or (reading.own and STARTS_ANEW.match(reading.text))
        ):
            return following - 1
    return len(readings) - 1


def span_of(readings: list[Reading], draft: Draft, last: int) -> tuple[int, int]:
    """Return where the decision stands in the message's plain text."""
    first = readings[draft.first].clause
    end = readings[last].clause
    text = readings[last].text.rstrip(BLANK + " ,.;:-") if readings[last].text else end.text
    return first.start, end.start + max(len(text), 1)


AND = Pattern(r",? (?:and|plus|then) ")


def without_others(
    clause: Clause, by_clause: list[list[Found]], draft: Draft, start: int, end: int
) -> tuple[int, int]:
    """Return the span of a value without what its clause decides of another category.

    "Let's go with Discord and launch on March 1st" launches on March 1st.
    """
    index, first = draft.found[0]
    if draft.last != index:
        return start, end
    for other in by_clause[index]:
        if other.category is first.category:
            continue
        if other.end <= first.start:
            cuts = list(AND.finditer(clause.text, other.end, first.start))
            start = max(start, clause.start + cuts[-1].end()) if cuts else start
        elif other.start >= first.end:
            cut = AND.search(clause.text, first.end, other.start)
            end = min(end, clause.start + cut.start()) if cut else end
    return start, end


def value_of(message: Normalised, clause: Clause, draft: Draft, start: int, end: int) -> str:
    """Return what was decided, in a few words."""
    first = draft.found[0][1]
    if not first.whole:
        values = list(dict.fromkeys(found.value for _, found in draft.found))
        return ", ".join(values)[:LONGEST_VALUE]
    filler = FILLER.match(clause.text)
    lead = LEAD.match(clause.text, filler.end() if filler else 0)
    skipped = lead.end() if lead else 0
    begin = max(start, clause.start + min(skipped, first.start))
    value = message.showing(begin, end).strip(" ,.;:-!~\n")
    return " ".join(value.split())[:LONGEST_VALUE] or first.value


def accepted(
    text: str, message: Normalised, readings: list[Reading], proposal: str
) -> tuple[Decision, ...]:
    """Return the coach's proposal as decided, where the message accepts it."""
    acceptance = accepted_proposal(message, proposal)
    if acceptance is None:
        return ()
    plain, proposed = read(acceptance.proposal)
    return tuple(
        Decision(
            category=decision.category,
            subject=decision.subject,
            value=decision.value,
            confidence=acceptance.confidence,
            rationale=rationale_for(message, readings, 0, []) if readings else None,
            evidence=acceptance.evidence or text,
        )
        for decision in decided(plain, proposed, found_by_clause(proposed))
        if acceptance.includes(decision)
    )
