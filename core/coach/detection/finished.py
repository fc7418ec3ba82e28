"""Whether something of the project is said to have come to a state that finishing brings."""

from functools import lru_cache

from core.coach.detection.deeds import (
    NO_DEED,
    NO_TASK,
    NOT_YET,
    PROJECT_THING,
    PUT_BEHIND,
    STILL_TO_BE,
)
from core.coach.detection.patterns import Pattern

STATE = Pattern(
    r"(?P<what>(?!(?:i|we|he|she|they|you|life|school|work|dinner|lunch|laundry|kids?|that|what"
    r"|who|there|it all|the war|my life|the kids|summer|the season"
    r"|game)\b)(?:[\w'&/#.~-]+ ){0,7}?[\w'&/#.-]+) (?:is|are|has been|have been|got|just went"
    r"|went|just got|gets|now|has|is now|are now|is all|are all)(?: all| now| finally"
    r"| officially| both| fully| already| up and| just| been| gone| completely| 100%"
    r"| pretty much)* "
    r"(?P<state>done(?! (?:until|till|for(?! (?:all|every|each|both)\b)|to|by|in \w+ style"
    r"|with me))"
    r"|finished|complete(?:d)?|built"
    r"|written|recorded|filmed|edited|uploaded|posted|published|(?:(?<=went )|(?<=gone ))out(?= at)"
    r"|(?:(?<=went )|(?<=gone ))live(?= (?:at|in))|out(?! (?:of"
    r"|on(?! (?:all|both|every (?!\w*day|week|month)))|\w+days))"
    r"|live(?! (?:in"
    r"|at|on \w+day|every|sessions?|calls?))|up and running|up(?! (?:to|in|for|by|against|on))"
    r"|ready(?! to (?!go|ship|roll|send|launch|publish))(?: to (?:go|ship|roll|send))?|set up"
    r"|set(?= up|$| and)|scheduled|sent(?: out)?"
    r"|shipped|sorted|"
    r"tested|embedded|loaded|switched on|turned on|working|booked|drafted|designed|printed"
    r"|connected|linked|installed|in place|good to go|out(?= there|$| in the world| the door)"
    r"|signed|submitted|verified|approved|activated|configured|created|made|pinned|launched|shot"
    r"|queued|in the bag|wrapped|polished|proofread|fixed|migrated|imported|moved over"
    r"|in(?=$| and )|open for business|open(?=$)|running(?=$)|off my list|ticked off|crossed off"
    r"|over the line"
    r"|announced|invited|through to the printer|in the can|rewritten|updated|redone|refreshed"
    r"|cleaned up|delivered|filled in|packed|out of the way|rendered|transcribed"
    r"|outlined|planned out|lined up|mapped out|signed off|sealed|online|finito|zipped|named"
    r"|labelled|labeled"
    r"|back(?=$|[ .!]*$| from\b| and\b| at last\b)|downloadable|clickable|bookable|buyable"
    r"|orderable|laminated"
    r"|bought|paid for|sourced|ordered|purchased|assembled|unboxed|labelled up|in the post|gathered"
    r"|charged up|plugged in|wired up|rigged"
    rf"|{PUT_BEHIND}"
    r"|listed|through(?= (?:on|with|fine|ok)\b|$))\b(?! (?:on (?:mon|tues|wednes|thurs|fri|satur"
    r"|sun)days?|every|each|only)|(?<!went out)(?<!went live)(?<!gone out)(?<!gone live) at \d)"
)
NO_STATE = Pattern(
    r"^let\b|\b(?:decision|choice|mind)s?$|^(?:the |my )?call$|^(?:the |my |our )?(?:prices? of\b"
    rf"|rest$|(?:(?:the|some|those|these|many|few) )?things?$"
    rf"|(?!{PROJECT_THING.pattern} thing)(?:\w+ )?things$)|^(?:neither|none|no one|nobody"
    r"|half)\b|\b(?:or|(?<!ed )(?<!en )and)$|\b(?:date|price"
    r"|pricing|it all|all|everyone|we|i"
    r"|which|everything else|i am|we are|life"
    r"|that)$"
)
WORKS = Pattern(
    r"(?P<what>(?:(?!is\b|are\b|in\b|my\b|our\b)[\w'&-]+ ){0,5}?(?!our\b|my\b|your\b|his\b|her\b"
    r"|their\b|good\b|hard\b"
    r"|the\b)[\w'&-]+) (?:works?|(?:loads?|exists?|plays?|connects?|redirects|resolves"
    r"|syncs)(?= (?:where|fine|now|at last|again)"
    r"|$))(?: fine| perfectly| beautifully"
    r"| as it should)?(?:$|(?: properly)? now\b)"
)
HEADLESS = Pattern(
    r"(?P<what>[\w'-]+(?: [\w'-]+){0,4}) (?:all |finally |now )*(?P<state>done|finished|complete"
    r"|completed|sent"
    r"|uploaded|published|recorded|filmed|shipped|posted|booked|written|sorted|scheduled|made"
    r"|proofread|bought|paid|pointed|submitted|edited|built|tested|zipped|finito|printed|signed"
    r"|approved|verified|ticked off|in the bag"
    r"|cleaned up|in the can|up|up and running|set up|good to go)(?: and (?:done|dusted|sent"
    r"|uploaded"
    r"|scheduled|posted|dusted|live|off to (?:the )?\w+|out (?:the door|there|of the way"
    r"|in the world)"
    r"|shared(?: with [\w ]+)?|[a-z]{4,}ed))*(?: at last| finally| today| this morning"
    r"| last night"
    r"| yesterday| now| too| as well| already| at \d\w*| in one \w+)?$"
)


