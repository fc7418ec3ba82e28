"""Choices stated without any word of deciding: "$29 a month", "launch in March"."""

import re
from itertools import chain

from core.coach.detection import amounts, pricing, structure, timeline
from core.coach.detection.clause import Clause
from core.coach.detection.commitment import UNDOES, Commitment, said_of
from core.coach.detection.completion import is_completion
from core.coach.detection.descriptions import EVALUATES, names_thing
from core.coach.detection.groups import LACKS, ONE_PER
from core.coach.detection.hedges import confidence_of
from core.coach.detection.languages import LANGUAGE
from core.coach.detection.model import Category, Confidence
from core.coach.detection.modes import Mode, opening_of
from core.coach.detection.numbers import COUNT
from core.coach.detection.offer import PROJECT
from core.coach.detection.patterns import Pattern
from core.coach.detection.places import NAME, OWN_PLACE
from core.coach.detection.platforms import COMMON_WORDS
from core.coach.detection.pricing import TRIAL
from core.coach.detection.roles import NAMED
from core.coach.detection.words import words

TELLS = words("""
    am is are was were be been has have had do does did can could will would may might shall
    should must got get gets go goes went going come comes came make makes made take takes took
    say says said tell tells told think thinks thought know knows knew see sees saw seen want
    wants need needs like likes love loves hate hates keep keeps kept feel feels felt look looks
    seem seems sound sounds cost costs pay pays paid send sends sent buy buys bought sell sells
    sold run runs ran work works use uses give gives gave put puts let lets read write writes
    wrote ask asks find finds found leave leaves left lost lose won win wins break broke spend
    spent gone done i you he she they me him her who which that what how why where when there it
    this my our no not never nobody down ago yesterday today apparently still already interviews
    price prices
    thing things idea ideas complete yeah halfway poll options homework unread new more about
    like""")
"""Verbs that say something, whom they say it of, and what is over or refused."""


WORD = re.compile(r"[a-z']+")
LONGEST = 60


def is_verbless_choice(text: str) -> bool:
    """Return whether a clause is nothing but what was chosen: "two instructors per session"."""
    said = text.strip(" .!")
    found = WORD.findall(said)
    if not found or len(said) > LONGEST:
        return False
    if any(word in TELLS for word in found):
        return False
    return any(each.sure for each in chain(pricing.extract(text), structure.extract(text)))


LONGEST_PLAIN = 60
IN_PART = (
    r"(?!.*\b(?:typos?|glitch|hiccups?|slips?|issues?|problems?|questions?|tears|mistakes?|errors?"
    r"|bugs?|holes?|gaps?|noise|mess|done|left|to go|feedback"
    r"|and|is|are|was|were|[a-z]{2,}(?:ed|ing))\b)(?:[a-z'-]+ ){1,4}(?:in|for) (?:week|lesson|day"
    r"|module|month|session|unit|part|chapter|episode) (?:one|two|three|1|2|3)$"
)
"""What goes into which part, without a verb: "soil in week one"."""

