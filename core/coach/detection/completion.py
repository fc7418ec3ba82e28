"""Whether the writer says that something of the plan is done."""

import re

from core.coach.detection.clauses import Clause
from core.coach.detection.modes import REPORTED, Mode, opening_of
from core.coach.detection.offer import PIECES
from core.coach.detection.words import words

DONE_VERBS = (
    r"finished|completed|wrapped(?: up)?|shipped|sent(?: out| off)?|uploaded|posted|published"
    r"|recorded|filmed|shot|edited|wrote|written|drafted|designed|created|made|built|set up"
    r"|setup|configured"
    r"|connected|linked|installed|added|updated|fixed|cleaned(?: up)?|booked|scheduled|emailed"
    r"|messaged|dmed|invited|migrated|moved|imported|exported|launched|submitted|signed up"
    r"|registered|opened|bought|ordered|printed|tested|ran|run"
    r"|announced|pinned|switched on|turned on|ticked off|checked off|crossed off|knocked out"
    r"|nailed(?! down)|polished(?: off)?|smashed(?: out)?|handed in|put together|put up"
    r"|pulled together"
    r"|filled (?:in|out)|hired|recruited|interviewed|surveyed|outlined|mapped(?: out)?"
    r"|proofread|transcribed|captioned|rendered|verified|activated|enabled|embedded|banged out"
    r"|hammered out|cranked out|churned out|did|done|sorted(?: out)?|cleared|replied to|answered"
    r"|called|contacted|reached out to|pitched|shared|released|dropped|hit publish"
    r"|pressed publish|hit send"
    r"|went live|pushed(?: out)?|loaded|formatted|compiled|collected|gathered|researched|listed"
    r"|renamed|redid|rewrote|redesigned|rebuilt|paid|cancelled|deleted|archived|backed up"
    r"|claimed|secured|landed|signed|mailed|packed|photographed|laid out|sketched"
    r"|scripted|storyboarded|batched|queued(?: up)?|onboarded|welcomed|hosted|held|taught|tagged"
    r"|organi[sz]ed|planned out|typed up|wired up|hooked up|figured out|worked out|put out"
    r"|rolled out|plugged in|slotted in|refreshed|reviewed|audited|analysed|analyzed|translated"
    r"|subtitled|mixed|mastered|exported|cut|trimmed"
)
STARTS = re.compile(
    r"(?:(?:i|we|me and \w+|my \w+ and i|\w+ and i)(?: have| had)?(?: finally| just| actually"
    r"| already| also| now| officially| even| literally| only just| both| totally| managed to"
    r"| got around to| got round to| went ahead and| went and| sat down and)*\s+|(?:have "
    r"|finally |just |already |officially |also |and "
    r"|even |literally |only just |got around to |got round to )*)"
    rf"(?P<verb>{DONE_VERBS})(?P<rest>\b.*)"
)

