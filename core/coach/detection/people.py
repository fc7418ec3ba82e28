"""Who decides in a clause: the writer, or somebody else."""

import re

from core.coach.detection.arrangements import DUTY, TAKES_PART
from core.coach.detection.clause import Clause
from core.coach.detection.groups import rules_of
from core.coach.detection.modes import FILLER, Mode, opening_of
from core.coach.detection.numbers import COUNT
from core.coach.detection.offer import PARTICIPANTS, PROJECT
from core.coach.detection.patterns import Pattern
from core.coach.detection.places import name_at_start
from core.coach.detection.team import NAMED_DUTY, REPORTS, SERVING, takes_a_duty
from core.coach.detection.topics import LEARNT
from core.coach.detection.words import words

THINGS_DO = Pattern(
    r"(?:and |so |then )?they (?:will |each |all |both |only |just |would )*(?:cost|live|come out"
    r"|go out|are (?:all|always|mostly) (?!about|on|over|up|in|out|at|yours|ours|mine|asking"
    r"|telling|saying"
    r"|wanting|using|going)[a-z-]+"
    r"|drop|land|air|last|start at|run for|launch|open|are (?:all )?(?:free|on|about|[$€£\d])"
    r"|(?:will )?(?:cover|treat|explain|deal with))\b"
)
"""What things do and no people: "they cost 8 euros each"."""


PLURAL_THING = Pattern(rf"\b(?:{PROJECT})\b")


def tells_of_things(clause: Clause, before: list[Clause]) -> bool:
    """Return whether "they" are things of the project, named in the clause before."""
    if Mode.THIRD_PARTY not in clause.modes or not THINGS_DO.match(opening_of(clause.text)):
        return False
    return any(
        not each.modes and any(m.group().endswith("s") for m in PLURAL_THING.finditer(each.text))
        for each in before
    )


OTHERS = (
    r"friend|mate|buddy|pal|bestie|guy|girl|woman|man|lady|dude|bloke|chap|kid|rival|rivals"
    r"|competitor|competitors|competition|boss|mentor|coach|teacher|sister|brother|mum|mom|mother"
    r"|dad|father|husband|wife|partner|boyfriend|girlfriend|fianc\w+|son|daughter|niece|nephew|aunt"
    r"|auntie|uncle|cousin|gran|grandma|grandpa|nan|neighbou?r|flatmate|roommate|housemate"
    r"|accountant|lawyer|therapist|hairdresser|dentist|doctor|landlord|colleague|coworker|co-worker"
    r"|client|clients|customer|customers|student|students|subscriber|subscribers|member|members"
    r"|follower|followers|fan|fans|audience|patrons|viewers|readers|listeners|people"
    r"|folks|person|sponsor|sponsors|agency|brand|brands|company|publisher|producer|designer"
    r"|developer|dev|consultant|expert|experts|gurus?|creator|creators|influencer|influencers"
    r"|youtuber|podcaster|streamer|blogger|bank|venue|landlady|tutor|instructor|professor"
    r"|team at|ex|in-laws|inlaws|family|parents|kids|everyone|mum|sis|bro|editor|assistant|va"
    r"|co-?founder|cofounder|cohost|co-host|business partner|board|school|church|gym|studio|crew"
    r"|crowd|girls|guys|boys|women|men|moms|mums|dads"
    r"|bookkeeper|plumber|solicitor|midwife|pastor|priest|rector|vicar|rabbi|imam|principal"
    r"|director|hero|heroine|idol|college|university|institute|charity"
    r"|committee|council|manager|captain|librarian|nurse|chef|farmer|carer|childminder|nan|granny"
    r"|instructor|trainer|barber|baker|potter|painter|photographer|singer|drummer|sponsor"
)
ORGANISATIONS = (
    r"app|magazine|library|paper|newspaper|gazette|museum|gallery|radio|station|network|company"
    r"|brand"
    r"|council|charity|university|college|hospital|hotel|supermarket|cafe|chain|institute"
    r"|foundation"
    r"|agency|bbc|bank|theatre|church|hall|bookshop|bakery|centre|center|start-?up|firm"
)
"""Who launches things of their own: "the chess app is launching a course"."""

