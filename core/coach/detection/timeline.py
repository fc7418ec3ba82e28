"""Dates, periods and rhythms, where they are the project's."""

import re
from collections.abc import Iterator

from core.coach.detection.found import Found
from core.coach.detection.holidays import HOLIDAY
from core.coach.detection.model import Category
from core.coach.detection.numbers import COUNT
from core.coach.detection.offer import PIECES
from core.coach.detection.patterns import Pattern

PIECE = "|".join(sorted(PIECES, key=len, reverse=True))

MONTH = (
    r"january|february|march|april|june|july|august|september|october|november|december"
    r"|(?<!\bi )(?<!\bwe )(?<!\bit )(?<!\bthat )may(?! (?:he|she|god|the (?:gods|lord|force)|be|do"
    r"|go|use|not|well|as|start|have"
    r"|give|try"
    r"|make|take|put|let|get|end|run|sell|host|charge|keep|switch|move|set|split|want|offer|drop"
    r"|raise"
    r"|teach|record|post|send|call|open(?! )|even|still|yet|just|or|also|add|need)\b)"
)
DAY = r"monday|tuesday|wednesday|thursday|friday|saturday|sunday"
DAYS = rf"(?:{DAY})s?"
ORDINAL = r"(?:\d{1,2}(?:st|nd|rd|th)|first|second|third|fourth|last)"
NTH = (
    r"(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth"
    r"|thirteenth|fourteenth|fifteenth|sixteenth"
    r"|seventeenth|eighteenth|nineteenth|twentieth|twenty[ -](?:first|second|third|fourth|fifth"
    r"|sixth|seventh|eighth|ninth)"
    r"|thirtieth|thirty[ -]first)"
)
"""A day of the month in words."""

