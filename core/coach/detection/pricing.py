"""Prices in any form and currency, discounts, trials, and how the money is taken."""

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
    r"|each|apiece|a pop)\b)"
)
AMOUNT = rf"(?:\d{{1,3}}(?:[. ]\d{{3}})+(?!\d)(?:,\d\d)?|{DIGITS})\s?(?:k\b)?"
"""Thousands may be set apart by a point or a space."""
MONEY = re.compile(
    rf"(?:(?:\b(?:{PREFIXES}))?(?P<symbol>[{SYMBOLS}])\s?(?P<after>{AMOUNT})"
    rf"|(?<![\w.])(?P<before>{AMOUNT})(?:-(?={UNIT}))?\s?(?:{PLACES} )?"
    rf"(?P<unit>(?:{UNIT})\b|[{SYMBOLS}])"
    rf"|\b(?P<code>{LEADING})\s?(?P<coded>{AMOUNT})"
    rf"|\b(?P<words>{NUMBER_WORDS})[ -](?:{PLACES} )?(?P<wordunit>{UNIT})\b)"
    rf"(?: ?(?:{CODE_AFTER})\b)?(?P<tail>{PERIOD})?"
)
CHARM = re.compile(
    rf"(?<![\w.$€£,-])(?P<before>\d{{1,4}}\.(?:99|95|97|49|50|90|00))(?![\d%])(?! ?(?:am|pm|km|kg"
    rf"|hours?|miles|min|gb|stars|in the))(?P<tail>{PERIOD})?"
    rf"|(?<![\w.$€£,-])(?P<bare>\d{{1,4}}) (?:flat|all in|a pop)\b"
)
"""What only a price looks like: "9.99", "15 flat"."""

EVERY = PERIOD.replace("period", "every").replace("adverb", "adv").replace("lasting", "last")
PERIODIC = re.compile(
    rf"(?<![\w.$:#])(?P<before>{AMOUNT}"
    rf"|{NUMBER_WORDS}){EVERY}"
)
SPOKEN = re.compile(rf"\b(?P<spoken>{PRICE_WORDS})(?P<tail>{PERIOD})?")
BARE = re.compile(
    r"(?:(?:going(?= [$€£₹]?\d)|going with|go with|went with|settled on|settling on|doing"
    r"|charge|charging|price it at"
    r"|pricing it at|priced at|price at|selling (?:it|them) (?:at|for)|sell (?:it|them) (?:at|for)"
    r"|(?:price|fee|cost|rate|early bird|(?:lifetime|full|yearly) access|deposit|payment|ticket"
    r"|tickets|membership|entry"
    r"|subscription)s? (?:is|are|will be"
    r"|is going to be|stays|stay|stays at|stay at|for|goes|goes to|to|of|at|now)|set at"
    r"|start(?:ing)? at|(?:monthly|yearly|weekly|quarterly|annually) (?:at|for)"
    r"|stick(?:ing)? (?:with|to|at)"
    r"|decided on|decided|landed on|(?:lean|waver|veer|edg|drift|gravitat|inclin|tend)\w* (?:toward"
    r"|towards|to)|thinking(?: of| about)?"
    r"|keep(?:ing)?"
    r" it at|make it|making it|call it|ask(?:ing)?(?: for)?|(?:tier|option|plan|pass|deal"
    r"|ticket) (?:is|at|for|will be)|pays?|costs?"
    r"|(?:^|,)(?: ?(?:and|so|but|ok|well|tentatively))* ?(?:i|we) (?:think|reckon|guess|suppose"
    r"|would say)"
    r"|keeping|say|let us (?:do|say|go with|make it|call it)|up to|down to|maybe|probably"
    r"|membership (?:is|at)"
    r"|raise it to|drop it to|(?<=up )to|(?<=down )to|(?<=back )to|(?<=it )to|(?<=it )by"
    r"|(?<=price )by|(?<=prices )by|(?<=~ )to|is"
    r"|it is going to be|it will be|answer|final|picked|choosing"
    r"|chose"
    r"|it at|locked in|lock in)"
    r"(?: (?:something like|somewhere around|just|a flat|flat|about|around|roughly|like|only"
    r"|maybe|probably|a|the))*)[ ,:]+"
    rf"(?P<bare>(?:{DIGITS})(?:k\b)?|{NUMBER_WORDS})"
    r"(?=$|[.,;!)]|\s(?:from|starting|in|on|after|for|because|to start|and|then|but|flat|total"
    r"|all in|as|it is|instead|not"
    r"|or|rather|now|until|at first|upfront|up front|since|so|probably|maybe|i|one time"
    r"|one-time|one off|one-off|plus|only|a|per|each|including|with)\b|\s*~)"
)
IT_IS = re.compile(
    rf"(?:^|[\s,:])(?P<bare>(?:{DIGITS})|{NUMBER_WORDS}|{PRICE_WORDS}) (?:it (?:is|stays)"
    r"|is (?:the|my|our) (?:\w+ )?(?:number|price|figure|rate|fee)|(?:feels|sounds"
    r"|seems) (?:about |pretty )?(?:right"
    r"|fair|reasonable|doable))\b"
)
ALONE = re.compile(
    rf"^(?:just |only |about |like |now |maybe )*(?P<bare>(?:{DIGITS})|{NUMBER_WORDS})(?: (?:maybe"
    rf"|probably|i think|or so|or thereabouts|perhaps|i guess))*[ .!~]*$"
)
"""A number that is all a clause says: what it is a number of, the message tells."""

