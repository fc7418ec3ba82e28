"""What the writer takes back."""

import re
from collections.abc import Iterator

from core.coach.detection import content, places, pricing, structure, timeline
from core.coach.detection.fragments import WAVERS
from core.coach.detection.model import Category, Retraction
from core.coach.detection.modes import Mode, opening_of
from core.coach.detection.normalise import Normalised
from core.coach.detection.patterns import Pattern
from core.coach.detection.reading import Reading

TAKES_BACK = Pattern(
    r"(?:(?:please |can you |could you |so |lets |let us |i am |we are |i want to "
    r"|i would like to |i have to |i need to |time to |going to )*(?:scratch|strike|undo|ignore"
    r"|cancel(?:ling)?|scrap(?:ping)?|forget|delete|remove|drop(?:ping)?|revert|revoke"
    r"|bin(?:ning)?|axe|shelve|shelving|unlock|reverse|disregard|walk(?:ing)? back|pull(?:ing)?"
    r"|back(?:ing)? out of|take back|taking back|kill(?:ing)?|ditch(?:ing)?|park(?:ing)?"
    r"|rethink(?:ing)?|reconsider(?:ing)?|toss(?:ing)?|void|nix|skip(?:ping)?)\b"
    r"|(?:i|we) (?:have )?(?:take|took|taken) (?:that|it|this) back|changed my mind"
    r"|change of (?:plan|heart|plans)|remember when i said|(?:i|we) (?:am |are )?(?:not"
    r"|no longer) (?:doing|going with|using|launching|charging|offering|running|having|moving"
    r"|selling|hosting)|on second thoughts?|back to square one|back to the drawing board"
    r"|never mind|(?:it|that) is off|call(?:ing)? off|(?:the )?[\w$€£ ]{1,30} is (?:off|dead|out"
    r"|off the table|no more|cancelled|canceled|scrapped|gone))"
)
ABOUT = (
    (Category.PRICING, "price", re.compile(r"\b(?:pric\w*|cost|fee|amount|number|rate)\b")),
    (Category.PRICING, "discount", re.compile(r"\bdiscount\b")),
    (Category.PRICING, "trial", re.compile(r"\btrial\b")),
    (Category.PLATFORM, "platform", re.compile(r"\b(?:platform|host|app)\b")),
    (Category.TIMELINE, "launch", re.compile(r"\b(?:date|launch|deadline|timeline)\b")),
    (Category.TIMELINE, "cadence", re.compile(r"\b(?:schedule|weekly|monthly|daily)\b")),
    (Category.STRUCTURE, "tiers", re.compile(r"\btiers?\b")),
    (Category.STRUCTURE, "format", re.compile(r"\b(?:cohorts?|format|structure|model)\b")),
    (Category.CONTENT, "topic", re.compile(r"\b(?:topic|theme|content|lesson|bonus|name)\b")),
)


def retractions_in(message: Normalised, readings: list[Reading]) -> Iterator[Retraction]:
    """Give what the message takes back, each once."""
    seen: set[tuple[Category | None, str | None]] = set()
    for reading in readings:
        clause = reading.clause
        opening = opening_of(clause.text)
        taken = TAKES_BACK.match(opening) or WAVERS.match(opening)
        blocked = {Mode.CONDITIONAL, Mode.HYPOTHETICAL, Mode.THIRD_PARTY}
        if not taken or clause.modes & blocked:
            continue
        category, subject, value = target(clause.text, clause.display)
        if (category, subject) in seen:
            continue
        seen.add((category, subject))
        yield Retraction(
            category=category,
            subject=subject,
            value=value,
            evidence=message.verbatim(clause.start, clause.end),
        )


def target(text: str, display: str) -> tuple[Category | None, str | None, str | None]:
    """Return category, subject and value of what a clause takes back."""
    for found in (
        *places.extract(text, display),
        *pricing.extract(text),
        *structure.extract(text),
        *timeline.extract(text),
        *content.extract(text),
    ):
        return found.category, found.subject, found.value
    for category, subject, pattern in ABOUT:
        if pattern.search(text):
            return category, subject, None
    return None, None, None