SEASON = r"spring|summer|autumn|fall|winter"
PART = (
    r"(?:the )?(?:early|mid|late|middle of|start of|end of|beginning of|first week (?:of|in)"
    r"|last week (?:of|in)|second week (?:of|in)|third week (?:of|in)|first half of"
    r"|second half of|back end of|top of|tail end of|\w+ week of|first of|last day of"
    r"|\w+ weekend (?:of|in))[ -]?(?:the )?"
)
CLOCK = (
    r"(?:(?: at)? (?:\d{1,2}h(?:\d\d)?\b|\d{1,2}(?::\d\d)?\s?(?:am|pm|a\.m|p\.m)\b|noon|midnight"
    r"|\d{1,2}:\d\d"
    r"|\d{1,2} o'clock|(?<=at )(?:half (?:past )?|quarter (?:past|to) )?(?:one|two|three|four|five"
    r"|six|seven|eight|nine|ten|eleven|twelve)\b(?: in the \w+| o'clock| ?[ap]m)?"
    r"|\d{1,2}(?::\d\d)?(?: ?- ?| to | till )\d{1,2}(?::\d\d)?\s?(?:am|pm)?"
    r"|(?:at )?\d{1,2} in the (?:morning|evening|afternoon)|(?<=at )\d{1,2}\b(?!\s?(?:%|k\b|bucks"
    r"|quid|dollars|euros?|pounds|people"
    r"|per|an?\b|each|[.,]\d))|lunchtime|sunrise|dawn)(?: (?:gmt|est|pst|et|pt|cet|utc|ist|eastern"
    r"|pacific|central|mountain|bst|(?:uk|us|my|our|their|your|local|[a-z]{4,}) time|edt|pdt|cst"
    r"|cdt"
    r"|mst|mdt|akst|hst|cest|eet|eest|msk|gst|pkt|npt|ict|wib|sgt|hkt|jst|kst|aest|aedt|acst|awst"
    r"|nzst|nzdt|brt|clt|sast|sharp|prompt|on the dot))?)"
)
DATE = Pattern(
    rf"(?<!\w)(?:\b\d{{1,2}}(?::\d\d)?\s?(?:am|pm) (?:on )?)?(?:{PART})?(?:"
    rf"\b(?:the )?\d{{1,2}}(?:st|nd|rd|th)?(?: of)? (?:{MONTH})\b(?: 20\d\d)?"
    rf"|\b(?:{MONTH}) (?:the )?\d{{1,2}}(?:st|nd|rd|th)?\b(?:,? 20\d\d)?(?!\s?(?:k|bucks"
    rf"|dollars))|\b(?:the )?(?:{ORDINAL}) (?:{DAY}|weekend|week|day) (?:of|in) (?:the )?(?:{MONTH}"
    rf"|{SEASON}|term"
    rf"|month|new year)\b"
    r"|\b(?:in )?(?:the |all (?:the )?|only )*(?:odd|even|alternate|winter|summer|autumn|spring"
    r"|warm|cold|dark"
    r"|colder|warmer|quiet) months\b"
    rf"|\b(?:the )?(?:{ORDINAL}) (?:of )?(?:{MONTH}|{DAY})\b(?: of \w+)?"
    r"|\b(?:next|this|coming|this coming|the following|following)[ ](?:week(?:end)?|month|year"
    rf"|quarter|term|semester|{SEASON}|{DAY}|{MONTH})\b(?: (?:week|after|morning|evening|night"
    r"|afternoon))?"
    rf"|\b(?:the )?(?:day|week|weekend|month|{DAY}) (?:after|before|of) (?:the )?(?:{HOLIDAY}"
    rf"|{MONTH}|next|tomorrow|{DAY}|\w+)\b"
    rf"|\b(?:{DAYS})(?:,? and |, | or | & |/)(?:{DAYS})\b|\b(?:{DAY})s?,? (?:the )?\d{{1,2}}(?:st"
    rf"|nd|rd"
    rf"|th)\b(?: of \w+)?|\b(?:{DAY}) the \d{{1,2}}\b|\b(?:{DAY}) week\b|\ba (?:week"
    rf"|fortnight) (?:on|from) (?:{DAY}|today)\b"
    rf"|\b(?:from )?(?:the )?\d{{1,2}}(?:st|nd|rd|th)? ?(?:to|till|until|through"
    rf"|-) ?(?:the )?\d{{1,2}}(?:st|nd|rd|th)\b"
    rf"(?: of (?:the|each|every|this|next) month| (?:of )?(?:{MONTH}))?"
    rf"|\b\d{{1,2}}(?: ?- ?| to )\d{{1,2}} (?:{MONTH})\b|\b(?:{MONTH}) (?:to|through|till"
    rf"|until) (?:{MONTH})\b"
    rf"|\b(?:the )?{NTH} of (?:{MONTH}|(?:the|next|this|each|every) month)\b"
    rf"|\b(?:{MONTH}) (?:the )?{NTH}\b|\bthe {NTH}(?=$|[,.!]| at\b)"
    rf"|\b(?:calendar )?week (?:[1-5]\d)\b|\b\d{{1,2}}\.\d{{1,2}}\.(?:20\d\d|\d\d)?(?!\d)"
    rf"|\bthis time next \w+\b"
    rf"|\b(?:the )?(?:{SEASON}|school|autumn|christmas|easter|summer|winter) (?:terms?|semester"
    rf"|half[- ]term|holidays?|break|vacation|season)\b"
    rf"|\b(?:the )?(?:whole|rest|all|duration|entirety) of (?:{HOLIDAY}|{MONTH}|{SEASON}|the \w+)\b"
    rf"|\b(?:all|throughout|during) (?:{HOLIDAY}|{MONTH}|{SEASON})\b"
    rf"|\b(?:{DAYS})\b(?: (?:mornings?|evenings?|nights?|afternoons?|lunchtimes?))?"
    rf"|\b(?:{MONTH})\b(?: 20\d\d)?|\b(?:{HOLIDAY})\b"
    r"|\b(?:early |late |mid |end of |start of |beginning of )?(?:q[1-4]|h[12])\b(?: 20\d\d)?"
    r"|\b20(?:2[6-9]|3\d)-\d\d(?:-\d\d)?\b|\b(?:[0-2]?\d|3[01])/(?:[0-2]?\d"
    rf"|3[01])(?:/\d{{2,4}})?\b(?! (?:of"
    r"|people))"
    rf"|\b(?:on |by )the \d{{1,2}}(?:st|nd|rd|th)\b|\bthe \d{{1,2}}(?:st|nd|rd"
    r"|th)\b(?! (?:lesson|module|cohort|time|one))"
    rf"|\bin (?:the )?(?:about |around |roughly )?(?:(?:{COUNT}|a|a few"
    r"|a couple(?: of)?)(?: or \w+)?(?: more)? (?:days?|weeks?|months?|fortnights?)|(?:new year"
    rf"|{SEASON}))\b(?:'?s? time)?"
    r"|\b(?:tomorrow|tonight)\b(?: (?:morning|night|evening|at \w+))?|\b(?:the )?(?:end|start"
    rf"|middle|beginning) of (?:the |this |next )?(?:week|month|year|quarter|{SEASON}|{MONTH}"
    r"|term)\b"
    r"|\b(?:this|over the|in the|late|early|mid|before|after|by|for|next|until|through|all"
    rf"|the) (?:{SEASON}|weekend|new year|school holidays|holidays)\b"
    rf"|\b(?:{SEASON})(?= launch| cohort| start| release| intake| term| 20\d\d| i (?:think|guess"
    r"|reckon)| maybe| probably"
    r"| perhaps| it is| then| than| for (?:the|my|our)\b| rather| instead| over |$)"
    r"|\b(?:after|before|by|until) (?:the )?(?:school (?:run|year|holidays|starts|term)|exams?"
    r"|harvest|tax season|wedding|move|baby|marathon|tour|exhibition|holidays|kids go back"
    r"|half term|term starts|easter break)\b"
    r"|\b(?:after|before|until) the (?:[a-z]+ )?(?:season|festival|fair|weekend|holidays?|finals"
    r"|conference|elections?|break)\b"
    rf"|\b(?:{COUNT}|a) (?:weeks?|months?|days?) (?:from (?:now|today|\w+day)|out|after|before)\b"
    rf"|\b(?:within|giv(?:e|es|ing) (?:myself|it|us)) (?:the |a |another )?(?:{COUNT}|month|week"
    r"|year"
    r"|fortnight|few)(?: (?:days|weeks|months))?\b"
    r"|^(?:maybe |probably |perhaps |i think |so |it is |it will be |make it )*(?:mornings|evenings"
    r"|afternoons|lunchtimes"
    r"|weekends)\b"
    r"|\b(?:to|in the|on) ?(?:mornings?|evenings?|afternoons?|lunchtimes?|nights)\b"
    r"|(?:(?<=we start )|(?<=we meet )|(?<=we begin )|(?<=lessons start )|(?<=classes start )"
    r"|(?<=calls start )"
    r"|(?<=it starts )|(?<=class starts )|(?<=doors open ))at (?:1[0-2]|[1-9])\b(?![.,:]?\d| ?(?:%"
    r"|k\b|bucks|quid|dollars|euros?|pounds|a\b|per\b|each\b))"
    r"|\bat \d{1,2}[:.]\d\d\b(?: in the \w+|\s?[ap]\.?m\b)?|\b\d{1,2}:\d\d\b"
    r"|\b(?:at )?\d{1,2}(?:[:.]\d\d)?\s?[ap]\.m\b|\bat (?:noon|midnight|lunchtime|dawn)\b"
    r"|\b\d{1,2}(?::\d\d)?\s?(?:am|pm)\b|\bnew year\b"
    r"|\b20(?:2[7-9]|3\d)\b|\bhalfway through \w+\b"
    rf")(?: week| weekend)?{CLOCK}?"
)
NO_RHYTHM = (
    r"(?:with|in|on|at|of|after|before|to|from|by|over|during|people|persons?|members?|students?"
    r"|clients?|customers?|kids?|men|women|guys|seats?|spots?"
    r"|places?|slots?|new|bucks|dollars?|euros?|pounds|quid|rupees|cents|pence|francs|naira|rand"
    r"|reais"
    r"|pesos|yen|yuan|hours?|hrs|minutes|mins|weeks?|months?|percent|times|sales"
    r"|signups"
    r"|views|visits|followers|subscribers|coffees?|beers?|questions?|replies|complaints?|refunds"
    r"|hundred"
    r"|thousand|grand|and|or|for|is|are|off|total|each|only|max|free|live|more|less|than"
    r"|tickets?)\b"
)
"""What is counted by the week without being a rhythm of the project's."""