GOT_DONE = re.compile(
    r"(?:(?:i|we)(?: have)? |just |finally )*(?:got|have|had) (?P<what>(?:the|my|our|all|every"
    r"|that|a|an|\d+|two|three|four|five|ten|both|some) .{2,60}?) (?:done|finished|filmed"
    r"|recorded|taken|set up|built|written|edited|uploaded|sorted|shot|scheduled|booked|pinned"
    r"|posted|moved|migrated|added|closed|confirmed|rewritten|[a-z]{4,}ed|working"
    r"|ready"
    r"|live|up|up and running|published|printed|drafted|designed|embedded|connected|loaded"
    r"|out the door|out|sent|signed|mapped out|outlined|over the line|fixed|queued up|in the bag"
    r"|approved|verified)\b"
)
STATE = re.compile(
    r"(?P<what>(?!(?:i|we|he|she|they|you|life|school|work|dinner|lunch|laundry|kids?|that|what"
    r"|who|there|it all|the war|my life|the kids|summer|the season"
    r"|game)\b)(?:[\w'&/#.-]+ ){0,7}?[\w'&/#.-]+) (?:is|are|has been|have been|got|just went"
    r"|went|just got|gets|now|has|is now|are now|is all|are all)(?: all| now| finally"
    r"| officially| both| fully| already| up and| just| been| gone| completely| 100%"
    r"| pretty much)* "
    r"(?P<state>done(?! (?:for|to|by|in \w+ style|with me))|finished|complete(?:d)?|built"
    r"|written|recorded|filmed|edited|uploaded|posted|published|out(?! (?:of|on))|live(?! (?:in"
    r"|at|on \w+day|every|sessions?|calls?))|up and running|up(?! (?:to|in|for|by|against|on))"
    r"|ready(?: to (?:go|ship|roll|send))?|set up|set(?= up|$| and)|scheduled|sent(?: out)?"
    r"|shipped|sorted|"
    r"tested|embedded|loaded|switched on|turned on|working|booked|drafted|designed|printed"
    r"|connected|linked|installed|in place|good to go|out(?= there|$| in the world| the door)"
    r"|signed|submitted|verified|approved|activated|configured|created|made|pinned|launched|shot"
    r"|queued|in the bag|wrapped|polished|proofread|fixed|migrated|imported|moved over"
    r"|in(?=$)|open for business|open(?=$)|running(?=$)|off my list|ticked off|crossed off"
    r"|over the line"
    r"|announced|invited|through to the printer|in the can|rewritten|updated|redone|refreshed"
    r"|cleaned up|delivered|filled in|packed|out of the way|rendered|transcribed"
    r"|outlined|mapped out|signed off|sealed)\b"
)
ALL_SET = re.compile(
    r"(?:i |we |have |just |finally )*got (?:a)?round to \w+ing\b|that is a wrap\b|(?:i "
    r"|we )?(?:flipped the switch|pressed go|put .{3,40} to bed)\b|that is (?:me"
    r"|us) (?:all )?done with\b|"
    r"(?:i am |we are |it is |that is )?(?:all |finally |officially |now )*(?:done with"
    r"|finished with|all set with|set with|sorted with|through with)\s(?:the|my|our|all|every"
    r"|that|this|recording|filming|editing|writing|setting|uploading|\w+ing)\b"
    r"|(?:all done|done and dusted|task done|that one is done|that is done|that is all done"
    r"|all finished|mission accomplished|consider it done|done!|ticked|tick|job done"
    r"|check that off|ticked it off|tick that off|one down|that task is (?:done|finished)"
    r"|done with (?:that|this|it)|it is (?:all )?(?:done|up|live|finished|published|sent"
    r"|out there|built)|(?:we|i) are live|we are live|they are (?:all )?(?:up|done|live|sent"
    r"|out))\b"
)
NO_STATE = re.compile(
    r"^(?:the |my |our )?prices? of\b|\bor$|\b(?:date|price|pricing|it all|all|everyone|we|i"
    r"|which|everything else|i am|we are|life"
    r"|that)$"
)
WORKS = re.compile(
    r"(?P<what>(?:[\w'&-]+ ){0,5}?[\w'&-]+) works?(?: now| fine| perfectly| beautifully"
    r"| as it should)?$"
)
HEADLESS = re.compile(
    r"(?P<what>[\w'-]+(?: [\w'-]+){0,4}) (?:all |finally |now )*(?P<state>done|finished|complete"
    r"|completed|sent"
    r"|uploaded|published|recorded|filmed|shipped|posted|booked|written|sorted|scheduled"
    r"|submitted|edited|built|tested|printed|signed|approved|verified|ticked off|in the bag"
    r"|in the can|up|up and running|set up|good to go)(?: and (?:done|dusted|sent|uploaded"
    r"|scheduled|posted|dusted|live|[a-z]{4,}ed))*(?: at last| finally| today| this morning"
    r"| last night"
    r"| yesterday| now| too| as well| already| at \d\w*| in one \w+)?$"
)
NOT_YET = re.compile(
    r"\b(?:not|never|almost|nearly|half (?:way|done|of|finished|built|written|the|my|a)|halfway"
    r"|about to|yet to|still (?:need|have|working|not"
    r"|to)|trying to|going to|will|would|should|need to|have to|must|could|might|plan to|planning"
    r"|gonna|soon|tomorrow|once|when|if|until|before i|supposed to|want to|hoping|hope|wish"
    r"|forgot|no |nothing|none|zero|0|left to|(?<!ready )(?<!good )to go\b|except|apart from"
    r"|bar the|started|starting"
    r"|\d\d ?%|begun|began|partly|part of|some of|most of|kind of|sort of|ish|barely"
    r"|basically nothing|how|remind me|todo|to do)\b"
)
NO_TASK = re.compile(
    r"\b(?:coffee|tea|dinner|lunch|breakfast|laundry|dishes|washing|washing up|gym|school run"
    r"|nap|sleep|slept|bed|shower|tv show|netflix|game|match|marathon|run|walk"
    r"|groceries|shopping|cake|sandwich|pizza|wine|beer|biscuits|crisps|chocolate|book club"
    r"|my book(?=$)|season of|series of|movie|film(?=$)|puzzle|garden|lawn|car|dog|cat|kids?"
    r"|baby|toddler|mum|mom|dad|husband|wife|"
    r"week in|fortnight in|flights?|hotel|airbnb|dentist|doctor|vet|taxes for|shift"
    r"|work for the day|day job|exam|exams|degree|school|uni"
    r"|college|meal|ironing|hoover\w*|vacuum\w*|decorating|bathroom|kitchen|fridge|holiday"
    r"|off work|days? off|weeks? off|a (?:week|fortnight|weekend)(?=$)|haircut|bins|bills"
    r"|driving test|jigsaw|physio|rehearsal|bedtime|friend|ex"
    r"|boyfriend|girlfriend|flu|covid|hospital|birthday|wedding|funeral|parcel|headphones|a mess"
    r"|mistake|a mistake|fool|nothing|sense|my mind|up my mind|no progress|money|friends"
    r"|a decision|decisions|the decision|the call(?=$)|a choice|excuses|fun|it through|up with"
    r"|away with|well with|lucky|tired|sick|stuck|lost|scared|bored|nervous|better|worse|old"
    r"|rid of|married|divorced|a new (?:phone|laptop|car)"
    r"|a cold|a headache|the bus|\d+ (?:likes|views|followers|replies|comments|subscribers))\b"
)
TOO_WEAK = words(
    "got made did had ran run called moved landed cut paid opened dropped shared done"
    " bought cleared added fixed cleaned held taught gathered"
)
PROJECT_THING = re.compile(
    rf"\b(?:{'|'.join(sorted(PIECES))}|packs?|typos?|bugs?|photoshoot|artwork|prices|page|site"
    rf"|website|email"
    rf"|emails|sequence|post|posts|bio|profile"
    r"|banner|logo|cover|thumbnail|thumbnails|video|videos|lesson|lessons|module|modules|course"
    r"|workshop|survey|poll|form|forms|server|channel|channels|group|community|roles|rules"
    r"|payment|payments|checkout|stripe|paypal|account|domain|link|links|newsletter|signup"
    r"|sign-up|waitlist|landing|sales|launch|"
    r"outline|script|scripts|slides|deck|workbook|worksheet|worksheets|pdf|pdfs|ebook|guide"
    r"|template|templates|lead magnet|freebie|pricing|price|trial|test|exercise|task|audit"
    r"|interview|interviews|calls?|survey|testimonial|testimonials|intro|trailer|teaser|episode"
    r"|episodes|podcast|recording|recordings|audio|photos|headshots|headshot|shoot|graphics|icon"
    r"|icons|header|footer|faq|terms|policy|privacy|refund|contract|"
    r"invoice|tax form|tax|bank|license|licence|insurance|calendar|schedule|content|plan|list"
    r"|audience|subscriber|subscribers|member|members|invite|invites|invitation|invitations|beta"
    r"|testers|mods?|moderators?|dms?|outreach|pitch|pitches|sponsor|ad|ads|campaign|analytics"
    r"|pixel|seo|blog|article|articles|draft|drafts|chapter|chapters|research|competitor"
    r"|competitors|persona|niche|name|tagline|brand|branding|kit|"
    r"welcome|onboarding|tutorial|demo|quiz|challenge|webinar|live|stream|livestream|caption"
    r"|captions|transcript|transcripts|subtitles|playlist|folder|files|backup|board|notion|zoom"
    r"|integration|automation|automations|zap|tag|tags|tier|tiers|perks|rewards|merch|store|shop"
    r"|listing|listings|product|products|mockup|mockups|sample|samples|prototype|order"
    r"|questionnaire|brief|proposal|press|media|reel|reels|story|stories|"
    r"spreadsheet|budget|numbers|sheet|checklist|to-do|exercises|assignment|step|steps|phase"
    r"|week one|homework|swipe file|bundle|issue|issues|edition|show|series|mic|camera|lights"
    r"|setup|studio|equipment|gear|guests?|applications?|application|transfer|import|migration"
    r"|redirect|widget|plugin|theme|app|bot|webhook|password|settings|profile|announcement"
    r"|announcements|recap|replay|replays|event|events|tickets?|venue|retreat|flyers?|posters?"
    r"|leaflets?|business cards?|signage|banner)\b"
)
CROSSED = re.compile(
    r"(?:i |we |just |finally |have )*(?:crossed|ticked|checked|knocked) [\w~' ,.-]{1,80} off\b"
    r"|(?:you can|we can) (?:tick|cross|check) (?:off )?"
)
BARE_DONE = re.compile(
    r"(?:and |all )*(?:done|finished|completed|sorted|complete|check|tick)(?:$|[,.! ]| :)"
)
GLAD = re.compile(
    r"^(?:and )?guess who |^(?:so )?(?:i |we )?(?:went ahead and|went and|sat down and"
    r"|stayed up and) |"
    r"^(?:(?:half an? |an |a |\w+ )?(?:hours?|minutes?|days?) ago,? |(?:this|yesterday"
    r"|last) (?:morning|night|afternoon|evening),? |earlier (?:today )?|yesterday )|"
    r"^.{0,12}\b(?:happy|pleased|glad|proud|relieved) to (?:say|hear|report|announce"
    r"|know)(?: that)? "
)
CHEERS = re.compile(
    r"[\s!.]*\b(?:woo+|woohoo|yay+|lol|haha\w*|phew|finally|hooray|woop|go me|yes+|omg|thank god"
    r"|at last)[\s!.]*$"
)
ASIDE = re.compile(r" (?:in|at|from|while|after|before|during|took|which|then)\b.*")
BARE_DEED = re.compile(
    r"(?:and |all |its |it is |officially )*(?:sent|shipped|posted|published|uploaded|live"
    r"|launched|recorded|filmed|booked|submitted|rewritten|swapped|updated|fixed|edited|written"
    r"|built|drafted|designed|tested|scheduled|signed|delivered|ordered"
    r"|printed)(?: it| them)?(?: off| out)?(?: finally| at last| now| today)?"
)
THAT_IS = re.compile(
    r"(?:and |so )?that is (?:the|my|our|all|another|both|lesson|module|task|step|phase|week|\d+"
    r"|two|three|one more) [\w' -]{0,40}?\b(?:done|finished|sorted|rewritten|recorded|filmed"
    r"|edited|uploaded|sent|booked|written|built|published|posted|set up|complete|completed"
    r"|shipped|ticked off|scheduled|submitted|out|live)(?: and dusted)?$"
)
DONE_AT_END = re.compile(r"(?:=|-|->|:) ?(?:done|finished|complete|sorted)$")
REGULAR = re.compile(
    r"(?:(?:i|we|me and \w+|my \w+ and i)(?: have| had)? )?(?:finally |just |actually |already "
    r"|also |now |even |both |have |and |managed to |got around to )*"
    r"(?P<verb>[a-z-]{2,}ed(?: up)?|took|gave|put|threw|set|drew|spoke|met|hung|read|laid|led|swept"
    r"|bought|brought|rang|showed|wound|dug|sold|typed|redrew|redid|rewrote) (?P<rest>(?:up "
    r"|out |in |off |over"
    r"|through |down |on |together |with |about |to )?(?:the|my"
    r"|our|all|both|every|each|that|this|those|a|an|\d+|one|two|three|four|five|six|ten|some"
    r"|everything|everyone|it|them|new|last|first)\b.*)"
)
NO_DEED = words(
    "wanted needed liked loved hated asked thought decided planned started tried noticed"
    " missed dreamed ignored skipped avoided stopped joined watched attended considered looked"
    " worked raised lowered dropped ended failed struggled charged used priced promised"
    " hoped expected wished wondered happened seemed called preferred refused hesitated changed"
    " turned talked settled picked agreed imagined reckoned guessed committed dropped"
    " dreaded enjoyed learned learnt realized realised discovered believed remembered stayed"
    " moved need feed seed"
)
NO_DEED_OF = re.compile(
    r"\bgot (?:an?|the|another|some|my|two|three|\d+) (?:\w+ )?(?:email|message|dm|letter|invoice"
    r"|quote|question|refund|comment|reply|replies|reminder|notification|ad|idea|feeling"
    r"|request)s?\b|\bfor (?:a|\w+) (?:years?|months?)\b|\bcut .{1,40} to\b|\b(?:moved"
    r"|pushed) (?:the|my|our) (?:launch|date|deadline|price|start)\b|\bdone (?:thinking|deciding"
    r"|overthinking|dithering|arguing|waiting)\b|^(?:hosted|sold|held|taught|run"
    r"|delivered) (?:on|in|at|by|with|through|via|live"
    r"|every|each|as)\b|\bmade (?:the|a|my|our) (?:call|decision|choice)\b|\bwritten it on\b"
    r"|\bpaid for\b|\bset (?:on|at)\b|\blanded on\b|\b(?:pushed|moved) (?:it|this|that|everything)"
    r" (?:to|back|out)\b"
)
PRICE_MOVED = re.compile(r"\bprices?\b.{0,20}\b(?:to|by|up|down)\b|\bto [$€£₹]?\d")


