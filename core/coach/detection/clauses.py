"""Sentences and clauses, and which of them may hold a decision at all.

A clause knows how it is joined to the one before. Modes travel along those joints: a condition
reaches its main clause, a question the whole sentence, somebody else's doing all that follows
without a subject of its own.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from core.coach.detection import modes, timeline
from core.coach.detection.commitment import STRONG
from core.coach.detection.modes import Mode, opening_of
from core.coach.detection.normalise import Normalised
from core.coach.detection.people import is_someone_else
from core.coach.detection.rationale import REASON_MARKER
from core.coach.detection.zones import BLANK

LONGEST_CLAUSE = 300
"""Characters; longer runs are cut at a space, so that no pattern ever sees a long text."""

ITEM_REACH = 60
"""Characters before a list item's number in which a bracket may be open."""
SENTENCE_END = re.compile(
    r"(?<!\b[a-z])(?<!\bvs)(?<!\bapprox)(?<!\bmr)(?<!\bdr)(?<!\bmrs)(?<!\bst)(?:[!?]+"
    r"|\.(?!\.))[.!?]*"
    r"(?=[\s)\"'~]|$)|\n+|(?:(?<=\s)|^)(?=\d[).] )|(?:(?<=\s)|^)(?=[a-e]\) )"
)
PRONOUN_START = (
    r"(?:i|we|it|this|he|she|they|you|there is|that is|let us|probably|maybe|might|perhaps|possibly"
    r"|definitely|going to|going with|doing|using|then|also|if|when|everyone|nobody|people|who|what"
    r"|how|should|is|do|launching|selling|starting|hosting|charging|leaning|thinking|most likely"
    r"|tentatively|please|not|no|never|guess who)\b"
)
NOUN_START = (
    r"(?:(?:my|our|the|her|his|their|a|an|each|every|all|both|phase|module|week|lesson|episode"
    r"|part)"
    r" )(?:[\w'-]+ ){0,4}?(?:is|are|will|has|gets|goes|runs|starts|opens|launches|drops|costs|kicks"
    r"|says|said|thinks|wants|charges|does|can|would|might|should)\b"
)
BREAK = re.compile(
    r"(?P<strong>;|\.\.\.+|:(?=\s)|\s-+\s|\s(?:=|->|=>)\s|\s/\s)"
    r"|(?P<round>[()])"
    r"|,\s*(?P<listed>and|but|so|then|plus|or)\b"
    r"|(?P<comma>,(?!\d))"
    r"|\s(?P<turn>but|whereas|while|except)\b"
    rf"|\s(?P<joined>and|so|then|plus|or)(?=\s(?:{PRONOUN_START}|{NOUN_START}))"
    r"|\s(?P<result>so)(?=\s(?:[$€£₹\d]|\w+ (?:it is|for|is)\b))"
    rf"|\s(?P<reason>{REASON_MARKER})"
)


@dataclass(slots=True, kw_only=True)
class Clause:
    """A stretch of `Normalised.text` that says one thing.

    `text` has blanks where the writer quotes or sets something aside. `joint` is what stands
    before it: "start", ",", "and", "but", "so", "because", ":", "(" and so on.
    """

    start: int
    end: int
    joint: str
    text: str
    display: str
    sentence: int
    modes: set[Mode] = field(default_factory=set)


def clauses_of(message: Normalised, visible: str) -> list[Clause]:
    """Return the message's clauses in order, with their modes.

    `visible` is the message's text without its quotes.
    """
    found: list[Clause] = []
    for number, (start, end, closing) in enumerate(sentences(visible)):
        clauses = list(split(message, visible, start, end, number))
        for clause in clauses:
            clause.modes |= own_modes(clause)
        if clauses and is_pasted(found, visible[:start]):
            clauses[0].modes.add(Mode.REPORTED)
        if found and clauses and is_fragment_of(found[-1], clauses[0]):
            clauses[0].modes |= found[-1].modes & TOLD
        spread(clauses, asks="?" in closing)
        found.extend(clauses)
    return found


LIST_ITEM = re.compile(r"[-*\u2022]|\d[.)]")


def is_pasted(found: list[Clause], before: str) -> bool:
    """Return whether a line is an item of a list that gives back what the coach wrote."""
    if not found or Mode.REPORTED not in found[-1].modes or not before.endswith("\n"):
        return False
    line = before.rstrip().rsplit("\n", 1)[-1]
    return line.endswith(":") or bool(LIST_ITEM.match(line.strip()))