TOOK_PLACE = Pattern(
    r"(?P<what>(?!(?:i|we|he|she|they|you|no)\b)(?:[\w'-]+ ){0,4}?(?:[\w-]*shoot|pilot|calls?"
    r"|interviews?"
    r"|workshop|webinar"
    r"|live|livestream|session|rehearsal|run-?through|meeting|class|taster|demo|recording|trial run"
    r"|test run"
    r"|masterclass|event|launch|q&a|screening|shoot|playtest|handover|sound ?check))"
    r"(?: (?:number )?(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten))?"
    r" (?:(?:has |have |just |finally |actually |really )*(?:happened|took place|taken place"
    r"|went ahead|gone ahead"
    r"|went (?:well|fine|great|ok|okay|beautifully|smoothly|down well))|(?:is|are) (?:over"
    r"|behind (?:me|us)))\b"
)
"""What is done once it has taken place: "the photo shoot happened"."""


AT_LAST = Pattern(
    r"^(?:after|following|despite|with) .{8,}? (?=(?:the|my|our) (?:[\w'-]+ ){1,3}?(?:is|are"
    r"|has been)"
    r" (?:finally|now|at last) )"
)
"""What it took, before the state it led to: "after a week of emails the domain is finally ..."."""


@lru_cache(maxsize=512)
def is_state(text: str) -> bool:
    """Return whether something of the project is said to be done, up or live."""
    text = AT_LAST.sub("", text)
    plain = text.strip(" .!~")
    works = WORKS.match(plain)
    if works is not None and PROJECT_THING.search(works.group("what")):
        return not NOT_YET.search(plain) and not NO_TASK.search(plain)
    if TOOK_PLACE.match(plain):
        return not NOT_YET.search(plain)
    match = STATE.match(text) or HEADLESS.match(plain)
    if match is None:
        return is_state_of_thing(text)
    what, state = match.group("what"), match.group("state")
    if what.endswith((" be", " being", " to", " needs", " gets", " said", " told you")):
        return False
    placed = state in PLACE_STATES and not PROJECT_THING.search(what)
    if placed or is_somebodys(what):
        return False
    private = NO_TASK.search(what) and not is_of_project(what)
    return not (NOT_YET.search(text[: match.end()]) or private or NO_STATE.search(what))


def is_of_project(what: str) -> bool:
    """Return whether a thing is one of the project, whatever it treats: "the van tour video"."""
    return any(thing.end() == len(what) for thing in PROJECT_THING.finditer(what))


def is_somebodys(what: str) -> bool:
    """Return whether what is in some state is what others did or the writer only has."""
    words = what.split()
    owned = words[0] in {"i", "we"} and "have" in words
    return owned or bool(OTHERS & set(words)) or words[0] in {"from", "as", "like"}


OTHERS = frozenset({"you", "they", "he", "she"})