def is_completion(clause: Clause, *, alone: bool = True) -> bool:
    """Return whether the clause says that something of the project is done.

    `alone` says that the message decides nothing: else a bare "done" settles a decision.
    """
    reported = Mode.REPORTED in clause.modes and REPORTED.match(opening_of(clause.text))
    if clause.modes & NOT_DONE or reported or clause.joint == "because":
        return False
    text = CHEERS.sub("", GLAD.sub("", opening_of(clause.text) or clause.text))
    starts = clause.joint in JOINTS_BEFORE_DONE
    if alone and starts and BARE_DONE.match(text):
        return not NO_TASK.search(text)
    if alone and DONE_AT_END.search(text):
        return not NOT_YET.search(text)
    bare = clause.joint == "start" and BARE_DEED.fullmatch(text.strip(" .!~"))
    if alone and (MANAGED.match(text) or is_headless_deed(text)):
        return not NOT_YET.search(text)
    that = THAT_IS.match(text) and not NO_TASK.search(text)
    return bool(bare or that) or done_by_writer(text, clause.text) or is_state(text)


MANAGED = re.compile(r"(?:i |we |have )*managed to (?:\w+ ){1,6}?(?=\w)" + PROJECT_THING.pattern)
HEADLESS_DEED = re.compile(
    r"(?P<what>(?:[\w'-]+ ){1,4})(?P<verb>[a-z]{3,}ed)(?: (?:now|today|too|at last))?$"
)


