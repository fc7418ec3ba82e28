"""Which of the values in a clause its commitment is about."""

import re
from collections.abc import Iterator

from core.coach.detection import content, places, pricing, structure, telling_words, timeline
from core.coach.detection.commitment import LEAD, Commitment, said_of
from core.coach.detection.completion import SECOND_DEED, is_completion
from core.coach.detection.cues import RATIFIES, STRONG
from core.coach.detection.deeds import DEED
from core.coach.detection.descriptions import is_timed
from core.coach.detection.found import Found
from core.coach.detection.headings import LABEL
from core.coach.detection.hedges import LOW, MEDIUM
from core.coach.detection.model import Category
from core.coach.detection.modes import FILLER, opening_of
from core.coach.detection.overlaps import without_overlaps
from core.coach.detection.patterns import Pattern
from core.coach.detection.quotes import BLANK
from core.coach.detection.reading import Reading
from core.coach.detection.terse_choices import IF_YOU
from core.coach.detection.timeline import PRIVATE_TIME, PROJECT_TIME
from core.coach.detection.words import words

CLOSE = 14
"""Characters that may follow a time which is the whole of what is said."""
SMALL_WORDS = words(
    "sometime after before between during until the will probably definitely either around about"
    " roughly say early mid late some time on in by at for till until"
    " from ok and do have having go going with we i us our my"
    " launching something one a an it be is more like toward towards to of doing"
)
WORD = re.compile(r"[\w']+")


def found_in(reading: Reading, *, listed: bool, follows: bool) -> Iterator[Found]:
    """Give what a committed clause decides."""
    commitment = reading.commitment
    if commitment is None or settles_nothing(reading, commitment):
        return
    text = LEAD_IN.sub(blanked, reading.text)
    timed = IF_YOU.sub(blanked, text)
    named = values_in(text, reading.clause.display, timed=timed, listed=listed)
    values = of_project(reading, named)
    goes_on = reading.clause.joint != "start"
    kept = [found for found in values if permits(commitment, found, reading.text, goes_on=goes_on)]
    if is_completion(reading.clause):
        kept = [
            found
            for found in kept
            if found.category is not Category.CONTENT or 0 < commitment.cue_end < found.end
        ]
    if (
        not kept
        and not any(found.sure for found in values)
        and may_be_open(reading, listed=listed, follows=follows)
    ):
        kept = list(telling_words.extract(reading.text))
    yield from without_overlaps(kept)


def settles_nothing(reading: Reading, commitment: Commitment) -> bool:
    """Return whether a clause decides nothing of the project, committed though it sounds."""
    clause, text = reading.clause, reading.text
    if clause.modes or clause.lived:
        return True
    if not commitment.outright and not commitment.hedged and is_completion(clause):
        return True
    return bool(
        LIKENS.match(text)
        or SECOND_DEED.match(opening_of(text))
        or IN_STONE.fullmatch(text.strip(" .!"))
        or (telling_words.FOR_PRIVATE.search(text) and not content.WITH_WHOM.search(text))
        or telling_words.OWN_LIFE.search(text)
    )


def values_in(text: str, display: str, *, timed: str, listed: bool) -> list[Found]:
    """Return every value that a clause names, decided or not.

    `display` is the clause as it was written, `timed` what of it may tell when.
    """
    return [
        *pricing.extract(text),
        *places.extract(text, display),
        *timeline.extract(timed),
        *structure.extract(text),
        *content.extract(text, listed=listed),
    ]


def of_project(reading: Reading, values: list[Found]) -> list[Found]:
    """Return what may be the project's of the values in a clause, with the days none is known by.

    A clause that speaks of the writer's life leaves only what can't be of that.
    """
    text, clause = reading.text, reading.clause
    if not any(found.category is Category.PLATFORM for found in values):
        values = [*values, *timeline.unknown_days(text, clause.display)]
    if PRIVATE_TIME.search(text) and not PROJECT_TIME.search(text):
        values = [found for found in values if beside_life(found, text)]
    if clause.private:
        values = [found for found in values if found.category is Category.CONTENT]
    return values


def blanked(match: re.Match[str]) -> str:
    """Return blanks in the place of the match."""
    return BLANK * len(match.group())


LEAD_IN = Pattern(
    r"^(?:so |and |well )?(?:after|following|despite|besides|for all|thanks to) .{4,}?"
    r" (?=(?:i|we) (?:am|are|will|have|just|finally) )"
)
"""What came before, ahead of the choice: "after three free trials we're hosting on Vimeo"."""