FINITE = (
    r"is|are|was|were|has|have|had|says?|said|thinks?|thought|wants?|wanted|told|tells|charges?"
    r"|charged"
    r"|reckons?|uses?|used|went|goes|sells?|sold|keeps?|kept|did|does|do|will|would|can|could|got"
    r"|gets"
    r"|launched|asked|asks|made|makes|took|takes|runs?|ran|started|decided|picked|chose|moved"
    r"|hates?"
    r"|loves?|needs?|swears?|insists?|streams|teaches|posts|records|films|meets|writes|hosts"
    r"|lives|opens"
    r"|lets|gives|puts|shares|answers|reads|pays|buys|calls|enjoys|brings|turns|holds|dropped"
    r"|raised"
    r"|opened|switched|offered|posted|announced|bought|built|closed|cut|put|gave|paid"
    r"|offers|publishes|prefers|believes|plays|performs|preaches|coaches"
)
"""Verbs by which somebody does something: without one they are only named."""


POSSESSIVE_SUBJECT = Pattern(
    r"(?:(?:(?:half|most|some|lots|loads|plenty|a few|several)(?: of)? (?:the|these|those)|my"
    r"|our|a|an|one of my|one of the|another|some|every|that|this|those|these|the"
    r"|most of my"
    r"|half my|half of my|two of my|all my|most(?! likely)|several|many|other|lots of|loads of) )"
    rf"(?:[\w'-]+ ){{0,2}}?(?:{OTHERS})s?(?:[ -]in[ -]laws?)?\b(?! and (?:i|me)\b)(?!-)"
    rf"(?! (?:{PROJECT}|system|systems|scheme|rota|list|pairs?|area|corner|portal|feed|feedback"
    rf"|archive"
    r"|voice|stories|spotlight|interviews?|q&a|each|every|it is|is the|is what|instead|as|for|per"
    r"|plus|first|only|helpers?|mods?|moderators?|ambassadors?|volunteers?|discounts?|rates?"
    r"|prices?|pricing|tiers?)\b|[ .!]*$)"
    rf"(?! (?:(?!(?:{FINITE})\b)\w+ )?(?:on|in|for|as|at|to|per|by|with)\b(?!.*?\b(?:{FINITE})\b))"
    r"(?<!every member)(?<!all members)(?<!all my members)(?<!all students)"
    rf"(?! {DUTY}\b)(?! (?:gets?|will get|are getting|pays?|will pay|works? in|will work|joins?"
    r"|starts?)\b)"
)
BARE_SUBJECT = Pattern(
    rf"(?:my|our|one of my|a|the) (?:[\w-]+ )?(?:{OTHERS}|aunty|aunties|grandad|nana|pal)s?'s?"
    r" [a-z]{3,} |(?:my|our|the) (?!gut|heart|brain|head|instinct|plan|mind|people|members|list)"
    r"(?:[\w'-]+ ){1,3}?(?:would (?:rather|prefer|like|love|want)|prefers|insists|suggests"
    r"|proposes)\b|"
    r"(?:my|our|the) (?!gut|heart|brain|head|instinct|plan|mind|calendar|research)(?:\w+ )?\w+"
    r" (?:all |both |mostly )?(?:think|say|want|reckon|suggest|insist|prefer|voted|asked|begged"
    r"|hate|love)\b|"
    rf"(?:the|a|that|this) (?:[\w'-]+ ){{0,3}}?(?:{ORGANISATIONS}) (?:(?:is|are|was|has|have|just"
    rf"|also|now"
    r"|already|been) )*(?:launch|open|start|run|releas|sell|host|publish|organi[sz]|offer|teach|do"
    r"|put"
    r"|bring|begin)(?:s|es|e|ed|ing|ning|ting)? (?:(?:on|out) )?(?:an?|another|its|their|one"
    r"|free)\b|"
    r"(?:the|my|our) head(?: ?teacher| ?master| ?mistress| of [a-z]+) (?!of\b)[a-z]+|"
    r"(?:the )?prices? of (?!the\b|my\b|our\b|an?\b|it\b|this\b|entry|admission|membership|each"
    r"|every)"
    r"[a-z]+ (?:is|are|went|has|goes|rose|jumped|doubled)\b"
    r"|(?:the|my|our) (?:[\w-]+ ){0,2}(?:club|choir|society|league|council|association|guild|pta"
    r"|parish|committee|union|team) has (?:just |now |finally |already )*(?:decided on|settled on"
    r"|gone (?:with|for)|chosen|picked|voted (?:for|on)|opted for|switched to|moved to)\b"
    r"|(?:the|that|this|another) (?:big|huge|rival|other|fancy|famous|posh|trendy) (?:[\w-]+ )?"
    r"(?:bootcamp|academy|school|studio|college|agency|channel|gym|brand|company|conference)"
    r" (?:\w+ )?(?:opens?|starts?|launch\w*|kicks? off|begins?|runs?)\b"
    r"|(?:the|a|an|one|some|every|most|all|two|three) (?:[\w'-]+ ){1,3}?(?:that |which )?(?:i|we)"
    r" (?:(?:am|are) (?:reading|watching|taking|doing|following|listening to|enjoying)|listen to"
    r"|watch|follow|read|took|joined|subscribe to|belong to|admire|buy from)\b"
    r"|(?:half|most|some|all|a third|a quarter|two thirds|nearly all|almost all)(?: of)? (?:my|our"
    r"|the)"
    r" (?:[\w-]+ )?[\w'-]+ (?:would (?:rather|prefer|like|love|pay)|prefers?|wants?|thinks?"
    r"|hates?|loves?|says?|swears?|refuses?)\b"
    r"|(?:half|most|some|a third|a quarter|two thirds)(?: of)? my (?:email |mailing )?(?:list"
    r"|audience"
    r"|followers|readers|subscribers|dms)\b(?! (?:gets?|will get|pays?)\b)"
    r"|(?:my|our|the|a|an|this) (?!gut|heart|brain|head|instinct|plan|mind|calendar|research)"
    r"(?:[\w'-]+ ){1,3}?(?:has |have |just |already |recently )*(?:announced|reckons|insists|swears"
    r"|claims|boasted)\b|(?:the|a|our|my) (?:local|nearby|rival|other"
    r"|competing) (?:[\w'-]+ ){1,3}?(?:is|are"
    r"|has|have|will|does|charges?|sells?|runs?|went|uses?|launched|offers?)\b|"
    r"that (?:big|huge|one|other|famous|popular|little|massive|local|fancy|posh|loud"
    r"|trendy) (?:[\w'-]+ ){1,3}?"
    r"(?:is|are|has|opens?|launch\w*|charges?|costs?|sells?|runs?|does|starts?|uses?|went|closes?"
    r"|hosts?|offers?)\b|"
    r"(?:every|all|any|most|half the) (?:[\w'-]+ )?[\w'-]+ (?:on (?:earth|the planet|the internet"
    r"|here|youtube"
    r"|instagram)|in the world|out there|ever|these days|under the sun)\b|"
    r"(?:(?:a |an |one |another )?(?:friend|mate|pal|buddy|cousin|colleague|client|student"
    r"|neighbou?r|fan|follower|guy|girl) of (?:mine|ours)(?:'s)?|(?:one|a|an|another"
    r"|some) (?:[\w-]+ ){1,3}(?:from|at|on|in|down) (?:my|the|our|a) [\w' -]{2,30}? (?:has|have|is"
    r"|was|wants?|says?|launch\w*|charg\w*|told|went|sells?|keeps?)|(?:half|most|all|some|many"
    r"|loads|lots|plenty|every \w+)(?: of)? (?:the |my |these |those )?(?:[\w'-]+ ){1,3}i know"
    r"|competitors?|rivals?|he|she|they|his|her|their|someone|somebody|everyone|everybody|people"
    r"|folks|others|some of"
    r"|most people|most creators|nobody|no one|whoever|subscribers|members|students|clients"
    r"|customers|viewers|followers|competitors|rivals|influencers|creators|mum|mom|dad|hubby"
    r"|one of (?:the|my|our|those|these)|some of (?:the|my|our|those|these)|another|other"
    r"|a rival|rival|those(?= (?:guys|people|who|ones|two|kids))|these guys"
    r"|these people)\b(?! and (?:i|me)\b)"
    rf"(?! {DUTY}\b)"
    r"(?! (?:new |else |who (?:\w+ ){1,3})?(?:gets?|will get|starts?|joins?|submits?|pays?"
    r"|works? in|posts?|learns?"
    r"|(?:is |are )?(?:going|moving|switching|coming) (?:over )?to|(?:is |are |all )*(?:joining"
    r"|meeting|signing up|paying|chatting|going)"
    r" (?:through|via|on|in|at|inside)|go(?:es)? (?:at|through|in)"
    r"|(?:are|is) (?:all )?getting|(?:are|is) going to (?:get|join|start|pay|work|meet|have)"
    r"|will [a-z]+|can(?: only)? [a-z]+|must|need to|have to) )"
)