def is_headless_deed(text: str) -> bool:
    """Return whether "link added" tells that something of the project is done."""
    match = HEADLESS_DEED.fullmatch(text.strip(" .!~"))
    if match is None or match.group("verb") in NO_DEED:
        return False
    what = match.group("what").strip()
    thing = PROJECT_THING.search(what)
    return thing is not None and thing.end() == len(what) and what.split()[0] not in PRONOUNS


PRONOUNS = words("i we he she they you it who which that nobody everyone people someone his her")
NOT_DONE = {
    Mode.QUESTION,
    Mode.CONDITIONAL,
    Mode.HYPOTHETICAL,
    Mode.THIRD_PARTY,
    Mode.PAST,
}
JOINTS_BEFORE_DONE = {"start", ":", "-", "="}


def done_by_writer(text: str, whole: str) -> bool:
    """Return whether the writer tells of something that they did."""
    done = ALL_SET.match(text)
    if done is not None:
        return not NO_TASK.search(text) and not NOT_YET.search(text[: done.end() + REACH])
    done = GOT_DONE.match(text)
    if done is not None and not NOT_YET.search(done.group()) and not is_private(text[:80]):
        return True
    if is_regular_deed(text) or CROSSED.match(text):
        return True
    match = STARTS.match(text) or STARTS.match(whole)
    return match is not None and is_deed(match, text, whole)


