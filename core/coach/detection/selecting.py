"""Which of the values in a clause its commitment is about."""

import re
from collections.abc import Iterator

from core.coach.detection import content, openly, places, pricing, structure, timeline
from core.coach.detection.commitment import LEAD, RATIFIES, STRONG, Commitment, said_of
from core.coach.detection.completion import is_completion
from core.coach.detection.found import Found
from core.coach.detection.hedges import LOW, MEDIUM
from core.coach.detection.model import Category
from core.coach.detection.modes import FILLER, opening_of
from core.coach.detection.reading import LABEL, Reading
from core.coach.detection.timeline import PRIVATE_TIME, PROJECT_TIME
from core.coach.detection.words import words

CLOSE = 14
"""Characters that may follow a time which is the whole of what is said."""
SMALL_WORDS = words(
    "sometime after before between during until the will probably definitely either around about"
    " roughly say early mid late some time on in by at for till until"
    " from ok and do have having go going with we i us our my"
    " launching one a an it be is more like toward towards to of doing"
)
WORD = re.compile(r"[\w']+")


def found_in(reading: Reading, *, listed: bool, follows: bool) -> Iterator[Found]:
    """Give what a committed clause decides."""
    commitment = reading.commitment
    if commitment is None or reading.clause.modes or reading.clause.lived:
        return
    if not commitment.outright and not commitment.hedged and is_completion(reading.clause):
        return
    if (
        LIKENS.match(reading.text)
        or openly.FOR_PRIVATE.search(reading.text)
        or openly.OWN_LIFE.search(reading.text)
    ):
        return
    everything = [
        *pricing.extract(reading.text),
        *places.extract(reading.text, reading.clause.display),
        *timeline.extract(reading.text),
        *structure.extract(reading.text),
        *content.extract(reading.text, listed=listed),
    ]
    if not any(found.category is Category.PLATFORM for found in everything):
        everything.extend(timeline.unknown_days(reading.text, reading.clause.display))
    if PRIVATE_TIME.search(reading.text) and not PROJECT_TIME.search(reading.text):
        everything = [found for found in everything if beside_life(found, reading.text)]
    if reading.clause.private:
        everything = [found for found in everything if found.category is Category.CONTENT]
    kept = [found for found in everything if permits(commitment, found, reading.text)]
    if (
        not kept
        and not any(found.sure for found in everything)
        and may_be_open(reading, listed=listed, follows=follows)
    ):
        kept = list(openly.extract(reading.text))
    yield from without_overlaps(kept)


def beside_life(found: Found, text: str) -> bool:
    """Return whether a find is the project's though its clause speaks of the writer's life, too."""
    if found.category is Category.STRUCTURE:
        return openly.names_parts(text)
    return found.category is not Category.TIMELINE


def may_be_open(reading: Reading, *, listed: bool, follows: bool) -> bool:
    """Return whether a clause without a value of its own may still be what was decided.

    `follows` says that its sentence has decided something already: what then goes on without a
    commitment of its own explains that.
    """
    commitment = reading.commitment
    if commitment is None or reading.clause.modes:
        return False
    if listed and LABEL.search(reading.text):
        return False
    if not reading.own and (follows or reading.clause.joint != ":"):
        return False
    firm = commitment.outright or commitment.hedged or bool(commitment.categories)
    firm = firm or (commitment.stated and bool(openly.WILL_BE.search(reading.text)))
    text = reading.text
    described = (said_of(text), opening_of(text))
    planned = openly.WILL_BE.search(text) or openly.IT_IS_NOW.match(text)
    describes = any(map(openly.only_describes, described)) and not planned
    told = describes or RATIFIES.match(text) or openly.DEED.match(opening_of(text))
    return (
        firm and not told and not is_completion(reading.clause) and not openly.PRIVATE.search(text)
    )


BY_STATING = {Category.PRICING, Category.PLATFORM}
"""What even unsure words settle where the project is said to be so: "it is an email list"."""

LIKENS = re.compile(r"(?:the )?same (?:price |thing |day )?as |just like |like my ")
"""What only compares: "same as my yoga teacher"."""

ALONGSIDE = {Category.PRICING, Category.PLATFORM, Category.TIMELINE}
"""What a plan of any kind settles in passing: "I'll host it on Podia for $19"."""