CADENCE = Pattern(
    r"(?:\b\d{1,2}(?::\d\d)?\s?(?:am|pm) )?\b(?:each|every)(?: (?:other|second|third|single|few"
    r"|couple(?: of)?|first"
    rf"|last|{COUNT}))*(?: (?:{DAY}|{MONTH}|{SEASON}|day|week|weekday|weekend|month|fortnight"
    r"|morning|evening|night"
    r"|lunchtime|quarter"
    r"|year|season|term|days|weeks|months|sundays?|solstice|equinox|full moon|new moon|payday"
    r"|sabbath"
    r"|half term|bank holiday))(?:s)?(?: (?:and"
    rf"|&) (?:{DAYS}))?(?: (?:morning|evening|night|afternoon"
    rf"|lunchtime))?(?: of the month)?{CLOCK}?"
    rf"|\b(?:{COUNT}) (?:(?!{NO_RHYTHM})[a-z-]+ )?(?!{NO_RHYTHM})[a-z]{{3,}} (?:a|per|each"
    r"|every) (?:week|month"
    r"|fortnight"
    r"|quarter|term)\b"
    rf"|\b(?:{COUNT}|a) (?:[\w-]+ ){{0,2}}?(?:{PIECE}) (?:a|per|each|every) (?:day|week|month"
    r"|fortnight"
    rf"|quarter|year|term)\b"
    rf"|\b(?:once|twice|thrice|(?:{COUNT}) times|three times|{COUNT}x|(?<![$€£₹¥.,\d])(?:[2-4]"
    rf"|two|three|four)|one|a couple|(?:{COUNT})(?= (?:\w+ )?(?:posts?|emails?|episodes?|videos?"
    r"|lessons?|calls?|lives?|issues?|streams?|sessions?|reels|shorts|classes|articles|threads"
    r"|chapters?|songs?|modules?|recipes?|patterns?|letters?|tutorials?|drops?"
    r"|workshops?)))(?: (?:\w+ )?(?:posts?|emails?|episodes?|videos?|lessons?|calls?|lives?"
    r"|issues?|newsletters?|streams?|sessions?|reels|shorts|class(?:es)?|workshops|articles|threads"
    r"|drops?|modules?|uploads?|letters?|essays?|recipes?|tutorials?|podcasts?|meetups?"
    r"|chapters?|songs?|patterns?|stories|sketches|paintings?))?"
    r" (?:a|per|each|every|/)\s?(?:day|week|month|fortnight|quarter|year|term)\b"
    r"|\b(?:bi-?|semi-?|twice[- ])?(?:weekly|monthly|daily|quarterly|yearly|annually"
    rf"|fortnightly)\b|\bweekdays\b|\bweekends\b|\bnightly\b|(?:\b\d{{1,2}}(?::\d\d)?\s?(?:am"
    rf"|pm) )?\bon (?:{DAY})s\b"
    rf"|\b(?:first|second|third|fourth|last) (?:{DAY}|weekend|week|day)(?: (?:of|in) (?:the|each"
    r"|every) month)\b|\bthe (?:1st|first|15th|last day) of (?:the|each|every) month\b"
    r"|\bmonth-end\b"
    rf"|\b(?:{DAY})s?(?:(?:,? (?:and|&|plus) | ?[+/] ?)(?:{DAY})s?)+\b"
)
LENGTH = Pattern(
    rf"\b(?:{COUNT})[ -](?:week|month|day)s?(?: (?:long|total|in total|all in"
    r"|start to finish))?\b(?= (?:of prep|of buffer|pre-?launch|presale|pre-?sale|launch|runway"
    r"|countdown|to (?:build|prep|write|film|record|get|finish|launch)|sprint(?!s)|break|pause"
    r"|timeline|window|lead))"
    r"|\b(?:cart|doors?|enrol+ment|registration|sales?|presale) (?:is |are |stays? |will be "
    rf"|will stay )?(?:open|closed?) (?:for )?(?:{COUNT}|a) (?:days?|weeks?|hours?)\b"
    r"|\b(?:presale|pre-sale|sale|cart|offer|deal|window|sign-?ups?|enrol+ment|early bird) (?:will "
    r"|only )*(?:lasts?|runs?|goes on"
    rf"|stays (?:up|on|open)) (?:for )?(?:{COUNT}|a) (?:hours?|days?|weeks?)\b"
    r"|\b(?:comes? out|goes? (?:out|live)|unlocks?|opens?|drops?|lands?|airs?|ends?"
    r"|starts?) in week \w+"
    rf"|\b(?:clos|shut|end|open|reopen|launch|start)\w* (?:[\w'-]+ ){{0,3}}?(?:after|for|within|in)"
    rf" (?:{COUNT}|a) (?:days?|weeks?|hours?|months?)\b"
)
PROJECT_TIME = Pattern(
    r"\b(?:(?:hold|do|hav|mak|put)(?:e|ing)? (?:it|them|this)(?= on \w+days\b)|(?:hold|leav|keep"
    r"|wait)(?:e|ing)?(?: (?:it|this|off|back|everything|(?:the|my|our)"
    r" (?:launch|doors|cart|course|start|opening|release|beta|sale)))?"
    r"(?: back| off)? (?:till|until)|(?:shift|switch|chang|mov|push|bring|bump|nudg|slid)\w* (?:it"
    r"|them|this|everything"
    r"|things|(?:the|my"
    r"|our) \w+)|push(?:ing|ed)?|delay\w*|postpon\w*|reschedul\w*|launch\w*|relaunch\w*|open\w*"
    r"|start\w*|kick\w*|releas\w*|drop(?:s|ping)?|publish\w*"
    r"|go(?:es|ing)? (?:live|out|up|on sale|public)|post(?:s|ing)?"
    r"|ship\w*|premier\w*|debut\w*|begin\w*|announc\w*|clos(?:e|es|ing)|shuts?|shutting"
    r"|stream\w*|upload\w*"
    r"|send\w*|doors|cart|enrol\w*|registration|presale|pre-sale|presell\w*|waitlist"
    r"|beta|cohort\w*|session\w*|class(?:es)?|lesson\w*|module\w*|episode\w*|newsletter\w*"
    r"|email\w*|issue\w*|live[s]?|livestream\w*|call[s]?|workshop\w*|webinar\w*|q&a\w*"
    r"|q and a\w*|office hours|meetup\w*|retreat|challenge|course|membership|community"
    r"|podcast\w*|show|series|video\w*|reel\w*|short[s]?|drops|deadline|target date|date"
    r"|timeline|soft launch"
    r"|first one|sale[s]?|program\w*|bootcamp|pilot|trial run|batch\w*|record(?:ings?)?|content"
    r"|mov(?:e|es|ing)|tutorial\w*|critique\w*|hangout\w*|coworking|co-working|check-?ins?"
    r"|circle time"
    r"|event\w*|season|round|intake|early bird|kickoff|meet(?:ings?|s)?|teach\w*|masterclass\w*"
    r"|blog\w*|article\w*|thread[s]?|letter[s]?|digest|roundup|round-up|club|jam|demo\w*"
    r"|stories|summit|conference|festival|recital|showcase|exhibition|qandas?|update[s]?|shoot\w*"
    r"|film\w*|rehears\w*|shop|store|collection|bundle|book|ebook|album|breaks?|paus(?:e|es|ing)"
    r"|tour|we are live|big day"
    r"|wrap\w*|finish\w*|deliver\w*|host\w*|run(?:ning)?|send-?off|sprint|recipe\w*|pattern\w*"
    r"|drop day|group|pods?|out|(?:we|i) (?:go|begin)|ends?|ending|stops?|expires?|lands?|resum\w*"
    r"|(?:first|next|last|opening|final) (?:[\w'-]+ ){1,3}?(?:is|are"
    r"|will be)(?= (?:on )?(?:the )?[\w]+)"
    r"|access|entry|sign-?ups?|pre-?orders?|orders|bookings?|tickets"
    r"|back(?= (?:in|on|from|after|next)\b)|returns?|arrives?|airs?|airing|diary|almanac|journal"
    r"|magazine|zine|walk|night|evening)\b"
)
PRIVATE_TIME = Pattern(
    r"\b(?:(?:paint|clean|tidy|redo|hoover|decorate) (?:the|my|our) \w+|dentist|doctor"
    r"|feast|celebrate|pizza|champagne|drinks|dine|starve|rejoice|cry|weep|curry|takeaway"
    r"|mov(?:e|ing) (?:flats?|apartments?|home|out|offices?|cities|countries)|to the (?:river|park"
    r"|beach|pool|shops|pub|cinema|lake|market)"
    r"|appointment|(?:the|a|our|my) vet|gym|school run|birthday|wedding|funeral|moving house"
    r"|flight|fly|(?<!bank )(?<!public )(?<!school )(?<!summer )holiday|vacation|(?<!with a )party"
    r"|(?<!at )(?<!over )dinner|(?<!at )(?<!over )lunch"
    r"|brunch|laundry|church|mass|match"
    r"|half marathon|[a-z]+ half(?= (?:in|on|this|next)\b)|marathon|10k|5k|parkrun|triathlon|race"
    r"|ultra|game|football|concert|surgery|shifts?(?! (?:it|them"
    r"|this|that|to|the|my|our|everything)\b)|exam"
    r"|interview with"
    r"|hospital|therapy|haircut|groceries|date night|parents evening|nap|bed|mum|mom|my kid"
    r"|the kids|in-laws|visit\w*|travel\w*"
    r"|back at work|new job|day job|talk later|ttyl|catch up|check back|get back to you|report back"
    r"|let you know|tell you|ask me|tell me|remind me|ask you|chat|speak|see you|message you|rent"
    r"|tax(?:es)?|invoice|grant|visa|lease|pub)\b"
)
CADENCE_IS_PRICE = Pattern(
    r"(?:[$€£₹¥₦₱]\s?[\d.,]+k?|(?<!\bat )(?<![\d.,:])\d[\d.,]*|bucks|dollars|euros|quid|pounds"
    r"|rupees|usd|eur|gbp|free"
    r"|paid|billed|billing|charged?|pay\w*|price\w*|instal\w*"
    r"|thirty|twenty|forty|fifty|ten|fifteen|hundred|ninety(?: nine)?"
    r"|subscription)(?: \(?\w+\)?)? $"
)
PRICE_FOLLOWS = Pattern(
    r"\s?(?:only\b|(?:at|for|is|costs?) [$€£₹]?\d+\b(?! ?(?:am|pm|:))|billing|plans?\b|subscription"
    r"|payments?|price|fee|membership fee|rate|instal"
    r"|(?:with|for|on) (?:the |my )?(?:billing|payments?|pricing|fees?|subscription)|option|tier"
    r"|membership\b|pricing|or annual|and annual|budget|revenue|income)"
)


