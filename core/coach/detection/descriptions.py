"""How a clause says that something of the project is so, or will be."""

from functools import lru_cache

from core.coach.detection.arrangements import DUTIES, TAKES_PART, WHO
from core.coach.detection.deeds import DEED
from core.coach.detection.groups import rules_of
from core.coach.detection.numbers import COUNT
from core.coach.detection.offer import CROWD, PROJECT
from core.coach.detection.patterns import Pattern
from core.coach.detection.places import NAME
from core.coach.detection.roles import COMES_FIRST, IS_ROLE, PIECE
from core.coach.detection.team import STAFFED
from core.coach.detection.timeline import CADENCE, DATE
from core.coach.detection.topics import treats

HAPPENS = (
    r"(?:will (?:be |have |cost |run |go |start |open |live |cover |launch |drop |come |stay "
    r"|happen"
    r" |get |include |focus |kick )|is|are|has|have|starts?|opens?|drops?|goes|go|runs?|costs?"
    r"|gets?"
    r"|kicks?|lives?|happens?|comes?|lands?|ships?|launches|launch|closes?|stays?|begins?|moves?"
    r"|covers?|focuses|includes?|sits?|air|airs|meets?|ends?|stands|pay|pays|come with|works? in"
    r"|max(?:es)? out|joins?|unlocks?|lasts?|sees?|shows?|teaches|features?|explores?|tackles?"
    r"|walks|answers?"
    r"|moves?|switches|shifts|consists? of|takes?(?= (?:\d|one|two|three|four|five|six|eight|ten))"
    r"|takes? place|belongs?|contains?|splits?|shuts?"
    r"|vanish(?:es)?|disappears?"
    r"|expires?"
    r"|handles?|drops?|sells?|uses?|needs?|tours?|repeats?|rotates?|must|will)\b"
)
SUBJECT = Pattern(
    r"(?:the |our |my )?(?:day|time|place|venue|language|name) (?:is|will be)\b"
    rf"|(?:an?|one|each|every|half an?|{COUNT}) (?:[\w-]+ )?[\w-]+ (?:with|from) (?:me"
    rf"|us) {HAPPENS}"
    r"|(?:day|month|term|level|night|evening|block) (?:one|two|three|four|five|\d{1,2})"
    r" (?:is (?!where|when|why|how|what|the)|will be|covers|goes on|tackles)\b|(?!school (?:starts"
    r"|is|opens|finishes|ends|goes))(?:(?:the|my|our|each|every|all|only|new"
    r"|this|that|both|a|whole|main|free|paid|first"
    r"|second|next"
    r"|one|full|monthly|weekly|beginner|advanced|basic|premium|core|founding|opening|launch|course"
    rf"|group|early|live|public|actual|real|entire) )*(?:[\w'&-]+ ){{0,2}}?(?:{PROJECT})"
    r"(?: (?:itself|one|two|three|four|\d+(?: (?:to|and|through) \d+)?|price|date|launch|call|fee"
    r"|opener|group|tier|side"
    r"|pack|pass|calls|party|chat|day|week|pages?|hours|night|weekend|club|hub|side|desk"
    rf"|video))?(?: (?:for|on|about|(?<=deadline )to) [\w' -]{{1,30}}?)?(?: (?:just|now|officially"
    r"|always|also|all"
    rf"|probably|then|only|today|right now|this time|for now|at least|so far))? {HAPPENS}"
)
ANYTHING = Pattern(
    r"(?!(?:i|we|he|she|it|they|you|who|that|which|this|there|my \w+ (?:school|exam)|what|nobody"
    r"|everyone|someone|school|life|work"
    r"|weather|traffic|rent|bus|train|flight|exam|exams|term|nursery|party|match|game|season|dinner"
    r"|lunch|kids?|baby)\b)"
    r"(?:(?:the|my|our|each|every|all|both|whole) )*(?:(?!(?:i|we|he|she|they|you|poll|hall|studio"
    r"|venue|zoom)\b)[\w'&-]+ ){1,5}?"
    r"(?:(?:will|shall) (?:all |just |only )*(?:be|have|get|run|open|start|go|live|cover|come|stay"
    r"|meet|stream|air)|(?:is|are) going on"
    r"|opens?|streams?|comes? out|(?:dropping|launching|opening|landing|shipping|airing|releasing"
    r"|premiering"
    r"|starting|closing|coming out|going live|kicking off)(?! (?:to|with|my|the|a)\b)"
    r"|goes? (?:out|live|on|up)|launches|kicks? off|airs?|runs? (?:from"
    r"|on|every|for|until|till|through)"
    r"|gets? (?:its|their|a|an|one|two|three|put|paired|split|sorted|added|moved|skipped|cut)"
    r"|lives? (?:on|in)|costs?|lasts?|starts? (?:on|in|at|from|after)|(?:is |are )?(?:(?:max(?:es"
    r"|ing)?|tops?|topping) out|caps?(?: out)?|capping(?: out)?) at(?= \w+))\b"
)
"""Anything that will happen: "the dye-along goes live on Sunday"."""