TERSE = Pattern(
    rf"{IN_PART}|[1-9]\d{{1,2}} for (?:the|my|our) (?:[\w-]+ ){{0,3}}?(?:{PROJECT})[ .!]*$|"
    rf"(?:only|just|max|maximum|strictly|always) {ONE_PER.pattern}|"
    rf"[\w' -]{{3,50}} as (?:the|a|my|our) (?:[\w-]+ )?(?:{NAMED})(?: of (?:it|the \w+|everything"
    r"|it all))?"
    r"(?: then| now)?$"
    r"|(?:(?:the|a) )?(?:whole |full |entire )?(?:season|course|term|bundle|lot|series|weekend"
    r"|retreat|box|set|year|everything) for"
    r" [$€£₹]?\d[\d.]*\b"
    r"|priced at \d|(?:lifetime|full|yearly) access (?:for|at) \d+\b|(?:[a-z-]+ )?(?:deposit"
    r"|price|fee|(?:one "
    r"|single )?payment|tickets?|entry|membership|seats?"
    r"|places?) (?:of|at) \d+\b"
    rf"|{COUNT} (?:people )?(?:to|per) (?:an? |each |every )?(?!week|month|day|year|hour|minute"
    r"|head|person|seat"
    rf"|car|bed|box|pack|the|my|be|do|go|get|have|\d)[a-z]{{3,}}\b"
    rf"|{COUNT} (?:people|members|students|folks|learners|kids|women|adults) (?:per|a|in each"
    rf"|in every"
    rf"|max)\b|{COUNT} of (?:us|them|you) (?:max|maximum|tops|at most|only|in total|per"
    r"|at a time)\b"
    r"|payments? in (?:two|three|four|\d)\b|(?:sliding scale|pay what you \w+|payment plans?"
    r"|instal+ments|donation[- ]based|(?:annual|monthly|yearly) only)\b"
    r"|(?:text|audio|photos?|slides|drawings|diagrams) (?:only|and|with|plus|instead)\b"
    rf"|{COUNT} (?:[\w-]+ )?(?:case studies|essays|recipes|interviews|stories|projects|tutorials"
    rf"|exercises)$|(?:[$€£₹¥₦₱]\s?\d[\d.,]*k?\b|\d[\d.,]*\s?(?:bucks|dollars|euros?|quid|pounds"
    rf"|rupees|usd"
    r"|eur|gbp)\b)(?: (?:a|per|each|every|for|flat|total|all|one|only|to)\b|/|,|$)"
    rf"|(?:a )?(?:fiver|tenner)\b|\d[\d.]*(?:/| (?:a|an|per|each) |/ )(?:{amounts.PERIOD_WORD})\b"
    rf"|{COUNT} (?:\w+ )?(?:tiers|modules|sections|phases|levels|groups|channels|seats|spots"
    r"|instructors|trainers|speakers|judges|leads|facilitators|mentors|captains|volunteers"
    r"|ambassadors"
    rf"|cohorts|assistants|mods|moderators|co-hosts|helpers|coaches|teachers|tutors|hosts"
    r"|chapters|parts|tracks|lessons|sessions|episodes|workshops|videos|weeks|classes|units|pillars"
    r"|rooms|places|calls|essays|issues|stages)\b(?! (?:left|done|ago|recorded|filmed|in\b|down"
    r"|to go|written|edited|later|sold|uploaded|finished|sent|before|until|till|so far|already"
    r"|of (?:my|the)|from now|after|i\b|and counting|behind|late|early|away|without|straight"
    r"|since))"
    r"|(?:q[1-4]|h[12]|mid|early|late|january|february|march|april|may|june|july|august"
    r"|september|october|november|december|spring|summer|autumn|winter)\b[\w ]* (?:launch|start"
    r"|release|opening|kickoff)\b"
    r"|(?:a |an |one )?(?:[a-z-]+ )?(?:certificate|badge|discount|refund|forum|channel|mentor"
    r"|buddy|seat"
    r"|place|space|chat|group)s? (?:at the end|for (?:anyone|everyone|everybody|all|each|every"
    r"|those))\b|(?:a )?(?:flat|one-?off|single|fixed) (?:fee|price|rate|payment)\b"
    rf"|{LACKS.pattern}(?:,? ever| please| at all)?[ .!]*$"
    r"|(?:a |an |one )?(?:small|tiny|big|large|closed|private|mixed) (?:group|class|cohort|room"
    r"|circle)\b"
    r"|bonus (?:lesson|module|episode|video|chapter|session|workshop) (?:on|about)\b"
    r"|everything (?:behind|inside) (?:the|a) \w+|\d+ ?(?:%|percent) (?:off|discount)\b"
    rf"|(?:one |a )?single (?:feed|tier|group|space|channel|room|track|class)\b|(?:subtitles"
    rf"|captions|audio|lessons|videos|everything) in (?:{LANGUAGE})\b"
    rf"|(?:[\w-]+ ){{1,6}}(?:different|separate|own) (?:groups|rooms|classes|sessions|days|channels"
    rf"|spaces)$"
    rf"|{COUNT} intakes? \w+|(?:no more than|at most|maximum|max) {COUNT}(?:[ .!]*$| (?:in|per|at"
    r"|around|round"
    rf"|to) (?:an?|the|each|every)\b)|(?:pods|groups"
    rf"|teams|batches|cohorts|pairs|classes|tables"
    rf"|squads) of \w+"
    r"|(?:week|module|lesson|day|part|session|episode) (?:1|one)(?: ?[:=-])? (?!is|was|has|done"
    r"|finished|needs"
    r"|and|or|went|ready|recorded|filmed|written|live|up)\w+"
    rf"|(?:no more than|max|at most|up to) {COUNT} [a-z]+ (?:each )?(?:per|in|to|an?|each|every) "
    r"|first come,? first served\b|no (?:recordings|phones|guests|laptops|replays|latecomers"
    r"|cameras|pets) (?:in|during|at|on|after) (?:the|my|our"
    r"|any) "
    r"|(?:half[- ](?:price|off)|an? (?:third|quarter|fifth) off|two[- ]for[- ]one|a free (?:week"
    r"|month|trial|session)|free for)\b"
    r"|(?:mon|tues|wednes|thurs|fri|satur|sun)day (?:night |morning |evening "
    r"|afternoon )?(?:sessions?|lives?|calls?|class(?:es)?|meetups?"
    r"|workshops?|emails?|streams?|letters?)\b(?! (?:was|were|went|is|are))"
    r"|(?:weekly|monthly|fortnightly|daily|quarterly) (?:lives?|calls?|emails?|posts?|videos?"
    r"|sessions?"
    r"|episodes?|newsletters?|letters?|meetups?|workshops?|streams?|q&as?)\b"
)
ONLY_MENTIONS = Pattern(
    r"\b(?:(?:at|from|in) (?:the|my) (?:\w+ )?(?:shop|store|supermarket|bakery|chemist|salon"
    r"|garage|pub)"
    r"|(?:sitting|waiting|left|lying) (?:there|in)|in there|to my name|in the (?:bank|pot|kitty"
    r"|till"
    r"|account|jar)|left over"
    r"|saves?|saving|chargebacks?|payouts?|gone|fined?|picked up|bought|ordered|sold(?! (?:as"
    r"|through|via|on|for|at|in))|donated"
    r"|fixed|took"
    r"|is what (?!i\b|we\b)|invoiced|billed|renews|comes? to|came to|went (?:to|for)|gone (?:up"
    r"|down)|cost (?:me |us |him "
    r"|her )?[\d$€£₹]|takes|take|sent"
    r"|invoice|bill|rent"
    r"|spent|spend|paid(?! (?:at|tier|level|plan|one|archive|version|side|upgrades?|option)\b)|pay"
    r"|made|makes|earned?|sales"
    r"|worth|minus|got|gets|getting|emailed|wants?|revenue|budget|his|her|he|she|they"
    r"|their|someone|fees?|tax|salary|wage|mortgage|loan|bank|refund"
    r"|coupon|vouchers?|gift ?cards?|raffle|lottery|per click|is a lot|is wild|too (?:much|high|low"
    r"|cheap|dear|expensive)"
    r"|crazy|insane|steep|ridiculous|was|were|had|did|cost me|costs me|cut of"
    r"|commission|saw|read|heard|seen|bought|buy|ordered|owe|debt|raised|donated|hit|reached"
    r"|income|profit|went up|goes up"
    r"|put their|ad spend|grant|sponsor|goal|target|dream|know|remember|reading|staring"
    r"|wondering|scared|nervous|feel|feels|looking at|sounds|seems|looks|compared|average|other"
    r"|others|people|everyone else|nobody|anyone|someone|you)\b"
)
OTHER_SUBJECT = Pattern(
    r"(?:my|our|the|his|her|a(?!\$)|an|this|that|some|one|today|there|i|we)\b(?! (?:price"
    r"|pricing|cost"
    r"|membership|course|workshop|ticket|launch|class|tier|date|start|presale|doors|cart|first"
    r"|answer|number))"
)
IF_YOU = Pattern(
    r" if (?:you (?:want|need|prefer|fancy|add|opt|like|choose)|(?:you|they|people|anyone|members"
    r"|students) (?:pay|book|bring|buy|join|refer|sign up)s?)\b.*"
)
"""What an option is for, or who gets it: "£20 if you want the call", "10% off if you prepay"."""

