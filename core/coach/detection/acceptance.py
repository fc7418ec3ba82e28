"""When the writer says yes to what the coach proposed."""

import re
from dataclasses import dataclass

from core.coach.detection.model import Category, Confidence, Decision
from core.coach.detection.normalise import Normalised, normalise

FIRM = re.compile(
    r"(?:(?:ok|yes|yeah|sure|absolutely|totally|definitely|great|perfect|love it|love that"
    r"|brilliant|good|right|deal|agreed|alright|fine|sold|done|cool|nice|amazing|exactly"
    r"|hell yes|100%|please|i like it|i love it|sounds? (?:good|great|perfect"
    r"|right))[\s,.!;:-]*)*"
    r"(?:do (?:that|it|this)|let us (?:do|go with|go for|run with) (?:that|it|this|both"
    r"|all of (?:it|that)|your (?:plan|suggestion|idea))|go (?:with|for) (?:that|it|this"
    r"|your (?:plan|suggestion|idea))|(?:going|i will go|we will go|i am going) with (?:that|it"
    r"|your (?:plan|suggestion|idea))"
    r"|agreed|deal|sold|i am in|that is the plan|make it so|lock it in|works for me|that works"
    r"|sounds? (?:good|great|perfect|right)|love it|perfect|you got it|let us go|absolutely"
    r"|i (?:agree|accept)|yes to (?:all|both|that|everything)|all of (?:it|that)|both"
    r"|consider it done|count me in|yes please|hell yes)\b"
)
BARE_YES = re.compile(r"(?:yes|yeah|absolutely|definitely|sure|100%|totally)[\s!.]*$")
POLITE = re.compile(
    r"(?:ok|thanks|thank you|i see|got it|makes sense|good to know|cheers|interesting|noted"
    r"|cool)\b"
)
WEAK = re.compile(r"\b(?:maybe|i guess|i think|probably|might|could|perhaps|i suppose|for now)\b")
REFUSES = re.compile(r"\b(?:but not|not|no|except|without|only|instead|rather)\b")
OPTION = re.compile(
    r"\b(?:option|number|plan|choice|idea)\s?(?P<number>\d|one|two|three|four|[a-d])\b"
    r"|\b(?:the )?(?P<ordinal>first|second|third|fourth|last|former|latter) (?:one|option|idea"
    r"|plan|choice)\b|\b(?P<letter>the former|the latter)\b"
)
NUMBERS = {
    "1": 0, "one": 0, "a": 0, "first": 0, "former": 0, "the former": 0, "2": 1, "two": 1, "b": 1,
    "second": 1, "3": 2, "three": 2, "c": 2, "third": 2, "4": 3, "four": 3, "d": 3, "fourth": 3,
    "last": -1, "latter": -1, "the latter": -1,
}  # fmt: skip
OPTION_START = re.compile(
    r"(?:^|\n|(?<=\s))(?:option |plan |choice )?(?:\d|[a-d]|one|two|three)[).:]\s", re.IGNORECASE
)
PROPOSES = re.compile(
    r"(?:i(?: would|'d) (?:suggest|recommend|go with|start with|propose|use|charge|pick|keep|run"
    r"|host|launch|do|say)|i (?:suggest|recommend|propose)|my (?:suggestion|recommendation"
    r"|advice|pick)(?: is| would be)?|(?:how|what) about|let(?:'s| us)|you (?:could|should|might"
    r"|can)|we (?:could|should|can)|why (?:not|don't (?:you|we))|consider|try|go with|start with"
    r"|aim for|i think)"
    r"(?: you| we| that| should| could| can| to| using| charging| starting with| going with)*\s*",
    re.IGNORECASE,
)
OFFERS_HELP = re.compile(
    r"\b(?:shall i|should i|do you want me|would you like me|want me to|shall we (?:talk|look"
    r"|go through|discuss)|can i)\b",
    re.IGNORECASE,
)
SENTENCE = re.compile(r"[^.!?\n]+(?:\.\d+[^.!?\n]*)*[.!?]*")
ABOUT_CATEGORY = (
    (Category.PRICING, re.compile(r"\b(?:pric\w*|cost|amount|number|fee|discount|trial)\b")),
    (Category.PLATFORM, re.compile(r"\b(?:platform|tool|app|site|host\w*)\b")),
    (Category.STRUCTURE, re.compile(
        r"\b(?:structure|tiers?|modules?|cohorts?|format|groups?|seats?)\b")),
    (Category.TIMELINE, re.compile(r"\b(?:dates?|timeline|launch|schedule|timing|day|deadline)\b")),
    (Category.CONTENT, re.compile(r"\b(?:topics?|content|lessons?|bonus|theme|name)\b")),
)  # fmt: skip
YES_TO = re.compile(
    r"\b(?:yes|yeah|ok|good|agreed|happy|fine) (?:to|with|on|for) (?:the "
    r"|your )?(?P<yes>[\w ]{2,40})"
)
NO_TO = re.compile(
    r"\b(?:no|not|but not|except|never|without)(?: (?:to|with|on|for))? (?:the |your "
    r"|sure about )?(?P<no>[\w ]{2,40})"
)
LONGEST_ANSWER = 160