IT_IS = Pattern(
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)days? (?:\w+s? )?(?:is|are)\b|(?:evenings|mornings"
    r"|weekends|weekdays|nights) are\b|(?:is|are) now\b|(?:each(?: one)?|every one|one|it|that|this"
    r"|they|these|all of it|everything|both)"
    r"(?: (?:just|now|all|probably))?"
    r" (?:is|are|will be|will have|will|costs?|(?:does )?have|has|goes|runs|starts|opens|unlocks"
    r"|stays|lives|sits"
    r"|happens|ends|stops|closes|shuts|expires|finishes|drops|lands|airs|ships|begins|kicks off"
    r"|wraps"
    r"|comes out|lasts)\b"
    rf"|(?:the |my |our )?(?:first|next|last|opening|final) (?:[\w'-]+ ){{1,3}}?(?:is|are|will be)"
    rf" (?:on )?(?:{DATE.pattern})"
    r"|(?:we|everyone|everything|it all|the whole thing) (?:are|is) (?:all |now )?on"
    rf" (?:{NAME.pattern})(?=[ .!]*$| for\b| now\b| with (?:a|an|one|two|three|four)\b)"
    r"|there (?:is|are) (?:a|an|one|two|three|four) (?!.*(?:already|for this|out there|in (?:the"
    r"|my|our)"
    rf"|on (?:the|my)|{NAME.pattern}))(?:[\w-]+ )?(?:tracks?|tiers?|levels?"
    r"|wait(?:ing)?[- ]?lists?|mentors?"
    r"|bundles?|forums?|groups?|rooms?|pods?|cohorts?|breaks?|exams?|tests?|assessments?"
    r"|auditions?|quiz(?:zes)?|certificates?"
    r"|limits?|caps?|maximum|minimum)\b"
    rf"|(?:i|we) (?:are|am) an? (?:{NAME.pattern}) (?:group|server|channel|community|show"
    rf"|newsletter"
    r"|club|workspace)(?=[ .!]*$| now\b| from (?:now|today|here|\w+day)\b)"
    rf"|there (?:is|are|will be) (?:always |also |now )?{STAFFED.pattern}"
    r"|(?:i|we) (?:are|am|go|will be|will go) live (?:from|at|on|every|in)\b"
    r"|(?:adults?|grown[- ]?ups|kids|children|students|seniors|concessions|couples|families"
    r"|newbies) (?:all |will |only )*(?:pay"
    r"|come|are|get in|go)(?= (?:in )?(?:for )?(?:free|half|only \d|[$€£₹]?\d))"
    rf"|there (?:is|are|will be) (?:an? |one |two )?(?:[a-z-]+ )?(?:{PROJECT}) (?:on|every|each|at"
    r"|twice|once|in) (?=.*\b(?:\w+days?|week"
    r"|month|fortnight|year)\b)"
    r"|we (?:are|will be) on (?:every|each|\w+days\b)"
    r"|(?:nothing|none|no [a-z]+)(?: (?:in|of|on|from) (?:it|them|the|my|our)(?: [a-z]+)?)?"
    r" (?:will )?costs? (?:any )?(?:more|less|over|above)\b"
    r"|(?:the )?(?:first|last|next) thing (?:we|they|you|everyone|members|students)(?: will| all)*"
    r" (?!ask\b|want\b|need\b|say\b|see\b|notice\b)[a-z]+(?: (?:apart|up|together|down|on"
    r"|with))? (?:is|will be)\b"
    rf"|(?:the|my|our) (?:(?!\w+'s\b)[\w'-]+ ){{1,3}}(?:(?:is|are) getting|gets?) (?:an?|(?:its"
    rf"|their) own) (?:{NAME.pattern})"
    r"|there is (?:an?|one) (?:(?:bonus|extra|whole|free|short|final) )?(?:chapter|lesson|module"
    r"|episode|section|guide|video|class|session)"
    r" (?:on|about|for|covering)\b|there (?:is|are) going to be\b"
    rf"|(?:the )?first {COUNT} (?:people |members |ones |buyers )?(?:gets?|pays?|saves?|have)\b"
    r"|the (?:core|heart|bulk|meat|skeleton|main part|basic version|full version) (?:is|are"
    r"|will be)\b"
    r"|(?:the )?(?:rest|others|remainder|minimum|maximum|limit|upper limit|cap) (?:is|are|goes"
    r"|stays|will be)\b"
    r"|we (?:are|will be) (?:an? )(?:(?:closed|small|tiny|mixed|private|quiet) )+(?:group|club"
    r"|community|circle|class)\b"
    r"|we (?:are|will be) (?:all )?back (?:in|on|from|next|after)\b"
    r"|there (?:will|may|might|could|is going to) be\b|(?:the |my |our )?(?:(?:first|second|third"
    r"|opening|pilot|launch|last|final|next) )+"
    rf"{PIECE} (?:is|will be|covers?|goes|teaches|shows)\b"
    r"|(?:first|next|last) (?:up|off)(?: is| will be)?\b|the (?:whole|entire) (?:thing|lot|shebang"
    r"|business|operation|show|course) (?:is|will|goes|lives|runs|moves|stays|sits)\b|the lot (?:is"
    r"|goes|lives)\b"
    rf"|(?!(?:i|we|you|they|other|some|most)\b)(?:[\w'-]+ ){{0,5}}?(?:{CROWD}|{WHO}) (?:will |all "
    r"|just |only |each )*(?:pays?|(?:gets? in|comes? in|joins?) for)(?= .*(?:\d|half|nothing"
    r"|free))"
    rf"|(?:(?:[\w'-]+ )?{TAKES_PART}|you|they)(?: new| else)? (?:will |all |just )*(?:gets?"
    rf"|receives?|pays?|saves?|(?:comes?|gets?|goes?|joins?)(?: in)?(?= (?:for )?(?:free|half"
    rf"|nothing)\b))\b"
    rf"|(?:the )?first (?:few |{COUNT} )?(?:people |members |ones )?(?:to|who|that) [\w -]{{2,30}}?"
    r" (?:will )?(?:gets?|receives?|pays?|saves?)\b"
    rf"|{TAKES_PART} (?:will (?:all )?be|are going to be|are being) [a-z]{{3,}}\b"
    r"|(?:(?:all|my|our|the|any|only|local|fellow) )*[a-z]{3,}s (?:will |all )*(?:get|go|come in"
    r"|join)(?= .*(?:%|half|free\b|[$€£₹]))"
)

