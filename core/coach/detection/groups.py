"""Who belongs with whom, and who may do what, told without a word for an arrangement."""

import re
from functools import lru_cache

from core.coach.detection.numbers import COUNT
from core.coach.detection.offer import PARTICIPANTS, PEOPLE, PIECES
from core.coach.detection.patterns import Pattern

BODIES = (
    r"committees?|councils?|panels?|jury|juries|boards?|circles?|rings?|guilds?|crews?|squads?"
    r"|troupes?|pools?|clusters?|houses?|huddles?|rosters?|benches|bench|caucus|assembly"
    r"|parliament|senate"
)
BODY = Pattern(
    rf"\b(?:{BODIES}) of (?:about |around |up to |only |just )?(?:(?:{COUNT})\b|(?:(?:my|our|the"
    rf"|past|former|old|new|local|trusted) )*(?:{'|'.join(sorted(PARTICIPANTS))}|elders|peers"
    rf"|{PEOPLE}))"
)
"""People who act as one: "a council of five", "a jury of past students"."""

KEEPS = (
    r"put|putting|keep|keeping|seat|seating|sit|sitting|group|grouping|mix|mixing|teach|teaching"
    r"|have|having|let|letting|place|placing|lump|lumping|throw|throwing|train|training|run"
    r"|running|host|hosting|take|taking|merge|merging|bring|bringing"
)
TOGETHER = Pattern(
    rf"\b(?:{KEEPS}) (?!(?:it|this|that|things|myself|everything|something|\w+ sh\w+) )"
    r"(?:[\w'-]+ ){1,8}?(?:together|apart|separately|separate|side by side|in with (?:the|my|our)"
    r"|in one (?:room|group|class|session)|in turns?|one at a time)(?=$|[ .!,~])"
)
"""Who is put with whom: "the welders and the fitters together"."""

APART = Pattern(
    r"^(?:the |my |our )?(?:[\w'-]+ ){1,7}(?:go|goes|sit|sits|meet|meets|work|works|get|gets|have"
    r"|has|train|trains|start|starts|stay|stays)(?: in| into| on| at| to)? (?:different|separate"
    r"|their own|its own|the same) (?:room|group|class|session|channel|day|level|table|track|call"
    r"|slot|space|chat|pod|time|night|evening|week|thread|doc|folder)s?\b"
    r"|^(?:everyone|everybody|members|students|people|they) (?:all )?(?:posts?|shares?|uploads?"
    r"|submits?"
    r"|works?|writes?|hands? in) (?:[\w'-]+ ){0,3}?(?:in|to|on|into) (?:the same|one|a single"
    r"|a shared"
    r"|their own) (?:thread|channel|doc|folder|room|group|chat|space|board|feed)\b"
    r"|^(?:everyone|everybody|all of (?:us|them|you)|all (?:ages|levels|abilities|of it)|old and"
    r" young|[a-z]{3,}s and [a-z]{3,}s)(?: (?:is|are|stays?|goes|go|sits?|starts?|will be"
    r"|belongs?))?"
    r"(?: all)? (?:together )?in (?:one|the same|a single)(?: (?:big|small|giant|single|long))?"
    r" (?:room|group|class|session|channel|level|table|track|call|space|chat|pod|cohort|feed"
    r"|forum)\b(?! for (?:christmas|easter|dinner|lunch|the (?:weekend|holidays)))"
)
"""Who goes where: "the bakers go into different rooms", "everyone in one class"."""

ONE_PER = Pattern(
    rf"\b(?:one|two|a|an|{COUNT}) (?:(?!(?:{'|'.join(sorted(PIECES))})\b)[\w'-]+ ){{1,3}}?(?:per"
    r"|for every|for each|to every|to each)"
    rf" (?:(?:{COUNT}) )?(?:table|room|group|class|cohort|pod|team|level|tier|member|student"
    r"|learner|beginner|time ?zone|language|region|country|city|family|child|kid|parent|company"
    r"|school|car|login|module|lesson|track"
    r"|seat|ticket|household|account|channel|intake|round|pair|circle)s?\b"
)
"""A ratio: "one mentor per five beginners"."""

