"""Whether the writer says that something of the plan is done."""

import re
from functools import lru_cache

from core.coach.detection.arrangements import WHO
from core.coach.detection.clause import Clause
from core.coach.detection.cues import PAID_FOR
from core.coach.detection.deeds import (
    DONE_VERBS,
    NO_DEED,
    NO_DEED_OF,
    NO_TASK,
    NOT_YET,
    PROJECT_THING,
    PUT_BEHIND,
    STILL_TO_BE,
    TOO_WEAK,
    without_cheers,
)
from core.coach.detection.finished import is_state
from core.coach.detection.modes import REPORTED, Mode, opening_of
from core.coach.detection.numbers import COUNT
from core.coach.detection.patterns import Pattern
from core.coach.detection.words import words

STARTS = Pattern(
    r"(?:(?:i|we|me and \w+|my \w+ and i|\w+ and i)(?: have| had)?(?: finally| just| actually"
    r"| already| also| now| officially| even| literally| only just| both| totally| managed to"
    r"| got around to| got round to| went ahead and| went and| sat down and)*\s+|(?:have "
    r"|now |finally |just |already |officially |also |and "
    r"|even |literally |only just |got around to |got round to )*)"
    rf"(?P<verb>{DONE_VERBS})(?P<rest>\b.*)"
)

