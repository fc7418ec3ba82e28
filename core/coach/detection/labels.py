"""What a label before it, or the list it begins, makes of a clause."""

import re

from core.coach.detection.completion import is_completion
from core.coach.detection.content import NUMBERED_PIECE
from core.coach.detection.found import Found
from core.coach.detection.headings import ABOUT_WHAT, BY_ITSELF, LIST
from core.coach.detection.model import Category
from core.coach.detection.patterns import Pattern
from core.coach.detection.reading import FINISHED, Reading

CONTENT_LABEL = Pattern(
    rf"\b(?:{NUMBERED_PIECE}|(?:lesson|module|week|episode|part|session|chapter|issue|unit"
    r"|video) (?:\d+|one|two"
    r"|three"
    r"|four|five)|(?:first|second|next|opening|pilot|last) (?:lesson|episode|video|module|class"
    r"|issue|post|live|workshop|session|one)|topics?|themes?|content|contents|bonus|freebie"
    r"|lead magnet|name|title"
    r"|subject(?: matter)?|focus|angle|niche|giveaway|opener|guest|what (?:the|my|our"
    r"|its) (?:[\w-]+ )?(?:module"
    r"|lesson|topic|theme|bonus|name|title"
    r"|freebie|episode|class|opener|first one) is)(?: (?:for|of|in) [\w ]{1,30})?$"
    rf"|^(?:(?:so|ok|and|right|now|also) )*(?:the |my |our )?{LIST}$"
)


def names_content(readings: list[Reading], index: int) -> bool:
    """Return whether a clause is what a label before it announces: "lesson one: knots"."""
    reading = readings[index]
    if index == 0 or reading.commitment is None or reading.clause.lived:
        return False
    if FINISHED.match(reading.clause.text) or is_completion(readings[index - 1].clause):
        return False
    label = CONTENT_LABEL.search(readings[index - 1].clause.text)
    before = readings[index - 1].clause.text.strip(" .?")
    alone = reading.clause.joint == "start" and BY_ITSELF.fullmatch(before)
    named = ABOUT_WHAT.fullmatch(before) or alone
    return bool(label and (reading.clause.joint in {":", "("} or named))


def heads_a_list(readings: list[Reading], index: int) -> bool:
    """Return whether a clause only announces the topics that follow: "final list! knots, sails"."""
    before = readings[index - 1].clause.text.strip(" .?")
    return bool(re.search(rf"(?:^|\b){LIST}$", before)) and names_content(readings, index)


def names_part(readings: list[Reading], index: int) -> bool:
    """Return whether a clause is what a part is made of: "each week = one video and a sheet"."""
    given = index and readings[index].commitment and readings[index].clause.joint == ":"
    return bool(given and EACH_PART.search(readings[index - 1].clause.text))


EACH_PART = Pattern(
    r"^(?:the |my |our )?(?:moderators?|mods|hosts?|assistants?|teachers?|helpers?|co-?hosts?"
    r"|editors?"
    r"|captains?|tutors?|mentors?)$|"
    r"\b(?:each|every) (?:week|module|lesson|session|month|class|unit|day)$"
)


def details_of_parts(readings: list[Reading], by_clause: list[list[Found]], index: int) -> bool:
    """Return whether a clause only says what each of the parts is: "two groups: one for ..."."""
    reading = readings[index]
    before = index
    while before and readings[before].clause.sentence == reading.clause.sentence:
        if readings[before].own:
            return False
        if readings[before].clause.joint == ":":
            return any(found.category is Category.STRUCTURE for found in by_clause[before - 1])
        before -= 1
    return False
