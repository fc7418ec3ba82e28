"""How the modes of clauses reach the clauses they govern."""

import re
from itertools import pairwise

from core.coach.detection import modes, timeline
from core.coach.detection.amounts import MONEY
from core.coach.detection.clause import Clause
from core.coach.detection.cues import STRONG
from core.coach.detection.modes import Mode, opening_of
from core.coach.detection.numbers import COUNT
from core.coach.detection.patterns import Pattern
from core.coach.detection.team import takes_a_duty

OWN_SUBJECT = Pattern(r"(?:i|we|let us|my|our|it is|it will|this|the|that is|you)\b")
BARGAIN = Pattern(
    r"(?:say the word|pay me|let me (?:just |first )?(?:get|survive|finish|live|see|do)"
    r"|wait (?:till|until)|promise me|(?:give|find|get|lend|bring|show|send) me|first (?:i"
    r"|we) (?:see|need to"
    r"|have to))\b"
)
"""What must come first: "give me ten sign-ups and I'll make it weekly"."""

PREMISE = Pattern(r"(?:let us )?(?:say|suppose|assume|pretend|imagine)\b")


NOW_IT_IS = Pattern(r"(?:and |but |so )?(?:now (?:it|they)|(?:it|they) (?:is|are) now)\b")
WAS = Pattern(r"\b(?:was|were|had been)\b")

REFERS_BACK = Pattern(r"(?:it is|it will|this|that is)\b")
CONTINUES = {",", "(", ")", "then", ":", ", then", "..."}
DECISIVE = Pattern(
    r"(?:(?:now|today|so|then|but|and) )*(?:(?:is|are) now|going with|doing|it is|it will|final"
    r"|decided|let us"
    r"|using|mak(?:e|ing) (?:it|that)|cutting|narrowing|raised|switching|moving|sticking"
    r"|(?:turn|chang|swapp|flipp|convert)ing (?:(?:it|that|this|them) )?(?:to|into|for)"
    r"|launching|charging"
    r"|[\w$€£ ]{1,20} it is$)\b"
)
AGAINST = {"but", ", but", ";", "so", ", so"}
FRESH = {"but", ", but", "so", ", so", ";", "start"}


def spread(clauses: list[Clause], *, asks: bool) -> None:
    """Let the modes of a sentence's clauses reach the clauses they govern."""
    spread_backwards(clauses)
    spread_reasons(clauses)
    for before, clause in pairwise(clauses):
        opening = opening_of(clause.text)
        anew = OWN_SUBJECT.match(opening) or DECISIVE.match(opening) or clause.joint in AGAINST
        spread_condition(before, clause)
        if NOW_IT_IS.match(clause.text) and WAS.search(before.text):
            before.modes.add(Mode.PAST)
        if Mode.HYPOTHETICAL in before.modes and clause.joint not in FRESH:
            clause.modes.add(Mode.HYPOTHETICAL)
        goes_on = clause.joint == "and" and not (
            OWN_SUBJECT.match(opening) and not REFERS_BACK.match(opening)
        )
        for mode in (Mode.THIRD_PARTY, Mode.PAST, Mode.REPORTED):
            if mode is Mode.THIRD_PARTY and takes_a_duty(opening):
                continue
            if mode in before.modes and (not anew or (goes_on and mode is Mode.THIRD_PARTY)):
                clause.modes.add(mode)
        if asks_on(before, clause, opening):
            clause.modes.add(Mode.QUESTION)
    spread_premise(clauses)
    spread_sum(clauses)
    if asks and clauses and not only_doubts(clauses):
        spread_question(clauses)


def asks_on(before: Clause, clause: Clause, opening: str) -> bool:
    """Return whether a clause goes on with what the one before asks, or asks for."""
    asked_for = modes.REQUEST.match(opening_of(before.text)) and clause.joint == ","
    if asked_for and not OWN_SUBJECT.match(opening):
        return True
    asked = modes.QUESTION.match(opening_of(before.text)) and not STRONG.search(opening)
    goes_on = clause.joint in {"or", ", or"} or (clause.joint == "and" and bool(asked))
    return Mode.QUESTION in before.modes and goes_on


