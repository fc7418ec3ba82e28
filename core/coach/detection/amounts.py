"""Amounts of money in any form and currency."""

import re
from collections.abc import Iterator

from core.coach.detection.currencies import (
    CODE_AFTER,
    CODES,
    LEADING,
    PLACES,
    PREFIXES,
    SYMBOLS,
    UNIT,
)
from core.coach.detection.found import Found
from core.coach.detection.model import Category
from core.coach.detection.numbers import (
    DIGITS,
    NUMBER_WORDS,
    PRICE_WORDS,
    price_of_words,
    value_of_words,
)
from core.coach.detection.offer import CROWD, PARTICIPANTS, PEOPLE
from core.coach.detection.patterns import Pattern

PERIODS = {
    "mo": "month", "mth": "month", "month": "month", "m": "month", "pcm": "month", "pm": "month",
    "p/m": "month", "p.m": "month", "monthly": "month", "mon": "month", "monday": "month",
    "yr": "year", "year": "year", "y": "year", "annually": "year", "annual": "year",
    "yearly": "year", "annum": "year", "pa": "year", "p.a": "year", "week": "week", "wk": "week",
    "weekly": "week", "w": "week", "session": "session", "seat": "seat", "head": "person",
    "person": "person", "member": "member", "class": "class", "lesson": "lesson", "call": "call",
    "hour": "hour", "hr": "hour", "ticket": "ticket", "copy": "copy", "issue": "issue",
    "quarter": "quarter", "quarterly": "quarter", "pop": "each", "piece": "each", "day": "day",
    "student": "student", "spot": "spot", "place": "place", "episode": "episode", "each": "each",
    "couple": "couple", "family": "family", "season": "season", "term": "term", "kit": "kit",
    "video": "video", "pack": "pack", "go": "each", "workshop": "workshop", "cohort": "cohort",
    "download": "download", "template": "template", "pattern": "pattern", "slot": "slot",
    "apiece": "each", "fortnight": "fortnight", "module": "module", "half hour": "half hour",
    "semester": "semester", "mensal": "month", "mes": "month", "mois": "month", "monat": "month",
    "luna": "month", "maand": "month", "ano": "year", "box": "box", "print": "print",
}  # fmt: skip
PERIOD_WORD = "|".join(sorted(map(re.escape, PERIODS), key=len, reverse=True))
PERIOD = (
    rf"(?:\s?(?:/\s?|(?:per|a|an|each|every|the|in the|by the)\s"
    rf"|p/\s?)(?P<period>(?:{PERIOD_WORD})\b"
    rf"|(?<=per )(?!cent)[a-z]{{3,12}}\b"
    r"|(?:\d+|two|three|four|six) (?:months|weeks|years))"
    rf"|\sfor (?:(?:the|a|one|each|every) )?(?:single )?(?P<lasting>month|year|quarter|term|season"
    rf"|session|seat|ticket)\b"
    r"|\s(?P<adverb>monthly|mensal|al mes|im monat|yearly|annually|weekly|quarterly|pcm|p/m|pm|pa"
    r"|each(?! (?:morning|evening|night|afternoon|day|\w+day))|apiece|a pop)\b)"
)
AMOUNT = rf"(?:\d{{1,3}}(?:[. ]\d{{3}})+(?!\d)(?:,\d\d)?|{DIGITS})\s?(?:k\b)?"
"""Thousands may be set apart by a point or a space."""
MONEY = Pattern(
    rf"(?:(?:\b(?:{PREFIXES}))?(?P<symbol>[{SYMBOLS}])\s?(?P<after>{AMOUNT})"
    rf"|(?<![\w.])(?P<before>{AMOUNT})(?:-(?={UNIT}))?\s?(?:{PLACES} )?"
    rf"(?P<unit>(?:{UNIT})\b|[{SYMBOLS}]|(?:canadian|aussie|australian|kiwi|swiss|us)(?=$|[.,!~]"
    r"| now"
    rf"| a\b| per\b| each\b| for\b| total| flat))"
    rf"|\b(?P<code>{LEADING})\s?(?P<coded>{AMOUNT})"
    rf"|\b(?P<words>{NUMBER_WORDS})[ -](?:{PLACES} )?(?P<wordunit>{UNIT})\b)"
    rf"(?: ?(?:{CODE_AFTER})\b)?(?P<tail>{PERIOD})?"
)
AMOUNTS = Pattern(
    rf"(?<![\w.$€£])(?:\d+(?:\.\d\d)?(?:, (?:and |or )?| and | or | ?/ ?| & ))+\d+(?:\.\d\d)?\s?"
    rf"(?:(?:{UNIT})\b|[{SYMBOLS}])"
    r"|(?<![\w.$€£:-])(?:\d+(?:\.\d\d)?(?:, (?:and |or )?| and | or | ?/ ?))+\d+(?:\.\d\d)?"
    r" (?:an?|per|each|every) (?:month|year|week|term|season|quarter|head|person|seat|session)\b"
    r"|^(?:\d{1,4}(?:\.\d\d)?(?:, (?:and )?| and | or | ?/ ?))+(?:[5-9]"
    r"|\d{2,4})(?:\.\d\d)?(?=[ .!]*$)"
    rf"|(?<![\w.$€£])\d+(?:, \d+)+,? and \d+(?= (?:for|as) (?:the|my|our) (?:\w+ )?(?:tiers|levels"
    r"|plans|options|packages))"
)
"""Amounts that share their currency: "10 and 25 euros"."""