GOT_DONE = Pattern(
    r"(?:(?:i|we)(?: have)? |just |finally |now )*(?:got|have|had) (?P<what>(?:the|my|our|all|every"
    r"|that|a|an|\d+|two|three|four|five|ten|both|some) .{2,60}?) (?:done|finished|filmed"
    r"|recorded|taken|set up|built|written|edited|uploaded|sorted|shot|scheduled|booked|pinned"
    r"|posted|moved|migrated|added|closed|confirmed|rewritten|[a-z]{3,}ed|working|ready"
    r"|live|up|up and running|published|printed|drafted|designed|embedded|connected|loaded"
    r"|out the door|out|sent|signed|in(?=$)|made|mapped out|outlined|over the line|fixed"
    r"|queued up|in the bag|running|going|talking to each other|(?:pointing|syncing|sending|loading"
    r"|showing"
    r"|playing|redirecting|collecting|connecting|feeding) (?:to|at|into|with|on|in|from|properly"
    r"|again|now)"
    r"|(?:onto|up on|into|over to|off to|out to|back to|down to) (?:the|my|our|everyone|everybody"
    r"|all|every) [\w'-]+|(?:up on|onto|off to|over to) [\w'-]+"
    rf"|approved|verified|{PUT_BEHIND})\b"
)
ALL_SET = Pattern(
    r"(?:(?:i|we) )?(?:now |finally |officially )*(?:has|have|got) an? (?:working|finished|live"
    rf"|functioning|published|completed?) (?:{PROJECT_THING.pattern})|"
    r"(?:(?:i|we) )(?:now |finally |officially )*have (?:an?|our own|my own) (?:[a-z]+ )?(?:logo"
    r"|domain"
    r"|landing page|sales page|trailer|server|banner|isbn|bank account)(?: now| at last)?[ .!]*$|"
    r"(?:i |we |have |just |finally )*got (?:my|the|all (?:the|my)|both|all"
    r"|our) (?:[\w-]+ ){0,2}?(?:testimonials?|quotes|photos|proofs"
    r"|approvals?|permits?|licen[cs]es?|samples|footage|logo|contracts?|headshots"
    r"|recordings)(?: back| in)?(?=$|,| from\b)|"
    r"(?:i |we |have |just |finally )*(?:done|did) (?:what|as|like) you (?:said|asked|suggested"
    r"|told me|wanted)\b|"
    r"(?:i |we |have |just |finally )*had (?:the|my|our|a|an) (?:\w+ ){0,2}(?:call|meeting|chat"
    r"|interview) with\b|(?:i |we |have |just |finally )*got (?:a)?round to (?:\w+ing|(?:the|my"
    r"|those|that|all) \w+)\b"
    r"|(?:i |we |have |just |finally )*got (?:insurance|permission|approval|clearance|funding"
    r"|sign-?off)(?=$|[ .!,])"
    r"|(?:i |we |have |just |finally )*(?:pressed|hit|clicked|smashed|punched) (?:~+"
    r"|the (?:\w+ )?button|go live|submit)|that is a wrap\b|(?:i "
    r"|we )?(?:flipped the switch|pressed go|put .{3,40} to bed)\b|that is (?:me"
    r"|us) (?:all )?done with\b|"
    r"(?:i am |we are |it is |that is )?(?:all |finally |officially |now )*(?:done with"
    r"|finished with|all set with|set with|sorted with|through with)\s(?:the|my|our|all|every"
    r"|that|this|recording|filming|editing|writing|setting|uploading|\w+ing)\b"
    r"|(?:all done|done and dusted|task done|that one is done|that is done|that is all done"
    r"|all finished|mission accomplished|consider it done|done!|ticked|tick|job done"
    r"|(?:(?:you|we) can )?(?:turn|mark|colou?r|move|count|call) (?:it|that|this|that one|this one)"
    r" (?:green|done|off|complete|completed|finished|to done|as done)|one (?:less|fewer) (?:thing"
    r"|task|job)|(?:that|another|one more|first|next)?(?: one)? ?(?:box|item) (?:is )?ticked"
    r"|(?:i |we |have |just |finally )*got (?:my|the|our|an?) (?:\w+ )?(?:isbn|barcode|domain"
    r"|certificate|insurance|dbs"
    r"|ein|vat number|tax number|api key|licen[cs]e|permit|visa|qr code|keys|green light"
    r"|go-ahead)\b"
    r"|did (?:the|that|your) (?:thing|exercise|task|bit|step|activity|homework) (?:where|you|with"
    r"|that|about|from)\b"
    r"|off my (?:plate|list|desk)|in the bag|next (?:task|one|item|step),? please"
    r"|(?:(?:i|we) )?(?:have |just |finally )*got (?:permission|approval|sign-?off|consent"
    r"|clearance|a (?:yes"
    r"|quote|testimonial)|quotes|testimonials) from\b|check that off|ticked it off|tick that off"
    r"|one down|that task is (?:done|finished)"
    r"|done with (?:that|this|it)|(?:it|that|they|all of it|the lot) (?:is|are) (?:up |in "
    r"|all )*(?:on|in|with|at) (?:the|my|our)"
    r" (?:site|website|page|shop|feed|drive|folder|app|server|channel|printers?|editor)(?=,? (?:now"
    r"|at last|finally|already))|it is (?:all )?(?:done|up|live|finished|published|sent"
    r"|out there|built)|we are live(?! (?:from|at|on|every|in|next|this|tomorrow)\b)"
    r"|they are (?:all )?(?:up|done|live|sent|out))\b"
)
CROSSED = Pattern(
    r"(?:i |we |just |finally |have )*(?:crossed|ticked|checked|knocked) [\w~' ,.-]{1,80} off\b"
    r"|(?:you|we) (?:can|may|could|should) (?:now |also )?(?:tick|cross|check) (?:off )?"
)
BARE_DONE = Pattern(
    r"(?:and |all )*(?:done|finished|completed|sorted|complete|check|tick|(?:i )?did it)(?:$|[,.!]"
    r"| :| (?:and|now|today|at last|finally|already|too|as well|lol|thank|for|before|after|last"
    r"|this)\b)"
)
ASIDE = Pattern(
    r" (?:who|whose|in|at|from|while|after|before|during|took|which|then|instead|rather)\b.*"
)
BARE_DEED = Pattern(
    r"(?:and |all |its |it is |officially )*(?:opened|closed|connected|installed|migrated"
    r"|approved|verified"
    r"|rendered|captioned|mixed|mastered|exported|drawn|proofread|packed|subtitled|scripted"
    r"|laid out|cleaned|sent|shipped|posted|published|uploaded|live"
    r"|launched|recorded|taken|filmed|booked|submitted|rewritten|swapped|updated|fixed|edited"
    r"|written"
    r"|built|drafted|designed|tested|scheduled|delivered|ordered"
    r"|printed)(?: it| them)?(?: off| out)?(?: finally| at last| now| today)?"
)