RHYTHM_ALONE = timeline.CADENCE
RHYTHM_FROM = Pattern(
    rf"(?:{timeline.CADENCE.pattern}),? (?:from|starting|until|in) (?:{timeline.DATE.pattern})"
)
"""How often and since when: "every second Thursday from February"."""

DAY_ALONE = Pattern(
    rf"(?:the )?\d{{1,2}}(?:st|nd|rd|th)? (?:of )?(?:{timeline.MONTH})"
    rf"|(?:{timeline.MONTH}) (?:the )?\d{{1,2}}(?:st|nd|rd|th)?"
)
"""A day that is all a message begins with: "April 2nd."."""

THING_ON = Pattern(
    rf"(?:all |the |my |our )*(?:{PROJECT}) (?:only )?(?:on|in|via|through|over|at) |team "
    r"|(?:venue|platform|tool|app|site|host"
    rf"|hosting"
    rf"|payments?|checkout|home|place|email) (?:is |= ?)?"
)
FOR_THINGS = Pattern(
    rf" for (?:the|my|our|all the|all my) (?:[\w-]+ ){{0,2}}[a-z]{{3,}}[ .!]*$| (?:for"
    r"|will (?:host|hold|run|handle|take|carry|do|keep|send)|handles|does|hosts|holds"
    rf"|runs|takes|carries|gets|keeps) (?:the |my |our |all "
    rf"|all the )?"
    rf"(?:\w+ )?(?:{PROJECT}|hosting|files|invoices|chatting|chats?|it|them|us|me|all)\b"
    rf"| is (?:where|home|the home"
    rf"|the one|it)\b"
    rf"| (?:wins|won)(?! (?:a|an|the|me|my|at|by)\b)\b"
)
RHYTHM = Pattern(
    r"(?:a |one |another )?(?:new|fresh) (?:[\w'-]+ ){1,3}?(?:at the (?:start|end|beginning"
    r"|top) of )?(?:every|each)\b|(?:(?:out|live|up) (?=every|each)|)(?:(?:a"
    r"|one|two|three|four|new|fresh|\d|weekly|short|free"
    r"|live) )*(?:new )?(?:[\w-]+ )?(?:beginners?|advanced|juniors|adults|kids|q and as?"
    r"|workouts?|posts?|emails?|episodes?|videos?|lessons?|calls?|lives?"
    r"|issues?|newsletters?|streams?|sessions?|classes|articles?|patterns?|recipes?|tutorials?"
    r"|uploads?|reels|shorts|drops?|letters?|workshops?|essays?|stories|songs?|chapters?"
    r"|meetups?)"
    r" (?:(?:out |up |live )?(?:every|each)\b|(?:a|per) (?:week|month|fortnight|day)\b|on (?:mon"
    r"|tues|wednes|thurs|fri|satur|sun)days\b|(?:mon|tues|wednes|thurs|fri|satur|sun)days\b)"
)