PUT_THERE = Pattern(
    r"(?P<what>(?:(?:the|my|our|all|both|every|new|last) )?(?:[\w'&/#.-]+ ){0,4}?[\w'&/#.-]+) (?:is"
    r"|are)"
    r"(?: all| now| finally| safely)* (?:(?:up |in )?on (?:every|each"
    r"|all(?: of)?(?: the)?) [\w'-]+(?= now| at last| even|$)"
    r"|(?:on|in|at|inside) (?:the|my|our|their|everyone's"
    r"|everybody's|people's) (?:shared |google "
    r"|right )?"
    r"(?:drive|site|website|server|forum|feed|channel|folder|shop|store|cloud|app|page|bio|queue"
    r"|inbox|group|library|catalogue|portal|dropbox|printers?|post|mail))(?: now| already"
    r"| at last)?(?:$| even\b)"
)
"""What has been put where it belongs: "the pinned post is in the group now"."""


DOES_NOW = Pattern(
    r"(?P<what>(?:(?!to\b|will\b|i\b|we\b|they\b|you\b)[\w'&-]+ ){1,5}?)(?:greets?|sends?|takes?"
    r"|shows?|points?|loads?|plays?|redirects?|collects?"
    r"|accepts?|answers?|replies|syncs?|scrolls?|behaves?|exists?|talks? to|links?|have|has|fits?"
    r"|obeys?)"
    r" (?:[a-z' -]{1,25} )?(?:(?:now|at last|finally)(?=$|[ .!]*$)|(?:where|as|like|how) (?:it"
    r"|they) (?:should|is supposed"
    r"|are supposed|was meant|were meant)\b|(?:products|words|pictures|content|stuff"
    r"|people) in it\b)"
)
"""What does the writer's bidding since they worked on it: "the bot greets people now"."""

THING_STATE = Pattern(
    r"(?P<what>(?:[\w'&/#.-]+ ){0,7}?[\w'&/#.-]+) (?:is|are|has|have|got|just went|went|came)"
    r"(?: now| all| finally| officially| both| fully| already| just| been| gone)*"
    r" (?P<state>(?:[a-z-]{3,}ed|cut|shot|sewn|drawn|hung|paid|bound|laid|sung|woven"
    r"|wound)(?: (?:up|out|off|over|in))?(?=[ .!~]*$|[,;:]| (?:and|on|in|at|to"
    r"|for|with"
    r"|by|from|into|onto|now|today|last|this|yesterday|already|finally|too|as|but|so|after|before"
    r"|per|again|twice|everywhere|across|throughout|overnight|properly|correctly|nicely|liao)\b)"
    r"|off to|out to|(?:(?<=went )|(?<=gone ))(?:over |across )?to (?=(?:the|my|our|all|every)\b)"
    r"|to the (?:printer"
    r"|editor)|up on"
    r"|back from|with the (?:printers?|editor|proofreader|designer|lawyer"
    r"|solicitor|accountant|publisher|framers?|binders?|bank|council|reviewers?|clients?"
    r"|illustrator|translator)|through to"
    r"|in the (?:\w+ )?(?:folder|drive|library|feed|cart|shop|queue|sequence"
    r"|spreadsheet|sheet|cms|vault|archive|database|system|store|calendar|scheduler|doc))\b"
)
"""Any state that a thing of the project has come to: "the rota is laminated"."""


def is_state_of_thing(text: str) -> bool:
    """Return whether a thing of the project has come to some state by being worked on."""
    placed = " is " in text or " are " in text
    put = PUT_THERE.match(text.strip(" .!~")) if placed else None
    if put is not None and PROJECT_THING.search(put.group("what")):
        return True
    does = DOES_NOW.match(text)
    if does is not None and is_of_project(does.group("what").strip()):
        return not NOT_YET.search(does.group("what"))
    match = THING_STATE.match(text)
    if match is None or not PROJECT_THING.search(match.group("what")):
        return False
    state = match.group("state").split()[0]
    unfinished = NOT_YET.search(text[: match.end()])
    return not unfinished and state not in STILL_TO_BE and state not in NO_DEED


PLACE_STATES = {"in", "out", "up", "open", "running", "back"}
"""What is in, out or up may be anything: these count only for things of the project."""