ENTERS = (
    r"joins?|gets? (?:in|a|the|to|any)|enters?|comes? in|moves? (?:up|on)|posts?|speaks?|skips?"
    r"|sees?|opens?|unlocks?"
    r"|drops? in|transfers?"
)
EXCEPT = (
    r"(?:midway|halfway|mid-\w+|late\b|after|before|until|till|past|once|without|but|except"
    r"|beyond|outside|unless|over|under"
    r"|in (?:the|my|our) (?:[\w-]+ )?(?:room|group|chat|channel|forum|call|class|community))\b"
)
LIMITED = Pattern(
    r"\b(?:nobody|no one|no-one) (?:under|over|below|above|without|outside|younger|older) "
    rf"|\b(?:nobody|no one|no-one) (?:new |else )?(?:{ENTERS})\b.*?\b{EXCEPT}"
    r"|\bno (?:entry|admission|admittance|joining|sign-?ups?|latecomers|late entry|late joiners"
    r"|newcomers|new members|guests|plus ones|spectators|lurkers|observers|refunds|swaps|transfers"
    rf"|catch-?ups?|replays|recordings) {EXCEPT}"
)
"""A rule that lets nobody do something: "nobody gets in after week two"."""

ONLY_WHO = Pattern(
    r"\b(?:i am|we are|[\w'-]+ (?:is|and i are)) the only (?:one|ones|person|people) (?:who|that|to"
    r"|allowed|posting|teaching|talking)\b"
    r"|\bonly (?:i|me|we|the [\w-]+|my [\w-]+|[\w'-]+ and (?:i|me)) (?:can|may|get to|gets? to"
    r"|will|post|posts|teach|speak|am allowed|are allowed|is allowed)\b"
    rf"|\bonly (?:[\w-]+ )?(?:{'|'.join(sorted(PARTICIPANTS))}|{PEOPLE}|folk) (?:can|may|get to"
    r"|will|who)\b"
    r"|\b(?:anyone|anybody|everyone|everybody|members|students|guests) (?:can|may|must) (?:just "
    r"|also |only )?"
    r"(?:read|watch|join|post|comment|see|listen|come|drop in|enter|vote|view|browse|apply|submit"
    r"|reply"
    r"|start|speak|invite|bring)\b"
    r"|\b(?:you|they|members|students|people|everyone) (?:only |just |can only )*(?:unlock"
    r"|move (?:up|on)|get"
    r" access|advance|progress|graduate|level up)s?\b"
    r"|\b(?:we|they|everyone|everybody|people|students|members) (?:all )?(?:will )?(?:work|meet"
    r"|learn|train"
    r"|practi[sc]e|play|go|sit|sing|cook|read)s? in (?:pairs|twos|threes|fours|fives|small groups"
    r"|groups"
    r"|teams|trios)\b"
    r"|\b(?:everyone|everybody|they all|all of them|we all|the whole (?:group|class"
    r"|cohort)) (?:will )?"
    r"(?:starts?|begins?|learns?|works?|finish(?:es)?|moves?|goes|go) (?:together"
    r"|at the same time|at once"
    r"|alone|in step|as one)\b"
    r"|\bthe (?:rest|others)(?: of (?:them|you|the [\w-]+))? (?:just |only "
    r"|can (?:only )?)?(?:reply"
    r"|comment|watch|listen|read|ask|follow|vote|respond|answer|join in)\b"
    r"|\b(?:each|every) (?:member|student|learner|pair|group|family|participant|person|pupil) "
    r"(?:just |also |always |then )?(?:brings?|shares?|picks?|chooses?|posts?|writes?|presents?"
    r"|hosts?|leads?|reads?|rates?|reviews?|swaps?|pays? for|answers?|critiques?|shows?|cooks?"
    r"|teaches)\b"
)
"""Who alone may do something: "I'm the only one who posts"."""

