"""What a piece is said to treat: "the guide deals with damp walls", "term one is all rhythm"."""

import re
from collections.abc import Iterator
from functools import lru_cache

from core.coach.detection.numbers import COUNT
from core.coach.detection.patterns import Pattern
from core.coach.detection.roles import NAMED, NUMBERED, PIECE, PLACED
from core.coach.detection.timeline import DAY, MONTH, SEASON

TIMES = r"(?:month|term|year|level|phase|block|half|night|evening|fortnight|hour)"
PART = (
    rf"(?:{NUMBERED}|{TIMES} (?:one|two|three|four|five|six|\d{{1,2}})"
    rf"|(?:(?:the|my|our) (?:(?:whole|entire|very|{PLACED}) )+|(?:each|every) (?:\w+ly )?)"
    rf"(?:{PIECE}|{TIMES}|day)s?)"
)
"""Part of what is made or held."""

GROUP = (
    r"(?:we|everyone|everybody|members|students|learners|beginners|(?:my|our) (?:kids|class|group"
    r"|choir|students|members|beginners)|(?:they|you|people)(?= (?:will|might|could|may|all)\b))"
)
US = rf"(?:i|{GROUP})"
WILL = (
    r"(?:(?:will|would|might|could|may|am|are|is|going to|all|just|only|always|then|both|each|also"
    r"|probably|most likely|likely|finally) )*+"
)
NO_DOING = (
    r"(?!.*(?:%|percent|[$€£₹]))(?!(?:am|are|was|were|is|be|been|being|have|had|has|having|do|did"
    r"|does|need|think|want|know"
    r"|wonder|wondered|lost|got|get|went|go|going|goes|feel|felt|charge|pay|meet|met|launch|open"
    r"|sell|sold|move|switch|raise|guess|hope|believe|say|said|tell|told|love|hate|like|close"
    r"|release|drop|send|sent|post|host|use|film|edit|finish|wrote|come|came|take|took|see|saw|stop"
    r"|made|ran|gave|found|broke|kept|put|bought|spent|left|forgot|fell|sat|not|never|still|can"
    r"|start|stay|earn|made|eat|ate|drink|drank|sleep|slept|cry|panic|worry|quit|give|offer|run"
    r"|[a-z]{2,}ed)\b)"
)
"""What tells of a time, a price, a place or the writer's day, and no topic."""

NO_OBJECT = (
    r"(?!(?:to|on|at|in|it|them|off|up|out|live|that|this|less|more|back|together|and|or)\b)"
)
IN_PART = Pattern(
    rf"^(?:(?:and|so|then) )?(?:(?:in|for|during|through|throughout) )?"
    rf"(?:(?!(?:each|every) {TIMES}?(?:week|day|month)s?,? i\b){PART}),? {US} {WILL}"
    rf"(?P<topic>{NO_DOING}[a-z]+ {NO_OBJECT}[^\s~].*)"
)
"""What is done in a part: "in month two we build the chair"."""


SPENDS = Pattern(
    rf"^(?:{GROUP} {WILL}|(?:i )?(?:(?:will|might|could|would|am|going to|probably|likely|just"
    r"|only) )+)(?:spend|spending|giv(?:e|ing)|dedicat(?:e|ing)|devot(?:e|ing)|set aside)"
    r" (?:(?:the|all of|all|a|my|our|whole|entire|first|second|last|full|half|two|three|four"
    rf"|opening) )*(?:{NUMBERED}|(?:{TIMES}|week|lesson|session|day|class|module)s?"
    r"(?: (?:one|two|three|\d))?) (?:(?:over|up|entirely|just|only|all) )*(?:on|to|doing|looking at"
    r"|learning|talking about|with|in) (?P<topic>(?!(?:my|the) (?:sofa|couch|phone|road|own|train"
    r"|bus|bed|loo|toilet|beach|garden)\b|hold\b|top\b|zoom\b|it\b|this\b|that\b|\d)[^\s~].*)"
)
"""What a part is given to: "we spend the whole first month on ear training"."""


@lru_cache(maxsize=512)
def framed(text: str) -> re.Match[str] | None:
    """Return what a clause says is done in a part of the whole, None where it says no such."""
    return IN_PART.search(text) or SPENDS.search(text)


