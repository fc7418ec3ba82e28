"""Platforms by name, and places that have none."""

import re
from collections.abc import Iterator
from functools import lru_cache

from core.coach.detection.found import Found, any_of
from core.coach.detection.model import Category
from core.coach.detection.offer import ARRANGEMENTS, PARTICIPANTS, PIECES
from core.coach.detection.patterns import Pattern
from core.coach.detection.platforms import (
    COMMON_WORDS,
    FOR_COMMUNITY,
    FOR_EMAIL,
    FOR_PAYMENTS,
    NAMES,
    OWN_PLACES,
    USE_OF,
)
from core.coach.detection.timeline import DATE
from core.coach.detection.words import words

NAME = Pattern(rf"(?<![\w@.-])(?:{any_of(','.join(NAMES))})(?![\w-])")
FIRST_WORDS = frozenset(name.split(" ", 1)[0] for name in NAMES)
AFTER_NAME = ".,:;!?'\"~()"


@lru_cache(maxsize=512)
def name_at_start(text: str) -> re.Match[str] | None:
    """Return the platform's name that a text begins with.

    A look at its first word saves the search through all names.
    """
    first = text.split(" ", 1)[0]
    likely = {first, first.rstrip(AFTER_NAME), first.split("'", 1)[0]} & FIRST_WORDS
    return NAME.match(text) if likely else None


OWN_PLACE = Pattern(
    rf"\b(?:{any_of(','.join(OWN_PLACES))}|(?:my|our) own (?:\w+ )?(?:website|site|app|domain"
    rf"|platform|server"
    r"|forum|page|shop|store|blog))\b"
)
KIND = Pattern(
    r"\s(?:group|groups|community|communities|server|servers|channel|channels|memberships?|live"
    r"|lives"
    r"|page|newsletter|workspace|pro|broadcast|stories|shorts|reels|store|shop|forum)\b"
)
EXPECTED_BEFORE = Pattern(
    r"(?:^|[:;(~]\s*|\b(?:with|on|in|to|into|via|through|use|using|pick|picked|picking|choose"
    r"|chose|chosen|choosing|is|it|toward"
    r"|towards|over|love|onto|from|for|at|inside|be|do|doing|try|maybe|probably|possibly|perhaps"
    r"|decided|decided on"
    r"|leaning|thinking|or|and|called|platform|definitely|final|answer|just|go|than|of|both"
    r"|likely|think|host|join|off|say|tentatively|"
    r"prefer|considering|stay|considering|about|like|either|neither|nor|not|forget|scrap|strike"
    r"|skip|skipping|ditch|ditching|cancel|drop|dropping|guess"
    r"|want|vs|team|skool|discord|slack|so|today|now|instead|yeah|ok|everyone|because|plus)\s)$"
)
PRODUCT_AFTER = Pattern(
    r"(?:'s)?\s(?:packs?|presets?|templates?|tutorials?|tips|account|videos?|ads?|coupon|links?"
    r"|course|class|followers|people|fees?|bill|guy|icon|interface|for beginners|skills|basics"
    r"|lessons?|threads?|polls?|rants?|arguments?|screenshots?|voice ?notes?|notifications?"
    r"|passwords?|tabs?"
    r"|outages?|status page|support|help ?desk|sales (?:rep|guy|team)|demos?|docs|blog|payouts?"
    r"|replies|comments|dms|messages|playlists?|inbox|filters?|reviews?|ratings?)\b"
)

CALL_AT = Pattern(
    r" (?:calls?|meetings?|chats?|links?) (?:with [\w ]{2,20} )?(?:is|was|starts|went|ran) (?:at"
    r"|in|on|over"
    r"|tomorrow|today|tonight|yesterday|with|fine|well)\b"
)
"""A meeting that merely takes place by it: "the zoom call is at 4"."""

FALLBACK = Pattern(
    r"(?:\b(?:host|put|stick|sell|stream|upload|run|keep|mov|list|liv|meet|gather|chat|releas"
    r"|publish"
    r"|post|drop|shar)(?:e|es|s|ing|ting|ning|ping)?(?: (?!on\b)[\w'-]+){0,3} (?:also |over )?(?:on"
    r"|via|through|onto)|going with|go with|went with|settled on|decided on|picked|chose"
    r"|switching to|moving to"
    r"|moving (?:it |everyone |everything )?(?:over )?to"
    r"|hosting (?:it|them|everything|this)? ?(?:on|in|at|with)|host (?:it|them|everything"
    r"|this)? ?(?:on|in|at|with)"
    r"|sell(?:ing)? (?:it |them )?(?:on|through|via)|using|use|sticking with|leaning (?:toward"
    r"|towards|to))\s$"
)
NOTHING_FOLLOWS = 2
"""Characters that may follow a name which is all that was chosen."""
CAPITALISED = re.compile(r"\b[A-Z][\w]*[a-z0-9][\w.]*(?:\s[A-Z][\w]+)?")
COMMON_CAPITALISED = words(
    "i the a an monday tuesday wednesday thursday friday saturday sunday january february march"
    " april may june july august september october november december easter christmas plan option"
    " my our we option spring summer autumn fall winter q1 q2 q3 q4 english spanish french german"
    " option halloween thanksgiving mondays tuesdays wednesdays thursdays fridays saturdays sundays"
    " diwali eid ramadan hanukkah passover lent midsummer new good black boxing ash mother father"
    " saint st st. zoom"
)