KIN_REPORTS = Pattern(
    r"(?:husband|wife|hubby|missus|partner|boyfriend|girlfriend|fiance|fiancee|sister|brother|sis"
    r"|bro|son|daughter|cousin|aunt|auntie|uncle|gran|grandma|grandpa|flatmate|roommate|boss"
    rf"|neighbou?r)(?:[ -]in[ -]law)?(?: (?:also |still |just |even )*(?:{REPORTS})\b"
    r"|(?:'s| is) (?:verdict|number|opinion|vote|guess|suggestion|price|idea|answer|advice|take"
    r"|view|two cents"
    r"|pick|choice|favourite|favorite|theory|rule|dream|plan)\b)"
)
"""Somebody near the writer, named without "my": "wife thinks we should open in June"."""

COUNTED_REPORT = Pattern(
    rf"(?:{COUNT}|both|dozens|loads|lots|plenty)(?: of)?(?: (?:my|our|the|these|those))?"
    rf" (?:[\w'-]+ ){{0,2}}?(?:{OTHERS})s?(?: (?!who\b|can\b|will\b)[\w']+){{0,3}}?"
    rf" (?:have |has |had |all |both |now |already |just |keep |kept )*(?:{REPORTS}|asking|telling"
    rf"|saying"
    r"|wanting|want|ask|say|requested|begged|messaged|complained|wrote|dmed|would (?:rather|like"
    r"|prefer|love|pay))\b"
)
"""What so many others say: "three clients this week have asked me to put it on an app"."""