SECOND = Pattern(
    rf"(?<= and )(?P<bare>{DIGITS})(?= for (?:(?:the|my|our) )?(?!an?\b|\d|one\b|two\b|now\b"
    rf"|me\b)[a-z])"
)
"""A second price, which shares the first one's currency: "£15 for the short one and 60 for ..."."""

AT_THE_DOOR = Pattern(
    rf"\b[a-z]{{3,}} (?:at|for) (?P<first>{DIGITS})(?=,? (?:and )?[a-z]{{3,}} (?:at"
    rf"|for) (?:{DIGITS})\b)|"
    rf"(?<![\w.$€£])(?P<bare>{DIGITS}) (?:on|at) the (?:door|gate)\b"
    rf"|(?<![\w.$€£])(?P<amount>{DIGITS})"
    r" in advance\b"
    r"|\b(?:adults?|grown[- ]?ups|kids|children|students|seniors|pensioners|couples|families"
    r"|groups|singles"
    r"|members|concessions?|individuals?|duos?) (?:are|is|for|at|pay|go for) (?:just |only )?"
    rf"(?P<before>{DIGITS})(?=[ .!,~]*$)"
)
"""What is paid where or by whom: "8 on the door", "grown-ups are 20"."""


CHARM = Pattern(
    rf"(?<![\w.$€£,-])(?P<before>\d{{1,4}}\.(?:99|95|97|49|50|90|00))(?![\d%])(?! ?(?:am|pm|km|kg"
    rf"|hours?|miles|min|gb|stars|in the))(?P<tail>{PERIOD})?"
    rf"|(?<![\w.$€£,-])(?P<bare>\d{{1,4}}) (?:flat|all in|a pop)\b"
)
"""What only a price looks like: "9.99", "15 flat"."""

UNCOUNTED = Pattern(
    r"(?<![\w.$€£#/:,-])(?P<bare>\d{1,5}(?:[.,]\d{2})?)(?![\w%/:.-]|,\d)(?= *(?:$|[.,!?;)~]"
    r"|(?:for|each|per"
    r"|an?|flat|total|now|instead|or|not|up front|upfront|all in|then|tops|if|because|so|but|with"
    r"|including"
    r"|plus|when|until|as|maybe|probably|i think)\b))"
)
"""A number with nothing that it counts: what is decided by it is a price."""

NUMBERS = Pattern(
    r"\b(?:lesson|module|weeks?|day|part|chapter|episode|by|until|till|before|after|since|q|level"
    r"|page"
    r"|number|no|age|aged|under|version|step|unit|phase|vol|season|issue|room|plan|option|tier"
    r"|january"
    r"|february|march|april|may|june|july|august|september|october|november|december|in|of|the|from"
    r"|to|and|or|on|top|between|past|half|cap|max|limit\w*|capped at|maximum|minutes|hours|years"
    r"|months|days|times|open|back at|around|stuck at|ending up at|(?<!we )are at|is at|am at"
    r"|it at|live at"
    r"|meet at|at least|home at) $"
)
"""What a number only numbers, dates or bounds."""