RECEIVED = Pattern(
    r"\b(?:first|biggest|latest|only|another|best) (?:ever )?(?:sale|order|payment|tip|donation"
    r"|payout)\b"
    r"|\b(?:payouts?|invoice|bill|refund|commission|sales?) (?:\w+ )?(?:came"
    r"|arrived|landed|is in|hit|cleared|dropped)\b"
)
TELLS_OF = Pattern(
    rf"(?:the|my|our|a) (?!(?:[\w'-]+ )?(?:{PROJECT})\b)(?:[\w'-]+ ){{1,3}}?(?:is|are|needs?"
    rf"|broke|costs?|was|came|has)\b"
    r"|(?:and |so )?(?:i|we) (?:have |just |finally |also )*(?:ordered|bought|got|found|sold|won"
    r"|lost|picked up|treated)\b"
    r"|(?:and |so )?(?:i |we )?(?:have |just |finally |also )*(?:had to (?:buy|pay|replace|order"
    r"|get|fork out)|paid|spent|invoiced|billed"
    r"|refunded"
    r"|tipped|reimbursed|owed|transferred|(?:sent|got|received|opened|paid) (?:.{2,30} )?(?:invoice"
    r"|bill|quote|receipt|deposit|fine|refund|payout))\b"
    r"|(?:and |so )?(?:i |we )?(?:have |just |finally |also )*(?:opened|checked|looked (?:at|in"
    r"|into)"
    r"|logged (?:in|into|on)|peeked (?:at|in|into)|refreshed|glanced at|went into)\b(?! and\b)"
    r"|.{3,40} (?:renews|renewed|expires|expired|arrived|paid (?:out|up|me|us)|coughed up)\b"
)
"""Something of the writer's life: what follows a comma is about it."""