def permits(commitment: Commitment, found: Found, text: str) -> bool:
    """Return whether the commitment can be about what was found."""
    verb = found.category in commitment.categories
    if found.category is Category.TIMELINE and not found.sure:
        return permits_time(commitment, found, text, verb=verb)
    if commitment.outright or verb:
        return True
    if commitment.categories and found.sure and found.category in ALONGSIDE:
        return True
    return commitment.stated and (found.sure or found.category in BY_STATING)


def permits_time(commitment: Commitment, found: Found, text: str, *, verb: bool) -> bool:
    """Return whether the commitment can be about a time that may be any time of the writer's."""
    before = text[: found.start]
    if found.subject == "cadence" and not PRIVATE_TIME.search(text):
        item = commitment.outright and ONE_THING.fullmatch(before)
        stated = commitment.stated and IT_IS.fullmatch(before)
        if item or stated or (commitment.hedged and commitment.outright):
            return True
    if commitment.stated and DAY_IS.search(before):
        return True
    near = says_nothing(text[commitment.cue_end : found.start])
    near = near and len(text) - found.end <= CLOSE * 2
    return near and bool(commitment.outright or verb or commitment.hedged)


IT_IS = re.compile(
    r"(?:(?:so|and|but|ok|anyway|yeah) )*(?:it|they) (?:is|are)(?: now| just| all| only)* "
)
ONE_THING = re.compile(
    r"(?:and )?(?:(?:a|an|one|two|three|new|our|my|the) (?:(?!and )[\w'-]+ ){1,3}|[a-z-]+s )"
)
"""What a rhythm may follow in a list: "a chapter every Monday and Friday"."""

DAY_IS = re.compile(
    r"\b(?:day|date|night|slot) (?:is|will be)(?: on)? $|^(?:(?:so|and|but|ok|anyway) )*(?:it"
    r"|this|everything)"
    r" (?:is now|runs|goes|happens|starts|begins|opens|lands|ends|will be)(?: now| just| from| on"
    r"| in"
    r"| at| out| live)* $"
)
"""What a day may follow without any word of deciding: "feedback day is Tuesday"."""


def says_nothing(text: str) -> bool:
    """Return whether the words between a deciding phrase and a time tell nothing themselves."""
    filler = FILLER.match(text)
    lead = LEAD.match(text, filler.end() if filler else 0)
    rest = text[lead.end() if lead else 0 :]
    for cue in (LOW, MEDIUM, STRONG):
        rest = cue.sub(" ", rest)
    return all(word in SMALL_WORDS for word in WORD.findall(rest))


def without_overlaps(kept: list[Found]) -> Iterator[Found]:
    """Give the finds that no stronger find explains already."""
    for found in kept:
        if not any(drops(found, kept) for drops in EXPLAINED):
            yield found


DETAILS = re.compile(
    r"(?:(?P<with>with) |(?P<pace>(?:one|a|two) [\w-]+ (?:a|per|each|every) (?:week|day"
    r"|month)[ .!]*$)"
    r"|(?:and )?(?:one|another|the other|each) (?:for|with|on|about) )"
)


ITEM = re.compile(r"(?:and |plus )?(?:a|an|one|two|some) ")


def without_details(finds: list[Found], text: str, before: list[Found]) -> list[Found]:
    """Return the finds of a clause without those that only say more of the parts before it.

    "Pods of five, with a different host each week", "two tracks, one for beginners".
    """
    if ITEM.match(text) and any(EACH.match(each.value) for each in before):
        return [found for found in finds if found.category is not Category.CONTENT]
    detail = DETAILS.match(text)
    if detail is None or not any(each.category is Category.STRUCTURE for each in before):
        return finds
    paced = detail.group("with") or detail.group("pace")
    said = Category.TIMELINE if paced else Category.CONTENT
    return [found for found in finds if found.category is not said]


def part_of_stronger(found: Found, kept: list[Found]) -> bool:
    """Return whether a part only counts what a price, a time, a place or a topic says."""
    if found.category is not Category.STRUCTURE:
        return False
    placed = any(other.category is Category.PLATFORM for other in kept)
    if placed and found.value in {"forum", "roles"}:
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


def counts_it(found: Found) -> bool:
    """Return whether a part only counts what a topic lists: "three tutorials on skies"."""
    return found.subject == "parts" and not EACH.match(found.value)