NOT_TOPIC = (
    r"(?!(?:the )?(?:(?:mon|tues|wednes|thurs|fri|satur|sun)days?|january|february"
    r"|march|april|june|july|august|september|october|november|december|weekends?|weekdays|hold"
    r"|time|top|track|my own|zoom|youtube|teachable|kajabi|circle|skool|discord|patreon"
    r"|instagram|facebook|tiktok"
    r"|substack|gumroad|podia|thinkific|twitch|spotify|telegram|whatsapp|slack|notion|the \d|\d+"
    r"|one(?= (?:for|with|calls?|sessions?|coaching|of)\b|$)|sale|for|top of|average|that|the same"
    r"|it\b|them\b|this\b|to\b|\$|€|£|me|you|us|the platform"
    r"|(?:my|our|your|him|her)sel(?:f|ves)\b"
    r"|what [\w' -]{1,30} (?:costs?|charges?|pays?|takes?)\b"
    r"|the side|demand"
    r"|camera|screen|(?:episode|week|day|module|lesson|chapter|part|page|version|season) \d+"
    r"|the (?:first|last|\d+(?:st|nd|rd|th)))\b)"
)
"""What follows "about" or "on" without being a topic: days, places, idioms."""

WHOLE = (
    r"(?:courses?|class(?:es)?|workshops?|series|podcast|show|newsletter|guides?|(?:cook|hand|song"
    r"|play|sketch|copy|phrase|picture|audio|work|e)?-?books?|zine|booklet|manual|programm?e?"
    r"|channel|blog"
    r"|vlog|membership|club|camp|retreat|masterclass|webinars?|seminars?|term|block|half|evening"
    r"|afternoon|morning|night|meetup|gathering|album|audio course|mini-?course|mini-?series"
    r"|intensive|bootcamp|challenge|immersion|residency|event|summit|mastermind|trilogy"
    r"|subscription"
    r"|documentary|playlist|column|feature|tutorials?|lessons|modules|episodes|videos|lectures"
    r"|posts"
    r"|emails|sessions|essays|chapters)"
)
SUBJECT = (
    r"(?:(?:and|so|but|then|also|because) )?(?:(?:the|my|our|this|each|every|all|both) )*"
    rf"(?:(?:(?!(?:i|we|you|he|she|they|who|is|are|of)\b)[\w'-]+ ){{0,2}}?(?:{WHOLE}|{PIECE}"
    rf"|{NAMED})"
    r"|(?:first|second|third|next|last|opening|final) (?:one|batch|round|box|drop|run|block|set"
    r"|unit|month|half"
    r"|series|pack|lot|quarter|week|day))"
    rf"(?: (?:(?:{COUNT})(?: (?:to|and|through|till) (?:{COUNT}))?|itself))?"
    r"(?: (?:in|of|from) (?:the|my|our|each|every|this) [\w'-]+)?"
)
"""A piece, or the whole of what is made."""

ADVERBS = (
    r"(?: (?:will|would|is going to|is gonna|are going to|might|may|could|very|most|just|only|all"
    r"|also|still|probably|likely|definitely|now|mostly|mainly|purely|really|always|then|instead))*"
)
WITH = (
    r"treats?|teach(?:es)?|covers?|explains?|explores?|tackles?|deals? with|looks? (?:at|into)"
    r"|goes? (?:into|over|deep (?:on|into))"
    r"|revolves? a?round|concerns?|cent(?:er|re)s? (?:on|around)|tells?(?: (?:of|about)"
    r"|(?= [\w' ]{3,30}(?:story|tale|history)))"
    r"|follows?|traces?|digs? into|dives? (?:deep )?into|unpacks?|introduces?|studies|study"
    r"|examines?|investigates?|touch(?:es)? on|compares?|presents?|sticks? to|turns? to"
    r"|(?:is|are|be) (?:all )?(?:devoted|dedicated|given over) to|(?:is|are|be) (?:all "
    r"|mostly |now |only |just |mainly |purely )*about"
)
NO_MATTER = (
    r"(?!(?:it|that|this|them|these|those|me|us|you|him|her|all|good|great|nice|bad|well|better"
    r"|done"
    r"|about|over|set|ready|gone|yours|mine|ours|the (?:same|rage|best|wall|roof|moment|place)|my"
    r" (?:own|head)|fine|right|here|there|of|i|we|on|in|at|to|off|up|down|out|not|so|too|\d|[$€£₹]"
    r"|to|a lot|sorts|going|coming|available|open|for|sold|after|before|when|if|with|by|a (?:week"
    r"|month|day)"
    r"|fair|true|over|online|live|free|new|full|now|plans?|schedule|budget|time|last|next|until|for"
    r"|once|because|private|paid|weekly|monthly|daily)\b|[a-z]+ed(?=$|[.,]| (?:and|by|on|in|at|up"
    r"|out|to|for|with|from|now)\b))"
)
TREATS = Pattern(
    rf"^{SUBJECT}{ADVERBS} (?:(?:{WITH}) (?P<topic>{NO_MATTER}[^\s~].*)"
    rf"|(?:is|are|be) on (?P<called>{NOT_TOPIC}[^\s~].*))"
)
"""A piece that treats something: "episode three looks into old bridges"."""