DISCOUNT = re.compile(
    rf"\b(?P<percent>\d{{1,2}}|{NUMBER_WORDS})\s?(?:%|percent|per cent)"
    r"(?! (?:sure|certain|there|set|decided|positive|settled))(?: \w+)?"
    r"(?: (?:off|discount|cheaper|reduction|sale|coupon|less))?"
    r"|\bhalf[ -](?:off|price)\b|(?<=\bcharge )[a-z]+ half\b|(?<=pay )half(?= price|$)"
    r"|\b(?:keeps?|stays? on|staying on) (?:the"
    r"|their|its) (?:old|current|same|original|founding|lower) (?:price|rate|fee)s?\b|\bbogo\b"
    r"|\b(?:two|2|three|3)[ -]for[ -](?:one|1|two|2)\b"
    r"|\bbuy one,? get one\b|\bearly[ -]birds? (?:price|pricing|discount|rate|offer|deal)\b"
    r"|\b(?:founding|founder|student|launch|loyalty|alumni|launch week|member|family|referral)"
    r"(?: member)?s?'? (?:discount|rate|price|pricing|deal|offer|code)\b|\bno discounts?\b"
    r"|\b(?:a|the|early bird|launch) discount(?: code)?\b"
    r"|\b(?!any\b|no\b|what\b|this\b|that\b|my\b|your\b|her\b|his\b)[a-z-]+ discounts?\b"
)
TRIAL = re.compile(
    rf"\b(?:(?:\d+|{NUMBER_WORDS}|free|a|one|week|month)[ -])?(?:(?:day|week|month|weeks|days"
    r"|free)[ -])?"
    r"(?:long )?(?:free )?trial(?: week| month| period| class| session)?\b"
    r"|\bfirst (?:month|week|session|lesson|class|call|year|one) (?:is |will be )?(?:free|on me"
    r"|on the house)\b"
    r"|\b(?:free|one free|a free) (?:first )?(?:week|month|session|taster|sample|trial)\b"
    r"|\b(?:\w+[ -]day )?money[ -]?back(?: guarantee| window| policy)?\b|\bno trial\b"
    r"|\btry (?:it|this|us|everything|the \w+)(?: out)? (?:for|free|before)\b"
)
BILLING = re.compile(
    r"\b(?:annual|yearly|monthly|quarterly|weekly|lifetime|upfront)(?: |-)(?:only|billing|plans?"
    r"|payments?"
    r"|subscriptions?|pricing|membership fee|fee|access|deal|deals|option)\b"
    r"|\b(?:bill(?:ed|ing)?|charg(?:e|ed|ing)|pay(?:ing)?|paid|subscriptions?) (?:them |people "
    r"|everyone |it )?(?:annually"
    r"|yearly|monthly|quarterly|weekly|upfront|up front|per session|once|by the month"
    r"|by the year|by the hour|per class)\b"
    r"|\b(?:one[ -](?:off|time)|single|upfront|up-front|flat) (?:payments?|fee|fees|price"
    r"|pricing|purchase|rate|cost|charge)\b"
    r"|\bpayment plans?\b|\bpayments? in (?:two|three|four|\d) (?:parts|goes|chunks|bits|steps)\b"
    r"|\binstal?lments?\b|\bpay[ -](?:what|as) you (?:want|can|like|feel|wish"
    r"|go|please|can afford)\b"
    r"|\bpays? once\b|\bpay(?:s|ing)? (?:it |me )?in (?:two|three|four|2|3|4) (?:goes|parts"
    r"|chunks|payments|bits)\b"
    r"|\bscholarship (?:places?|spots?)\b|\bby the (?:hour|minute|word|page|class|session)\b"
    r"|\bpwyw\b|\bsliding[ -]scale\b|\bdonation(?:s|[ -]based)?(?: only)?\b|\btip jar\b"
    r"|\bby donation\b|\bfreemium\b"
    r"|\blifetime deal\b|\bname your (?:own )?price\b|\bscholarships?\b"
    r"|\bsubscription(?: model)\b"
    r"|\b(?:\d|two|three|four|six)[- ]pay(?:ment)?s?(?: option| plan)?\b(?! of)"
    r"|\b(?:two|2|three|3|four|4|six|\d+) (?:monthly )?(?:payments|instal+ments"
    r"|splits)(?: of(?: [$€£₹]?\d[\d.,]*)?)?\b"
    r"|\bgrandfather\w*\b|\btiered pricing\b|\bregional pricing\b|\bppp\b|\bper[ -]seat pricing\b"
    r"|\bdeposits?\b|\b(?:raise|raising|double|doubling|drop|dropping|lower|lowering"
    r"|hike) (?:the |my |our )?(?:price|prices|rates)\b"
    r"|\bannual\b(?= and|,|$| for| because| with| instead)|\bprepaid\b|\bpay per (?:class"
    r"|session|view)\b|\bcommission only\b"
)
FREE = re.compile(
    r"\b(?:is|it|be|stays?|remains?|going|keep\w*|mak\w+|offer\w*|them|everything|one|totally"
    r"|completely|all|100%|goes|go|come in|get in|join"
    r"|for|tier|launch|community|group|it is) (?:it |this |them |the \w+ "
    r"|the whole thing )?(?P<free>free)\b(?! (?:up|time|until i|lunch|members?|users?|people"
    r"|subscribers|folks"
    r"|\w+ (?:about|on)))"
    r"|(?P<tier>\ba free (?:tier|plan|version|level|membership|community|group|option)\b)"
    r"|\b(?P<charge>free of charge|no charge|for nothing|giv\w+"
    r" (?:[\w'-]+ ){1,5}?away(?: for)?(?: free)?|gratis|on the house"
    r"|free for (?:everyone|all|life|now|members"
    r"|the first \w+))\b"
    r"|\b(?:gets?|receives?|have|has) (?:[\w'-]+ ){1,5}?(?P<got>free)(?=$|,| for)"
    r"|^(?P<start>free)(?=$| for| because| forever| to| at)"
)
NOT_A_PRICE_BEFORE = re.compile(
    r"(?:\b(?:paid|pay|paying|pays|spent|spend|spending|costs? me|cost me|lost|lose|owe|owes"
    r"|earn|earned|earning|made|make|"
    r"making|worth|took|takes|refund(?: request)? for|invoice|goal(?: is| of)?|target|budget"
    r"|save|saved|saving|donate|"
    r"donated|raised|bring in|clear|hit|reach|got|get|getting|have|had|win|won|borrow|lend"
    r"|budgeting|invest|investing|revenue"
    r"|income|profit|bill|grant|loan|rent|tax|gives? me|under|over|sponsor \w+|replace)"
    r"(?: (?:me|us|him|her|them|about|around|like|at least|maybe|roughly|of|is|was|the|my|a"
    r"|another|an extra|only|just))*\s*)$"
)