def is_matter(found: Found, topic: Found) -> bool:
    """Return whether a format or a helper only stands in what a piece is or is about."""
    if topic.focus is None or found.start < topic.start:
        return False
    return found.subject == "team" or (found.subject == "format" and found.start < topic.focus)


def is_series(found: Found, topic: Found) -> bool:
    """Return whether a format only counts the parts of a piece: "a five part series on sleep"."""
    return found.value.endswith("series") and topic.focus is not None and found.end < topic.focus


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
    ruled = any(other.subject in RULES and other.start < found.start for other in before)
    ruled = ruled or any(other.subject == "spaces" and covers(other, found) for other in before)
    return ruled or (found.value.startswith("for ") and bool(before))


def counted_by_part(found: Found, kept: list[Found]) -> bool:
    """Return whether a bare number counts parts or seats: "twelve people"."""
    return (
        found.category is Category.PRICING
        and not found.sure
        and any(covers(other, found) for other in kept if other.category is Category.STRUCTURE)
    )


def period_of_other(found: Found, kept: list[Found]) -> bool:
    """Return whether a rhythm only says how often: "$5 a month", "a guest teacher each month"."""
    if found.category is not Category.TIMELINE:
        return False
    if any(covers(other, found) for other in kept if other.category is Category.PRICING):
        return True
    parts = [other for other in kept if other.category is Category.STRUCTURE]
    of_a_part = any(other.subject in RULES and covers(other, found) for other in parts)
    return of_a_part or (bool(parts) and bool(OFTEN.search(found.value)))


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
        return follows or (inside and (topic.start >= other.start or other.end >= topic.end))
    if other.category is Category.PLATFORM:
        put = topic.end <= other.start and PUTS.search(topic.value)
        return bool(put) or (inside and (not topic.sure or topic.value.endswith(" only")))
    if other.category is Category.STRUCTURE:
        return inside and other.subject in {"format", "team"} and other.start <= topic.start
    chosen = other.category is Category.TIMELINE and not topic.sure and inside
    within = other.start <= topic.start and topic.end <= other.end
    paced = other.subject == "cadence" and (within or 0 <= other.start - topic.end <= 1)
    return chosen or paced


PUTS = re.compile(r"^(?:shorts|reels|carousels|live|lives|q&as?|vids?)$")
"""Media that are only put somewhere: "the shorts go to TikTok"."""


def part_of_price(found: Found, kept: list[Found]) -> bool:
    """Return whether a capitalised word is the sign of an amount: "R350 a month"."""
    return (
        found.category is Category.PLATFORM
        and not found.sure
        and any(covers(other, found) for other in kept if other.category is Category.PRICING)
    )


def rule_of_price(found: Found, kept: list[Found]) -> bool:
    """Return whether a rule only says how a price is paid: "let people pay in two goes"."""
    return found.subject == "rules" and any(
        other.category is Category.PRICING and other.sure for other in kept
    )


def inside_name(found: Found, kept: list[Found]) -> bool:
    """Return whether a place or a time is only part of a title: "call it Mending Mondays"."""
    return found.category in {Category.PLATFORM, Category.TIMELINE} and any(
        other.subject == "name" and other.focus is not None and other.focus <= found.start
        for other in kept
        if other.category is Category.CONTENT
    )


RULES = {"rules", "access", "team"}
OFTEN = re.compile(r"\b(?:a|each|every|per) (?:day|week|month|term|year|quarter)$")
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


def inside_topic(found: Found, kept: list[Found]) -> bool:
    """Return whether a place is only part of what a topic teaches: "about selling on Etsy"."""
    return found.category is Category.PLATFORM and any(
        other.focus is not None and other.focus < found.start and TAUGHT.search(other.value)
        for other in kept
        if other.category is Category.CONTENT
    )


TAUGHT = re.compile(r"\b(?:about [a-z]+ing|how to) ")


def misplaced(found: Found, kept: list[Found]) -> bool:
    """Return whether what looks like a topic is a place or a time ("a course on Udemy")."""
    return (
        found.focus is not None
        and found.subject != "name"
        and any(
            other.start - CLOSE // 3 <= found.focus < other.end
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
    told_by_other,
    counted_by_part,
    period_of_other,
    part_of_price,
    rule_of_price,
    inside_name,
    inside_topic,
)
"""Why a find says nothing of its own beside the others of its clause."""