EVALUATES = Pattern(
    r"\b(?:is|are|was) (?:always |usually |still )?(?:the|a|my) (?:hard|hardest|easy|easiest|tricky"
    r"|difficult|fun|boring|worst|best|scary)"
    r" (?:part|bit|thing|problem|question|issue|challenge|one)\b|"
    r"\b(?:is|are|was|feels?|looks?|sounds?|seems?) (?:so |too |very |really |quite |a bit |always "
    r"|usually |often |just "
    r"|kind of |pretty |such a |a |not |my )*(?:bad|awful|terrible|ugly|slow|expensive"
    r"|pricey|dear|confusing|pain|mess|nightmare|broken|down|rubbish|overkill|dead|hard|annoying"
    r"|great|nice|lovely|cool|boring|scary|empty|swamp"
    r"|shark|shambles|disaster|bust|crime|miles better|better|worse|overwhelming|clunky|rough"
    r"|wild(?! [a-z]+ )"
    r"|huge|funny|weird|silly|crazy|insane"
    r"|brilliant|amazing|gorgeous|fine|okay|ok|busy|packed|full|cheap|heavy|complicated|lifesaver"
    r"|bedlam|mayhem|hectic|manic|heaving|a lot|joke|beast|monster|chaos|enormous|killing|worth)\b"
    r"|\bit (?:has|gives?|comes with|does) (?:much |way |far )?(?:better|nicer|cheaper|easier"
    r"|simpler|fewer|worse|good|great|decent|proper)\b"
    r"|\b(?:is|are) the (?:ones?|only one) (?:with|where|that|about|which)\b"
    r"|\b(?:is|are) (?:always |usually )?(?:the )?\w{3,}est to \w+"
    r"|\b(?:is|are) (?:(?:always|still|usually) )?(?:my|our|everyone's) (?:\w+ )?favou?rite\b"
    r"|\b(?:is|are) (?:always |usually )?(?:my|our|the) (?:most \w+|\w{3,}est) (?:\w+ )?(?:day"
    r"|days|time"
    r"|month|night|morning|evening|season|week)\b"
)
"""What only says how something is: "Circle is nice", "module three is a swamp"."""

