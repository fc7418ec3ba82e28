"""Sentences and clauses, and which of them may hold a decision at all.

A clause knows how it is joined to the one before. Modes travel along those joints: a condition
reaches its main clause, a question the whole sentence, somebody else's doing all that follows
without a subject of its own.
"""

import re
from collections.abc import Iterator
from itertools import pairwise

from core.coach.detection import modes
from core.coach.detection.clause import Clause
from core.coach.detection.cues import STRONG
from core.coach.detection.groups import ONLY_WHO
from core.coach.detection.headings import BY_ITSELF
from core.coach.detection.modes import Mode, opening_of
from core.coach.detection.normalise import Normalised
from core.coach.detection.patterns import Pattern
from core.coach.detection.people import GIVEN, is_someone_else, tells_of_things
from core.coach.detection.private_life import is_bought, is_lived
from core.coach.detection.quotes import BLANK
from core.coach.detection.spreading import DECISIVE, OWN_SUBJECT, spread
from core.coach.detection.team import KIN, SERVES

REASON_MARKER = (
    r"(?:because(?: of)?|seeing (?:as|that|how)|since(?! (?:january|february|march|april|may|june"
    r"|july|august|september|october|november|december|monday|day|\d(?!\d* (?:makes?|is|feels?"
    r"|seems?"
    r"|sounds?|looks?|scares?)\b)|last|then|the (?:start"
    r"|beginning)))|given(?: that| how)?(?! (?:up|me|you|away))"
    r"|(?<!long\s)(?<!soon\s)(?<!much\s)(?<!well\s)(?<!far\s)as(?= (?:i|we|it|they|most|people"
    r"|everyone|that|he|she|there|half)\b"
    r"(?! (?:said|agreed|mentioned|told|see|speak)))"
    r"|(?<!long\s)(?<!soon\s)(?<!much\s)(?<!well\s)(?<!far\s)as(?= (?:my|the|our|half|most"
    r"|some) (?:\w+ ){1,3}?(?:is|are|has|have|knows?|can|already"
    r"|do|does|wants?|loves?|hates?|works?|lives?)\b)"
    r"|(?<!long\s)(?<!soon\s)(?<!much\s)(?<!well\s)(?<!far\s)(?<!such\s)(?<!same\s)as(?="
    r" (?:everybody|nobody|no one|folks|kids|you|she|someone)\b(?! (?:said|agreed|mentioned|told"
    r"|see|know|asked|suggested|like|want)))"
    r"|(?<!long\s)(?<!soon\s)(?<!much\s)(?<!well\s)(?<!far\s)(?<!such\s)as"
    r"(?! (?:long|soon|much|far|well|many|few|little) as\b)(?= (?:the |my |our "
    r"|their )?(?!an? )(?:[\w'-]+ ){1,3}?(?:is|are|has|have|makes?|blocks?|gets?|keeps?|takes?"
    r"|puts?|knows?|hates?|loves?|distrusts?|remembers?|does|do not|can not|need|want|work|live|use"
    r"|pay|come|goes|costs?|runs?|won|made|took|went|kept|got|gave|had)\b)"
    r"|so(?= (?:nobody|no one|everyone|everybody|people|they|folks) (?!can\b|do\b|will\b|are going"
    r"|is going)[a-z]+)"
    r"|so(?= (?:the |my |our |all )?[\w'-]+(?: [\w-]+)? (?:can|could|do not|does not|will not"
    r"|would not|get to|gets to|has time|have time|feels?|knows?) )(?! (?:i|we|it|that"
    r"|this) (?:will|would))"
    r"|(?:just|only|purely|simply|mainly|mostly) to(?= (?:get|save|avoid|keep|make|have|be|give|see"
    r"|test|stop|let|cover|build|help|reach|not)\b)"
    r"|so that(?! is\b)|so(?= (?:i|we|people|they|nobody|no one|everyone|it|folks|members"
    r"|students) (?:can"
    r"|do not|am not|are not|could|will not|does not|have time|get to|feel)\b)"
    r"|(?:or )?else(?= (?:the|my|they|it|i|we|people|nobody|everyone)\b)|due to|thanks to"
    r"|which is (?:less|cheaper|easier|where|what|why|how|about|the(?! \d)|more|exactly|basically"
    r"|nothing"
    r"|plenty|enough|fair|also|all|half)|which (?:gives|means|lets|leaves|makes|keeps|saves)"
    r"|that way|in order to"
    r"|considering (?:how|that|my|the)|reason being|the reason is|on account of|owing to|what with"
    r"|purely for|mainly for|mostly for)\b"
)