def extract(text: str, display: str) -> Iterator[Found]:
    """Give the platforms named in a clause; `display` is the clause with its capitals."""
    anything = False
    for match in NAME.finditer(text):
        if is_named(match, text, display):
            anything = True
            yield place(match.start(), match.end(), text, NAMES[match.group()], match.group())
    for match in OWN_PLACE.finditer(text):
        yield Found(
            category=Category.PLATFORM,
            subject=subject_of(text, match.start(), FOR_COMMUNITY),
            value=match.group(),
            start=match.start(),
            end=match.end(),
            sure=False,
        )
        anything = True
    if not anything:
        yield from unknown_names(text, display)


def is_named(match: re.Match[str], text: str, display: str) -> bool:
    """Return whether the word at the match names a platform here."""
    word = match.group()
    if PRODUCT_AFTER.match(text, match.end()) or CALL_AT.match(text, match.end()):
        return False
    if word not in COMMON_WORDS:
        return True
    before = text[max(0, match.start() - 40) : match.start()]
    capital = display[match.start()].isupper() and match.start() > 0
    if not capital and is_noun(match, text, display):
        return False
    return capital or bool(EXPECTED_BEFORE.search(before))


def is_noun(match: re.Match[str], text: str, display: str) -> bool:
    """Return whether a word that is a name, too, is a noun by what stands around it."""
    if NOUN_AFTER.match(text, match.end()):
        return True
    return match.group() in PLURALS and not display[match.start()].isupper()


PLURALS = {"locals", "teams", "threads", "passes", "loops", "beacons"}

NOUN_AFTER = Pattern(
    r" (?!(?:for|to|on|in|at|with|and|or|but|because|since|so|as|it|is|was|now|then|if|instead"
    r"|maybe"
    r"|probably|perhaps|possibly|i|we|via|until|till|once|from|after|before|over|not|plus|rather"
    r"|too"
    r"|either|just|will|would|can|might|has|looks|seems|feels|this|that|my|our|the|a|all|wins|won"
    r"|it"
    r"|forever|again|only|today|tonight|tomorrow|next|every|each|please|thanks|thank|lol|final"
    r"|decided|also|both|by|than|vs|versus|does|handles|hosts|takes|gets|keeps|runs|during|while"
    r"|last|yesterday|already|properly|and"
    r"|group|groups|community|communities|server|servers|channel|channels|space|spaces|workspace"
    r"|account|membership|memberships|page|app|pro|plus|pay|premium|hosting|payments?|checkout"
    r"|or so"
    r"|something|thing|wise|it|when|where|which|who|though|anyway|first|later|here|there|starting"
    r"|going|because|cos)\b)[a-z]"
    r"| (?:with|for) (?:a|an|every|each|two|three|four|one) [a-z]"
)
"""What shows that a word is none of a platform's: "beehive inspections", "teams with a captain"."""


def place(start: int, end: int, text: str, name: str, said: str) -> Found:
    """Return the platform found, with the kind of place there ("Facebook group")."""
    kind = KIND.match(text, end)
    value = f"{name}{kind.group()}" if kind and kind.group().strip() not in name.lower() else name
    use = USE_OF.get(said) or USE_OF.get(name.lower(), FOR_COMMUNITY)
    return Found(
        category=Category.PLATFORM,
        subject=subject_of(text, start, use),
        value=value,
        start=start,
        end=kind.end() if kind else end,
    )


PAYMENT_WORDS = Pattern(r"\b(?:payments?|checkout|billing|invoices?|invoicing|get paid|money)\b")
EMAIL_WORDS = Pattern(r"\b(?:newsletter|emails?|mailing list|email list|list)\b")


def subject_of(text: str, start: int, use: str) -> str:
    """Return what a platform is chosen for: payments, e-mail, or the project's home."""
    if use == FOR_PAYMENTS or PAYMENT_WORDS.search(text):
        return "payments"
    if use == FOR_EMAIL and EMAIL_WORDS.search(text[: start + 40]):
        return "email"
    return "platform"


def unknown_names(text: str, display: str) -> Iterator[Found]:
    """Give a capitalised name no list has, right after the words that choose a platform."""
    if all_capitalised(display):
        return
    for match in CAPITALISED.finditer(display):
        before = text[max(0, match.start() - 50) : match.start()]
        first = match.group().split()[0].lower()
        if DATE.match(text, match.start()):
            continue
        if first in NO_NAMES or not FALLBACK.search(before):
            continue
        if len(text) - match.end() <= NOTHING_FOLLOWS:
            yield Found(
                category=Category.PLATFORM,
                subject=subject_of(text, match.start(), FOR_COMMUNITY),
                value=match.group(),
                start=match.start(),
                end=match.end(),
                sure=False,
            )
            return


NO_NAMES = COMMON_CAPITALISED | ARRANGEMENTS | PIECES | PARTICIPANTS
WORD = re.compile(r"[^\W\d_]{3,}")


def all_capitalised(display: str) -> bool:
    """Return whether most words of a clause are capitalised, so that a capital tells nothing."""
    found = WORD.findall(display)
    return bool(sum(word[:1].isupper() for word in found) * 2 > len(found) + 1)