THAT_IS = Pattern(
    r"(?:and |so )?that is (?:the|my|our|all|another|both|lesson|module|task|step|phase|week|\d+"
    r"|two|three|one more) [\w' -]{0,40}?\b(?:done|[a-z]{4,}ed|finished|sorted|rewritten|recorded"
    r"|filmed"
    r"|edited|uploaded|sent|booked|written|built|published|posted|set up|complete|completed"
    r"|shipped|ticked off|scheduled|submitted|out|live|in|loaded|sent off"
    rf"|proofread|{PUT_BEHIND})(?: and [a-z]{{3,}}ed)?(?: and dusted)?$"
)
REGULAR = Pattern(
    r"(?:(?:i|we|me and \w+|my \w+ and i)(?: have| had)? )?(?:finally |just |actually |already "
    r"|also |now |even |both |have |and |managed to |got around to )*"
    r"(?P<verb>[a-z-]{2,}ed(?: up| down| out| off)?|took|gave|put|threw|set|drew|met|hung|read"
    r"|laid|led|swept|drawn|sewn|woven|sung|spun|hung|thrown|baked|knitted|taken|sold|given"
    r"|bought|brought|rang|showed|wound|dug|sold|typed|redrew|redid|rewrote) (?P<rest>(?:up "
    r"|out |in |off |over"
    r"|through |down |on |together |with |about |to )?(?:the|my"
    r"|our|all|both|every|each|that|this|those|a|an|\d+|one|two|three|four|five|six|ten|some"
    r"|everything|everyone|it|them|new|last|first)\b.*)"
)
PRICE_MOVED = Pattern(r"\bprices?\b.{0,20}\b(?:to|by|up|down)\b|\bto [$€£₹]?\d")


def is_completion(clause: Clause, *, alone: bool = True) -> bool:
    """Return whether the clause says that something of the project is done.

    `alone` says that the message decides nothing: else a bare "done" settles a decision.
    """
    reported = Mode.REPORTED in clause.modes and REPORTED.match(opening_of(clause.text))
    later = clause.text.startswith("then ") and clause.joint != "start"
    if clause.modes <= {Mode.THIRD_PARTY} and FOR_WRITER.match(clause.text):
        return True
    if clause.modes & NOT_DONE or reported or later or clause.joint == "because":
        return False
    text = without_cheers(opening_of(clause.text) or clause.text)
    if not alone and (SETTLED.match(text) or SHOWS_OFF.search(clause.text)):
        return False
    if alone and is_ticked(clause, text):
        return not NO_TASK.search(text) and not NOT_YET.search(text)
    bare = clause.joint in {"start", ":", "="} and BARE_DEED.fullmatch(text.strip(" .!~"))
    that = THAT_IS.match(text) and not NO_TASK.search(text)
    if bare or that or is_told_otherwise(text, alone=alone):
        return True
    return done_by_writer(text, clause.text) or is_state(text)


FOR_WRITER = Pattern(
    r"(?:so |and |well )*(?:my|our|the|a) (?:[\w'-]+ ){1,4}?(?:has |have |just |finally |kindly "
    r"|already )*"
    rf"(?:{DONE_VERBS}) .{{3,60}} for (?:me|us)\b(?! to\b)"
    r"|(?:(?:all|every|both) (?:of )?)?(?:(?:the|my|our) )?[\w' -]{3,25}? (?:is|are|has been"
    r"|have been) "
    r"(?:now |all |finally |officially )*(?:booked"
    r"|emailed|told|invited|messaged|called|notified|onboarded|welcomed|thanked|interviewed"
    r"|surveyed|added|paired"
    r"|hired|paid|briefed|signed|signed up|confirmed|on board|contracted)(?:$|[ .!]*$| and\b| for\b"
    r"| at last\b)"
)
"""What somebody did in the writer's place: "my niece set up the forms for me"."""