def spread_premise(clauses: list[Clause]) -> None:
    """Make a dream of a sentence that asks what a premise would bring."""
    supposes = any(PREMISE.match(opening_of(clause.text)) for clause in clauses)
    if supposes and any(modes.QUESTION.match(opening_of(clause.text)) for clause in clauses[1:]):
        for clause in clauses:
            clause.modes.add(Mode.HYPOTHETICAL)


SUM = Pattern(
    rf"(?:just |only |even |like |about )*{COUNT} (?:[\w-]+ )?[a-z]{{3,}}(?:,? (?:at|times|x|for|on"
    rf"|paying|who pay))? "
    rf"(?:{MONEY.pattern}|\d+ (?:each|a head|apiece|per))"
)
WORTH = Pattern(
    r"(?:and |so |then )*(?:(?:i|we) (?:could|can|would|might)\b"
    r"|(?:that|it|which) (?:would|(?:just |nearly |almost |about )?(?:covers?|pays?|buys?|makes?"
    r"|gets me))\b"
    r"|(?:that|it) (?:is|comes to) (?:(?:an?|one|two) (?:new|whole|week|month|year|holiday|car"
    r"|\w+ off)"
    r"|(?:my|the|our) (?:rent|mortgage|bills?|childcare|food)"
    r"|[$€£₹]?\d|more|less|half|almost|nearly|enough|not even|still|barely|hardly)"
    r"|the [\w' ]{3,25} (?:is|are) (?:paid|covered|sorted)|there (?:is|goes) )"
)
"""What a sum would bring: "100 members at 12 quid and I could leave the bakery"."""


def spread_sum(clauses: list[Clause]) -> None:
    """Make a dream of so many people at so much, told with what that would bring."""
    worth = next((i for i, each in enumerate(clauses) if WORTH.match(each.text)), 0)
    counted = " ".join(opening_of(each.text) for each in clauses[:worth])
    if worth and SUM.match(counted):
        for clause in clauses:
            clause.modes.add(Mode.HYPOTHETICAL)


def spread_reasons(clauses: list[Clause]) -> None:
    """Let a reason go on in what is joined to it, but not beyond the bracket it began in."""
    inside = began_inside = False
    for before, clause in pairwise(clauses):
        inside = inside or clause.joint == "("
        goes_on = clause.joint in {",", "and", "or", "(", "while"}
        goes_on = goes_on or (clause.joint == ")" and not began_inside)
        if Mode.REASON in clause.modes and Mode.REASON not in before.modes:
            began_inside = inside
        inside = inside and clause.joint != ")"
        if Mode.REASON in before.modes and goes_on:
            clause.modes.add(Mode.REASON)


ITEM = Pattern(r"(?:and )?(?:the|my|our|that|all|both|every) [\w$€£₹%'-]+(?: [\w$€£₹%'-]+)?")
"""One more thing in a list: "I take it all back, the tiers, the trial, the lot"."""


def spread_condition(before: Clause, clause: Clause) -> None:
    """Let a condition, a bargain or what is taken back reach the clause that it holds for."""
    bargain = BARGAIN.match(before.text) and clause.joint in {"and", ", and", ", then", "then"}
    goes_on = clause.joint in CONTINUES | {"and", ", and"}
    if bargain or (Mode.CONDITIONAL in before.modes and goes_on):
        clause.modes.add(Mode.CONDITIONAL)
        if bargain:
            before.modes.add(Mode.CONDITIONAL)
    listed = clause.text.startswith("no ") or ITEM.fullmatch(clause.text.strip(" .!"))
    if Mode.RETRACTED in before.modes and clause.joint in {",", "and", ", and"} and listed:
        clause.modes.add(Mode.RETRACTED)