def extract(text: str) -> Iterator[Found]:
    """Give the prices in a clause, then what else it says about money."""
    prices = list(amounts(text)) or next(filter(None, map(list, bare_amounts(text))), [])
    yield from prices
    for pattern, subject in ((DISCOUNT, "discount"), (TRIAL, "trial"), (BILLING, "billing")):
        for match in pattern.finditer(text):
            said = match.group().strip()
            if pattern is BILLING and spent(text, match.start()):
                continue
            only_share = match.groupdict().get("percent") and not OFF.search(text)
            if said not in {"a trial", "the trial"} and not only_share:
                yield found(match, "price" if MOVED.match(said) else subject, said)
    for match in FREE.finditer(text):
        yield found(match, "price", "free", sure=False)


MOVED = re.compile(r"(?:rais|doubl|drop|lower|hik)\w* ")
OFF = re.compile(r"\b(?:off|discount\w*|cheaper|reduc\w*|less|sale|coupon|knock\w*|early|refund)\b")
"""What makes a share one of the price."""


def amounts(text: str) -> Iterator[Found]:
    """Give the amounts with a currency that are not spent or earned."""
    for match in MONEY.finditer(text):
        if not spent(text, match.start()):
            yield found(match, "price", money_text(match))


def bare_amounts(text: str) -> Iterator[Iterator[Found]]:
    """Give, for each way to say a price without a currency, the prices said so."""
    yield notes(text)
    for pattern in (CHARM, SPOKEN, PERIODIC, IT_IS, BARE, ALONE):
        yield (
            found(match, "price", value, sure=pattern in {PERIODIC, CHARM})
            for match in pattern.finditer(text)
            if (value := plain_value(match))
            and (has_decided(text, match.start()) or not spent(text, match.start()))
        )