EVERY = PERIOD.replace("period", "every").replace("adverb", "adv").replace("lasting", "last")
PERIODIC = Pattern(
    rf"(?<![\w.$:#])(?P<before>{AMOUNT}"
    rf"|{NUMBER_WORDS}){EVERY}"
)
SPOKEN = Pattern(rf"\b(?P<spoken>{PRICE_WORDS})(?P<tail>{PERIOD})?")
BARE = Pattern(
    r"(?<!\w)(?:(?:going(?= [$€£₹]?\d)|(?:i|we) go(?= [$€£₹]?\d)|going with|go with|went with"
    r"|settled on|settling on|doing"
    r"|charge|charging|price it at"
    r"|pricing it at|priced at|price at|selling (?:it|them) (?:at|for)|sell (?:it|them) (?:at|for)"
    r"|(?:price|fee|rate)(?= \d)|(?:price|fee|cost|rate|early bird|(?:lifetime|full|yearly) access"
    r"|deposit|payment|ticket"
    r"|tickets|membership|entry"
    r"|subscription)s? (?:is|are|will be"
    r"|is going to be|stays|stay|stays at|stay at|for|goes|goes to|to|of|at|now)|set at"
    r"|start(?:ing)? at|(?:monthly|yearly|weekly|quarterly|annually) (?:at|for)"
    r"|stick(?:ing)? (?:with|to|at)"
    r"|decided on|decided|landed on|(?:lean|waver|veer|edg|drift|gravitat|inclin|tend)\w* (?:toward"
    r"|towards|to)|thinking(?: of| about)?|possibly|perhaps|looking at|roughly|tentatively|yes to"
    r"|(?:stay|sit|hold|hover|remain|start|land|settl|com|go)(?:s|ing|e|es|ed)? (?:in )?(?:at"
    r"|for)|hover(?:s|ing)? (?:around|about)|pays? (?:me|us)"
    r"|(?:get|gets|have|take|buy|grab) (?:it|one|this|that|them) for|(?:could|might|may|will"
    r"|would) be"
    r"|go (?:above|below|over|under|past|beyond|higher than|lower than)"
    r"|(?:sure|set|sold|keen) (?:on|of|about)|pric(?:e|ing|ed) (?:it |them |(?:the|my"
    r"|our) (?:\w+ )?\w+ )?(?:at|around|about"
    r"|near|under)"
    r"|keep(?:ing)?"
    r" it at|make it|making it|call it|ask(?:ing)?(?: for)?|(?:tier|option|plan|pass|deal"
    r"|ticket) (?:is|at|for|will be)|pays?|costs?"
    r"|(?:^|,)(?: ?(?:and|so|but|ok|well|tentatively))* ?(?:i|we) (?:think|reckon|guess|suppose"
    r"|would say)"
    r"|keeping|say|let us (?:do|say|go with|make it|call it)|up to|down to|maybe|probably|likely"
    r"|membership (?:is|at)"
    r"|raise it to|drop it to|(?<=up )to|(?<=down )to|(?<=back )to|(?<=it )to|(?<=it )by"
    r"|(?<=price )by|(?<=prices )by|(?<=~ )to|is"
    r"|it is going to be|it will be|answer|final|picked|choosing"
    r"|chose"
    r"|it at|locked in|lock in)"
    r"(?: (?:something like|somewhere around|just|a flat|flat|about|around|roughly|like|only"
    r"|maybe|probably|full|whole|round|mere|a|the))*)[ ,:]+"
    rf"(?P<bare>(?:{DIGITS})(?:k\b)?|{NUMBER_WORDS})"
    r"(?=$|[.,;!)]|\s(?:from|starting|in|on|after|for|because|to start|and|then|but|flat|total"
    r"|all in|as|it is|instead|not"
    r"|or|rather|now|until|at first|upfront|up front|since|so|probably|maybe|i|one time"
    r"|one-time|one off|one-off|once|plus|only|a|per|each|including|with)\b|\s*~)"
)
IT_IS = Pattern(
    rf"(?:^|[\s,:])(?P<bare>(?:{DIGITS})|{NUMBER_WORDS}|{PRICE_WORDS}) (?:it (?:is|stays)"
    r"|(?:mark|ballpark)|is (?:the|my|our) (?:\w+ )?(?:number|price|figure|rate|fee)|(?:feels"
    r"|sounds"
    r"|seems) (?:about |pretty )?(?:right"
    r"|fair|reasonable|doable))"
    rf"|^(?:(?:i|we|think|reckon|guess|would say|probably|maybe|perhaps|possibly|so|ok|it is|say"
    rf"|over"
    r"|somewhere|something like|in the region of|near|nearer|close to|more|likely|like|roughly"
    r"|under"
    rf"|about|around|only|just) )*(?P<amount>(?:{DIGITS})|{NUMBER_WORDS}) for (?:the|a|both|all"
    r"|each) (?!first\b|second\b|next\b|cohort|group|round|batch|intake|pilot|beta|room|class\b"
    r"|waitlist|launch)[a-z]"
)
ALONE = Pattern(
    rf"^(?:just |only |about |like |now |maybe )*(?P<bare>(?:{DIGITS})|{NUMBER_WORDS})(?: (?:maybe"
    rf"|probably|i think|or so|or thereabouts|perhaps|i guess))*[ .!~]*$"
)
"""A number that is all a clause says: what it is a number of, the message tells."""