SETTLED = Pattern(
    r"(?:this|that|it|all|everything|(?:(?:the|my|our) )?(?:prices?|dates?|times?|days?|fees?"
    r"|rates?|plan"
    r"|name|format|structure|platform|schedule|rules?)) (?:is|are) (?:now |all )?(?:fixed|set"
    r"|confirmed"
    r"|approved|decided|sorted|settled|agreed)\b"
    r"|(?:i |we |have |finally |just )*sorted (?:it|this|that|everything|things"
    r"|the lot)(?: all)?(?: out)?"
    r" (?:with|over|on|in|at|between|during)\b"
    r"|(?:i |we )?(?:have )?(?:written|wrote|put|carved|inked|stitched|iced|painted) (?:it|that"
    r"|this)"
    r" (?:down |all |up )*(?:in (?:pen|ink|biro|marker|sharpie|writing|crayon|red|capitals|stone"
    r"|concrete"
    r"|chalk|blood|the (?:diary|calendar|minutes))|on (?:the|my|our|a) [\w' -]{3,25})$"
)
"""What settles a decision, where there is one: "this is fixed", "I've written it in pen"."""


SHOWS_OFF = Pattern(r"^(?:(?:and|i|we|have|had) )*even [a-z]+|\band everything[ .!]*$")
"""What tells how far a plan had got that was then changed: "I even bought the tripod"."""


def is_ticked(clause: Clause, text: str) -> bool:
    """Return whether a clause is the "done" of what stands before it, or ends with one."""
    if clause.joint == ",":
        return bool(TICKED.fullmatch(text.strip(" .!~")))
    return clause.joint in JOINTS_BEFORE_DONE and bool(BARE_DONE.match(text))


@lru_cache(maxsize=512)
def is_told_otherwise(text: str, *, alone: bool) -> bool:
    """Return whether a deed is told thing first, by what people said, or without its doer."""
    first = OBJECT_FIRST.match(text.strip(" .!~")) and PROJECT_THING.search(text)
    headless = is_headless_deed(text) or (alone and MANAGED.match(text))
    return bool(first or TALKED.match(text) or headless) and not NOT_YET.search(text)


OBJECT_FIRST = Pattern(
    rf"(?:the|my|our|all|those) (?:[\w-]+ ){{1,4}}(?:i|we) (?:have |just |already "
    rf"|finally )*(?:{DONE_VERBS})(?: (?:off|out|too|today|already))?$"
)
"""What was done comes first: "the invitations I sent"."""

TICKED = Pattern(
    r"(?:and )?(?:check|done|tick|sorted|finished|complete|done and dusted|filmed|uploaded|posted"
    r"|sent"
    r"|shipped|published|written|printed|submitted|delivered|signed)"
)
TALKED = Pattern(
    r"(?:i |we |have |just |finally |also |now )*(?:talked|spoke|spoken|chatted|met|sat down"
    r"|caught up|called|rang|phoned|messaged|interviewed|surveyed|polled|emailed"
    r"|checked in|asked(?!.* to (?:be|run|help|host|join|edit|mod|teach|do)\b)|heard back"
    r"|had (?:calls|chats|interviews|a call|a chat)|did (?:calls|interviews)"
    r"|got (?:answers|feedback|replies))(?: (?:to|with|from|for|up))*"
    rf" (?:about |all |the |my |our |both |every |each )*(?:(?:all|the|my|our|every|both|first|last"
    rf"|{COUNT}) )+(?:of (?:them|my|the|our) )?(?:\w+ ){{0,2}}?"
    rf"(?:people|customers|readers|clients|parents|followers|fans|{WHO})\b"
    rf"|(?:i |we |have |just |finally )*(?:talked (?:to|with)|spoke (?:to|with)|interviewed"
    rf"|surveyed|polled)"
    rf" (?:all )?{COUNT} (?:[\w-]+ )?(?!friends|plumbers|banks|builders|doctors|lawyers"
    rf"|agents)[a-z]{{3,}}s\b"
    rf"|(?:i |we |have |just |finally |now )*(?:did|done|had|finished|completed|held"
    rf"|wrapped(?: up)?) (?:all |the |my |our |both |{COUNT} )+(?:\w+ )?(?:calls?|interviews?"
    rf"|chats?|conversations?)\b"
)
"""A task whose result is what people said: "talked to five members"."""


MANAGED = Pattern(r"(?:i |we |have )*managed to (?:\w+ ){1,6}?(?=\w)" + PROJECT_THING.pattern)
HEADLESS_DEED = Pattern(
    r"(?P<what>(?:[\w'#-]+ ){1,5}?)(?P<verb>[a-z]{3,}ed|rewritten|written|sent|done|shot|built|made"
    r"|in(?=[ !]*$)"
    rf"|taken|given|hung|sung|spun|woven|thrown|cut|laid|drawn|redone|sewn|proofread|bought|paid"
    rf"|found|set up|{PUT_BEHIND}|(?:live|online)(?=[ !]*$"
    rf"| now| already"
    r"| finally))(?: (?:on|in|with|by|for|to|at|and) .{1,40})?(?: (?:liao|already|finally|now|today"
    r"|too|at last|this morning|last night))?$"
)


