"""A little English grammar: enough to put a subject into a sentence."""

import re

from adapters.models.offline import bank

_ONE_CLOSED_SYLLABLE = re.compile(r"^[^aeiou]*[aeiou][^aeiouwxy]$")
_VOWEL_SOUND = re.compile(
    r"^(?:[AEIOaeio]|[Uu](?!ni|se|sa|ti|ke|ro)|[Hh]o(?:ur|nest)|[FHLMNRSX][A-Z])"
)
_FIRST_PREPOSITION = re.compile(r"\s(?:for|in|of|with|on|to|at|from|by|without|about|as|that)\s")


def gerund(verb: str) -> str:
    """Return the -ing form of a verb in lower case."""
    if verb.endswith("ie"):
        return verb[:-2] + "ying"
    if verb.endswith("e") and not verb.endswith(("ee", "oe", "ye")) and verb != "be":
        return verb[:-1] + "ing"
    if verb in bank.words().doubling or _ONE_CLOSED_SYLLABLE.match(verb):
        return verb + verb[-1] + "ing"
    return verb + "ing"


def gerund_phrase(action: str) -> str:
    """Return what one does, "start and grow a shop", as a noun: "starting and growing a shop"."""
    parts = action.split(" ")
    position = 0
    while position < len(parts) - 1 and (
        parts[position].endswith("ly") or parts[position] in {"not", "never", "really"}
    ):
        position += 1
    parts[position] = gerund(parts[position])
    for index in range(position + 1, len(parts) - 1):
        if parts[index] in {"and", "or"} and parts[index + 1] in bank.words().verbs:
            parts[index + 1] = gerund(parts[index + 1])
    return " ".join(parts)


def with_article(noun: str) -> str:
    """Return the noun with "a" or "an" before it."""
    return ("an " if _VOWEL_SOUND.match(noun) and not _letter_like_u(noun) else "a ") + noun


def _letter_like_u(noun: str) -> bool:
    return noun[:2].isupper() and noun[:1] in "UCBDGJKPQTVWYZ"


def lower_first(text: str) -> str:
    """Return `text` as it is written inside a sentence, if its capital was only a beginning."""
    if text.isupper() and len(text) > 8 and " " in text:  # noqa: PLR2004 - rather shouting than a name
        return text.lower()
    first, _, rest = text.partition(" ")
    word = first.lower()
    if first[1:] != word[1:] or first == word or word in bank.words().proper:
        return text
    ordinary = (
        word in bank.words().first_words
        or word in bank.words().countable
        or word in bank.words().superlatives
        or word.endswith("ing")
        or any(word in domain.words for domain in bank.domains().values())
    )
    return " ".join(filter(None, (word, rest))) if ordinary else text


def is_plural(phrase: str) -> bool:
    """Tell whether a noun phrase takes "are"."""
    words = bank.words()
    head_phrase = _FIRST_PREPOSITION.split(phrase.lower(), maxsplit=1)[0]
    parts = head_phrase.split()
    if not parts:
        return False
    if parts[0].endswith("ing") and parts[0] not in words.describing_ing:
        return False
    if "and" in parts[1:-1] and not parts[0].endswith("ing"):
        return True
    head = parts[-1]
    if head in words.plurals:
        return True
    if head in words.singular_s or head.endswith((".js", "ss", "us", "is", "ics", "'s")):
        return False
    original_head = _FIRST_PREPOSITION.split(phrase, maxsplit=1)[0].split()[-1]
    return head.endswith("s") and len(head) > 2 and not original_head.isupper()  # noqa: PLR2004


def noun_phrase(text: str) -> str:
    """Return a subject as it can stand in a sentence, with the article that it needs."""
    words = bank.words()
    phrase = lower_first(text)
    phrase = re.sub(r"(?<=[a-z]) (?=(?:19|20)\d\d$)", " in ", phrase)
    first = phrase.split(" ", 1)[0]
    if first in words.determiners:
        return phrase
    if first in words.superlatives and (" " in phrase):
        return "the " + phrase
    head = _FIRST_PREPOSITION.split(phrase, maxsplit=1)[0]
    if head.rsplit(" ", 1)[-1].lower() in words.countable and not head[:1].isupper():
        return with_article(phrase)
    return phrase


def contracted(text: str) -> str:
    """Return `text` in the short forms of spoken English."""
    for long, short in _SHORT_FORMS:
        text = long.sub(short, text)
    return text


_SHORT_FORMS = tuple(
    (re.compile(rf"\b{long}\b(?=[ a-z,;])"), short)
    for long, short in (
        ("do not", "don't"),
        ("does not", "doesn't"),
        ("is not", "isn't"),
        ("are not", "aren't"),
        ("cannot", "can't"),
        ("will not", "won't"),
        ("You will", "You'll"),
        ("you will", "you'll"),
        ("You have got", "You've got"),
        ("you are(?= [a-z]+ing)", "you're"),
        ("you are(?= learning| ready| so)", "you're"),
        ("It is", "It's"),
        ("There is", "There's"),
        ("there is(?= no)", "there's"),
        ("That is", "That's"),
        ("let us", "let's"),
    )
)