def default_commitment(clause: Clause, text: str, before: Clause | None) -> Commitment | None:
    """Return the commitment of a plain statement of a price or a launch.

    Who writes "launch in March" or "so that makes it $20 a month" says what will be, unless it
    tells what was paid, what others take, or what merely is.
    """
    opening = opening_of(text)
    if UNDOES.match(said_of(text)):
        return None
    told = before is not None and (TELLS_OF.match(before.text) or RECEIVED.search(before.text))
    if told and clause.joint in {",", "start", ":"}:
        return None
    said = IF_YOU.sub("", text)
    elsewhere = ONLY_MENTIONS.search(said) or OTHER_SUBJECT.match(opening)
    if elsewhere and not names_thing(said_of(text)):
        return None
    found: set[Category] = set()
    spoken = amounts.SPOKEN.match(opening)
    priced = any(
        pattern.search(text) for pattern in (amounts.MONEY, amounts.CHARM, amounts.AT_THE_DOOR)
    )
    if priced or (spoken and spoken.group("tail")):
        found.add(Category.PRICING)
    if TRIAL.match(opening) and opening.startswith("first"):
        found.add(Category.PRICING)
    if not found or is_completion(clause):
        return None
    level = confidence_of(text)
    return Commitment(
        confidence=level or Confidence.HIGH,
        hedged=level is not None,
        outright=False,
        stated=False,
        categories=frozenset(found),
        cue_end=0,
    )


def is_plain_statement(clause: Clause, text: str, before: Clause | None) -> bool:
    """Return whether a clause states a choice in the fewest words: "$29 a month, two tiers"."""
    opening = opening_of(text)
    if is_plain_time(opening, clause, before):
        return True
    told = clause.joint == ":" and before is not None and not before.modes
    if told and names_a_place(opening, alone_counts=False):
        return True
    opens = before is None or not re.search(r"\w{3}", opening_of(before.text).replace("right", ""))
    fresh = clause.joint == "start" and before is not None and before.modes <= {Mode.REASON}
    if not (opens or fresh) or len(text) > LONGEST_PLAIN:
        return False
    if names_a_place(opening, alone_counts=opens):
        return True
    if is_completion(clause):
        return False
    noted = opens and not ONLY_MENTIONS.search(text) and is_verbless_choice(text)
    terse = TERSE.match(opening) and not EVALUATES.search(text) and not is_amount_of_life(opening)
    return bool(noted or terse)


