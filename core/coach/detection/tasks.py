"""Which open tasks of the plan the message finishes."""

import re
from collections.abc import Iterator, Sequence

from core.coach.detection.completion import is_completion
from core.coach.detection.decisions import detect
from core.coach.detection.model import Confidence, OpenTask, TaskMatch
from core.coach.detection.normalise import normalise
from core.coach.detection.numbers import UNITS
from core.coach.detection.reading import read
from core.coach.detection.words import words

SURE = 0.6
"""Share of a task's telling words, by weight, that make a match certain."""
LIKELY = 0.3
CLEAR_LEAD = 0.15
"""How far a certain match must be ahead of the next, or it is only likely."""

WORD = re.compile(r"[a-z0-9]+")
SMALL_WORDS = words("""
    a an the of on in at for to and or with my our your it is are was be been i we you this that
    all some first up out new own have has had got just now finally done get from by as so too very
    today yesterday morning one two three four five six seven eight nine ten twenty potential
    possible founding initial short simple quick least more your own few several number""")
SAME_DEED = (
    "set setup create make build write draft record film shoot edit design prepare",
    "publish post launch release ship upload open announce share send invite",
    "choose pick decide select define settle",
    "test check verify try run",
    "connect link add install configure integrate",
    "interview talk speak chat meet call ask",
    "study research analyse analyze explore observe",
    "raise increase lower reduce change adjust",
    "promote advertise pitch",
    "review revise improve refine update",
)
DEEDS = {
    stem: group.split()[0]
    for group in SAME_DEED
    for verb in group.split()
    for stem in (verb, verb.removesuffix("e"))
}
SYNONYMS = {
    "website": "page", "site": "page", "server": "community", "group": "community",
    "discord": "community", "circle": "community", "bio": "profile", "vid": "video",
    "clip": "video", "mail": "email", "sequence": "email", "stripe": "payment",
    "checkout": "payment", "paypal": "payment", "pricing": "price", "lesson": "lesson",
    "member": "member", "subscriber": "member", "people": "member", "person": "member",
    "audience": "member", "customer": "member", "client": "member", "student": "member",
    "reader": "member", "follower": "member", "founder": "member", "list": "member",
    "conversation": "interview", "chat": "interview", "poll": "survey", "questionnaire": "survey",
    "intro": "welcome", "onboarding": "welcome", "rule": "guideline",
}  # fmt: skip
DEED_WEIGHT = 0.5
EVERYWHERE = frozenset({"member"})
"""Things that many tasks have to do with."""

TELLING_DEEDS = frozenset({"interview"})
"""Deeds that tell a task by themselves: "the interviews are done"."""


def completed_tasks(text: str, open_tasks: Sequence[OpenTask]) -> tuple[TaskMatch, ...]:
    """Return the open tasks that the message says are done, the surest first.

    `high` means that the words of one task are there and of no other as clearly: it may be marked
    done. `medium` is to be proposed. With a single open task, any finished task is at least
    proposed as that one.
    """
    if not detect(text).task_completed:
        return ()
    message, readings = read(text)
    matches: dict[str, TaskMatch] = {}
    for clause in (each.clause for each in readings if is_completion(each.clause)):
        evidence = message.verbatim(clause.start, clause.end)
        for match in matches_of(clause.text, evidence, open_tasks):
            known = matches.get(match.task_id)
            if known is None or known.confidence is not Confidence.HIGH:
                matches[match.task_id] = match
    if not matches and len(open_tasks) == 1:
        only = open_tasks[0]
        proposal = TaskMatch(
            task_id=only.id, confidence=Confidence.MEDIUM, evidence=message.original.strip()
        )
        matches[only.id] = proposal
    return tuple(sorted(matches.values(), key=lambda match: match.confidence != Confidence.HIGH))