CURRENTLY = Pattern(
    r"^\d+ (?:people|members|students|folks|subscribers) (?:have|has|are|were|want|use|live)\b"
    r"|\b(?:list|group|community|channel|server|page|newsletter|podcast|club|waitlist) (?:is"
    r"|has) (?:at |about |only |around |now "
    r"|just )*\d+ (?:members|people|subscribers|followers|readers|subs|listeners|humans)\b"
    r"|\blist (?:is|has) (?:at |about |only |around |now |just )*\d"
    r"|\b(?:has|have|got) (?:an?|some|two|another) (?:\w+ )?(?:typos?|bugs?|glitch|holes?|problems?"
    r"|mistakes?|crack|issues?|errors?|echo|hum)\b|\b(?:right now|currently|still (?:open|sitting"
    r"|there"
    r"|waiting)|so far|as it stands|these days|as of this"
    r"|gets? (?:about |around |like |maybe |only )?(?:\d+|no|zero|few|hardly any) (?:clicks"
    r"|views|likes"
    r"|replies|comments|plays|opens|listens)|(?:has|have) been (?:so |very |really "
    r"|a bit )?(?:quiet|busy"
    r"|slow|dead|down|up|open|running|going|on|in|a|the|here)|at (?:this point|the moment)|lately"
    r"|nowadays|to date|up to now|this week was|costs? (?:me|us)|takes? (?:me|us"
    r"|(?:\w+ )?(?:hours|ages|days)))\b"
)
"""What is so today, and no plan."""

TOOLS_OWN = Pattern(
    rf"\btrial (?:on|of|with|for|at) {NAME.pattern}|{NAME.pattern} (?:free )?(?:trial|bill"
    r"|renewal)\b"
)
"""What a tool offers and asks of the writer: "my Podia trial"."""