DATED = Pattern(
    rf"^(?:(?:and|so|but|then|also) )?(?:(?:the|my|our|this|next|each) )*(?:{MONTH}|{SEASON}|{DAY}"
    rf"|christmas|easter|halloween|new year|half term) (?:{WHOLE}|{PIECE}|box|drop|kit|pack|live"
    rf"|call"
    r"|special|theme|topic|session)(?:(?: will| now| just)* (?:is|be|is going to be|are|becomes)"
    rf"(?: now| just| on| about)* )(?P<topic>{NO_MATTER}{NOT_TOPIC}[^\s~].*)"
)
"""A piece named by its time, and what it treats: "the december class is lino printing"."""

IS_ALL = Pattern(
    rf"^{SUBJECT} (?:will |now |to )?(?:is|are|be|becomes?|stays?) (?:now |going to be )?(?:all"
    r"|only|purely"
    rf"|entirely|strictly|nothing but|pure|just) (?P<topic>{NO_MATTER}[^\s~].*)"
)
"""A piece that is nothing but its matter: "term one is all pronunciation"."""


SHOWN = (
    r"(?:video|episode|ep|podcast|post|lesson|tutorial|newsletter|email|reel|short|series|guide"
    r"|zine"
    r"|article|essay|stream|vlog|film|clip|story|letter|livestream|documentary)s?"
)
LEARNT = Pattern(
    r"^(?:(?:and|so) )?(?:the|their|our) (?:very )?(?:first|second|third|last|next|only"
    r"|main) (?:thing|skill|trick) (?:people|they"
    r"|you|we|students|members|everyone|beginners) (?:will |all |get to )*[a-z]+ (?:is"
    r"|will be) (?P<topic>[^\s~].*)"
)
"""What people learn when: "the first thing they learn is how to sit"."""


SCENE = Pattern(
    rf"\b(?:a|an|one|some|my|another|the|two|three|{COUNT}) (?:[\w'-]+ ){{0,4}}?{SHOWN}"
    r" (?:where|in which|with me|of me|that (?:shows|teaches|tells|explains)|for people who"
    r"|for those"
    r" who) (?P<topic>[^\s~].*)"
)
"""What happens in a piece: "an episode where I read letters"."""


HEAD = Pattern(rf"^{SUBJECT} ")
"""What most of these patterns begin with: without it they are not tried."""

RELATIVE = Pattern(r" (?:where|which|with me|of me|that|who) ")


def treated_in(text: str) -> Iterator[re.Match[str]]:
    """Give what the pieces named in a clause are said to be about."""
    found = [pattern.search(text) for pattern in (TREATS, IS_ALL) if begins_with_piece(text)]
    found.append(framed(text))
    if " thing " in text or " skill " in text or " trick " in text:
        found.append(LEARNT.search(text))
    found.append(DATED.match(text))
    if RELATIVE.search(text):
        found.append(SCENE.search(text))
    yield from filter(None, found)


@lru_cache(maxsize=512)
def begins_with_piece(text: str) -> bool:
    """Return whether a clause begins with a piece, or with the whole of what is made."""
    return bool(HEAD.match(text))


@lru_cache(maxsize=512)
def treats(said: str) -> bool:
    """Return whether a clause says what a piece is about."""
    if begins_with_piece(said) and any(pattern.match(said) for pattern in (TREATS, IS_ALL)):
        return True
    others = (LEARNT, DATED)
    return any(pattern.match(said) for pattern in others) or framed(said) is not None
