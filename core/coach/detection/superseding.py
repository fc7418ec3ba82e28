"""Which decisions still count when new ones come in."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.coach.detection.model import Category, Decision, Detection, Retraction
from core.coach.detection.words import words


@dataclass(frozen=True, slots=True, kw_only=True)
class ActiveDecision:
    """A decision that counts until something ends it; the latest has the highest `position`."""

    id: str
    category: Category
    subject: str
    value: str
    position: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What a message does to the decisions that counted before it.

    `supersedes` maps the place of a new decision in the detection to the id of the one it
    replaces; `retracted` are ids that end without a successor; `restated` are places of new
    decisions that only repeat an active one.
    """

    supersedes: dict[int, str]
    retracted: tuple[str, ...]
    restated: tuple[int, ...]


def changes(active: Sequence[ActiveDecision], detection: Detection) -> Changes:
    """Return what `detection` does to the `active` decisions.

    A new decision supersedes the active one of the same category and subject, unless it says the
    same again. A retraction ends what it names, or the latest decision when it names nothing; it
    ends nothing that a decision of the same message replaces.
    """
    supersedes: dict[int, str] = {}
    restated: list[int] = []
    for place, decision in enumerate(detection.decisions):
        old = newest(active, decision)
        if old is None:
            continue
        if same_value(old.value, decision.value):
            restated.append(place)
        else:
            supersedes[place] = old.id
    ended: list[str] = []
    for retraction in detection.retractions:
        taken_back = target(active, retraction)
        replaced = taken_back is not None and taken_back.id in supersedes.values()
        if taken_back is not None and not replaced and taken_back.id not in ended:
            if retraction.category is None and detection.decisions:
                continue
            ended.append(taken_back.id)
    return Changes(supersedes=supersedes, retracted=tuple(ended), restated=tuple(restated))


def newest(active: Sequence[ActiveDecision], decision: Decision) -> ActiveDecision | None:
    """Return the latest active decision about the same thing."""
    same = [
        old
        for old in active
        if old.category == decision.category and old.subject == decision.subject
    ]
    return max(same, key=lambda old: old.position, default=None)


def target(active: Sequence[ActiveDecision], retraction: Retraction) -> ActiveDecision | None:
    """Return the active decision that a retraction takes back."""
    if retraction.category is None:
        return max(active, key=lambda old: old.position, default=None)
    same = [old for old in active if old.category == retraction.category]
    named = [old for old in same if old.subject == retraction.subject]
    if retraction.value is not None:
        mentioned = [old for old in same if shares_words(old.value, retraction.value)]
        return max(mentioned, key=lambda old: old.position, default=None)
    return max(named or same, key=lambda old: old.position, default=None)


def same_value(one: str, other: str) -> bool:
    """Return whether two values are the same but for case and spaces."""
    return " ".join(one.casefold().split()) == " ".join(other.casefold().split())


def shares_words(one: str, other: str) -> bool:
    """Return whether two values have a telling word or number in common."""
    return bool(telling(one) & telling(other))


def telling(value: str) -> set[str]:
    """Return the words and numbers of a value, without the smallest words."""
    plain = "".join(letter if letter.isalnum() else " " for letter in value.casefold())
    return {stem(word) for word in plain.split() if word not in SMALL_WORDS}


def stem(word: str) -> str:
    """Return the word without a plural ending."""
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word


SMALL_WORDS = words(
    "a an the of on in at for to and or with my our month year week per it is be do"
)