LONGEST_CLAUSE = 300
"""Characters; longer runs are cut at a space, so that no pattern ever sees a long text."""

ITEM_REACH = 60
"""Characters before a list item's number in which a bracket may be open."""
SENTENCE_END = re.compile(
    r"(?=[.!?])(?<!\s[a-z])(?<!\.[a-z])(?<!\bvs)(?<!\bapprox)(?<!\bmr)(?<!\bdr)(?<!\bmrs)(?<!\bst)(?:(?<![(!?])[!?]+"
    r"|\.(?!\.))[.!?]*"
    r"(?=[\s)\"'~]|$)|\n+|(?:(?<=\s)|^)(?=\d[).] )|(?:(?<=\s)|^)(?=[a-e]\) )"
)
PRONOUN_START = (
    r"(?:i|we|it|this|those|these|he|she|they|you|there is|that is|let us|probably|maybe|might"
    r"|perhaps|possibly"
    r"|definitely|going to|going with|doing|using|then|also|if|when|everyone|nobody|people|who|what"
    r"|how|should|is|do|launching|selling|starting|hosting|charging|leaning|thinking|most likely"
    r"|tentatively|please|not|no|never|guess who)\b"
)
NOUN_START = (
    r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)days|[a-z]{3,}s) (?:are|will|get|have|go)\b"
    r"|(?:(?:my|our|the|her|his|their|a|an|each|every|all|both|phase|module|week|lesson|episode"
    r"|part|session|term|unit|class|chapter|season|level|block|round|issue|month)"
    r" )(?:[\w'-]+ ){0,4}?(?:is|are|will|has|gets|goes|runs|starts|opens|launches|drops|costs|kicks"
    r"|get|have|go"
    r"|says|said|thinks|wants|charges|does|can|would|might|should)\b"
    rf"|(?:my|our) (?:\w+ )?{KIN}(?: [a-z]+)? {SERVES} (?:the|my|our|all|every)\b"
)
BREAK = re.compile(
    r"(?P<strong>;|\.\.\.+|:(?=\s)|\s-+\s|\s(?:=|->|=>)\s|\s/\s)"
    r"|(?P<round>[()])"
    r"|,\s*(?P<listed>and|but|so(?! long as\b)|then|plus|or)\b"
    r"|(?P<comma>,(?!\d))"
    r"|\s(?<!\banything )(?<!\bnothing )(?P<turn>but|whereas|while|except)\b"
    rf"|\s(?P<reason>{REASON_MARKER})"
    r"|(?<=[a-z])\s(?P<runs>)(?=(?:we are|i am|it is|it will|we will|i will|let us|we go|i go) )"
    r"|(?<!\bq)\s(?P<joined>and|so|then|plus|or)(?!\sno (?:more|less|fewer)\b)(?=\s(?:(?:um|uh|yeah"
    r"|ok"
    r"|anyway|basically|well"
    rf"|like|now) )*(?:{PRONOUN_START}|{NOUN_START}))"
    r"|\s(?P<result>so)(?=\s(?:[$€£₹\d]|the \d|\w+ (?:it is|for|is)\b))"
    r"|(?<=[a-z])\s(?P<turned>you know(?= like)|full stop|end of story)"
)


def clauses_of(message: Normalised, visible: str) -> list[Clause]:
    """Return the message's clauses in order, with their modes.

    `visible` is the message's text without its quotes.
    """
    found: list[Clause] = []
    for number, (start, end, closing) in enumerate(sentences(visible)):
        clauses = list(split(message, visible, start, end, number))
        mark_modes(clauses, found[-1:])
        mark_life(clauses)
        mark_interrupted(clauses)
        if found and clauses:
            tell_on(found, clauses[0], visible[:start])
        itself = BY_ITSELF.fullmatch(visible[start:end].strip(" .?"))
        spread(clauses, asks="?" in closing and not itself)
        found.extend(clauses)
    return found


def mark_modes(clauses: list[Clause], before: list[Clause]) -> None:
    """Give each clause of a sentence the modes of its own words; `before` is what precedes it."""
    for clause in clauses:
        clause.modes |= own_modes(clause)
        if tells_of_things(clause, before):
            clause.modes.discard(Mode.THIRD_PARTY)
        before = [clause]


def mark_life(clauses: list[Clause]) -> None:
    """Mark what a sentence tells of the writer's life, and what goes on with that."""
    bought = lived = False
    for clause in clauses:
        anew = bool(OWN_SUBJECT.match(opening_of(clause.text)))
        goes_on = clause.joint in {",", "("} or not anew
        bought = is_bought(clause.text) or (bought and goes_on and clause.joint in BESIDE)
        clause.private = bought
        told = is_lived(clause.text)
        lived = told or (lived and clause.joint in BESIDE | {":", "-"})
        clause.lived = told or (lived and not anew)