def is_plain_time(opening: str, clause: Clause, before: Clause | None) -> bool:
    """Return whether a clause says when something happens: "beta in April", "every Thursday"."""
    if RHYTHM.match(opening) or (PLANNED.match(opening) and (before is None or not before.modes)):
        return True
    if (" for " in opening or " when " in opening) and TIME_FOR.match(opening):
        return True
    bare = opening.strip(" .!")
    if before is None and DAY_ALONE.fullmatch(bare):
        return True
    begins = before is None or clause.joint == "start"
    return begins and bool(RHYTHM_ALONE.fullmatch(bare) or RHYTHM_FROM.fullmatch(bare))


def is_amount_of_life(opening: str) -> bool:
    """Return whether an amount that begins a clause is paid, earned or seen elsewhere."""
    said = IF_YOU.sub("", opening)
    return opening[:1] in "$€£₹0123456789" and bool(ONLY_MENTIONS.search(said))


THING = (
    r"(?:(?:the|my|our|new|first|proper|paid|live|weekly|monthly|soft|big) )*"
    rf"(?:[\w-]+ )?(?:{PROJECT})"
)
PLANNED = Pattern(
    rf"(?!.*\b(?:drops|was|were)\b){THING} (?:in|on|at|from(?= the \d)|every|each|by|after|before"
    rf"|until)? ?(?:the )?(?:{timeline.DATE.pattern}|{timeline.CADENCE.pattern})"
    r"[\w :]{0,20}$"
    rf"|(?:a |an |one )?(?:[\w-]+ )?(?:{PROJECT}) (?:after|before|between|with"
    rf"|at the end of) (?:each|every)\b"
)
"""A plan without a verb: "beta in April", "homework after every lesson"."""


ALONE = Pattern(
    r"(?:(?:and )?(?:now|then|it is|only|nothing else|forever|all the way)"
    r"|for (?:now|the moment|the start|a start)|to (?:start|begin)(?: with)?)?"
)
"""What may follow a place that is all a clause names: "Substack for now"."""

OWN_KIND = Pattern(
    r" (?:shop|store|group|server|channel|page|account|newsletter|community|site|blog|feed|list"
    r"|chat)\b"
)
BESIDE = Pattern(r"(?:plus|and|with|&|\+) (?P<other>[\w. -]{2,30})$")
"""A second place: "WordPress plus MemberPress"."""


def names_a_place(opening: str, *, alone_counts: bool) -> bool:
    """Return whether a clause names the place of one thing, or (if that counts) nothing else."""
    thing = THING_ON.match(opening)
    begin = thing.end() if thing else 0
    named = NAME.match(opening, begin) or (OWN_PLACE.match(opening, begin) if thing else None)
    if named is None:
        return False
    kind = OWN_KIND.match(opening, named.end())
    end = kind.end() if kind else named.end()
    rest = opening[end:].strip(" .!")
    beside = BESIDE.match(rest)
    if beside and NAME.fullmatch(beside.group("other")):
        rest = ""
    alone = alone_counts and bool(ALONE.fullmatch(rest))
    if named.group() in COMMON_WORDS and (alone or thing):
        return False
    return bool(thing or alone or FOR_THINGS.match(opening, end))


TIME_FOR = Pattern(
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)days (?:are )?for (?!me\b|my\b|the\b|kids\b|family\b"
    r"|you\b|it\b|that\b)[a-z]+(?=[ .!]*$| and\b)"
    rf"|(?:{timeline.CADENCE.pattern}|{timeline.DATE.pattern})(?: (?:is|are))?(?: just| only"
    rf"| always)?"
    rf" (?:for|when) (?:the |my |our |all )*(?:[\w'-]+ )?(?:{PROJECT}|opening|kickoff|start"
    rf"|critique|mindset|we|i)\b"
)
"""When one thing happens: "Thursdays at 7 for the live"."""
