"""Which finds of a clause say nothing of their own, as another find explains them."""

from collections.abc import Iterator

from core.coach.detection.arrangements import DUTIES
from core.coach.detection.found import Found
from core.coach.detection.groups import DO_SO
from core.coach.detection.model import Category
from core.coach.detection.patterns import Pattern
from core.coach.detection.topics import DATED

CLOSE = 4
"""Characters before a place or a time in which a topic that begins there is none."""

DETAILS = Pattern(
    r"(?:(?P<with>with) |(?P<pace>(?:one|a|two) (?:[\w-]+ )?(?:a|per|each|every) (?:week|day"
    r"|month)[ .!]*$)"
    r"|(?:and )?(?:one|another|the other|each) (?:for|with|on|about) )"
)


def without_details(finds: list[Found], text: str, before: list[Found]) -> list[Found]:
    """Return the finds of a clause without those that only say more of the parts before it.

    "Pods of five, with a different host each week", "two tracks, one for beginners".
    """
    detail = DETAILS.match(text)
    if detail is None or not any(each.category is Category.STRUCTURE for each in before):
        return finds
    paced = detail.group("with") or detail.group("pace")
    said = Category.TIMELINE if paced else Category.CONTENT
    return [found for found in finds if found.category is not said]


def without_overlaps(kept: list[Found]) -> Iterator[Found]:
    """Give the finds that no stronger find explains already."""
    for found in kept:
        if not any(drops(found, kept) for drops in EXPLAINED):
            yield found


def part_of_stronger(found: Found, kept: list[Found]) -> bool:
    """Return whether a part only counts what a price, a time, a place or a topic says."""
    if found.category is not Category.STRUCTURE:
        return False
    placed = any(other.category is Category.PLATFORM for other in kept)
    if placed and found.value.removeprefix("own ") in PLACED_THERE:
        return True
    if found.subject == "parts" and any(names_thing_of(found, other) for other in kept):
        return True
    return any(
        covers(other, found)
        for other in kept
        if (other.category is Category.CONTENT and counts_it(found))
        or (other.category is Category.CONTENT and is_matter(found, other))
        or (other.category is Category.CONTENT and is_series(found, other))
        or (other.category is Category.PRICING and other.sure)
        or other.category is Category.PLATFORM
        or (other.category is Category.TIMELINE and found.subject not in RULES)
    )


PLACED_THERE = {"forum", "roles", "group", "server", "channel", "space"}
"""What a platform is chosen for, too: "the club gets its own forum on Discourse"."""


def counts_it(found: Found) -> bool:
    """Return whether a part only counts what a topic lists: "three tutorials on skies"."""
    return found.subject == "parts" and not EACH.match(found.value)


def is_matter(found: Found, topic: Found) -> bool:
    """Return whether a format or a helper only stands in what a piece is or is about."""
    if topic.focus is None or found.start < topic.start:
        return False
    if (found.subject in RULES or " where " in topic.value) and found.start >= topic.focus:
        return True
    if found.subject == "seats" and found.start == topic.focus:
        return True
    return found.subject == "team" or (found.subject == "format" and found.start < topic.focus)


def is_series(found: Found, topic: Found) -> bool:
    """Return whether a format only counts the parts of a piece: "a five part series on sleep"."""
    of_a_piece = found.value.endswith(("series", "section", "unit", "chapter"))
    return of_a_piece and topic.focus is not None and found.end < topic.focus


def format_of_pieces(found: Found, kept: list[Found]) -> bool:
    """Return whether an uncertain topic is how the whole is built ("a course of small groups")."""
    return (
        found.category is Category.CONTENT
        and not found.sure
        and any(
            part.start >= found.start and part.subject in {"format", "seats", "spaces", "tiers"}
            for part in kept
            if part.category is Category.STRUCTURE
        )
    )


def says_for_whom(found: Found, kept: list[Found]) -> bool:
    """Return whether a topic only says who or what a rule or a group is for."""
    if found.category is not Category.CONTENT or found.focus is not None:
        return False
    before = [other for other in kept if other.category is Category.STRUCTURE]
    ruled = any(other.subject in RULES and other.start <= found.start for other in before)
    ruled = ruled or any(other.subject == "spaces" and covers(other, found) for other in before)
    return ruled or (found.value.startswith("for ") and bool(before))


def part_of_rule(found: Found, kept: list[Found]) -> bool:
    """Return whether a topic is only what people do by a rule: "let the elders teach reading"."""
    return found.category is Category.CONTENT and any(
        other.category is Category.STRUCTURE
        and other.start <= found.start
        and (DO_SO.match(other.value) or DUTIES.match(other.value) or other.subject == "team")
        for other in kept
    )


def counted_by_part(found: Found, kept: list[Found]) -> bool:
    """Return whether a bare number counts parts or seats: "twelve people"."""
    return found.category is Category.PRICING and any(
        covers(other, found) and not found.sure
        for other in kept
        if other.category is Category.STRUCTURE
    )