ANYBODY_REPORTS = Pattern(
    rf"(?:(?:the|my|our|a|an|that|this|one) )?(?P<who>[\w'-]+(?: [\w'-]+){{0,4}}?) (?:{REPORTS})\b"
)
ANYBODY_ACTS = Pattern(
    r"(?:(?:the|my|our|a|an|one|some) )?(?P<who>[\w'-]+(?: [\w'-]+){0,4}?) (?:has |have |had "
    r"|just )*"
    r"(?:charges|charged|went (?:with|for)|gone (?:with|for)|going (?:with|for)|decided|chose"
    r"|chosen"
    r"|picked|settled (?:on|for)|settling on|opted (?:for|to)|plumped for|ruled|decreed"
    r"|agreed (?:on|to)"
    r"|committed to|signed up (?:to|with|for)|voted (?:for|on)|adopted|banned"
    r"|set (?:the|its|their)|fixed (?:the|its|their)|bumped|upped|lowered|hiked|imposed|introduced"
    r"|rolled out"
    r"|brought in|put (?:their|its|up the|the price)"
    r"|is charging|sells"
    r"|uses|is using|is going with|are going with|switched to|moved to|is moving|is doing"
    r"|is launching|launched|hosts|raised|teaches|are doing|are moving)\b"
)
NOT_PEOPLE = words(
    "a an the i we you as like it price launch course membership community group doors enrolment"
    " enrollment bonus"
    " freebie newsletter podcast show episode episodes lesson lessons module modules cart class"
    " classes workshop tier tiers plan this that which what who and so but then just have has"
    " finally already also me my our us let cohort cohorts program programme challenge kit"
    " pack already recently team family choir club school studio crew circle"
    " probably possibly definitely maybe perhaps hopefully likely basically honestly officially"
    " actually currently not never still now tentatively ideally seriously apparently yes no"
    " two three four five six ok right only instead today tomorrow"
    " survey poll vote votes numbers maths math data spreadsheet result results budget evidence"
    " gut head heart brain mind instinct calendar plan next first last new big final own"
    " husband wife partner"
    " beta waitlist session sessions season live lives call calls everything all both"
)
THEIRS = Pattern(
    r"\b(?:(?:those|these) (?:courses|classes|groups|communities|memberships|platforms|people"
    r"|programs|ads)|his|her|hers|theirs|himself|herself)\b"
)


