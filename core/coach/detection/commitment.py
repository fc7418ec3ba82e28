"""Whether a clause commits the writer to something, how firmly, and by which verb."""

import re
from dataclasses import dataclass
from functools import lru_cache

from core.coach.detection.cues import LEANS, STRONG
from core.coach.detection.descriptions import is_stated, names_thing
from core.coach.detection.hedges import confidence_of
from core.coach.detection.model import Category, Confidence
from core.coach.detection.modes import FILLER, opening_of
from core.coach.detection.numbers import COUNT
from core.coach.detection.patterns import Pattern
from core.coach.detection.quotes import BLANK
from core.coach.detection.team import takes_a_duty
from core.coach.detection.verbs import CATEGORIES_OF_VERB
from core.coach.detection.words import words

LEAD = re.compile(
    r"(?:(?:there is (?:a|an|some) (?:\w+ )?chance(?: that)?|half(?= thinking)|odds are"
    r"|chances are|been(?= (?:toying|thinking|considering|leaning)\b)"
    r"|end(?:ing)? up(?: being)?|(?:half|part|most"
    r"|some) of me (?:wants(?: to)?|says|thinks|likes|fancies|would)|i|we|us|me|am|are|is|will"
    r"|would|might|may"
    r"|could|can|should|be(?= \w+ing\b)"
    r"|have(?= (?:just |now |officially )?\w+(?:ed|en|ose|ked)\b)|to|going to"
    r"|let|that|it|and|so|but|just|probably|prob|definitely|maybe|perhaps|possibly"
    r"|tentatively|most|likely|pretty|fairly|quite|almost|nearly|mostly|reasonably|sure|certain"
    r"|confident|convinced|positive|think|reckon|guess|suppose"
    r"|believe|say|actually|really|totally|also|now|then|finally|still|only|both|all|ok|well|yeah"
    r"|yes|kind of|sort of|leaning (?:more )?(?:toward|towards|to|on)|leaning|thinking (?:of|about)"
    r"|thinking|considering|planning (?:to|on)|plan is(?: to)?|plan to|plan|want|want to|aiming"
    r"(?: to| for)?|inclined to|tempted to|toying with(?: the idea of)?|decided(?: to| on| that)?"
    r"|decision|my (?:thinking|feeling|hunch|plan|idea|guess|sense|thought|preference|choice|pick"
    r"|answer)(?: right now| at the moment| so far| for now| currently)? is(?: that| to)?"
    r"|the (?:idea|thought|answer) is(?: that| to)?|gonna|looking at"
    r"|looks like|self(?=[ -]host)|officially|either way|i am|for the \w+|the|ll|simply"
    r"|basically|instead|honestly|first|since|chances|odds|my gut says|gut|could be|feels like"
    r"|(?:can |could )?(?:see|picture|imagine) (?:myself|us|ourselves|it being|this being|it as)"
    r"|committing to|committed to"
    r"|gladly|happily|hereby|about|up|on) )*"
)
WORD = re.compile(r"[a-z][a-z-]*")
FIRST_PERSON_AT = Pattern(r"\b(?:i|we|let us|us)\b")
FOREIGN_VERB = Pattern(
    r"\bback to (?:square|the drawing)|\b(?:i|we|he|she|they"
    r"|(?<!what )(?<!as )(?<!like )(?<!thank )you"
    r"|nobody|everyone|everybody|someone"
    r"|who|it|that|which|there"
    r"|this(?! (?:coming|week\w*|month|year|morning|evening|afternoon|summer|autumn|winter|spring"
    r"|fall|term|quarter|\w+day)\b)) (?:\w+ly |just |all |still |also |never |even |can |could "
    r"|will |would |have |has |do "
    r"|did |does |am |are |is )*(?!(?:too|also|then|now|out|live|online|ready"
    r"|open)\b)(?P<verb>[a-z]+)|\b(?:is|are|was|were"
    r"|has|had|got|makes?|made|took|"
    r"answered|replied|voted|responded|clicked|turned up|showed up|unsubscribed|complained"
    r"|emailed|texted|told|asked|wants|come|hates|loves|looks|seems|ate|went|broke|keeps|said"
    r"|says|thinks"
    r"|works|worked|did|came|comes|happened|froze|died|cried|costs? me|does)\b"
)
PLAINLY_IS = Pattern(
    r"is|are|has|makes?|looks|seems|works|(?:it|there|that|this) (?:is|will|has|are)\b.*"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Commitment:
    """How a clause commits: `outright` by a deciding phrase, else by what it says one does."""

    confidence: Confidence
    hedged: bool
    outright: bool
    stated: bool
    categories: frozenset[Category]
    cue_end: int


def commitment_of(text: str) -> Commitment | None:
    """Return the commitment in a clause, or None where it has none of its own."""
    confidence = confidence_of(text)
    hedged = confidence is not None
    strong = STRONG.search(text) or (LEANS.search(text) if hedged else None)
    opening = said_of(text)
    duty = takes_a_duty(opening_of(text)) or takes_a_duty(opening)
    verbs = categories_of_verbs(text, hedged=hedged)
    subject = names_thing(opening)
    stated = is_stated(text, opening_of(text), opening)
    if (
        STILL_AT_IT.search(text)
        or FORBIDS.match(opening_of(text))
        or TO_DO.match(opening_of(text))
        or TO_DO.match(text)
        or (not strong and UNDOES.match(opening))
    ):
        return None
    blocking = foreign_verb(RELATIVE.sub("", opening))
    fragment = not blocking or (hedged and bool(PLAINLY_IS.fullmatch(blocking.group())))
    if not (strong or verbs or duty or stated or (hedged and fragment) or (hedged and subject)):
        return None
    return Commitment(
        confidence=confidence or Confidence.HIGH,
        hedged=hedged,
        outright=bool(strong) or duty or (hedged and fragment),
        stated=stated,
        categories=verbs,
        cue_end=strong.end() if strong else 0,
    )


STILL_AT_IT = Pattern(
    r"\bstill (?:busy |in the middle of )?(?:editing|writing|recording|filming|working|waiting"
    r"|building"
    r"|fixing|drafting|uploading|trying|learning|sorting|testing|cutting|mixing|designing"
    r"|setting)\b|\bleft to (?:film|record|write|edit|make|shoot|finish|upload|do|build|draw|sew)\b"
    r"|\bcosts? (?:me|us)\b"
    r"|\b(?:list|audience|subscribers|members|readers|followers|students|patrons|viewers|listeners"
    r"|customers"
    r"|clients|fans|lot|crowd|girls|ladies|lads) (?:is|are) (?:mostly|mainly|largely|half"
    r"|nearly all|almost all|either"
    r"|usually|all either)\b"
    r"|^(?:i am |we are |still |back )*(?:on hold|on the phone|in a queue|in a chat|stuck|fighting"
    r"|arguing|battling"
    r"|wrestling|locked out|logged out) (?:with|to|in|on|of)\b"
    r"|\b(?:is|are) (?:at|up to|down to|over|past|nearly|almost) (?:about |only "
    r"|just )*\d[\d,.]* (?:members|people"
    r"|subscribers|followers|listeners|readers|patrons|students)\b"
)
"""Work that goes on, which is no choice."""

RELATIVE = Pattern(r"(?<=[a-z]{3}) (?:where|in which|whose) .*")
"""What only says more of a thing named before: "a video where I ruin a cake"."""

FORBIDS = Pattern(
    r"(?:i|we) (?:really |still |also )?(?:should|need to|must|have to|ought to"
    r"|had better) (?:record|film"
    r"|edit|finish|write|send|upload|fix|update|test|book|order|print|email|call) (?:the|my|our"
    r"|that)\b|"
    r"(?:(?:i|we) )?(?:have |just |finally )*(?:moved|migrated|transferred|imported|copied) (?:my"
    r"|the|all|our"
    r"|every\w*) .*\b(?:last night|yesterday|this morning|overnight|earlier today)\b|"
    r"(?:(?:i|we) )?(?:have |had |just )*(?:spent|wasted|passed|killed|frittered) (?:the|my|all"
    r"|an?|half"
    r"|most|ages|hours|days|\w+ (?:hours|days|minutes|weeks|evenings))\b|do not (?:ask|tell|judge"
    r"|laugh|quote|hate|hold|worry|forget|get me|make me"
    r"|start|be)\b"
)
"""What the coach is asked not to do: "don't ask me about unit two"."""

SOON = (
    r"(?:tomorrow|tonight|today|later|asap|next week|(?:over|at|on) the weekend|by (?:tonight"
    r"|tomorrow|\w+day)"
    r"|first thing|in the morning|when i get (?:home|back|in)|this (?:morning|afternoon|evening"
    r"|week"
    r"|weekend)|after (?:lunch|work|dinner)"
    r"|on (?:mon|tues|wednes|thurs|fri|satur|sun)day)"
)
WORKS_ON = (
    r"(?:(?:upload|record|film|edit|send|finish|write|draft|fix|update|test|book|order|print|email"
    r"|call|shoot|proofread|design|build|design) (?:the|my|our|lesson|module|episode|part|unit|week"
    r"|chapter)"
    r"|(?:interview|survey|poll|talk to|speak (?:to|with)|contact|message|chat (?:to|with)|ask"
    r"|invite"
    r"|meet(?: with)?|research|study|compare|look at|ring|phone) (?:the|my|our|some|a few|all|"
    rf"{COUNT}))"
)
TO_DO = Pattern(
    r"(?:(?:i|we) )?(?:(?:am|are) )?(?:(?:just )?about to (?!launch|open|charge|move|switch)"
    rf"|(?:will |going to |(?:planning|hoping|aiming|trying|meaning|intending) to )?{WORKS_ON}"
    rf" .{{2,40}}\b{SOON}$)"
    rf"|{SOON},? (?:i|we) (?:will|am going to|are going to) {WORKS_ON} "
)
"""A task still to do, which is no choice: "I'll upload the trailer tomorrow"."""


RESTS = (
    r"(?:just )?(?:(?:go and )?(?:eat|sleep|nap)|watch|cry|quit|rest|lie down"
    r"|go (?:(?:back )?to (?:bed|sleep)"
    r"|home"
    r"|outside|for a (?:walk|run|swim|lie))|give up|(?:have|take|need) an? (?:nap|lie|bath|shower"
    r"|biscuit"
    r"|drink|rest|cuppa|break|walk|day off|holiday|week off|tea)|mov(?:e|ing) to (?:an? "
    r"|the )(?:cave|moon|forest"
    r"|island|mountains?|woods|hut|desert|convent|monastery)|make a cup|pour|shut up|run away"
    r"|get (?:some (?:sleep|rest|air)|a life|a (?:real|proper) job|out more)"
    r"|(?:clos|shutt|delet|hid|putt|bin|burn)(?:n)?ing (?:this|that|the|my"
    r"|all the) (?:\w+ )?(?:tabs?"
    r"|laptop|spreadsheets?|notebook|planner|docs?|document|app|window|browser|calculator"
    r"|phone))"
)
"""What one does instead of deciding: "half thinking I need a lie down"."""

UNDOES = Pattern(
    rf"(?:{RESTS}"
    r"|see(?! (?:myself|us|ourselves|this|it))|know|feel|hear|remember|forget|look|wait|check"
    r"|visit|sleep|(?:starting|beginning) to (?:think|feel|wonder|hate|love|like|see|worry"
    r"|regret|get"
    r"|look|doubt|suspect|believe|realise|realize|understand)|seeing|knowing|feeling"
    r"|looking(?! like)"
    r"|waiting|checking)\b"
)
"""What one does before deciding: "I would want to see the room first"."""

SUPPOSED = Pattern(
    r"\b(?:i|we) (?:think|guess|reckon|suppose|believe|hope|mean|swear|promise)\b"
    r"|\b(?:i am|we are) (?:\w+ )?(?:sure|certain|confident|convinced|positive)(?: that| of it)?\b"
)


def foreign_verb(text: str) -> re.Match[str] | None:
    """Return the verb that makes a clause tell of something else, besides "I think"."""
    return FOREIGN_VERB.search(SUPPOSED.sub(lambda match: " " * len(match.group()), text))


@lru_cache(maxsize=512)
def said_of(text: str) -> str:
    """Return the clause without the "I think" and "we will probably" it begins with."""
    opening = opening_of(text)
    lead = LEAD.match(opening)
    return opening[lead.end() :] if lead else opening


def categories_of_verb(word: str, lead: str, rest: str) -> frozenset[Category]:
    """Return what a verb can decide: one that no list has, anything, if it is a plan's."""
    if not lead.strip() and not word.endswith("ing") and TOLD_LATER.search(rest):
        return frozenset()
    planned = word.endswith("ing") and len(word) > SHORTEST_GERUND
    planned = planned and bool(AUXILIARY.search(lead) or OBJECT.match(rest))
    if (planned or PLANS.search(lead)) and word not in NO_PLAN:
        return frozenset(Category)
    return CATEGORIES_OF_VERB.get(word, frozenset())


SHORTEST_GERUND = 5
TOLD_LATER = Pattern(
    r"^ (?:[\w'-]+ ){1,4}?(?:is|are|was|were|has|had|have|came|went|got|did|made|took|sold|ran"
    r"|[a-z]{3,}ed)\b"
)
"""What shows that a verb at the start is a noun: "brand photos came back"."""
OBJECT = Pattern(
    r"(?: (?:down|up|out|in|back|over|off))? (?:the|a|an|my|our|all|it|them|this|that|everything"
    r"|everyone|each|every|two|three|twice|once|to|on|into|with|\d)\b"
)
PLANS = Pattern(r"\b(?:will|going to|let us|might|may|could|maybe|to|would)\b")
NO_PLAN = words(
    "working reading watching waiting thinking trying looking feeling hoping having getting"
    " reminding wondering asking telling seeing hearing listening laughing crying sitting dying"
    " loving hating"
    " wishing paying spending buying visiting driving flying eating drinking sleeping walking"
    " missing losing earning learning struggling worrying freaking panicking procrastinating"
    " typing messaging"
    " staring picking coming checking trusting saving evening morning nothing something"
    " everything anything during thing king spring string wedding check look ask tell see hear"
    " watch read wait try"
    " sleep eat visit buy pay spend earn lose miss come know need let think feel remember"
    " forget be have the a an my our it that this not never so still also need worry"
    " message update report find ping drowning dreading juggling battling melting freezing aching"
    " shaking stressing sweating"
)
AUXILIARY = Pattern(r"\b(?:am|are|will|would|might|may|could|can|going|have|let|should|to)\b")
SCHEDULED = words("start launch open begin kick go release drop meet close premiere ship air do")


def is_habit(lead: str, word: str, *, hedged: bool) -> bool:
    """Return whether "I host" tells what is so already, which decides nothing."""
    pronoun = re.match(r"(?:and |so |but )*(?:i|we)\b", lead)
    if AUXILIARY.search(lead):
        return False
    if (
        not pronoun
        and word.endswith("s")
        and word[:-1] not in SCHEDULED
        and word in CATEGORIES_OF_VERB
    ):
        return True
    if not pronoun:
        return word in {"set", "put", "cut", "read"} and not hedged
    if pronoun.group().endswith("we") and word in CATEGORIES_OF_VERB:
        return False
    if word in {"have", "set", "put", "cut", "read", "got"}:
        return not hedged or word != "have"
    return not hedged and word not in SCHEDULED and not word.endswith("ing")


AFTER_REFUSED = Pattern(rf"{BLANK} ?(?:and|but|so) ")


def categories_of_verbs(text: str, *, hedged: bool) -> frozenset[Category]:
    """Return the categories that the writer's own verbs in the clause can decide."""
    found: set[Category] = set()
    starts = [0, *(match.start() for match in FIRST_PERSON_AT.finditer(text))]
    if BLANK in text:
        starts += [match.end() for match in AFTER_REFUSED.finditer(text)]
    for start in starts[:6]:
        filler = FILLER.match(text, start)
        lead = LEAD.match(text, filler.end() if filler else start)
        word = WORD.match(text, lead.end() if lead else start)
        named = text[: word.start()].endswith("the ") if word else True
        if (
            word
            and not named
            and not is_habit(text[start : word.start()], word.group(), hedged=hedged)
        ):
            lead_in, rest = text[start : word.start()], text[word.end() :]
            found |= categories_of_verb(word.group(), lead_in, rest)
    return frozenset(found)