NOT_A_PRICE_BEFORE = Pattern(
    r"(?:\b(?:paid|pay|paying|pays|spent|spend|spending|costs? me|cost me|lost|lose|owe|owes"
    r"|earn|earned|earning|counted|counting|made|make|"
    r"making|worth|took|takes|refund(?: request)? for|invoice|goal(?: is| of)?|target|budget"
    r"|save|saved|saving|donate|"
    r"donated|raised|bring in|clear|hit|reach|got|get|getting|have|had|win|won|borrow|lend"
    r"|budgeting|invest|investing|revenue"
    r"|(?:i|we) (?:sell|sold|ship|shipped|do|move|use|see|lose)"
    r"|income|profit|bill|grant|loan|rent|tax|gives? me|under|over|sponsor \w+|replace)"
    r"(?: (?:me|us|him|her|them|about|around|like|at least|maybe|roughly|of|is|was|the|my|a"
    r"|another|an extra|only|just))*\s*)$"
)


ANY_DIGIT = Pattern(r"\d")
IN_DIGITS = {AT_THE_DOOR, CHARM, UNCOUNTED}
"""What only reads prices in digits."""


def amounts(text: str) -> Iterator[Found]:
    """Give the amounts with a currency that are not spent or earned."""
    for match in AMOUNTS.finditer(text) if ANY_DIGIT.search(text) else ():
        if not spent(text, match.start()):
            yield found(match, "price", match.group())
    first = None
    for match in MONEY.finditer(text):
        if not spent(text, match.start()):
            first = first or match
            yield found(match, "price", money_text(match))
    for match in SECOND.finditer(text, first.end()) if first else ():
        yield found(match, "price", match.group())


def bare_amounts(text: str) -> Iterator[Iterator[Found]]:
    """Give, for each way to say a price without a currency, the prices said so."""
    yield notes(text)
    digits = ANY_DIGIT.search(text) is not None
    for pattern in (AT_THE_DOOR, CHARM, SPOKEN, PERIODIC, IT_IS, BARE, ALONE, UNCOUNTED):
        yield (
            found(match, "price", value, sure=pattern in {AT_THE_DOOR, PERIODIC, CHARM})
            for match in (pattern.finditer(text) if digits or pattern not in IN_DIGITS else ())
            if (value := plain_value(match))
            and not (pattern is UNCOUNTED and is_numbering(text, match))
            and (has_decided(text, match.start()) or not spent(text, match.start()))
        )


def is_numbering(text: str, match: re.Match[str]) -> bool:
    """Return whether a number only numbers or dates something: "at 7", "module 3"."""
    before = text[: match.start()]
    amount = float(match.group("bare").replace(",", "."))
    clock = before.endswith("at ") and amount <= LAST_HOUR
    return clock or amount < LEAST_UNCOUNTED or bool(NUMBERS.search(before))


LAST_HOUR = 12
LEAST_UNCOUNTED = 10


def has_decided(text: str, start: int) -> bool:
    """Return whether "have" before a cue only makes its tense: "I've landed on 48"."""
    return text.startswith(PARTICIPLES, start) and text[:start].endswith(("have ", "has "))


PARTICIPLES = ("landed", "settled", "decided", "picked", "chosen", "locked", "priced", "set at")


def notes(text: str) -> Iterator[Found]:
    """Give the prices said as a banknote: "a tenner"."""
    for match in NOTES.finditer(text):
        note = match.group("note")
        if not spent(text, match.start()):
            symbol, amount = SINGLE.get(note, "£"), NOTE_VALUES.get(note, "1")
            yield found(match, "price", f"{symbol}{amount}{per(match)} ({match.group().strip()})")


THEY_PAY = Pattern(
    rf"\b(?:student|you|they|each|all|{CROWD}|{PEOPLE}|{'|'.join(sorted(PARTICIPANTS))})"
    r"(?: (?:on|in|at|with|from) (?:the )?[\w-]+)?(?: will| all| just| each| only)? pays?(?: me"
    r"| us)?"
    r"(?: the same)?(?: just| only)? *$"
)


