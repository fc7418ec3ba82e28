"""Prices, discounts, trials, and how the money is taken."""

from collections.abc import Iterator

from core.coach.detection.amounts import amounts, bare_amounts, found, spent
from core.coach.detection.found import Found
from core.coach.detection.numbers import NUMBER_WORDS
from core.coach.detection.patterns import Pattern

DISCOUNT = Pattern(
    rf"\b(?P<percent>\d{{1,2}}|{NUMBER_WORDS})\s?(?:%|percent|per cent)"
    r"(?! (?:sure|certain|there|set|decided|positive|settled|sold|convinced|committed))(?: \w+)?"
    r"(?: (?:off|discount|cheaper|reduction|sale|coupon|less))?"
    r"|\bhalf[ -](?:off|price)\b|(?<=\bcharge )[a-z]+ half\b|(?<=pay )half(?= price|$)"
    r"|\b(?:gets?|have|buys?|joins?) (?:it |this |in |everything )?for half(?=$|[,.]| price)"
    r"|\b(?:keeps?|stays? on|staying on) (?:the"
    r"|their|its) (?:old|current|same|original|founding|lower) (?:price|rate|fee)s?\b|\bbogo\b"
    rf"|\b(?:\d+|{NUMBER_WORDS}|a) (?:months?|weeks?|lessons?|classes|sessions?) (?:off|free"
    r"|on me)\b"
    r"|\b(?:two|2|three|3)[ -]for[ -](?:one|1|two|2)\b"
    r"|\b(?:a|one) (?:third|quarter|half|fifth|tenth) (?:off|less|cheaper)\b"
    r"|\b(?:goes?|pays?|comes?|gets? in|is|are|at|charged?) half[ -]price\b|\bpays? half\b"
    r"|\bbuy one,? get one\b|\bearly[ -]birds? (?:price|pricing|discount|rate|offer|deal)\b"
    r"|\b(?:founding|founder|student|launch|loyalty|alumni|launch week|member|family|referral)"
    r"(?: member)?s?'? (?:discount|rate|price|pricing|deal|offer|code)\b|\bno discounts?\b"
    r"|\b(?:a|the|early bird|launch) discount(?: code)?\b"
    r"|\b(?!any\b|no\b|what\b|this\b|that\b|my\b|your\b|her\b|his\b)[a-z-]+ discounts?\b"
)
SHARE = Pattern(
    r"%|percent|per cent|off|half|pric|discount|third|quarter|fifth|tenth|rate|bogo|for[ -]one"
    r"|for[ -]two|for[ -]\d|buy"
    r"|deal|offer|code|free|fee|on me"
)
"""Without any of these a clause speaks of no discount."""