def tell_on(found: list[Clause], clause: Clause, before: str) -> None:
    """Let the clause that begins a sentence go on with what the one before tells."""
    if is_pasted(found, before):
        clause.modes.add(Mode.REPORTED)
    if not all_told(found):
        return
    told = found[-1].modes & TOLD
    if is_fragment_of(found[-1], clause):
        clause.modes |= told
    if Mode.PAST in told and NARRATES.match(clause.text):
        clause.modes.add(Mode.PAST)


def mark_interrupted(clauses: list[Clause]) -> None:
    """Mark what somebody else does after an aside: "dave (plays bass) reckons Discord"."""
    subject: Clause | None = None
    for before, clause in pairwise(clauses):
        if clause.joint == "(":
            subject = before
        elif clause.joint == ")" and subject is not None and len(subject.text) <= LONGEST_SUBJECT:
            whole, shown = f"{subject.text} {clause.text}", f"{subject.display} {clause.display}"
            if is_someone_else(whole, shown):
                clause.modes.add(Mode.THIRD_PARTY)
            subject = None


LONGEST_SUBJECT = 40
BESIDE = {",", "and", ", and", "("}
LIST_ITEM = Pattern(r"[-*\u2022]|\d[.)]")
NUMBER_OF_ITEM = Pattern(r"\n\d[.)] ?$")


def is_pasted(found: list[Clause], before: str) -> bool:
    """Return whether a line is an item of a list that gives back what the coach wrote."""
    before = NUMBER_OF_ITEM.sub("\n", before)
    if not found or Mode.REPORTED not in found[-1].modes or not before.endswith("\n"):
        return False
    line = before.rstrip().rsplit("\n", 1)[-1].strip()
    return line.endswith(":") or bool(LIST_ITEM.match(line))


NARRATES = Pattern(
    r"(?!.*\b(?:now|finally|just|today|this (?:morning|week|time)|already|tonight|yesterday"
    r"|again)\b)(?:i|we) (?!have\b|am\b|are\b)"
    r"(?:even |then |also )?(?:[a-z]{2,}ed|bought|made|built|got|had|ran|wrote|set|put|did|went"
    r"|paid|spent|sold|took|gave|chose) "
)
"""What goes on with a tale of long ago: "Last spring it was a podcast. I bought the mic."."""

TOLD = {Mode.THIRD_PARTY, Mode.PAST, Mode.HYPOTHETICAL, Mode.REPORTED}
"""Modes in which a fragment goes on: "My ex is selling a course. Eight modules, $97."."""

SAYS_ITSELF = Pattern(
    r"\b(?:i|we|let us|my|our|it|that|this|you|me|us|so|now|today|instead|new|final|decided|anyway"
    r"|is|are|has|have|will|starts?|opens?|launch\w*|probably|maybe|perhaps|possibly|likely)\b"
)


def all_told(found: list[Clause]) -> bool:
    """Return whether the whole of the last sentence tells of what was once, or of others."""
    last = found[-1].sentence
    return all(
        clause.modes & TOLD or len(clause.text) <= LONGEST_ASIDE
        for clause in reversed(found)
        if clause.sentence == last
    )


LONGEST_ASIDE = 15


def is_fragment_of(before: Clause, clause: Clause) -> bool:
    """Return whether a sentence without a subject goes on with what the one before tells."""
    told = before.modes & TOLD and not before.modes - TOLD
    opening = opening_of(clause.text)
    return bool(
        told
        and clause.joint == "start"
        and clause.text == opening
        and not SAYS_ITSELF.search(opening)
        and not DECISIVE.match(opening)
        and not STRONG.search(opening)
    )


def sentences(text: str) -> Iterator[tuple[int, int, str]]:
    """Give start, end and closing mark of each sentence."""
    start = 0
    for match in SENTENCE_END.finditer(text):
        if match.start() == match.end() and not begins_an_item(text, match.start()):
            continue
        if match.start() > start:
            yield start, match.start(), match.group()
        start = max(match.end(), start)
    if start < len(text):
        yield start, len(text), ""


def begins_an_item(text: str, start: int) -> bool:
    """Return whether the number at `start` is that of an item in a list, not of a day."""
    before = text[max(0, start - ITEM_REACH) : start].rstrip(" ")
    if not before or before[-1] in "\n.!?:;":
        return True
    closes = text.startswith(")", start + 1)
    return closes and before.rfind("(") <= before.rfind(")")