def period_of_other(found: Found, kept: list[Found]) -> bool:
    """Return whether a rhythm only says how often: "$5 a month", "a guest teacher each month"."""
    if found.category is not Category.TIMELINE:
        return False
    if any(covers(other, found) for other in kept if other.category is Category.PRICING):
        return True
    parts = [other for other in kept if other.category is Category.STRUCTURE]
    of_a_part = any(other.subject in RULES and covers(other, found) for other in parts)
    listed = any(0 < found.start - part.end <= len(" with a ") for part in parts)
    often = OFTEN.search(found.value) or (listed and found.value.endswith("ly"))
    return of_a_part or (bool(parts) and bool(often))


def told_by_other(found: Found, kept: list[Found]) -> bool:
    """Return whether a topic only names what a price, a place or a rhythm is chosen for."""
    return found.category is Category.CONTENT and any(names_thing_of(found, each) for each in kept)


def names_thing_of(topic: Found, other: Found) -> bool:
    """Return whether a topic is the thing that another find is about."""
    follows = 0 <= topic.start - other.end <= 1
    if topic.category is Category.STRUCTURE:
        return other.subject == "cadence" and 0 <= other.start - topic.end <= 1
    if topic.focus is not None:
        return other.category is Category.PRICING and follows
    inside = covers(other, topic)
    if other.category is Category.PRICING:
        priced = 0 <= other.start - topic.end <= len(" for ") + 1
        return (
            follows or priced or (inside and (topic.start >= other.start or other.end >= topic.end))
        )
    if other.category is Category.PLATFORM:
        put = topic.end <= other.start and PUTS.search(topic.value)
        return bool(put) or (inside and (not topic.sure or topic.value.endswith(ONLY_NOW)))
    if other.category is Category.STRUCTURE:
        return inside and other.subject in {"format", "team"} and other.start <= topic.start
    chosen = other.category is Category.TIMELINE and not topic.sure and inside
    within = other.start <= topic.start and topic.end <= other.end
    within = within or bool(NEW_ONE.match(topic.value))
    paced = other.subject == "cadence" and (within or 0 <= other.start - topic.end <= 1)
    return chosen or paced


NEW_ONE = Pattern(r"(?:an?|one|another|new|fresh) (?!series|course)")
"""A piece that only comes with a rhythm: "every Friday I'll drop a new loop pack"."""

ONLY_NOW = (" only", "to begin with", "to start with", "to begin", "to start")
PUTS = Pattern(r"^(?:shorts|reels|carousels|live|lives|q&as?|vids?|private podcast(?: feed)?)$")
"""Media that are only put somewhere: "the shorts go to TikTok"."""


def inside_name(found: Found, kept: list[Found]) -> bool:
    """Return whether a place or a time is only part of a title: "call it Mending Mondays"."""
    return found.category in {Category.PLATFORM, Category.TIMELINE} and any(
        other.subject == "name" and other.focus is not None and other.focus <= found.start
        for other in kept
        if other.category is Category.CONTENT
    )


RULES = {"rules", "access", "team"}
OFTEN = Pattern(r"\b(?<!of )(?:a|each|every|per) (?:day|week|month|term|year|quarter)$")
EACH = Pattern(
    r"(?:each|every) (?:module|lesson|week|phase|unit|tier|member|cohort|session|video|tutorial"
    r"|episode|recipe|pattern|issue|chapter|project|class|workshop|call)\b"
)
EVENTS = Pattern(
    r"(?:office hours|live q|hot seat|co-?working|body doubling|quiz|homework|critique|feedback"
    r"|peer|applications?$|group calls?$)"
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


def time_of_piece(found: Found, kept: list[Found]) -> bool:
    """Return whether a time only says which piece: "the May class is lino printing"."""
    return found.category is Category.TIMELINE and any(
        tells_which(found, other) for other in kept if other.category is Category.CONTENT
    )


def tells_which(time: Found, topic: Found) -> bool:
    """Return whether a time is part of the piece's name, or the while in which it is all we do."""
    if topic.focus is None:
        return False
    named = time.value.startswith("for ") or DATED.match(topic.value)
    return topic.start <= time.start < topic.focus and bool(named)


def misplaced(found: Found, kept: list[Found]) -> bool:
    """Return whether what looks like a topic is a place or a time ("a course on Udemy")."""
    return (
        found.focus is not None
        and found.subject != "name"
        and any(
            other.start - CLOSE <= found.focus < other.end
            for other in kept
            if other.category in {Category.PLATFORM, Category.TIMELINE}
        )
    )


def covers(one: Found, other: Found) -> bool:
    """Return whether one find overlaps another."""
    return one.start < other.end and other.start < one.end


EXPLAINED = (
    aside,
    misplaced,
    is_event,
    part_of_stronger,
    format_of_pieces,
    says_for_whom,
    part_of_rule,
    told_by_other,
    counted_by_part,
    period_of_other,
    inside_name,
    time_of_piece,
)
"""Why a find says nothing of its own beside the others of its clause."""
