"""Plain text for the rules to read, with the way back to what was written."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from core.coach.detection.platforms import NAMES
from core.coach.detection.spelling import CONTRACTIONS, SLANG, plain_in_context, plain_word

LONGEST_READ = 10_000
"""Characters of a message that are read; what follows is left out."""

PUNCTUATION = {
    "\u2705": " done", "\u2714": " done", "\u2611": " done",
    "\u2018": "'", "\u2019": "'", "\u02bc": "'", "\u2032": "'", "`": "'", "\u00b4": "'",
    "\u201c": '"', "\u201d": '"', "\u201e": '"', "\u00ab": '"', "\u00bb": '"', "\u2033": '"',
    "\u2026": "...", "\u2013": "-", "\u2014": ";", "\u2212": "-", "\u2010": "-", "\u2011": "-",
    "\u2022": "\n", "\u2028": "\n", "\u2029": "\n", "\u00b7": " ", "\t": " ", "\r": " ",
}  # fmt: skip

TOKEN = re.compile(
    r"\bw/o?(?= )|\bb/c\b|'(?:cause|cos)\b"
    r"|[^\W_]+(?:'[^\W_]+)*"  # A word, with its apostrophes.
    r"|[&+@]"
)
SHORT_IS_FOLLOWS = re.compile(
    r" (?:got|going|gonna|about|all|made|been|open|closed|sold|back|over|off|where|done|built|up"
    r"|live|on|ready|finished|set|written"
    r"|rewritten|drawn|sewn|shot|made|bought|paid|taken|chosen|cut|drawn|shown|sold|printed"
    r"|recorded|not|now|likely|most likely|gonna|still|also|always|never|only|all|almost|nearly"
    r"|too|so"
    r"|just|officially|locked|final|free|in|out|at|with (?:the|my|our)|called|probably|definitely"
    r"|getting|starting"
    r"|launching|(?!need|red|bed|feed|seed|speed|weed|shed)[a-z]{2,}(?:ed|ing)\b|the|a|an|is|\d"
    r"|[$\u20ac\u00a3\u20b9])"
)

NAME_IS_FOLLOWS = re.compile(
    r" (?:gonna be|going to be|probably|definitely|likely|it(?=$|[ .,!])|where|what we|what i"
    r"|the (?:one|way|winner|home|place|answer|plan|move|platform|front-?runner))\b"
)
"""What follows a platform's name with a short "is" that has no apostrophe."""

SHORTEST_NAMED = 5
"""Letters of a platform's name and its "s": "was" is no short form of WhatsApp."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Normalised:
    """A message in plain words.

    `text` is lower-case; `display` is as long, with the writer's capitals. Character i of both
    stands for `original[starts[i]:ends[i]]`, and is best shown as `shown[i]`: short forms as they
    were written, typos corrected.
    """

    original: str
    text: str
    display: str
    shown: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def showing(self, start: int, end: int) -> str:
        """Return `text[start:end]` as one would show it to the writer."""
        return "".join(self.shown[start:end])

    def verbatim(self, start: int, end: int) -> str:
        """Return what was written where `text[start:end]` stands now."""
        if start >= end:
            return ""
        return self.original[self.starts[start] : self.ends[end - 1]]


def normalise(message: str) -> Normalised:
    """Return the message in plain words: never raises, whatever the message holds."""
    original = message[:LONGEST_READ]
    characters, origin = plain_characters(original)
    lowered = "".join(map(lower_one, characters))
    builder = Builder()
    position = 0
    spans = [(match.start(), match.end()) for match in TOKEN.finditer(lowered)]
    words = [lowered[start:end] for start, end in spans]
    for index, (start, end) in enumerate(spans):
        if copies_as_is(lowered, start, end):
            continue
        word = words[index]
        before = words[index - 1] if index and lowered[spans[index - 1][1] : start] == " " else ""
        after = words[index + 1] if index + 1 < len(words) else ""
        plain = plain_in_context(word, before=before, after=after)
        plain = plain or expanded_is(word, lowered, end) or plain_word(word)
        if plain != word:
            builder.copy(lowered, characters, origin, position, start)
            position = end
            typo = word not in CONTRACTIONS and word not in SLANG
            shown = plain if typo else "".join(characters[start:end])
            named = typo and word.endswith("'s") and characters[start].isupper()
            builder.replace(plain, shown, origin[start], origin[end - 1] + 1, named=named)
    builder.copy(lowered, characters, origin, position, len(lowered))
    return builder.built(original)


def plain_characters(original: str) -> tuple[list[str], list[int]]:
    """Return the message's characters in their plain forms, and where each of them stands."""
    if original.isascii():
        return list(map(plain_character, original)), list(range(len(original)))
    characters: list[str] = []
    origin: list[int] = []
    for index, character in enumerate(original):
        ends = character > LAST_LETTERS and ends_sentence(original, index)
        for plain in ". " if ends else plain_character(character):
            characters.append(plain)
            origin.append(index)
    return characters, origin