def spread_backwards(clauses: list[Clause]) -> None:
    """Let a condition that follows reach the main clause before it."""
    for before, clause in pairwise(clauses):
        starts = modes.CONDITION.match(clause.text) and Mode.CONDITIONAL in clause.modes
        only = clause.joint in {"but", ", but"} and clause.text.startswith("only ")
        joined = clause.joint in {",", "(", "-"} or only
        dated = clause.text.startswith(("when ", "once ")) and TIME_AT_END.search(before.text)
        if TO_DREAM.fullmatch(clause.text.strip(" .!")) and clause.joint in DREAMT:
            before.modes.add(Mode.HYPOTHETICAL)
        if dated:
            clause.modes.discard(Mode.CONDITIONAL)
        elif (starts and joined) or OPEN_STILL.match(clause.text):
            before.modes.add(Mode.CONDITIONAL)


DREAMT = {",", "(", "-", "...", "but", ", but"}
TO_DREAM = Pattern(
    r"(?:(?:but )?(?:that|it|this) is )?(?:just |only |purely |i mean |all )*(?:(?:as "
    r"|for )?(?:a )?(?:thought experiment|fun|a laugh"
    r"|the sake of"
    r" argument|argument's sake)|one day|some ?day|eventually|theoretically"
    r"|hypothetically|hypothetical|in theory"
    r"|on paper"
    r"|daydreaming|dreaming|in another life|in my dreams|in an ideal world|in a perfect world)"
)
"""What makes the clause before it a dream: "I could charge a thousand, theoretically"."""

OPEN_STILL = Pattern(
    r"(?:(?:but |and )?(?:it|that|this|which) )?(?:all |really |still )?depends\b|depending\b"
    r"|[\w ]{3,20} (?:permitting|allowing|willing)\b"
)
"""What leaves the clause before it open: "weekly, depends how January goes"."""

TIME_AT_END = Pattern(
    rf"(?:{timeline.DATE.pattern}|{timeline.CADENCE.pattern})(?: start| launch"
    rf"| opening)?(?: i think| i guess| maybe"
    r"| probably)?[ .!]*$"
)
"""A time before "when": what follows tells of it, and is no condition."""


DOUBTS = Pattern(
    r"(?:for the [\w ]{3,30}?,? (?=(?:i am |we are )?(?:sort of|kind of|maybe|perhaps|leaning)))?"
    r"(?:(?:so|ok|and|hmm+|idk|well|or|ngl|was|i was|i am|we are|just|oh gosh|i do not know"
    r"|sort of|kind of|kinda|sorta|still|currently"
    r"|,) ?)*(?:(?:could|might) (?:be|possibly|maybe)|could(?! (?:i|we|you|it|people|someone)\b)"
    r"|thinking|toying|might|maybe|perhaps|possibly|probably|i guess|i think|i suppose"
    r"|leaning|tentatively|(?:i )?do not know)\b|.*\b(?:maybe|perhaps|possibly|i think|i guess"
    r"|i suppose|probably)$"
)
"""A fragment that says itself that it is a guess: its question mark adds nothing."""


def only_doubts(clauses: list[Clause]) -> bool:
    """Return whether a question mark only underlines a guess ("maybe Circle?")."""
    first = opening_of(clauses[0].text)
    asked = any(
        modes.QUESTION.match(opening_of(each.text))
        or modes.SMALL_TAG.match(each.text)
        or re.search(r"\b(?:or|you|what|which|how|should|anyone|better|versus|vs)\b", each.text)
        for each in clauses
    )
    return bool(DOUBTS.match(first)) and not asked and len(clauses) <= LONGEST_GUESS


LONGEST_GUESS = 2


PRAISE = Pattern(
    r"(?:(?:a |pretty |quite |kind of |has a |how )*(?:nice|lovely|neat|clever|smart|cute|catchy"
    r"|poetic|great|perfect|fitting|happy(?: now)?|satisfied)\b)"
)
"""A question that only asks for applause: "we start on the 15th, nice ring to it, no?"."""


def spread_question(clauses: list[Clause]) -> None:
    """Let a question mark reach back: over a tag to the whole sentence, else to its opener."""
    openers = [
        index
        for index, clause in enumerate(clauses)
        if modes.QUESTION.match(opening_of(clause.text))
    ]
    is_tag = modes.SMALL_TAG.match(clauses[-1].text)
    if not openers and len(clauses) > 1 and PRAISE.match(clauses[-1].text):
        clauses[-1].modes.add(Mode.QUESTION)
        return
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