OPINES = (
    r"(?:is|are|was|were|has|have|had|wants?|likes?|loves?|hates?|says?|asks?|thinks?|needs?|knows?"
    r"|seems?"
    r"|keeps?|tells?|forgets?|struggles?|complains?|cry|cries|prefers?|expects?|believes?|hopes?"
    r"|told|said"
    r"|asked|wanted|voted|paid|came|left|did|went|got|made|took|gave|sent|feels?|finds?|lose|loses"
    r"|will not"
    r"|never|still|who|that|from|in|on|with|at|of|for|and|or|[a-z]+ed)\b"
)
DO_SO = Pattern(
    r"^(?!(?:my |our )?(?:family|kids|children) (?:comes?|goes?) first)"
    rf"(?:(?:the|my|our|all|new|every|each|paid|free) )*(?:{'|'.join(sorted(PARTICIPANTS))}|they"
    r"|you"
    r"|everyone|everybody) (?:(?:will|all|must|should|always|only|just|then|also|both"
    rf"|each) )*(?!{OPINES})[a-z]+"
    r"\b(?!.*\b(?:me|my|us)\b).*\b(?:in (?:pairs|twos|threes|fours|fives|trios|teams|turns?"
    r"|(?:small )?groups|rounds"
    r"|shifts|order)|before (?:they|the|any|moving|we)"
    r"|(?<!the )(?<!my )(?<!our )(?<!every )first(?=$|[,.~])|together|side by side|on their own"
    r"|at their own|alone|one by one|back to back|at home|once a|twice a|each other"
    r"|one another)\b"
)
"""How people taking part go about it: "the students do homework in pairs"."""

LACKS = Pattern(
    r"\bno (?:(?:live|group|chat|public|weekly|whole-group|breakout|guest|late|plus|paid|open"
    r"|surprise|separate|voice|zoom) )?(?:recordings?|replays?|guests?|latecomers|phones|exams?"
    r"|grades|grading|certificates?|swaps|prerequisites|forums?|chat|rooms?|calls|lives"
    r"|quiz(?:zes)?|tests?|badges|leaderboards?|tiers|levels|modules|cohorts|homework|drip"
    r"|deadlines|application(?: form|s)?|admin|mods|moderators|auditions?|waiting ?lists?|waitlist"
    r"|spectators|observers|ones|worksheets|assignments|attendance|registers"
    r"|pods|breakouts|catch-?ups?|refunds?|cap|limit|ceiling|restrictions?|self[- ]promo\w*)"
    r"\b(?! (?:yet|so far|today|tonight|left|are|is|was|were|have|has|came|at (?:the|my)|done|sent"
    r"|to|recorded|this|in (?:my|the) (?:diary|area|village|house)|until|ready|for (?:the|a|an"
    r"|\w+) (?:week|month|day|fortnight|while)s?|on (?:my|the)|(?:in"
    r"|during|over) (?:the (?:summer|holidays)|summer|june|july|august"
    r"|december)))"
)
"""What the offer goes without: "no exams", "no live calls at all"."""

SOME = (
    r"(?:(?:the|all|new|older|younger|little|big|smaller|total|complete) )*(?:(?!lessons\b"
    r"|classes\b"
    r"|courses\b|prices\b|videos\b|recordings\b)[a-z]{3,}s|men|women|children|people"
    r"|grown[- ]ups)"
)
AWAY_FROM = Pattern(
    rf"^{SOME} (?:will |all |always |then |must |should )*(?:sit|train|work|play|learn|sing|meet"
    rf"|row"
    r"|dance|eat|practi[sc]e|rehearse|paint|stay(?! away)|start|are (?:kept|taught|seated))"
    r" (?:apart|away|separate(?:ly)?) from (?:the|our|each|one|everyone)\b"
    rf"|^{SOME} (?:will |all )*(?!{OPINES})[a-z]{{3,}} (?:in|on|at) the [\w-]+(?: [\w-]+)?,?"
    rf" (?:and|while|but) {SOME} (?:in|on|at) the [\w-]+(?: [\w-]+)?[ .!]*$"
)
"""Who has which place: "the men dance at the back and the women at the front"."""

RULES = (LIMITED, ONLY_WHO, APART, DO_SO, AWAY_FROM)
"""What says by itself how the offer is: no deciding word is needed."""

PATTERNS = (
    (BODY, "team"),
    (TOGETHER, "spaces"),
    (APART, "spaces"),
    (ONE_PER, "rules"),
    (LIMITED, "rules"),
    (ONLY_WHO, "rules"),
    (DO_SO, "rules"),
    (AWAY_FROM, "spaces"),
    (LACKS, "rules"),
)


@lru_cache(maxsize=512)
def rules_of(text: str) -> re.Match[str] | None:
    """Return the rule that a clause states, None where it states none."""
    return next(filter(None, (pattern.search(text) for pattern in RULES)), None)