@dataclass(frozen=True, slots=True, kw_only=True)
class Acceptance:
    """A yes to a proposal: what was proposed, as the writer would decide it."""

    proposal: str
    confidence: Confidence
    evidence: str
    only: frozenset[Category] | None
    but_not: frozenset[Category]

    def includes(self, decision: Decision) -> bool:
        """Return whether the yes reaches this part of the proposal."""
        if decision.category in self.but_not:
            return False
        return self.only is None or decision.category in self.only


def accepted_proposal(message: Normalised, previous: str) -> Acceptance | None:
    """Return what the message accepts of the coach's previous message, None where nothing."""
    text = message.text.strip()
    if not text or len(text) > LONGEST_ANSWER or "?" in text:
        return None
    option = OPTION.search(text)
    partial = YES_TO.search(text)
    accepts = FIRM.match(text) or BARE_YES.match(text) or option or partial
    if not accepts or (POLITE.match(text) and not FIRM.match(text) and not option):
        return None
    if option is None and partial is None and REFUSES.search(text[: accepts.end()]):
        return None
    proposal = proposed(previous, option)
    if not proposal:
        return None
    refused = NO_TO.search(text)
    return Acceptance(
        proposal=proposal,
        confidence=Confidence.LOW if WEAK.search(text) else Confidence.HIGH,
        evidence=message.original.strip(),
        only=categories(partial.group("yes")) if partial else None,
        but_not=categories(refused.group("no")) if refused else frozenset(),
    )


def categories(words: str) -> frozenset[Category]:
    """Return the categories that the words speak of."""
    return frozenset(category for category, pattern in ABOUT_CATEGORY if pattern.search(words))


def proposed(previous: str, option: re.Match[str] | None) -> str:
    """Return what the coach proposed, worded as a decision; empty where nothing was."""
    if option is not None:
        parts = OPTION_START.split(previous)[1:]
        said = option.group("number") or option.group("ordinal") or option.group("letter")
        number = NUMBERS[said]
        if number >= len(parts) or not parts:
            return ""
        return f"decided: {normalise(parts[number]).display.strip()}"
    sentences = [match.group().strip() for match in SENTENCE.finditer(previous)]
    offers = [sentence for sentence in sentences if not OFFERS_HELP.search(sentence)]
    found = [as_decision(sentence) for sentence in offers if PROPOSES.search(sentence)]
    return " ".join(found)


def as_decision(sentence: str) -> str:
    """Return "I'd go with $29?" as "We decided: $29."."""
    match = PROPOSES.search(sentence)
    rest = sentence[match.end() :] if match else sentence
    return f"We decided: {rest.rstrip('?.! ')}."
