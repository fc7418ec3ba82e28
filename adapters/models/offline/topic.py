"""What a subject is about, as far as its wording says."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from adapters.models.offline import bank, grammar
from adapters.models.offline.plain import capitalised, cleaned, shortened, unquoted

_LONG_CHARACTERS = 80
_LONG_WORDS = 12
_TITLE_CHARACTERS = 70
_SHOWN_CHARACTERS = 400
_TIPS_MAX = 15

_ORDER = re.compile(
    r"^(?:please\s+)?(?:can you\s+)?(?:write|create|generate|draft|compose|make|give me)\s+"
    r"(?:me\s+|us\s+)?(?:an?\s+|the\s+|some\s+)?(?:[\w-]+\s+){0,4}?"
    r"(?:article|post|essay|text|piece|story|guide|report|paragraph|content|ads?|advert|"
    r"advertisement|e-?mails?|captions?|copy|description|tagline|slogan|headline|tweet|message|"
    r"script|newsletter|summary|intro|introduction|outline)\s+(?:about|on|for|of|regarding|covering)\s+",
    re.IGNORECASE,
)
_HOW_TO = re.compile(
    r"^how\s+(?:to|do\s+(?:i|you|we)|can\s+(?:i|you|we)|should\s+(?:i|you|we))\s+(\S.*)$",
    re.IGNORECASE,
)
_VERSUS = re.compile(r"^(.+?)\s+(?:vs\.?|versus|v\.|compared\s+(?:to|with))\s+(.+)$", re.IGNORECASE)
_EITHER = re.compile(
    r"^(?:should\s+(?:i|you|we)\s+)?(\S+(?:\s\S+)?)\s+or\s+(\S+(?:\s\S+){0,3})$", re.IGNORECASE
)
_LIST = re.compile(
    r"^(?:the\s+|top\s+)*(\d{1,3})\s+(?:[a-z-]+\s+)?(tips|ways|ideas|tricks|habits|steps|rules|"
    r"secrets|hacks|reasons|lessons|strategies)\s+(for|to|on|about|of)\s+(.+)$",
    re.IGNORECASE,
)
_WHAT_IS = re.compile(r"^what\s+(?:is|are)\s+(?:an?\s+)?(.+)$", re.IGNORECASE)
_ABOUT = re.compile(
    r"^(?:(?:an?|the)\s+)?(?:beginner'?s?'?\s+|complete\s+|ultimate\s+|short\s+|quick\s+)?"
    r"(?:guide\s+to|introduction\s+to|intro\s+to|everything\s+(?:you\s+need\s+to\s+know\s+)?about|all\s+about)\s+(.+)$",
    re.IGNORECASE,
)
_QUESTION = re.compile(
    r"^(?:why|how|can|is|are|does|do|did|should|will|would|could|when|where|which|who|whose|what)\s",
    re.IGNORECASE,
)
_CHOICES = frozenset({"rent", "buy", "lease", "build", "repair", "replace", "save", "invest"})
_CLAUSE = re.compile(
    r"[.!?;:,()\u2013\u2014]\s|\s(?:and|with|for|including|because|so that|which|who|that)\s"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """A subject in the forms in which sentences need it, all of them clean but not escaped."""

    text: str
    headline: str
    kind: str
    name: str
    plural: bool = False
    action: str = ""
    acting: str = ""
    audience: str = ""
    sides: tuple[str, str] = ("", "")
    count: int = 0
    full: str = ""
    """The whole wording, where it is too long to be repeated in sentences."""
    domain: bank.Domain = field(default_factory=lambda: bank.domains()["general"])

    def words(self, mark: Callable[[str], str]) -> Mapping[str, str]:
        """Return what the braces in phrases stand for, the user's words passed through `mark`."""
        name = mark(self.name)
        action = mark(self.action or f"get to grips with {self.name}")
        acting = mark(self.acting or f"getting to grips with {self.name}")
        plural = self.plural
        return {
            "topic": name,
            "Topic": capitalised(name),
            "Headline": mark(self.headline),
            "act": action,
            "acting": acting,
            "Acting": capitalised(acting),
            "a": mark(self.sides[0]),
            "b": mark(self.sides[1]),
            "is": "are" if plural else "is",
            "come": "come" if plural else "comes",
            "matter": "matter" if plural else "matters",
            "reward": "reward" if plural else "rewards",
            "a_person": grammar.with_article(self.domain.person),
            "Person_plural": capitalised(self.domain.people),
            "place": self.domain.place,
            "session": self.domain.session,
        }


def read_topic(text: str) -> Topic:
    """Return what `text` is about. Any text will do, even none."""
    whole = unquoted(cleaned(text)).strip(" .!:;,")
    subject = unquoted(_ORDER.sub("", whole, count=1)).strip(" .!:;,") or whole
    if not subject:
        return Topic(
            text="",
            headline="A good start",
            kind="general",
            name="this subject",
            domain=_domain(""),
        )
    if len(subject) > _LONG_CHARACTERS or len(subject.split()) > _LONG_WORDS:
        return _long(subject)
    return _short(subject)


def _long(subject: str) -> Topic:
    clause = _CLAUSE.split(subject, maxsplit=1)[0].strip()
    head = clause if len(clause) >= 12 else subject  # noqa: PLR2004 - shorter says too little
    return Topic(
        text=subject,
        headline=capitalised(shortened(head, _TITLE_CHARACTERS)),
        kind="general",
        name="this subject",
        full=capitalised(shortened(subject, _SHOWN_CHARACTERS)),
        domain=_domain(subject),
    )


