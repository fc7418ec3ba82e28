"""Which of the values in a clause its commitment is about."""

import re
from collections.abc import Iterator

from core.coach.detection import content, places, pricing, structure, timeline
from core.coach.detection.commitment import LEAD, Commitment
from core.coach.detection.completion import is_completion
from core.coach.detection.found import Found
from core.coach.detection.model import Category
from core.coach.detection.modes import FILLER
from core.coach.detection.reading import Reading
from core.coach.detection.timeline import PRIVATE_TIME, PROJECT_TIME
from core.coach.detection.words import words

CLOSE = 14
"""Characters that may follow a time which is the whole of what is said."""
SMALL_WORDS = words(
    "sometime around about roughly say early mid late some time on in by at for till until"
    " from ok and"
    " launching a an it be is more like toward towards to of doing"
)
WORD = re.compile(r"[\w']+")


def found_in(reading: Reading, *, listed: bool) -> Iterator[Found]:
    """Give what a committed clause decides."""
    commitment = reading.commitment
    if commitment is None or reading.clause.modes:
        return
    if not commitment.outright and not commitment.hedged and is_completion(reading.clause):
        return
    everything = [
        *pricing.extract(reading.text),
        *places.extract(reading.text, reading.clause.display),
        *timeline.extract(reading.text),
        *structure.extract(reading.text),
        *content.extract(reading.text, listed=listed),
    ]
    if PRIVATE_TIME.search(reading.text) and not PROJECT_TIME.search(reading.text):
        return
    kept = [found for found in everything if permits(commitment, found, reading.text)]
    yield from without_overlaps(kept)


ALONGSIDE = {Category.PRICING, Category.PLATFORM, Category.TIMELINE}
"""What a plan of any kind settles in passing: "I'll host it on Podia for $19"."""


def permits(commitment: Commitment, found: Found, text: str) -> bool:
    """Return whether the commitment can be about what was found."""
    verb = found.category in commitment.categories
    if found.category is Category.TIMELINE and not found.sure:
        before = text[commitment.cue_end : found.start]
        near = says_nothing(before) and len(text) - found.end <= CLOSE * 2
        return commitment.outright and near
    if commitment.outright or verb:
        return True
    if commitment.categories and found.sure and found.category in ALONGSIDE:
        return True
    return commitment.stated and (found.sure or found.category is Category.PRICING)


def says_nothing(text: str) -> bool:
    """Return whether the words between a deciding phrase and a time tell nothing themselves."""
    filler = FILLER.match(text)
    lead = LEAD.match(text, filler.end() if filler else 0)
    rest = text[lead.end() if lead else 0 :]
    return all(word in SMALL_WORDS for word in WORD.findall(rest))


def without_overlaps(kept: list[Found]) -> Iterator[Found]:
    """Give the finds that no stronger find explains already."""
    strong = [
        found
        for found in kept
        if found.category is not Category.STRUCTURE
        and (found.sure or found.category is not Category.PRICING)
    ]
    topics = [found for found in kept if found.category is Category.CONTENT]
    parts = [found for found in kept if found.category is Category.STRUCTURE]
    for found in kept:
        if aside(found, kept) or misplaced(found, kept) or is_event(found, kept):
            continue
        if found.category is Category.STRUCTURE:
            inside = any(
                covers(other, found) for other in strong if other.category is not Category.CONTENT
            )
            listed = any(covers(other, found) for other in topics)
            if inside or (listed and found.subject == "parts"):
                continue
        if (
            found.category is Category.CONTENT
            and any(
                part.start >= found.start and part.subject in {"format", "seats", "spaces", "tiers"}
                for part in parts
            )
            and not found.sure
        ):
            continue
        if (
            found.category is Category.PRICING
            and not found.sure
            and any(covers(part, found) for part in parts)
        ):
            continue
        money = [other for other in kept if other.category is Category.PRICING]
        if found.category is Category.TIMELINE and any(covers(other, found) for other in money):
            continue
        yield found


EACH = re.compile(r"(?:each|every) (?:module|lesson|week|phase|unit|tier|member|cohort|session)\b")
EVENTS = re.compile(
    r"(?:office hours|live q|hot seat|co-?working|body doubling|quiz|homework|critique|feedback"
    r"|peer)"
)


def aside(found: Found, kept: list[Found]) -> bool:
    """Return whether a find only says for whom or what another is."""
    return found.aside and any(other.category is not found.category for other in kept)


def is_event(found: Found, kept: list[Found]) -> bool:
    """Return whether a find only names what a time, or each part of the whole, comes with."""
    each = any(EACH.match(other.value) for other in kept if other is not found)
    if each and found.category is Category.CONTENT and found.focus is None:
        return True
    timed = any(other.category is Category.TIMELINE for other in kept)
    return timed and found.category is Category.STRUCTURE and bool(EVENTS.match(found.value))


def misplaced(found: Found, kept: list[Found]) -> bool:
    """Return whether what looks like a topic is a place or a time ("a course on Udemy")."""
    return found.focus is not None and any(
        other.start - CLOSE // 3 <= found.focus < other.end
        for other in kept
        if other.category in {Category.PLATFORM, Category.TIMELINE}
    )


def covers(one: Found, other: Found) -> bool:
    """Return whether one find overlaps another."""
    return one.start < other.end and other.start < one.end