def beside_life(found: Found, text: str) -> bool:
    """Return whether a find is the project's though its clause speaks of the writer's life, too."""
    if found.category is Category.STRUCTURE:
        return found.subject == "team" or telling_words.names_parts(text)
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
    text = reading.text
    planned = bool(telling_words.WILL_BE.search(text) or telling_words.IT_IS_NOW.match(text))
    firm = commitment.outright or commitment.hedged or bool(commitment.categories & BUILT)
    firm = firm or (commitment.stated and planned)
    describes = telling_words.IS_LIKE.match(said_of(text)) or telling_words.IS_LIKE.match(
        opening_of(text)
    )
    told = (describes and not planned) or RATIFIES.match(text) or DEED.match(opening_of(text))
    return (
        firm
        and not told
        and not is_completion(reading.clause)
        and not telling_words.is_private(text)
    )


BUILT = {Category.STRUCTURE, Category.CONTENT}
"""What a clause may settle without a value's own words."""

BY_STATING = {Category.PRICING, Category.PLATFORM}
"""What even unsure words settle where the project is said to be so: "it is an email list"."""

IN_STONE = Pattern(r"(?:and |all )?(?:carved|set|written|etched|cast|engraved) (?:in|into) [a-z]+")
"""What only says how fixed it is: "carved in stone"."""

LIKENS = Pattern(
    r"(?:the )?same (?:price |thing |day )?as |just like |like my |that is what (?!i\b|we\b)"
)
"""What only compares: "same as my yoga teacher"."""

ALONGSIDE = {Category.PRICING, Category.PLATFORM, Category.TIMELINE, Category.STRUCTURE}
"""What a plan of any kind settles in passing: "I'll host it on Podia for $19"."""


def permits(commitment: Commitment, found: Found, text: str, *, goes_on: bool) -> bool:
    """Return whether the commitment can be about what was found.

    `goes_on` says that the clause does not begin its sentence.
    """
    verb = found.category in commitment.categories
    if found.category is Category.TIMELINE and not found.sure:
        if goes_on and commitment.stated and IT_IS_ON.fullmatch(text[: found.start]):
            return True
        return permits_time(commitment, found, text, verb=verb)
    if commitment.outright or verb:
        return True
    if commitment.categories and found.sure and found.category in ALONGSIDE:
        return True
    return commitment.stated and (found.sure or found.category in BY_STATING)


def permits_time(commitment: Commitment, found: Found, text: str, *, verb: bool) -> bool:
    """Return whether the commitment can be about a time that may be any time of the writer's."""
    begin = len(text) - len(opening_of(text))
    before = text[begin if begin <= found.start else 0 : found.start]
    if found.subject == "cadence" and not PRIVATE_TIME.search(text):
        item = commitment.outright and ONE_THING.fullmatch(before)
        stated = commitment.stated and THERE.fullmatch(before)
        if item or stated or (commitment.hedged and commitment.outright):
            return True
    if commitment.stated and (DAY_IS.search(before) or is_timed(opening_of(text), said_of(text))):
        return True
    near = says_nothing(text[commitment.cue_end : found.start])
    near = near and len(text) - found.end <= CLOSE * 2
    return near and bool(commitment.outright or verb or commitment.hedged)


THERE = Pattern(
    r"(?:(?:so|and|but|also|plus) )*there (?:will|is going to) be (?:(?:also|just|only) )*(?:an?"
    r"|one|two|some) (?!(?:storm|rain|strike|queue|party|match|bus|train)s?\b)(?:[\w'-]+ ){1,3}"
)
"""What a rhythm may follow, too: "there'll be a reflection every Friday"."""

IT_IS_ON = Pattern(
    r"(?:(?:so|and|but|plus) )*(?:it|they|both|this) (?:is|are) (?:both )?(?:(?:on|in|at|from) )?"
)
"""What a day may follow in a sentence that goes on: "and it's on the 8th"."""

ONE_THING = Pattern(
    r"(?:and |in with )?(?:(?:a|an|one|two|three|new|our|my|the) (?:(?!and )[\w'-]+ ){1,3}"
    r"|(?:[a-z-]+ ){0,2}[a-z-]+s )"
)
"""What a rhythm may follow in a list: "a chapter every Monday and Friday"."""

DAY_IS = Pattern(
    r"\b(?:day|date|night|slot) (?:is|will be)(?: on)? $|^we (?:are|will be|go) (?:on|back"
    r"|live)(?: (?:in|on|at|from))* $|^(?:(?:so|and|but|ok|anyway) )*(?:it"
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