AHEAD = (" be", " being", " gets", " get", " getting", " needs", " to")
"""How what is only to be done goes on: "the bio refuses to be written"."""

NUMBER_AT_END = Pattern(r" (?:number )?#?(?:\d{1,3}|one|two|three|four|five)$")


def is_headless_deed(text: str) -> bool:
    """Return whether "link added" tells that something of the project is done."""
    match = HEADLESS_DEED.fullmatch(text.strip(" .!~"))
    if (
        match is None
        or match.group("verb") in NO_DEED | STILL_TO_BE
        or match.group("verb").startswith("un")
    ):
        return False
    what = NUMBER_AT_END.sub("", match.group("what").strip())
    if what.endswith(AHEAD):
        return False
    ends = {thing.end() for thing in PROJECT_THING.finditer(what)}
    return len(what) in ends and what.split()[0] not in PRONOUNS


PRONOUNS = words("i we he she they you it who which that nobody everyone people someone his her")
NOT_DONE = {
    Mode.QUESTION,
    Mode.CONDITIONAL,
    Mode.HYPOTHETICAL,
    Mode.THIRD_PARTY,
    Mode.PAST,
}
JOINTS_BEFORE_DONE = {"start", ":", "-", "="}


@lru_cache(maxsize=512)
def done_by_writer(text: str, whole: str) -> bool:
    """Return whether the writer tells of something that they did."""
    done = ALL_SET.match(text)
    if done is not None:
        return not NO_TASK.search(text) and not NOT_YET.search(text[: done.end() + REACH])
    done = GOT_DONE.match(text)
    owned = done is not None and HAVE.match(text) and not PROJECT_THING.search(done.group("what"))
    if (
        done is not None
        and not owned
        and not NOT_YET.search(done.group())
        and not is_private(text[:80])
    ):
        return True
    if any(
        pattern.match(text) for pattern in (CROSSED, SECOND_DEED, PAYS, AS_TOLD)
    ) or is_regular_deed(text):
        return True
    match = STARTS.match(text) or STARTS.match(whole)
    return match is not None and is_deed(match, text, whole)


SECOND_DEED = Pattern(
    r"(?:i |we |have |just |finally )*(?:picked|chose|chosen|settled on|took|found|bought) (?:the"
    r"|my|our|all|some|an?) [\w' -]{2,40}?"
    r" and (?:then )?(?:(?:sent|uploaded|posted|published|ordered|printed|emailed|added|put|bought"
    r"|registered|signed|installed|connected|pointed|paid for) (?:it|them)\b|set (?:it|them) up\b"
    r"|(?:paid"
    r"|signed)[ .!]*$)"
)
"""What was chosen and then dealt with: "picked the photos and sent them"."""

AS_TOLD = Pattern(
    r"(?:i |we |have |just |finally )*(?!want|need|moan|mess|fail|tri|panick|worr)(?:[a-z]{3,}ed"
    r"|rewrote|redid|wrote|made|cut|sent) (?!it (?:up|all)\b).{3,60} (?:like|as"
    r"|the way) you (?:said(?! i"
    r"\b)|told me|suggested|asked|advised|recommended)\b"
)
PAYS = Pattern(rf"(?:i |we |have |just |finally )*{PAID_FOR}")
HAVE = Pattern(r"(?:i |we |just |finally )*(?:have|had)\b")
REACH = 16
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
    if HABIT.search(match.group("rest")):
        return False
    rest = ASIDE.sub("", match.group("rest")[:80])
    refused = PRICE_MOVED.search(rest) or NO_DEED_OF.search(text)
    return bool(PROJECT_THING.search(rest)) and not refused


HABIT = Pattern(r"\b(?:a|per|each|every) (?:day|week|month|fortnight|year|\w+day)\b")
"""What is done again and again finishes no task: "we read one chapter a week"."""


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