def is_someone_else(clause: str, display: str) -> bool:
    """Return whether a clause (plain text, and the same with capitals) tells of others."""
    start = FILLER.match(clause)
    skipped = start.end() if start else 0
    rest, shown = clause[skipped:], display[skipped:]
    if not rest or is_the_projects(rest):
        return False
    subject = POSSESSIVE_SUBJECT.match(rest)
    if subject and takes_a_duty(rest):
        return False
    told = (
        subject or BARE_SUBJECT.match(rest) or KIN_REPORTS.match(rest) or COUNTED_REPORT.match(rest)
    )
    if told or THEIRS.search(rest) or costs_the_writer(rest):
        return True
    if SOMEBODYS.match(rest) and shown[:1].isupper() and rest.split("'")[0] not in DAYS:
        return True
    return not place_at_work(rest) and (capitalised_actor(rest, shown) or acts(rest))


def is_the_projects(clause: str) -> bool:
    """Return whether who is named takes part in the project or does something for it."""
    if GIVEN.match(clause) and not THEIRS.search(clause):
        return True
    if LEARNT.match(clause):
        return True
    serves = NAMED_DUTY.match(clause) or SERVING.match(clause)
    return bool(serves) or rules_of(clause) is not None or moves_in(clause)


MOVES_IN = Pattern(
    r"(?:the|our) (?!(?:primary|high|middle|local|village|rival|other|sunday|night|old|big)\b)"
    r"[a-z-]{3,} (?:school|academy|studio|club|choir|group|crew|church|gym|lab|gang|society|circle"
    r"|lot)"
    r" (?:(?:is|are|will be|be|now|all|just|also|moving|going|switching|staying|coming|over"
    r"|back) )*"
    r"(?:(?:goes|lives|moves|stays|runs|meets|sits) )?(?:over )?(?:to|on|onto|in) "
)
"""What is the writer's own if they say where it is: "the cooking school is moving to Wix"."""


def moves_in(clause: str) -> bool:
    """Return whether a clause says on which platform something of the project is."""
    moved = MOVES_IN.match(clause)
    return bool(moved and name_at_start(clause[moved.end() :]))


GIVEN = Pattern(
    rf"(?:(?:the )?first (?:few |{COUNT} )?(?:people |members |ones )?(?:to|who"
    rf"|that) [\w -]{{2,30}}?|{TAKES_PART})"
    r" (?:will |all |each |also |just |only )*(?:gets?|receives?|pays?|saves?"
    r"|(?:comes?|goes?|joins?)(?: in)?(?= (?:for )?(?:free|half|nothing)\b))\b"
)
"""What people taking part get or pay: "everyone on the waitlist gets a fifth off"."""

SOMEBODYS = Pattern(rf"[a-z]{{2,}}'s (?:[\w-]+ ){{0,2}}?(?:{PROJECT})\b")
"""What belongs to somebody with a name: "Ana's cohort opens Monday"."""

DAYS = words(
    "today tomorrow tonight monday tuesday wednesday thursday"
    " friday saturday sunday it let that what"
    " here there who week month year valentine mother father new everyone"
)


def acts(clause: str) -> bool:
    """Return whether anybody, named by any words, reports or chooses something."""
    actor = ANYBODY_REPORTS.match(clause) or ANYBODY_ACTS.match(clause)
    before = actor.group("who").split() if actor else []
    return bool(before) and not any(
        word in NOT_PEOPLE or word.endswith("ly") or is_thing(word) for word in before
    )