REACH = 12
"""Characters after a verb in which "half" or "not" still speaks of it."""


def is_private(text: str) -> bool:
    """Return whether what was done is of the writer's life, not of the project."""
    thing = ASIDE.sub("", text)
    return bool(NO_TASK.search(thing)) and not PROJECT_THING.search(thing)


def is_partial(match: re.Match[str]) -> bool:
    """Return whether a deed is not done, or not all of it."""
    return bool(NOT_YET.search(match.string[: match.start("rest") + REACH]))


def is_regular_deed(text: str) -> bool:
    """Return whether any past verb of the writer's has a thing of the project as its object."""
    match = REGULAR.match(text)
    if match is None or match.group("verb") in NO_DEED or is_partial(match):
        return False
    rest = ASIDE.sub("", match.group("rest")[:80])
    refused = PRICE_MOVED.search(rest) or NO_DEED_OF.search(text)
    return bool(PROJECT_THING.search(rest)) and not refused


def is_deed(match: re.Match[str], text: str, whole: str) -> bool:
    """Return whether a verb that finishes tasks finishes one here."""
    verb, rest = match.group("verb"), match.group("rest")
    moved = verb in MOVES and PRICE_MOVED.search(whole)
    nothing = not rest.strip(" .!~") and verb not in COMPLETE_ALONE
    if moved or nothing or is_partial(match) or NO_DEED_OF.search(text) or is_private(rest[:60]):
        return False
    return verb.split()[0] not in TOO_WEAK or bool(PROJECT_THING.search(rest[:80]))


