"""What takes the place of what was refused, given up or chosen before."""

from collections.abc import Iterator
from dataclasses import replace

from core.coach.detection import content, pricing, structure, telling_words
from core.coach.detection.found import Found, whole_clause
from core.coach.detection.model import Category
from core.coach.detection.modes import Mode, opening_of
from core.coach.detection.numbers import COUNT
from core.coach.detection.offer import PROJECT
from core.coach.detection.patterns import Pattern
from core.coach.detection.quotes import BLANK
from core.coach.detection.reading import IT_IS_NOW, Reading
from core.coach.detection.structure import COUNTED

FORMER = {Mode.PAST, Mode.NEGATED, Mode.RETRACTED}


def replacing(readings: list[Reading], index: int) -> Iterator[Found]:
    """Give a clause without a value of its own as what replaces the refused or former choice.

    "Lesson one was going to be on knives, switching it to stock": stock is a topic as knives was.
    """
    reading, before = readings[index], readings[index - 1] if index else None
    swapped = former_of(reading.clause.text, reading.text)
    if swapped and reading.commitment is not None and REPLACES.search(reading.text):
        yield replace(
            swapped, value=reading.text, start=0, end=len(reading.text), whole=True, focus=None
        )
        return
    if before is None or reading.commitment is None:
        return
    if turns_into(reading, before):
        yield whole_clause(reading.text)
        return
    if not reading.commitment.outright:
        return
    if not before.clause.modes or not before.clause.modes <= FORMER:
        return
    turned = reading.clause.joint in {"but", ", but"}
    if not (turned or REPLACES.search(reading.text)):
        return
    given_up = before.clause.text
    former = [*structure.extract(given_up), *content.extract(given_up, listed=False)]
    if not former and IT_IS_NOW.match(reading.text):
        former = list(telling_words.extract(given_up))
    if former:
        yield replace(
            former[0], value=reading.text, start=0, end=len(reading.text), whole=True, focus=None
        )


def former_of(text: str, kept: str) -> Found | None:
    """Return what a clause gives up, where it names what replaces it: "swapped x for y"."""
    if BLANK not in kept or len(text) != len(kept):
        return None
    given_up = "".join(
        letter if now == BLANK else " " for letter, now in zip(text, kept, strict=True)
    )
    if not telling_words.names_parts(given_up):
        return None
    return next(structure.extract(given_up), None) or next(telling_words.extract(given_up), None)


REPLACES = Pattern(
    r"\b(?:switch\w*|swap\w*|mak\w+|chang\w+|turn\w*|cut\w*|narrow\w*|now|instead|doing|it is"
    r"|going with)\b"
)


def turns_into(reading: Reading, before: Reading) -> bool:
    """Return whether a clause says what a piece is made instead of what it was to be."""
    was = Mode.PAST in before.clause.modes and WAS_TO_BE.match(opening_of(before.clause.text))
    made = reading.commitment is not None and Category.CONTENT in reading.commitment.categories
    return bool(was and made and TURNED.match(opening_of(reading.text)))


WAS_TO_BE = Pattern(
    rf"(?:(?:the|my|our|this|that) )?(?:[\w'-]+ ){{0,3}}?(?:{PROJECT})(?: (?:one|two|three|four"
    rf"|\d+))?"
    r" (?:was|were) (?:originally |first |all )?(?:meant to be|supposed to be|going to be|to be|due"
    r" to be|planned as|about)\b"
)
TURNED = Pattern(
    r"(?:(?:i|we) (?:am|are|will) )?(?:now )?(?:(?:switch|swap|chang|turn|mak|flip|convert)(?:p|e)?"
    r"(?:ing)?) (?:(?:it|them|this|that|the theme|the topic|~+) )?(?:(?:in)?to|for) "
    r"(?!(?:it|that|this|something|anything|\d|[$€£₹]|online|live|weekly|monthly)\b)[a-z]"
)
"""What a piece was to be, and what it is made instead: "it was to be lace, switching to cables"."""


PERIOD_ALONE = Pattern(
    r"(?:(?:paid|billed|charged) )?(?:weekly|monthly|quarterly|yearly|annually|(?:a|per|each|every)"
    r" (?:week|month|quarter|year|term))"
)
"""What a price is for, after a comma: "15 dollars, monthly"."""


def is_period(readings: list[Reading], by_clause: list[list[Found]], index: int) -> bool:
    """Return whether a clause only says what the price before it is for."""
    alone = PERIOD_ALONE.fullmatch(readings[index].clause.text.strip(" .!"))
    return bool(index and alone) and any(found.subject == "price" for found in by_clause[index - 1])


NEW_COUNT = Pattern(
    r"(?:(?:so|but|and|now) )*(?:it is|make it|they are|there (?:are|is))(?: now| just"
    rf"| only)* {COUNT}(?: (?:[a-z]+ )?(?:ones?|[a-z]{{3,}}s))?(?: now| instead)?[ .!]*"
)


def counts_anew(readings: list[Reading], index: int) -> bool:
    """Return whether a clause only says a new number of parts: "six modules, now it's four"."""
    reading = readings[index]
    if not index or reading.clause.modes:
        return False
    if not NEW_COUNT.fullmatch(reading.text):
        return False
    former = readings[index - 1].clause.text.strip(" .!")
    return bool(COUNTED.search(former)) and reading.commitment is not None


def is_billing(readings: list[Reading], index: int, finds: list[Found]) -> bool:
    """Return whether a rhythm replaces how people paid: "annual billing is out, it's quarterly"."""
    if index == 0 or len(finds) != 1 or finds[0].subject != "cadence":
        return False
    former = readings[index - 1].clause
    paid = any(each.subject == "billing" for each in pricing.extract(former.text))
    return paid and bool(former.modes) and former.modes <= FORMER