def is_thing(word: str) -> bool:
    """Return whether a word is for something of the project, and for nobody."""
    return word not in PARTICIPANTS and bool(OF_PROJECT.fullmatch(word))


def place_at_work(clause: str) -> bool:
    """Return whether the clause says what a platform does for the project: "Podia hosts it"."""
    named = name_at_start(clause)
    return bool(named and WORKS.match(clause, named.end()))


def costs_the_writer(clause: str) -> bool:
    """Return whether the clause tells what a platform is like: "Kajabi is $149 a month"."""
    named = name_at_start(clause)
    return bool(named and OF_A_TOOL.match(clause, named.end()))


OF_A_TOOL = Pattern(
    r"(?:'s| is) (?:[a-z]+ )?(?:(?:pricing|price|checkout|status|help|faq) (?:page|list|table|docs"
    r"|centre"
    r"|center)|dashboard|onboarding|docs|interface|editor|terms|app|logo|import tool"
    r"|support)\b(?! is"
    r" (?:what|where|why) (?:i|we)\b)|"
    r" (?:lets|allows|offers|supports|lacks|looks|feels (?!like the|like my|right|obvious"
    r"|natural)|changed|updated|added|has (?!got my"
    r"|got our|my|a\b|an\b"
    r"|one\b|two\b"
    r"|three\b|its\b|won\b))|"
    r" (?:is|are|costs?|charges?|takes?|wants?|skims|asks|starts)\b.{0,30}?(?:[$€£₹]|\d+ ?%"
    r"|\d+ (?:a|per|bucks))"
    r"|(?:'s| is)? (?:(?:free|annual|yearly|monthly|paid|pro|basic|starter|cheapest) )*"
    r"(?:(?:trial|bill|renewal|invoice|outage)\b|(?:plan|tier|subscription|account|version)"
    r" (?:runs? out|ends?|expires?|renews?|lapses?|is (?:up|due|about|only|capped)|cuts?|costs?"
    r"|limits?|caps?|stops?|went|goes|lets|allows|gives)\b)"
    r"|(?:'s| is| has| just)* (?:paid (?:out|me|up)|charged me|billed me|refunded|emailed|pinged"
    r"|reminded|told|says?|crashed|logged|locked me|kicked|ate|lost|flagged|sent me|held|kept|froze"
    r"|took|charged|swallowed|returned"
    r"|rejected|declined|approved|blocked|banned|deleted|suspended|raised|dropped|killed|removed"
    r"|hid|wrote"
    r"|updated|changed|sent|gave)\b"
)

WORKS = Pattern(
    r" (?:hosts|holds|handles|runs|takes|carries|does|keeps|gets|wins|won|got the (?:job|gig|nod"
    r"|vote|crown)|(?:has )?(?:got )?(?:my"
    r"|our)"
    r"|is)\b(?!.{0,30}?(?:[$€£₹]|\d+ ?%| \d+ (?:a|per)))(?! (?:charging"
    r"|launching"
    r"|raising|moving|doing|using))"
)


OF_PROJECT = Pattern(PROJECT)


def capitalised_actor(clause: str, display: str) -> bool:
    """Return whether the clause begins with a name that does something."""
    words = display.split(" ", 3)
    if len(words) < 2 or not words[0][:1].isupper() or words[0].isupper():  # noqa: PLR2004
        return False
    first = words[0].strip(",.:;!'\"").lower()
    if first in NOT_PEOPLE or not first.isalpha() or OF_PROJECT.fullmatch(first):
        return False
    after = clause[len(words[0]) + 1 :]
    if words[1][:1].isupper():
        after = after[len(words[1]) + 1 :]
    return bool(re.match(rf"(?:{REPORTS}|charges|charged|uses|went with|sells|decided|chose"
                         r"|picked|(?:is )?(?:launching|charging|using|going|doing|moving|selling"
                         r"|teaching|running|hosting)"
                         r"|gone (?:with|for|to)|has|got|runs|hosts|teaches|takes|does|puts|posts"
                         r"|started|raised|sold"
                         r"|launched|switched|moved|just (?:launched|moved|switched|raised))\b",
                         after))  # fmt: skip