def _short(subject: str) -> Topic:
    question = subject.endswith("?")
    bare = subject.rstrip("? ") or subject
    for reader in (_how_to, _comparison, _list, _told, _noun):
        topic = reader(bare, question=question)
        if topic is not None:
            return topic
    raise AssertionError("every wording is at least a noun")


def _how_to(bare: str, *, question: bool) -> Topic | None:
    found = _HOW_TO.match(bare)
    first, _, rest = bare.partition(" ")
    if found is None and not (first.lower() in bank.words().imperatives and rest and not question):
        return None
    action = _yours(found.group(1) if found else bare)
    verb, _, object_ = action.partition(" ")
    if not verb.isascii() or not verb.isalpha():
        return None
    action = " ".join(filter(None, (verb.lower(), object_)))
    acting = grammar.gerund_phrase(action)
    return Topic(
        text=bare,
        headline=capitalised(f"how to {action}"),
        kind="how-to",
        name=acting,
        action=action,
        acting=acting,
        domain=_domain(bare),
    )


def _comparison(bare: str, *, question: bool) -> Topic | None:
    found = _VERSUS.match(bare) or (_EITHER.match(bare) if question or " or " in bare else None)
    if found is None:
        return None
    first = found.group(1).strip(" ,:")
    second = re.split(r"[:?,;]\s", found.group(2))[0].strip(" ,:")
    left, right = _side(first), _side(second)
    verdict = bare.find(second) + len(second)
    return Topic(
        text=bare,
        headline=capitalised(bare[:verdict]) + ("?" if _QUESTION.match(bare) else ""),
        kind="comparison",
        name=f"{left} and {right}",
        plural=True,
        sides=(left, right),
        domain=_domain(bare),
    )


def _side(text: str) -> str:
    first = text.split(" ", 1)[0].lower()
    return grammar.gerund_phrase(text.lower()) if first in _CHOICES else grammar.noun_phrase(text)


def _list(bare: str, *, question: bool) -> Topic | None:
    found = _LIST.match(bare)
    if found is None or question:
        return None
    count, noun, link, rest = found.groups()
    promised = int(count)
    link, rest = link.lower(), _yours(rest)
    headline = (
        capitalised(bare) if 1 < promised <= _TIPS_MAX else f"{capitalised(noun)} {link} {rest}"
    )
    name = grammar.gerund_phrase(rest) if link == "to" else grammar.noun_phrase(rest)
    return Topic(
        text=bare,
        headline=headline,
        kind="list",
        name=name,
        plural=link != "to" and grammar.is_plural(name),
        action=rest if link == "to" else "",
        acting=name if link == "to" else "",
        count=min(max(promised, 3), _TIPS_MAX),
        domain=_domain(bare),
    )


def _told(bare: str, *, question: bool) -> Topic | None:
    """Read what is wrapped in words about the text itself, and what is asked."""
    wrapped = _WHAT_IS.match(bare) or _ABOUT.match(bare)
    if wrapped is not None and not _QUESTION.match(wrapped.group(1)):
        inner = wrapped.group(1)
        name = grammar.noun_phrase(inner)
        return _named(bare, headline=capitalised(inner), name=name, plural=grammar.is_plural(name))
    if re.match(
        r"^(?:why|how)\s+(?!do\b|does\b|did\b|is\b|are\b|can\b|should\b)", bare, re.IGNORECASE
    ):
        name = bare[:1].lower() + bare[1:]
        return _named(bare, headline=capitalised(bare), name=name, plural=False)
    if question or _QUESTION.match(bare):
        asked = capitalised(bare) + "?"
        return _named(bare, headline=asked, name=f"the question \u201c{asked}\u201d", plural=False)
    return None


def _noun(bare: str, *, question: bool) -> Topic:
    assert not question
    subject, audience = bare, ""
    found = re.match(r"^(.+?)\s+for\s+((?:[\w-]+\s+){0,2}([\w-]+))$", bare)
    if found is not None and found.group(3).lower() in bank.words().audiences:
        subject, audience = found.group(1), found.group(2)
    name = grammar.noun_phrase(_yours(subject))
    return _named(
        bare,
        headline=capitalised(_yours(grammar.lower_first(bare) if bare.isupper() else bare)),
        name=name,
        plural=grammar.is_plural(name),
        audience=audience,
    )


def _named(text: str, *, headline: str, name: str, plural: bool, audience: str = "") -> Topic:
    return Topic(
        text=text,
        headline=headline,
        kind=_kind(text),
        name=name,
        plural=plural,
        audience=audience,
        domain=_domain(text),
    )


def _kind(text: str) -> str:
    words = set(re.findall(r"[a-z']+", text.lower()))
    for kind, signs in bank.words().kinds.items():
        if words & signs:
            return kind
    return "general"


def _domain(text: str) -> bank.Domain:
    words = set(re.findall(r"[a-z]+", text.lower()))
    domains = bank.domains()
    best = max(domains.values(), key=lambda domain: len(words & domain.words))
    return best if words & best.words else domains["general"]


def _yours(text: str) -> str:
    """Turn the asker's point of view into the reader's."""
    return re.sub(r"\b(?:my|our)\b", "your", text)