TRIAL = Pattern(
    rf"\b(?:(?:\d+|{NUMBER_WORDS}|free|a|one|week|month)[ -])?(?:(?:day|week|month|weeks|days"
    r"|free)[ -])?"
    r"(?:long )?(?:free )?trial(?: week| month| period| class| session)?"
    r"(?: (?:(?:will |now )*(?:lasts?|runs?|is|be|takes?|goes on)|of|for)(?: for| now| just"
    r"| only)*"
    rf" (?:\d+|{NUMBER_WORDS}|a)[ -](?:days?|weeks?|months?|lessons?|sessions?|hours?))?\b"
    r"|\bfirst (?:(?:\d|two|three|four|five|six|ten|few) )?(?:days?|months?|weeks?|sessions?"
    r"|lessons?|classes|class|calls?|years?|ones?|episodes?|modules?|chapters?|issues?) "
    r"(?:(?:is|are|will be|comes?|costs?) )?(?:free|on me|on the house|nothing|for free)\b"
    r"|\b(?:free|one free|a free) (?:first )?(?:week|month|session|taster|sample|trial)\b"
    r"|\b(?:\w+[ -]day )?money[ -]?back(?: guarantee| window| policy)?\b|\bno trial\b"
    r"|\btry (?:it|this|us|everything|the \w+)(?: out)? (?:for|free|before)\b"
)
BILLING = Pattern(
    r"\b(?:annual|yearly|monthly|quarterly|weekly|lifetime|upfront)(?: |-)(?:only|billing|plans?"
    r"|payments?"
    r"|subscriptions?|pricing|membership fee|fee|access|deal|deals|option)\b"
    r"|\b(?:bill(?:ed|ing)?|charg(?:e|ed|ing)|pay(?:ing)?|paid|subscriptions?) (?:them |people "
    r"|everyone |it )?(?:annually"
    r"|yearly|monthly|quarterly|weekly|upfront|up front|per session|once|by the month"
    r"|by the year|by the hour|per class)\b"
    r"|\b(?:one[ -](?:off|time)|single|upfront|up-front|flat) (?:payments?|fee|fees|price"
    r"|pricing|purchase|rate|cost|charge)\b"
    r"|\b(?:charg|bill|pric|sell|pay|invoic)(?:e|ing|ed|es|s)? (?:it |them |people |everyone "
    r"|everything"
    r" )?(?:per|by the) (?!cent\b)[a-z]+\b|\bper[- ](?:seat|head|person|session|lesson|class|hour"
    r"|word"
    r"|page|member|user|piece|item|unit) (?:pricing|billing|rates?|fees?|charges?|basis)\b"
    r"|\b(?:annual(?:ly)?|yearly|monthly|quarterly|weekly) (?:with|for|on) (?:the |my )?(?:billing"
    r"|payments?|pricing|fees?|subscription"
    r"|memberships?|plans?)\b|\bpayment plans?\b|\bpayments? in (?:two|three|four|\d) (?:parts|goes"
    r"|chunks|bits|steps)\b"
    r"|\binstal?lments?\b|\bpays?[ -](?:what(?:ever)?|as)[ -](?:you|they|people|folks)[ -](?:want"
    r"|can|like|feel|wish|go|please|think|can afford)\b"
    r"|\b(?:two|three|four|\d) (?:goes|parts|chunks|bits) of [$€£₹]?\d[\d.]*"
    r"|\bpays? once\b|\bpay(?:s|ing)? (?:it |me )?in (?:two|three|four|2|3|4)(?: (?:goes|parts"
    r"|chunks|payments|bits))?(?=$|[ .,!])"
    r"|\b(?:one|the same|a single|a flat) (?:flat |single )?price (?:for (?:everyone|everybody|all"
    r"|every\w+|the lot)|across the board|fits all)\b"
    r"|\b(?:set-?up|joining|join|late|sign-?up|cancellation|booking|registration|entry|enrol+ment"
    r"|admin"
    r"|materials?|kit|hosting|guest|reading|service|membership|one[- ]off) fees?\b"
    r"|\bwaiv(?:e|es|ed|ing) (?:the |my |our |any |all )?(?:[\w-]+ ){1,2}?(?:fees?|deposit|charges?"
    r"|costs?"
    r"|price|minimum|days?|weeks?|months?|sessions?|lessons?|class|classes|terms?)\b"
    r"|\bscholarship (?:places?|spots?)\b|\bby the (?:hour|minute|word|page|class|session)\b"
    r"|\bpwyw\b|\bsliding[ -]scale\b|\bdonation(?:s|[ -]based)?(?: only)?\b"
    r"|(?<!for the )(?<!for my )\btip jar\b"
    r"|\bby donation\b|\bfreemium\b"
    r"|\blifetime deal\b|\bname your (?:own )?price\b|\bscholarships?\b"
    r"|\bsubscription(?: model)\b"
    r"|\b(?:\d|two|three|four|six)[- ]pay(?:ment)?s?(?: option| plan)?\b(?! of)"
    r"|\b(?:two|2|three|3|four|4|six|\d+) (?:monthly )?(?:payments|instal+ments"
    r"|splits)(?: of(?: [$€£₹]?\d[\d.,]*)?)?\b"
    r"|\bgrandfather(?:ed|ing)\b"
    r"|\bgrandfather (?:in|them|everyone|people|the|existing|old|current)\b|\btiered pricing\b"
    r"|\bregional pricing\b|\bppp\b|\bper[ -]seat pricing\b"
    r"|\bdeposits?\b|\b(?:raise|raising|double|doubling|drop|dropping|lower|lowering"
    r"|hike) (?:the |my |our )?(?:price|prices|rates)\b"
    r"|\bannual\b(?= and|,|$| for| because| with| instead)|\bprepaid\b|\bpay per (?:class"
    r"|session|view)\b|\bcommission only\b"
)
FREE = Pattern(
    r"\b(?:is|it|be|stays?|staying|remains?|remaining|going|keep\w*|mak\w+|offer\w*|them|everything"
    r"|one|totally"
    r"|completely|all|100%|goes|go|come in|get in|join"
    r"|for|tier|launch|community|group|it is) (?:it |this |them |the (?:\w+ ){1,3}"
    r"|the whole thing )?(?P<free>free)\b(?! (?:up|time|until i|lunch|members?|users?|people"
    r"|subscribers|folks"
    r"|sessions?|lessons?|calls?|classes|samples?|chapters?|stuff|templates?|pdfs?|trials?|content"
    r"|\w+ (?:about|on)|(?:mini )?(?:guides?|ebooks?|pdfs?|webinars?|workshops?|checklists?"
    r"|printables?|downloads?"
    r"|patterns?|recipes?|posts?|videos?|emails?|podcasts?|worksheets?|zines?|series|masterclass"
    r"|challenge)))"
    r"|(?P<tier>\ba free (?:tier|plan|version|level|membership|community|group|option)\b)"
    r"|\b(?P<charge>free of charge|no charge|pays? (?:me |us )?nothing|costs? (?:(?:them|people"
    r"|members|you|everyone) )?nothing(?! to )|at no cost|zero cost"
    r"|for nothing|giv\w+"
    r" (?:[\w'-]+ ){1,5}?away(?: for)?(?: free)?|gratis|on the house"
    r"|free for (?:everyone|all|life|now|members"
    r"|the first \w+))\b"
    r"|\b(?:gets?|receives?|have|has) (?:[\w'-]+ ){1,5}?(?P<got>free)(?=$|,| for)"
    r"|\b(?:comes?|gets in|goes|joins?) (?P<comes>free)(?=$|,| for| with)"
    r"|^(?P<start>free)(?=$| for| because| forever| to| at)"
)


def extract(text: str) -> Iterator[Found]:
    """Give the prices in a clause, then what else it says about money."""
    prices = list(amounts(text)) or next(filter(None, map(list, bare_amounts(text))), [])
    yield from prices
    for pattern, subject in ((DISCOUNT, "discount"), (TRIAL, "trial"), (BILLING, "billing")):
        if pattern is DISCOUNT and not SHARE.search(text):
            continue
        for match in pattern.finditer(text):
            said = match.group().strip()
            if pattern is BILLING and spent(text, match.start()):
                continue
            only_share = match.groupdict().get("percent") and not OFF.search(text)
            if said not in {"a trial", "the trial"} and not only_share:
                yield found(match, subject, said)
    for match in FREE.finditer(text):
        yield found(match, "price", "free", sure=False)


OFF = Pattern(r"\b(?:off|discount\w*|cheaper|reduc\w*|less|sale|coupon|knock\w*|early|refund)\b")
"""What makes a share one of the price."""