NO_EVENT = (
    r"(?:rains?|snows?|hurts?|sleeps?|was|were|had|did|got|went|came|made|took|said|feels?|looks?"
    r"|seems?"
    r"|means?|likes?|loves?|hates?|wants?|needs?|thinks?|knows?|says?|smells?|sounds?|breaks?"
    r"|crashe?s?"
    r"|dies|bites?|barks?|has|have|is|are|do|does|visits?|arrived|renews?|met|ran|sold|began|fell"
    r"|sent|gave"
    r"|left|led|held|paid|kept|told|cost|coming|past|hers|his|theirs|from|on|in|at|for|of|with|to"
    r"|and|or|by"
    r"|about|after|before|like|as|per|every|each|next|this|that|last|until|till|over|around|through"
    r"|than"
    r"|once|twice|only|half|now|then|the|a|an|my|our|one|two|three|four|five|six|seven|eight|nine"
    r"|ten|first|second|third"
    r"|early|late|mid|end|q\d|[a-z]+(?:ed|ing|day|days))\b"
)
TIMED = Pattern(
    r"(?!(?:(?:the|my|our) )?(?:school|work|nursery|uni|college|train|bus|flight|rent|exam)\b)"
    r"(?:(?:it|they|this|that|everything)|(?:(?:the|my|our|each|every|all|both|a|next|first) )*"
    r"(?:(?!(?:i|we|you|he|she|who|which|after|before|on|in|at|for|of|with|to|from|did|was|were"
    r"|\w+ing)\b)[\w'&-]+ )"
    rf"{{0,2}}?(?:{PROJECT}))"
    r"(?: (?:will|would|just|now|all|only|always|then|probably|likely|also|itself|is going to))*"
    rf" (?:(?:starts?|begins?|stops?|resumes?|finish(?:es)?) (?!\w+(?:morning"
    rf"|evening)\b)[a-z]{{2,}}ing"
    rf"(?: [\w'-]+){{0,2}}|(?!{NO_EVENT})[a-z]{{3,}})(?: (?:out|up|live|back|again|only|together"
    rf"|down|off|from|on|in|at"
    r"|by|each"
    rf"|before|after|around|until|till))*,? (?:the )?(?:{DATE.pattern}|{CADENCE.pattern})"
)
"""What happens at a time, whatever it does then: "it appears on the 3rd of March"."""


@lru_cache(maxsize=512)
def names_thing(said: str) -> bool:
    """Return whether a clause begins with something of the project and what happens to it."""
    return bool(SUBJECT.match(said))


@lru_cache(maxsize=512)
def is_timed(opening: str, said: str) -> bool:
    """Return whether a clause says when something happens; `said` leaves out its "probably"."""
    return bool(TIMED.match(opening)) or (
        not opening.startswith(("i ", "we ")) and bool(TIMED.match(said))
    )


LOOKED_AT = Pattern(
    r"(?:(?:i|we) )?(?:have |just |finally |also )*(?:watched|read|heard|saw|seen|listened|attended"
    r"|sat through"
    r"|found|met|talked|spoke|bought|ate|went|had|tried) "
)
"""What the writer took in, which says nothing of the project."""


def is_stated(text: str, opening: str, said: str) -> bool:
    """Return whether a clause says how the project is or will be.

    `opening` is the clause without fillers, `said` without its "I think", too. What only judges,
    or tells how it is as yet, states nothing.
    """
    states = (
        names_thing(said)
        or IS_ROLE.match(opening)
        or COMES_FIRST.match(opening)
        or ANYTHING.match(opening)
        or IT_IS.match(opening)
        or DUTIES.match(opening)
        or rules_of(opening)
        or treats(said)
        or treats(opening)
        or is_timed(opening, said)
    )
    if DEED.match(opening) or LOOKED_AT.match(opening):
        return False
    if not states or CURRENTLY.search(text) or EVALUATES.search(text):
        return False
    owned = "trial" in text or "bill" in text or "renewal" in text
    return not (owned and TOOLS_OWN.search(text))