def split(message: Normalised, visible: str, start: int, end: int, number: int) -> Iterator[Clause]:
    """Give the clauses of one sentence."""
    joint, position = "start", start
    for match in [*BREAK.finditer(visible, start, end), None]:
        stop = match.start() if match else end
        runs_on = match is not None and match.group("runs") is not None
        begun = start if joint == "because" else position
        if runs_on and not gives_reason_first(visible[begun:stop]):
            continue
        for piece_start, piece_end in pieces(visible, position, stop):
            yield Clause(
                start=piece_start,
                end=piece_end,
                joint=joint,
                text=visible[piece_start:piece_end],
                display=message.display[piece_start:piece_end],
                sentence=number,
            )
            joint = "start"
        if match:
            closed = joint == ")"
            joint, position = joint_of(match), match.end()
            joint = ", and" if closed and joint == "and" else joint


REASON_FIRST = Pattern(
    r"(?:because|since(?! (?:\d|january|february|march|april|may|june|july|august|september|october"
    r"|november|december|the (?:start|beginning)|then)\b)"
    r"|as(?= (?:i|we|it|they|nobody|everyone|everybody|people|my|the|most|half|some|all|none|there"
    r"|this|that)\b)|seeing (?:as|that|how)|given (?:that|how)"
    r"|so that|that(?= (?:nobody|no one|everyone|people|they)\b)|now that|considering) .{8,}"
)


def gives_reason_first(before: str) -> bool:
    """Return whether a sentence begins anew without a comma: "since I can't draw it's photos"."""
    return bool(REASON_FIRST.match(opening_of(before)) or REASON_FIRST.match(before))


def joint_of(match: re.Match[str]) -> str:
    """Return how the clause after the match is joined."""
    if match.group("reason"):
        return "because"
    if match.group("listed"):
        return f", {match.group('listed')}"
    for name in ("joined", "turn", "result", "turned"):
        if match.group(name):
            return match.group(name)
    mark = match.group().strip() or ";"
    return ":" if mark in {"=", "->", "=>"} else mark


def pieces(visible: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Give the clause from `start` to `end`, in parts where it is too long to be one."""
    while start < end:
        stop = end
        if stop - start > LONGEST_CLAUSE:
            space = visible.rfind(" ", start, start + LONGEST_CLAUSE)
            stop = space if space > start else start + LONGEST_CLAUSE
        text = visible[start:stop]
        if text.strip(" \n'\"-*" + BLANK):
            lead = len(text) - len(text.lstrip(" \n'\"-*"))
            yield start + lead, start + len(text.rstrip(" \n"))
        start = stop


def own_modes(clause: Clause) -> set[Mode]:
    """Return the modes that a clause's own words give it."""
    text = clause.text
    opening = opening_of(text)
    checks = {
        Mode.QUESTION: (modes.QUESTION.match(opening) and not is_headline(clause))
        or modes.UNDECIDED.search(text)
        or modes.REQUEST.match(opening),
        Mode.RETRACTED: modes.TAKEN_BACK.match(opening),
        Mode.CONDITIONAL: is_conditional(text, opening),
        Mode.HYPOTHETICAL: modes.HYPOTHETICAL.search(text)
        or (modes.CONJECTURE.search(text) and not modes.SUPPOSES.search(text)),
        Mode.REPORTED: modes.REPORTED.match(opening) or modes.YOU_SAID_INSIDE.search(text),
        Mode.THIRD_PARTY: is_someone_else(text, clause.display),
        Mode.PAST: is_past(text),
        Mode.REASON: clause.joint == "because" or opening.startswith("otherwise "),
    }
    return {mode for mode, holds in checks.items() if holds}


HEADLINE = Pattern(r"(?:how|what|why|when|where) (?:to|i|we|not)\b")


def is_headline(clause: Clause) -> bool:
    """Return whether what looks like a question is a title: "lesson one: how to fall"."""
    return clause.joint == ":" and bool(HEADLINE.match(clause.text))


def is_conditional(text: str, opening: str) -> bool:
    """Return whether the clause holds only if something else does."""
    if ONLY_WHO.search(opening):
        return False
    starts = modes.CONDITION.match(opening) and not modes.NO_CONDITION.match(opening)
    inside = modes.CONDITION_INSIDE.search(text) and not modes.NO_CONDITION.search(text)
    return bool(starts or inside)


def is_past(text: str) -> bool:
    """Return whether the clause tells of what was once, and not of what somebody gets by it."""
    if GIVEN.match(opening_of(text)):
        return False
    return bool(modes.PAST.search(text) or modes.PAST_YEAR.search(text))