TOLD = {Mode.THIRD_PARTY, Mode.PAST, Mode.HYPOTHETICAL, Mode.REPORTED}
"""Modes in which a fragment goes on: "My ex is selling a course. Eight modules, $97."."""

SAYS_ITSELF = re.compile(
    r"\b(?:i|we|let us|my|our|it|that|this|you|me|us|so|now|today|instead|new|final|decided|anyway"
    r"|is|are|has|have|will|starts?|opens?|launch\w*|probably|maybe|perhaps|possibly|likely)\b"
)


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
        and not modes.GERUND.match(opening)
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
            joint, position = joint_of(match), match.end()


def joint_of(match: re.Match[str]) -> str:
    """Return how the clause after the match is joined."""
    if match.group("reason"):
        return "because"
    if match.group("listed"):
        return f", {match.group('listed')}"
    for name in ("joined", "turn", "result"):
        if match.group(name):
            return match.group(name)
    mark = match.group().strip()
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
        Mode.HYPOTHETICAL: modes.HYPOTHETICAL.search(text) or modes.CONJECTURE.search(text),
        Mode.REPORTED: is_reported(text, opening),
        Mode.THIRD_PARTY: is_someone_else(text, clause.display),
        Mode.PAST: is_past(text),
        Mode.REASON: clause.joint == "because",
    }
    return {mode for mode, holds in checks.items() if holds}


HEADLINE = re.compile(r"(?:how|what|why|when|where) (?:to|i|we|not)\b")


def is_headline(clause: Clause) -> bool:
    """Return whether what looks like a question is a title: "lesson one: how to fall"."""
    return clause.joint == ":" and bool(HEADLINE.match(clause.text))


def is_conditional(text: str, opening: str) -> bool:
    """Return whether the clause holds only if something else does."""
    starts = modes.CONDITION.match(opening) and not modes.NO_CONDITION.match(opening)
    inside = modes.CONDITION_INSIDE.search(text) and not modes.NO_CONDITION.search(text)
    return bool(starts or inside)


def is_past(text: str) -> bool:
    """Return whether the clause tells of what was once."""
    past = modes.PAST.search(text)
    if past is not None:
        return not PRESENT_PLAN.search(text, past.end())
    return bool(modes.PAST_YEAR.search(text) and not modes.STILL_PLANNED.search(text))


PRESENT_PLAN = re.compile(r"\b(?:i|we) (?:am|are|will)\b(?! (?:not|never))")


def is_reported(text: str, opening: str) -> bool:
    """Return whether the clause gives back what the coach or somebody wrote."""
    taken_up = opening.startswith("your ") and TAKEN_UP.search(text)
    return bool(
        (modes.REPORTED.match(opening) or modes.YOU_SAID_INSIDE.search(text)) and not taken_up
    )


TAKEN_UP = re.compile(
    r"\b(?:(?:i am|we are) (?:going with|doing|using|taking)|(?:is|are) what (?:i|we))\b"
)


OWN_SUBJECT = re.compile(r"(?:i|we|let us|my|our|it is|it will|this|the|that is|you)\b")
BARGAIN = re.compile(
    r"(?:say the word|(?:give|find|get|lend|bring|show|send) me|first (?:i|we) (?:see|need to"
    r"|have to))\b"
)
"""What must come first: "give me ten sign-ups and I'll make it weekly"."""

BROKEN_OFF = re.compile(r"\b(?:not|never)$")
"""A negation whose verb comes after an aside: "we are not, I repeat, doing it on Zoom"."""

NOW = re.compile(r"(?:and |but )?(?:now|today|this time)\b")
REFERS_BACK = re.compile(r"(?:it is|it will|this|that is)\b")
CONTINUES = {",", "(", ")", "then", ":", ", then", "..."}
DECISIVE = re.compile(
    r"(?:(?:now|today|so|then|but|and) )*(?:(?:is|are) now|going with|doing|it is|it will|final"
    r"|decided|let us"
    r"|using|mak(?:e|ing) (?:it|that)|cutting|narrowing|raised|switching|moving|sticking"
    r"|launching|charging"
    r"|[\w$€£ ]{1,20} it is$)\b"
)
AGAINST = {"but", ", but", ";", "so", ", so"}
FRESH = {"but", ", but", "so", ", so", ";", "start"}