OPENS_ON = Pattern(
    r"\b(?:starts?|opens?|launch(?:es)?|begins?|closes?|drops?|lands?|goes live|comes out"
    r"|goes out|out"
    r"|kicks? off|starting|opening|launching"
    r"|dropping) on (?P<day>[A-Z][\w'-]+(?: [A-Z][\w'-]+){0,2})"
)
"""A feast no list has: "classes start on Vijayadashami"."""


def unknown_days(text: str, display: str) -> Iterator[Found]:
    """Give a capitalised day no list has, where something of the project begins or ends on it."""
    match = OPENS_ON.search(display)
    if match and not DATE.search(text) and not CADENCE.search(text):
        yield Found(
            category=Category.TIMELINE,
            subject=subject_of(text),
            value=match.group("day"),
            start=match.start("day"),
            end=match.end(),
            whole=True,
        )


def extract(text: str) -> Iterator[Found]:
    """Give the rhythms and dates in a clause that tell when something of the project happens."""
    private = PRIVATE_TIME.search(text)
    project = PROJECT_TIME.search(text)
    taken: list[tuple[int, int]] = []
    for match in CADENCE.finditer(text):
        if is_price_period(text, match):
            continue
        taken.append(match.span())
        yield when(match, "cadence", sure=bool(project) and not private)
    for match in LENGTH.finditer(text):
        taken.append(match.span())
        yield when(match, "launch", sure=bool(project))
    for match in DATE.finditer(text):
        inside = any(start < match.end() and match.start() < end for start, end in taken)
        if inside or is_price_period(text, match) or not match.group().strip():
            continue
        repeated = re.match(rf"(?:{DAY})s\b", match.group().strip())
        subject = "cadence" if repeated else subject_of(text)
        if (private and not project) or OF_ISSUE.match(text, match.end()):
            continue
        yield when(match, subject, sure=bool(project) and not private)