def has_decided(text: str, start: int) -> bool:
    """Return whether "have" before a cue only makes its tense: "I've landed on 48"."""
    return text.startswith(PARTICIPLES, start) and text[:start].endswith(("have ", "has "))


PARTICIPLES = ("landed", "settled", "decided", "picked", "chosen", "locked")


def notes(text: str) -> Iterator[Found]:
    """Give the prices said as a banknote: "a tenner"."""
    for match in NOTES.finditer(text):
        note = match.group("note")
        if not spent(text, match.start()):
            symbol, amount = SINGLE.get(note, "£"), NOTE_VALUES.get(note, "1")
            yield found(match, "price", f"{symbol}{amount}{per(match)} ({match.group().strip()})")


THEY_PAY = re.compile(
    r"\b(?:members?|everyone|everybody|students?|people|they|each|subscribers|customers|all"
    r"|adults|kids|learners|founders)(?: will| all| just)? pays?(?: the same)?(?: just| only)? *$"
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
    word = (
        groups.get("period")
        or groups.get("lasting")
        or groups.get("adverb")
        or groups.get("every")
        or groups.get("adv")
    )
    word = word or groups.get("last")
    if not word:
        return ""
    word = word.removeprefix("a ")
    return f"/{PERIODS.get(word, word)}"


def plain_value(match: re.Match[str]) -> str | None:
    """Return the price said without a currency, None where the number is no price."""
    groups = match.groupdict()
    said = groups.get("spoken") or groups.get("bare") or groups.get("before") or ""
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
NOTES = re.compile(
    rf"\b(?:(?:a )?(?=fiver|tenner)|a )(?P<note>fiver|tenner|grand"
    r"|(?:dollar|pound|quid|euro|buck)(?=$|[,.!]| (?:so|for|because|and|a|per|each"
    rf"|to)\b))(?:{PERIOD})?"
)
LEAST_BARE_PRICE = 5
"""A smaller number without a currency is a count: "two a week"."""
THIS_CENTURY = 2000
NEXT_CENTURY = 2100