MOVES = {"dropped", "cut", "moved"}
COMPLETE_ALONE = {"hit publish", "pressed publish", "hit send", "went live"}


def is_state(text: str) -> bool:
    """Return whether something of the project is said to be done, up or live."""
    plain = text.strip(" .!~")
    works = WORKS.match(plain)
    if works is not None and PROJECT_THING.search(works.group("what")):
        return not NOT_YET.search(plain) and not NO_TASK.search(plain)
    match = STATE.match(text) or HEADLESS.match(plain)
    if match is None:
        return is_state_of_thing(text)
    what, state = match.group("what"), match.group("state")
    if LONG_SINCE.search(text):
        return False
    if state in PLACE_STATES and not PROJECT_THING.search(what):
        return False
    return not (
        NOT_YET.search(text[: match.end()]) or NO_TASK.search(what) or NO_STATE.search(what)
    )


THING_STATE = re.compile(
    r"(?P<what>(?:[\w'&/#.-]+ ){0,7}?[\w'&/#.-]+) (?:is|are|has|have|got|just went|went|came)"
    r"(?: now| all| finally| officially| both| fully| already| just| been| gone)*"
    r" (?P<state>[a-z-]{3,}ed(?: (?:up|out|off|over|in))?|off to|out to|to the (?:printer"
    r"|editor)|up on"
    r"|back from|with the (?:printers?|editor|proofreader|designer|lawyer)|through to"
    r"|in the (?:\w+ )?(?:folder|drive|library|feed|cart|shop|queue))\b"
)
"""Any state that a thing of the project has come to: "the rota is laminated"."""

STILL_TO_BE = words(
    "allowed based called capped combined confused dedicated delayed designed detailed divided"
    " doomed excited expected focused gated geared grouped hosted included intended interested"
    " limited locked mixed named needed paired planned priced related required reserved restricted"
    " scared shared split supposed tailored targeted themed tired titled used worried broken cursed"
    " doubled halved increased decreased jumped crashed flopped failed died dropped risen gone"
    " postponed rejected declined delayed cancelled canceled"
    " ignored hated loved overpriced outdated"
    " overwhelmed unfinished reopened dripped focussed"
)
"""How a thing is, or is to be: no state that finishing brings it to."""


def is_state_of_thing(text: str) -> bool:
    """Return whether a thing of the project has come to some state by being worked on."""
    match = THING_STATE.match(text)
    if match is None or not PROJECT_THING.search(match.group("what")):
        return False
    state = match.group("state").split()[0]
    unfinished = NOT_YET.search(text[: match.end()]) or LONG_SINCE.search(text)
    return not unfinished and state not in STILL_TO_BE and state not in NO_DEED


LONG_SINCE = re.compile(
    r"\b(?:for (?:a|an|\w+) (?:days?|weeks?|months?|years?|ages)|for ages|since)\b"
)
PLACE_STATES = {"in", "out", "up", "open", "running"}
"""What is in, out or up may be anything: these count only for things of the project."""