def spread(clauses: list[Clause], *, asks: bool) -> None:
    """Let the modes of a sentence's clauses reach the clauses they govern."""
    spread_backwards(clauses)
    for before, clause in pairwise(clauses):
        opening = opening_of(clause.text)
        anew = (
            OWN_SUBJECT.match(opening)
            or DECISIVE.match(opening)
            or NOW.match(clause.text)
            or clause.joint in AGAINST
        )
        spread_condition(before, clause, opening)
        if Mode.HYPOTHETICAL in before.modes and clause.joint not in FRESH:
            clause.modes.add(Mode.HYPOTHETICAL)
        goes_on = clause.joint == "and" and not (
            OWN_SUBJECT.match(opening) and not REFERS_BACK.match(opening)
        )
        for mode in (Mode.THIRD_PARTY, Mode.PAST, Mode.REPORTED):
            if mode in before.modes and (not anew or (goes_on and mode is Mode.THIRD_PARTY)):
                clause.modes.add(mode)
        if Mode.QUESTION in before.modes and clause.joint in {"or", ", or"}:
            clause.modes.add(Mode.QUESTION)
        reason_goes_on = clause.joint in {",", "and", "or", "(", ")", "while"}
        if Mode.REASON in before.modes and reason_goes_on:
            clause.modes.add(Mode.REASON)
    if asks and clauses:
        spread_question(clauses)


def spread_condition(before: Clause, clause: Clause, opening: str) -> None:
    """Let a condition, a bargain or a broken-off "not" reach the clause that it holds for."""
    bargain = BARGAIN.match(before.text) and clause.joint in {"and", ", and", ", then"}
    goes_on = clause.joint in CONTINUES | {"and", ", and"}
    if bargain or (Mode.CONDITIONAL in before.modes and goes_on):
        clause.modes.add(Mode.CONDITIONAL)
    broken_off = clause.joint == "," and BROKEN_OFF.search(before.text)
    if broken_off and not OWN_SUBJECT.match(opening):
        clause.modes.add(Mode.NEGATED)


def spread_backwards(clauses: list[Clause]) -> None:
    """Let a condition that follows reach the main clause before it."""
    for before, clause in pairwise(clauses):
        starts = modes.CONDITION.match(clause.text) and Mode.CONDITIONAL in clause.modes
        only = clause.joint in {"but", ", but"} and clause.text.startswith("only ")
        joined = clause.joint in {",", "(", "-"} or only
        dated = clause.text.startswith("when ") and TIME_AT_END.search(before.text)
        if dated:
            clause.modes.discard(Mode.CONDITIONAL)
        elif (starts and joined and not is_complete(clause.text)) or OPEN_STILL.match(clause.text):
            before.modes.add(Mode.CONDITIONAL)


OPEN_STILL = re.compile(
    r"(?:it )?(?:all )?depends\b|depending\b|[\w ]{3,20} (?:permitting|allowing|willing)\b"
)
"""What leaves the clause before it open: "weekly, depends how January goes"."""

TIME_AT_END = re.compile(rf"(?:{timeline.DATE.pattern}|{timeline.CADENCE.pattern})[ .!]*$")
"""A time before "when": what follows tells of it, and is no condition."""


def is_complete(text: str) -> bool:
    """Return whether a condition has its main clause with it."""
    return bool(re.search(r".{6}\b(?:i|we|it) (?:will|am|are|is|can)\b", text))


def spread_question(clauses: list[Clause]) -> None:
    """Let a question mark reach back: over a tag to the whole sentence, else to its opener."""
    openers = [
        index
        for index, clause in enumerate(clauses)
        if modes.QUESTION.match(opening_of(clause.text))
    ]
    is_tag = modes.SMALL_TAG.match(clauses[-1].text)
    first = openers[0] if openers and not is_tag else 0
    settled = STRONG.search(clauses[0].text) and clauses[-1].joint in {
        ",",
        ";",
        "-",
        "and",
        ", and",
    }
    if not openers and not is_tag and settled:
        first = len(clauses) - 1
    for clause in clauses[first:]:
        clause.modes.add(Mode.QUESTION)