OF_ISSUE = Pattern(
    r" (?:issue|edition|box|number|(?:term )?pack)\b(?! (?:goes|comes|drops|lands|ships|is out"
    r"|opens"
    r"|lands|will))"
)
"""What makes a month the name of a piece: "something on grief for the november issue"."""


def when(match: re.Match[str], subject: str, *, sure: bool) -> Found:
    """Return the time found; its clause says what happens then."""
    return Found(
        category=Category.TIMELINE,
        subject=subject,
        value=match.group().strip(),
        start=match.start(),
        end=match.end(),
        whole=True,
        sure=sure,
    )


def is_price_period(text: str, match: re.Match[str]) -> bool:
    """Return whether the time only says what a price is for ("$12 monthly")."""
    before = text[max(0, match.start() - 24) : match.start()]
    return bool(CADENCE_IS_PRICE.search(before) or PRICE_FOLLOWS.match(text, match.end()))


def subject_of(text: str) -> str:
    """Return what happens at that time, as far as decisions replace one another by it."""
    for pattern, subject in SUBJECTS:
        if pattern.search(text):
            return subject
    return "launch"


SUBJECTS = (
    (re.compile(r"\b(?:clos(?:e|es|ing)|deadline|ends?|last day|finish\w*|wrap\w*)\b"), "end"),
    (re.compile(r"\b(?:beta|pilot|test run|trial run)\b"), "beta"),
    (re.compile(r"\b(?:presale|pre-sale|presell\w*|waitlist|early bird)\b"), "presale"),
    (
        re.compile(r"\b(?:first (?:call|live|session|class|lesson|episode|issue))\b"),
        "first session",
    ),
    (re.compile(r"\b(?:announc\w*|teas\w*)\b"), "announcement"),
)