LAST_LETTERS = "\u2190"
"""Signs and emoji stand above this character."""

NO_END = re.compile(
    r"(?:^|[^\w\s!).'\"?]|\b(?:the|a|an|my|our|your|of|with|to|in|on|and|or|for|is|are|no|i))\s*$",
    re.IGNORECASE,
)
GOES_ON = re.compile(r"[^\w\n]{1,12}[a-z0-9$€£]", re.IGNORECASE)
NEAR = 12


def ends_sentence(original: str, index: int) -> bool:
    """Return whether an emoji stands between two sentences, as a full stop would."""
    if unicodedata.category(original[index]) != "So" or original[index] in PUNCTUATION:
        return False
    before = original[max(0, index - NEAR) : index].rstrip()
    return not NO_END.search(before) and bool(GOES_ON.match(original, index))


@lru_cache(maxsize=4096)
def plain_character(character: str) -> str:
    """Return the plain form of a character: emoji and invisible characters become spaces."""
    plain = PUNCTUATION.get(character)
    if plain is not None:
        return plain
    if character.isascii():
        return character if character.isprintable() or character == "\n" else " "
    kind = unicodedata.category(character)
    if kind in {"Cf", "Mn", "Me"}:
        return ""
    if kind in {"So", "Sk", "Cs", "Cn", "Co", "Cc", "Zs", "Zl", "Zp"}:
        return " "
    return unicodedata.normalize("NFKC", character)


@lru_cache(maxsize=4096)
def lower_one(character: str) -> str:
    """Return the character in lower case where that is one character, else the character."""
    lower = character.lower()
    return lower if len(lower) == 1 else character


def expanded_is(word: str, text: str, end: int) -> str | None:
    """Return "noun is" for "noun's" where a possessive can't stand, and for "podias gonna be"."""
    if word.endswith("'s") and SHORT_IS_FOLLOWS.match(text, end):
        return f"{word[:-2]} {'has' if text.startswith((' been', ' got'), end) else 'is'}"
    named = len(word) >= SHORTEST_NAMED and word.endswith("s") and word[:-1] in NAMES
    if named and NAME_IS_FOLLOWS.match(text, end):
        return f"{word[:-1]} is"
    return None


CURRENCY = frozenset("$\u20ac\u00a3")
LONGEST_PREFIX = 2
"""Letters that may stand before a sign of a currency: "R$89"."""


def copies_as_is(text: str, start: int, end: int) -> bool:
    """Return whether a token is part of something that is no word: an address, a sum."""
    before, after = text[start - 1 : start], text[end : end + 2]
    joined_after = after[:1] in {".", "/", "@", ":"} and after[1:].isalnum()
    numeric = text[start:end].isdigit()
    if after[:1] in CURRENCY and end - start <= LONGEST_PREFIX:
        return True
    if text[start:end] == "+" and (before.isdigit() or after[:1].isdigit()):
        return True
    return not numeric and (before in {"@", "#", "/"} or joined_after)


class Builder:
    """Puts the plain text together."""

    def __init__(self) -> None:
        self.text: list[str] = []
        self.display: list[str] = []
        self.shown: list[str] = []
        self.starts: list[int] = []
        self.ends: list[int] = []

    def copy(
        self,
        text: str,
        characters: list[str],
        origin: list[int],
        start: int,
        end: int,
    ) -> None:
        """Add what needs no change, with runs of spaces as one space."""
        for first, last in self.without_runs(text, start, end):
            places = origin[first:last]
            self.text += text[first:last]
            self.display += characters[first:last]
            self.shown += characters[first:last]
            self.starts += places
            self.ends += [place + 1 for place in places]

    def without_runs(self, text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Give the spans between `start` and `end` in which one space is left of each run."""
        after_space = self.text[-1:] == [" "]
        while start < end:
            while after_space and text.startswith(" ", start, end):
                start += 1
            run = text.find("  ", start, end)
            last = end if run < 0 else run + 1
            yield start, last
            start, after_space = last, True

    def replace(self, plain: str, shown: str, start: int, end: int, *, named: bool) -> None:
        """Add plain words for the span from `start` to `end` of the message, a name in capitals."""
        self.text.extend(plain)
        self.display.extend(plain.capitalize() if named else plain)
        self.shown.extend([shown, *[""] * (len(plain) - 1)])
        self.starts.extend([start] * len(plain))
        self.ends.extend([end] * len(plain))

    def built(self, original: str) -> Normalised:
        """Return what was put together."""
        return Normalised(
            original=original,
            text="".join(self.text),
            display="".join(self.display),
            shown=tuple(self.shown),
            starts=tuple(self.starts),
            ends=tuple(self.ends),
        )