def matches_of(text: str, evidence: str, open_tasks: Sequence[OpenTask]) -> Iterator[TaskMatch]:
    """Give the tasks whose words are in the clause."""
    said = telling(text)
    scored = sorted(
        (
            (overlap(telling(title), said), task)
            for task in open_tasks
            if not is_other_deed(text, title := normalise(task.title).text)
        ),
        key=lambda pair: -pair[0],
    )
    for place, (share, task) in enumerate(scored):
        if share < LIKELY:
            return
        following = scored[place + 1][0] if place + 1 < len(scored) else 0.0
        clear = place == 0 and share >= SURE and share - following >= CLEAR_LEAD
        clear = clear and not is_part(text, normalise(task.title).text)
        yield TaskMatch(
            task_id=task.id,
            confidence=Confidence.HIGH if clear else Confidence.MEDIUM,
            evidence=evidence,
        )


def is_other_deed(said: str, wanted: str) -> bool:
    """Tell whether something else was done than a task asks for: defining a niche studies none."""
    asked = deeds(wanted.split(" ", 1)[0])
    done = deeds(said)
    return bool(asked and done) and not asked & done


def deeds(text: str) -> set[str]:
    """Return what is done by the words of a text, one verb for all that mean the same."""
    return {DEEDS[plain] for plain in map(root, WORD.findall(text)) if plain in DEEDS}


def is_part(said: str, wanted: str) -> bool:
    """Tell whether fewer were done than a task asks for: three interviews are not ten."""
    done, asked = counts(said), counts(wanted)
    return bool(done and asked) and max(done) < min(asked)


def counts(text: str) -> list[int]:
    """Return the numbers in a text, in digits or in words."""
    words = WORD.findall(text)
    return [int(word) if word.isdecimal() else UNITS[word] for word in words if is_number(word)]


def is_number(word: str) -> bool:
    """Tell whether a word is a number; one is none, as it stands for more than that."""
    return word.isdecimal() or (word in UNITS and UNITS[word] > 1)


def overlap(wanted: dict[str, float], said: dict[str, float]) -> float:
    """Return the share of a task's words, by weight, that were said; 0 without its things."""
    things = [word for word, weight in wanted.items() if weight > DEED_WEIGHT]
    things = things or [word for word in wanted if word in EVERYWHERE]
    if things and not any(word in said for word in things):
        return 0.0
    total = sum(wanted.values())
    return sum(weight for word, weight in wanted.items() if word in said) / total if total else 0.0


def telling(text: str) -> dict[str, float]:
    """Return the words that tell tasks apart, with weights: things count more than deeds."""
    found: dict[str, float] = {}
    for word in WORD.findall(text):
        plain = root(word)
        if word in SMALL_WORDS or plain in SMALL_WORDS or word.isdigit():
            continue
        deed = DEEDS.get(plain)
        light = deed is not None and deed not in TELLING_DEEDS
        known = deed or SYNONYMS.get(plain, plain)
        found[known] = DEED_WEIGHT if light or known in EVERYWHERE else 1.0
    return found


IRREGULAR = {
    "wrote": "write", "spoke": "speak", "met": "meet", "written": "write", "made": "make",
    "built": "build", "shot": "shoot",
    "sent": "send", "chose": "choose", "chosen": "choose", "ran": "run",
    "picked": "pick", "set": "set", "created": "create", "shared": "share", "invited": "invite",
    "published": "publish", "released": "release", "prepared": "prepare", "configured": "configure",
}  # fmt: skip


def root(word: str) -> str:
    """Return a word without its ending: "emails" and "emailed" are "email"."""
    if word in IRREGULAR:
        return IRREGULAR[word]
    for ending, kept in (("ies", "y"), ("ing", ""), ("ed", ""), ("es", "e"), ("s", "")):
        if word.endswith(ending) and len(word) - len(ending) > 2 and not word.endswith("ss"):  # noqa: PLR2004
            stem = word[: -len(ending)] + kept
            doubled = ending in {"ing", "ed"} and len(stem) > 3 and stem[-1] == stem[-2]  # noqa: PLR2004
            return stem[:-1] if doubled and stem[-2:] != "ll" else stem
    return word