def spent(text: str, start: int) -> bool:
    """Return whether the money before which this stands is spent, earned or hoped for."""
    before = text[max(0, start - 40) : start]
    return bool(NOT_A_PRICE_BEFORE.search(before) and not THEY_PAY.search(before))


def found(match: re.Match[str], subject: str, value: str, *, sure: bool = True) -> Found:
    """Return what was found at the match."""
    return Found(
        category=Category.PRICING,
        subject=subject,
        value=value,
        start=match.start(),
        end=match.end(),
        sure=sure,
    )


def money_text(match: re.Match[str]) -> str:
    """Return an amount as `symbol amount/period`, with the words it was said in, if any."""
    words = match.group("words")
    if words:
        number = value_of_words(words)
        symbol = CODES[match.group("wordunit")]
        return f"{priced(symbol, str(number))}{per(match)} ({match.group().strip()})"
    amount = match.group("after") or match.group("before") or match.group("coded")
    code = match.group("code")
    symbol = match.group("symbol") or (code and CODES.get(code.rstrip("."), f"{code.upper()} "))
    if not symbol:
        unit = match.group("unit")
        symbol = CODES.get(unit, unit)
    return f"{priced(symbol, amount.strip())}{per(match)}"


def priced(symbol: str, amount: str) -> str:
    """Return the amount with its currency where that is written."""
    plain = amount.replace(" ", "")
    said = f" ({plain})" if plain.endswith("k") or re.search(r"\d[,.]\d{3}", plain) else ""
    if plain.endswith("k"):
        whole = plain[:-1].replace(",", "")
        plain = f"{int(float(whole) * 1000)}"
    elif said:
        plain = re.sub(r"[,.](?=\d{3})", "", plain)
    if symbol in {"¢", "p"}:
        return f"{plain}{symbol}{said}"
    return f"{symbol}{plain}{said}"


def per(match: re.Match[str]) -> str:
    """Return "/month" for "a month"."""
    groups = match.groupdict()
    named = ("period", "lasting", "adverb", "every", "adv", "last")
    word = next(filter(None, map(groups.get, named)), None)
    if not word:
        return ""
    word = word.removeprefix("a ")
    return f"/{PERIODS.get(word, word)}"


def plain_value(match: re.Match[str]) -> str | None:
    """Return the price said without a currency, None where the number is no price."""
    groups = match.groupdict()
    said = next(filter(None, map(groups.get, ("spoken", "bare", "amount", "before", "first"))), "")
    said = said.strip()
    if said[:1].isdigit():
        period = groups.get("every") or groups.get("adv") or groups.get("last")
        return (
            None
            if is_count(said, period) or said in RESOLUTIONS
            else f"{priced('', said)}{per(match)}"
        )
    spoken = price_of_words(said) if re.search(r"ninety|fifty|forty", said) else None
    value = spoken or value_of_words(said)
    if value is None or (isinstance(value, int) and value < LEAST_BARE_PRICE):
        return None
    return f"{value}{per(match)} ({said})"


RESOLUTIONS = {"2k", "4k", "5k", "8k", "10k"}
"""Sharpness of a picture, or length of a run."""


def is_count(digits: str, period: str | None) -> bool:
    """Return whether a number without a currency is a count or a year, no price."""
    if not digits.isdigit():
        return False
    if period is None:
        return int(digits) < LEAST_BARE_PRICE or THIS_CENTURY <= int(digits) < NEXT_CENTURY
    rhythm = period in {"week", "month", "day", "year", "weekly", "monthly"}
    return period not in PERIODS or (int(digits) < LEAST_BARE_PRICE and rhythm)


NOTE_VALUES = {"fiver": "5", "tenner": "10", "grand": "1000"}
SINGLE = {"dollar": "$", "buck": "$", "euro": "€"}
NOTES = Pattern(
    rf"\b(?:(?:a )?(?=fiver|tenner)|a )(?P<note>fiver|tenner|grand"
    r"|(?:dollar|pound|quid|euro|buck)(?=$|[,.!]| (?:so|for|because|and|a|per|each"
    rf"|to)\b))(?:{PERIOD})?"
)
LEAST_BARE_PRICE = 5
"""A smaller number without a currency is a count: "two a week"."""
THIS_CENTURY = 2000
NEXT_CENTURY = 2100
