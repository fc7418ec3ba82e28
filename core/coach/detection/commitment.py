"""Whether a clause commits the writer to something, how firmly, and by which verb."""

import re
from dataclasses import dataclass
from functools import lru_cache

from core.coach.detection.hedges import confidence_of
from core.coach.detection.model import Category, Confidence
from core.coach.detection.modes import FILLER, opening_of
from core.coach.detection.people import takes_a_duty
from core.coach.detection.places import NAME
from core.coach.detection.stating import SUBJECT, is_stated
from core.coach.detection.verbs import CATEGORIES_OF_VERB
from core.coach.detection.words import words

PERFORMED = (
    "declare|pronounce|proclaim|decree|announce|vow|pledge|promise|resolve|commit|swear|undertake"
    "|ordain|rule|confirm|certify"
)
"""What saying so does: "I declare the price to be five euros"."""

STRONG = re.compile(
    r"\b(?:go(?:ing|ne)? (?:with|for)|(?<=\bi )(?:choose|pick|opt for|settle|decide)"
    r"|(?<=\bwe )(?:choose|pick|opt for|settle|decide)|(?:(?<=\bi )|(?<=\bwe )|(?<=\band )"
    r"|(?<=\bjust )|(?<=\bfinally )|^)went (?:with|for)|(?<=\bhave )gone (?:with|for)|go for"
    r"|settl(?:ed|ing) (?:on|for)"
    r"|settle on"
    r"|decided|decision(?: is| made)?|decisions|deciding on|made (?:up my mind|my mind up|the call"
    r"|a decision|the decision)|picked(?! up)|picking(?! up)|chose|chosen|choosing|opt(?:ed"
    r"|ing) for"
    r"|lock(?:ed|ing) (?:in|it in|down|that in)|locked|committ?(?:ed|ing) to|stick(?:ing)? (?:with"
    r"|to)|land(?:ed|ing) on|(?:(?<=\bi )|(?<=\bwe ))land on|final(?:ly)? answer|final call"
    r"|finali[sz](?:ed|ing)|final"
    r"|let us (?:do|go|use|make|say|start|launch|charge|call|run|keep|stick|have|set|host|open|sell"
    r"|put|try|cap|split|move|switch|stay|offer|drop|kick|lock|aim|just|also|plan)"
    r"|(?:i|we) (?:am|are) (?:\w+ly )?doing|(?:the|my|our|new|so the) plan(?: is|:| now)|verdict"
    r"|call(?:ing)? it|mak(?:e|ing) it|set on|sold on|all in on|winner(?: is)?|wins|set in stone"
    r"|(?:i am|we are) all for|lock in|(?:blocked|marked|carved) (?:out|off|down)|set aside"
    r"|plump(?:ed|ing)? for|(?:elected|electing|resolved|determined) to|(?:fixed|hit|fixing|hitting"
    r"|fixated|zeroed in|zeroing in) (?:up)?on|(?:narrow|whittl|boil)(?:ed|ing) (?:it |that |them"
    r" |things )?down to|c[ao]m(?:e|es|ing) down (?:on|to)|gone for|going down the|my heart is set"
    r"|set my heart on|(?:gets?|got|has|has got|wins?|won) (?:the|my|our) (?:nod|crown|job|gig"
    r"|vote|money|heart)|(?:my |our )?vote (?:goes to|is for)"
    r"|(?:wins?|won) (?:the day|hands down|out)|case closed|no two ways about it|once and for all"
    r"|(?:carved|written|cast|etched) in (?:stone|ink)|in ink|stake in the ground|for keeps"
    r"|non-?negotiable|(?<!\bhe )(?<!she )(?<!they )(?<!\bas )agreed(?! with)|nailed on|(?:is"
    r"|are) (?:now )?fixed"
    r"|stick(?:ing)? (?:the|my|our) flag|that does it|(?:calling|called) time on"
    r"|signed off on|(?:shook|shaken|shake)(?: hands)? on|agreed on|agreed to|switch(?:ing"
    r"|ed) (?:\w+ ){0,3}?(?:to|over)"
    r"|mov(?:ing|ed) (?:\w+ ){0,3}?(?:to|onto|over)|from (?:here|now|today) on|definitely"
    r"|officially"
    r"|going all in|pulled the trigger|pulling the trigger|biting the bullet|it shall be"
    r"|put(?:ting)? my foot down|put me down for|sign (?:me|us) up for|settled it|capped|capping"
    r"|nothing but|won(?= (?:me|us) over)|(?:wins|won)(?=[ .!]*$)"
    r"|(?:you|they|people|everyone|members) (?:will |can |may )*(?:find|catch|see|join|reach) (?:us"
    r"|me|it|them"
    r"|everything|the \w+)(?= (?:on|at|in|over)\b)|(?:^|(?<=and ))(?:find|catch|join) (?:us|me|it"
    r"|the \w+)(?= (?:on|over on)\b)"
    r"|ended up (?:at"
    r"|with|choosing|picking|on|going"
    r"|using)|done deal|that is (?:the|my|our) (?:\w+ )?(?:number|price|plan|date"
    r"|day|call|choice|decision|platform|model)|is the one|is (?:what|where|when|how) (?:i|we)"
    r"|the way (?:i|we) will go|it is going to be|it is gonna be|it will be|has to be|have to be"
    r"|gets my vote|stays|it stays|keeping it|mak(?:e|ing) that|(?:is|are) in(?=$| now| then)"
    r"|signed (?:up )?with|(?:have )?asked .{3,40} to (?:be|run|host|moderate|help|teach|join)"
    r"|brought (?:it|them|this|everything|(?:the|my|our) \w+) (?:forward|on|in)|signed us up"
    r"|hello(?= \w)|swapp?(?:ing|ed)|replac(?:ing|ed)|from here|(?:i|we) (?:am"
    r"|are) (?:now )?(?:on|with)(?=.{2,40}\bnow\b)|only[.!]?$|hired|brought (?:on|in)|recruited"
    r"|(?:cut"
    r"|dropped|raised|bumped|lowered|reduced|upped|changed|pushed|swapped|trimmed|extended"
    r"|shortened|moved) (?:[\w~]+ ){0,3}?(?:up |down |out |over |back )?to|(?:is|are|feels"
    r"|sounds|seems|looks) (?:realistic|doable|best|about right|right|perfect|plenty|enough|fair"
    r"|ideal|happening|the (?:sweet spot|move|way|plan|answer|goal|winner|safest))"
    r"|we have a (?:date|price|plan|name|winner)"
    r"|told (?:them|everyone|everybody|people|my \w+|the \w+)(?: that)? (?:it is|we|it will|i)"
    r"|new (?:price|plan|date|approach)|(?:fixed|set|pegged|put|kept|priced|pitched"
    r"|capped) (?:it|them|everything|tickets|prices"
    r"|(?:the|my|our) (?:\w+ )?\w+) (?:at|to|on)|nailed down|nailing down|(?:in the end|at last"
    r"|after all|ultimately|finally) (?:i|we)"
    r" (?:take|choose|use|go|keep|sell|host|put|make|start|begin|open|do)"
    rf"|(?:(?<=\bi )|(?<=\bwe ))take(?= (?:{NAME.pattern})(?! (?:calls?|lessons?|class|courses?"
    r"|meetings?)))"
    r"|confirmed|confirming"
    r")\b"
    r"|\bit is (?!now|not|so|too|all|just me)(?=[^,.]{2,40}\bnow\b)|\bit is(?: then| decided| for"
    r"| folks| settled)?(?: the)?[.!,\s]*$|\bit is(?= for| then|,|\.)"
    r"|~ ?for(?= \w)"
    rf"|\b(?:hereby|(?:(?:i|we) )(?:do )?(?:solemnly )?(?:{PERFORMED})(?= (?:the|my|our|that|this"
    r"|it|to|a|an|all|each|every|everyone)\b)|let it be known|my official word"
    r"|(?:an? )?(?:(?:firm|big|hard|definite|solid|clear) )?yes (?:to|for)|(?:i|we) say yes"
    r"|(?:it is|that is) a (?:go|yes)(?: for| to)?|thumbs up (?:to|for)|green ?light(?:ed|ing)?"
    r"|(?:gets?|has) (?:the|my|our) (?:go-ahead|green light|blessing|nod|vote))\b"
)
LEANS = re.compile(
    r"\b(?:lean(?:ing|s)?|points? (?:to|at|towards?)|thinking|considering|tempted|toying|inclined"
    r"|aiming|shooting for|drawn to"
    r"|feeling(?= \w+ (?:over|rather|for)\b)|eyeing|penciled|pencilled|pencil\w*|contemplating"
    r"|flirting|toss(?:ing|ed)? up|warming to|(?:i|we) want(?= an?\b)|(?:half|part"
    r"|most) of me wants"
    r"|tentatively|playing"
    r" with|mulling|planning|looking at|exploring|sold on|fancy(?:ing)?)\b"
)
RATIFIES = re.compile(
    r"^[\s,]*(?:(?:and|so|ok|it is|that is it|that is|this is|yes|all|consider it|officially"
    r"|done and|now"
    r"|we are"
    r"|i am|the|my|all of it is|everything is|both are|both|it is all|there"
    r"|boom) ){0,5}(?:final answer"
    r"|final(?: and)?(?: it is)?(?: final)?(?: decision)?|locked(?: in| it in)?|decided|settled"
    r"|fixed|agreed|(?:set|carved|written|etched|cast|engraved|laid down)"
    r" in (?:stone|ink|concrete|granite|marble|the book)|done deal|end of(?: story| discussion)?"
    r"|no going back|no takebacks?|period"
    r"|full stop|not negotiable|non negotiable|not changing(?: it| my mind)?(?: again)?|sorted"
    r"|that is (?:where|what|when|how) (?:i|we|the|it|my|our|everyone|everything)\b.*|(?:the|my"
    r"|our) (?:plan|number|price|decision|final decision|final answer|call|deal|promise|rule"
    r"|rhythm|schedule|date|shape|setup|structure|offer|lineup)(?: and"
    r" it is final| and i am sticking to it)?|that is (?:the|my|our) (?:\w+ )?(?:home|place|one"
    r"|pick|choice|winner|answer|base|spot) (?:for (?:it|this|us|me|everyone))|that is (?:the|my"
    r"|our) (?:\w+ )?(?!problem"
    r"|question|thing|issue|worry|dream|goal|point|reason|vibe|story|spirit|one|way)\w+"
    r"|we are doing (?:this|it)|that|done|it|official|confirmed|decision made"
    r"|signed and sealed|that is (?:your|the) lot|no more changes|no more dithering"
    r"|no ifs(?: or buts)?|for real|for good"
    r"|written down|in the calendar|made up my mind|mind made up|my mind is made up|sticking"
    r" (?:with|to) it|not up for debate|no debate|nuff said|all in|committed|doing it|i like it"
    r"|love it|nothing (?:else|fancy|more)|that is settled"
    r"|that is decided)[\s!.]*(?:lol|now|haha|then|folks|this time|and done)?[\s!.]*$"
)
ANNOUNCES = re.compile(
    r"^[\s,]*(?:(?:so|ok|right|anyway|then) )*(?:i|we) (?:have )?(?:now "
    r"|finally )?decided?[\s.!,:]*$"
    r"|^[\s,]*(?:(?:one|two|three|four|\d|a few|some|a couple of|both|these"
    r"|the following) )+(?:things|decisions|points|bits)? ?"
    r"(?:are|is|have been|got) (?:now |finally |all )*(?:fixed|decided|settled|sorted|certain|clear"
    r"|agreed|final)[\s.!:]*$|^[\s,]*(?:so |ok |right |well )*(?:i |we )?(?:have )?(?:agreed with"
    r"|talked (?:it"
    r"|this) (?:over|through)|slept on it|thought (?:about it|it over|it through)|had a (?:think"
    r"|chat|word)) .{2,30}$|^[\s,]*(?:so |ok |right )*(?:the|my|our|here is the|here is my) (?:plan"
    r"|decision|verdict|list|rules?) (?:as of|for) .{2,40}$|^[\s,]*(?:(?:ok|so|and|right|here is"
    r"|heres|two|three|couple of|few|a few|some|big|new|my|our"
    r"|the|final|today|quick|we have|i have|all|just|made|finally|now|is my|is our|this is|a"
    r"|i have (?=slept|thought|had a|talked|made)|i (?=slept|thought|talked)|got a|pricing is"
    r"|price is|date is|so here is|here is my) ){0,5}(?:decisions?|decided"
    r"|final answer|plan|the plan|game plan|verdict|update|here goes|here it is|here we go|so|ok"
    r"|no more \w+ing|enough \w+ing|done \w+ing|locked in|settled|final|results?|picks?|choices"
    r"|number|sold|sorted|set|the call|answer"
    r"|simple|slept on it|thought (?:about it|it over|it through)|had a (?:think|word)"
    r"|talked it (?:over"
    r"|through)|done dithering|made (?:up )?my mind(?: up)?|thinking done)(?: today| tonight"
    r"| made| time| is)?[\s!.,:]*$"
)
LEAD = re.compile(
    r"(?:(?:there is (?:a|an|some) (?:\w+ )?chance(?: that)?|half(?= thinking)|odds are|chances are"
    r"|end(?:ing)? up(?: being)?|(?:half|part|most"
    r"|some) of me wants(?: to)?|i|we|us|me|am|are|is|will|would|might|may"
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
    r"|answer) is(?: that| to)?|the (?:idea|thought|answer) is(?: that| to)?|gonna|looking at"
    r"|looks like|officially|either way|i am|for the \w+|the|ll|simply"
    r"|basically|instead|honestly|first|since|chances|odds|my gut says|gut|could be|feels like"
    r"|(?:can |could )?(?:see|picture|imagine) (?:myself|us|ourselves|it being|this being|it as)"
    r"|committing to|committed to"
    r"|gladly|happily|hereby|about|up|on) )*"
)
WORD = re.compile(r"[a-z][a-z-]*")
FIRST_PERSON_AT = re.compile(r"\b(?:i|we|let us|us)\b")
FOREIGN_VERB = re.compile(
    r"\bback to (?:square|the drawing)|\b(?:i|we|he|she|they|(?<!what )(?<!as )(?<!like )you"
    r"|nobody|everyone|everybody|someone"
    r"|who|it|that|which|there"
    r"|this(?! (?:coming|week\w*|month|year|morning|evening|afternoon|summer|autumn|winter|spring"
    r"|fall|term|quarter|\w+day)\b)) (?:\w+ly |just |all |still |also |never |even |can |could "
    r"|will |would |have |has |do "
    r"|did |does |am |are |is )*(?P<verb>[a-z]+)|\b(?:is|are|was|were|has|had|got|makes?|made|took|"
    r"emailed|texted|told|asked|wants|come|hates|loves|looks|seems|ate|went|broke|keeps|said"
    r"|says|thinks"
    r"|works|worked|did|came|comes|happened|froze|died|cried|costs? me|does)\b"
)
PLAINLY_IS = re.compile(
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
    subject = SUBJECT.match(opening)
    stated = is_stated(text, opening_of(text), opening)
    if (
        STILL_AT_IT.search(text)
        or FORBIDS.match(opening_of(text))
        or TO_DO.match(opening_of(text))
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


STILL_AT_IT = re.compile(
    r"\bstill (?:busy |in the middle of )?(?:editing|writing|recording|filming|working|waiting"
    r"|building"
    r"|fixing|drafting|uploading|trying|learning|sorting|testing|cutting|mixing|designing"
    r"|setting)\b"
)
"""Work that goes on, which is no choice."""

RELATIVE = re.compile(r"(?<=[a-z]{3}) (?:where|in which|whose) .*")
"""What only says more of a thing named before: "a video where I ruin a cake"."""

FORBIDS = re.compile(
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

TO_DO = re.compile(
    r"(?:(?:i|we) )?(?:(?:am|are) )?(?:(?:just )?about to (?!launch|open|charge|move|switch)"
    r"|(?:will |going to )(?:upload|record|film|edit|send|finish|write|draft|fix|update|test"
    r"|book|order"
    r"|print|email|call) (?:the|my|our) .{2,40}\b(?:tomorrow|tonight|today|later|asap"
    r"|this (?:morning"
    r"|afternoon|evening)|after (?:lunch|work|dinner))$)"
)
"""A task still to do, which is no choice: "I'll upload the trailer tomorrow"."""

UNDOES = re.compile(
    r"(?:see(?! (?:myself|us|ourselves|this|it))|know|feel|hear|remember|forget|look|wait|check"
    r"|visit|sleep|(?:starting|beginning) to (?:think|feel|wonder|hate|love|like|see|worry"
    r"|regret|get"
    r"|look|doubt|suspect|believe|realise|realize|understand)|seeing|knowing|feeling"
    r"|looking(?! like)"
    r"|waiting|checking)\b"
)
"""What one does before deciding: "I would want to see the room first"."""

SUPPOSED = re.compile(
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


SECOND_VERB = re.compile(r"\b(?:and|then|but) (?:then |just |also )?([a-z]+)")


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
TOLD_LATER = re.compile(
    r"^ (?:[\w'-]+ ){1,4}?(?:is|are|was|were|has|had|have|came|went|got|did|made|took|sold|ran"
    r"|[a-z]{3,}ed)\b"
)
"""What shows that a verb at the start is a noun: "brand photos came back"."""
OBJECT = re.compile(
    r"(?: (?:down|up|out|in|back|over|off))? (?:the|a|an|my|our|all|it|them|this|that|everything"
    r"|everyone|each|every|two|three|to|on|into|with|\d)\b"
)
PLANS = re.compile(r"\b(?:will|going to|let us|might|may|could|maybe|to|would)\b")
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
AUXILIARY = re.compile(r"\b(?:am|are|will|would|might|may|could|can|going|have|let|should|to)\b")
SCHEDULED = words("start launch open begin kick go release drop meet close premiere ship air do")


USUALLY = re.compile(r"\b(?:always|usually|already|currently|mostly|often|never|sometimes)\b")


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
    if pronoun.group().endswith("we") and word in CATEGORIES_OF_VERB and not USUALLY.search(lead):
        return False
    if word in {"have", "set", "put", "cut", "read", "got"}:
        return not hedged or word != "have"
    return not hedged and word not in SCHEDULED and not word.endswith("ing")


def categories_of_verbs(text: str, *, hedged: bool) -> frozenset[Category]:
    """Return the categories that the writer's own verbs in the clause can decide."""
    found: set[Category] = set()
    starts = [0, *(match.start() for match in FIRST_PERSON_AT.finditer(text))]
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
    if found:
        for match in SECOND_VERB.finditer(text):
            found |= CATEGORIES_OF_VERB.get(match.group(1), frozenset())
    return frozenset(found)
