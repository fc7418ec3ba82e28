"""The signs without which a regular expression can't match, read off the expression itself.

The signs of a text are the first letters of each of its words, "0" for any digit, and each other
character but spaces. An expression is walked over all its paths at once, each knowing how the word
it is in began, and signs of which it has read at least one (of several such sets the rarest). What
all paths have read together is what the expression needs. An item that is no certain character
makes a path forget its word, nothing else: no need is claimed that a match could do without.
"""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from re import _constants as sre  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any, TypeAlias

from core.coach.detection.words import words

LETTERS = 4
"""First letters of a word that are its sign: "launched" and "launching" have the same."""

PIECE = re.compile(rf"[^\W\d]{{1,{LETTERS}}}|[^\w\s]")
"""The signs of a word and of what is no word; the later letters of a word do no harm."""

ANY_DIGIT = re.compile(r"\d")
DIGIT = "0"
TOKEN = re.compile(r"[^\W\d]+|\d|\s|[^\w\s]")
LETTER = re.compile(r"[^\W\d]")
COMMON = words("""
    i we the to a an it is and that of for in on with my our will am are be have has this so but do
    not you at as all or they up out no one was if what just by from ther goin like abou woul now
    more 0 , . ' - ~""")
"""Signs that many texts have: they tell little."""

Need: TypeAlias = frozenset[str] | None
"""Signs of which one is read; None where it may be anything."""

Paths: TypeAlias = dict[str | None, Need]
"""What has been read, by how the present word began: "" between words, None for unknown."""

READ = " " * LETTERS
"""The beginning of a word whose sign has been read."""

Parsed: TypeAlias = Any
"""What `re` makes of an expression, or of a part of it; the library has no name for its type."""

Items: TypeAlias = Sequence[tuple[Any, Any]]
"""What each item of a parsed expression is, and what that says."""

MOST_PATHS = 400
LONGEST_RANGE = 12


@lru_cache(maxsize=1024)
def signs_of(text: str) -> frozenset[str]:
    """Return the signs of a text."""
    signs = PIECE.findall(text)
    if ANY_DIGIT.search(text):
        signs.append(DIGIT)
    return frozenset(signs)


def sign_of(token: str) -> str:
    """Return the sign of a word, a digit or another character."""
    return DIGIT if token.isdecimal() else token[:LETTERS]


def parsed(pattern: str) -> Parsed:
    """Return an expression as `re` parses it."""
    return parser.parse(pattern)


def needs_of(expression: Parsed, *, from_start: bool) -> Need:
    """Return signs of which each text has one that is matched, None for no such signs.

    `from_start` says that a match begins where the text does; else it may begin inside a word.
    """
    start = "" if from_start else None
    return union(Walk(learns=True).through(expression, {start: None}).values())


class Walk:
    """A walk through an expression; what may be left out is walked through without learning."""

    def __init__(self, *, learns: bool) -> None:
        self.learns = learns

    def through(self, expression: Parsed, paths: Paths) -> Paths:
        """Return the paths after a parsed expression."""
        literal = ""
        for kind, value in expression.data:
            if kind is sre.LITERAL:
                literal += chr(value)
                continue
            paths = self.after_item(kind, value, self.after(literal, paths))
            literal = ""
            if len(paths) > MOST_PATHS:
                paths = self.forgetting(paths)
        return self.after(literal, paths)

    def after_item(self, kind: object, value: Any, paths: Paths) -> Paths:  # noqa: ANN401
        """Return the paths after an item that is more than one certain character."""
        if kind is sre.BRANCH:
            paths = merged([self.through(branch, paths) for branch in value[1]])
        elif kind is sre.SUBPATTERN and not value[1]:
            paths = self.through(value[3], paths)
        elif kind in {sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT}:
            least, most, body = value
            paths = self.repeated(least, most, body, paths)
        elif kind is sre.IN and (listed := characters(value)):
            paths = merged([self.after(each, paths) for each in listed])
        elif kind is sre.AT and value is not sre.AT_NON_BOUNDARY:
            paths = self.after_word(paths)
        elif kind is sre.ASSERT and value[0] > 0:
            ahead = union(self.through(value[1], paths).values())
            paths = {word: self.rarer(need, ahead) for word, need in paths.items()}
        elif kind not in {sre.ASSERT, sre.ASSERT_NOT}:
            paths = self.forgetting(paths)
        elif keeps_letters_out(kind, value[1].data, ahead=value[0] > 0):
            paths = self.after_word(paths) if value[0] > 0 else between_words(paths)
        return paths

    def after(self, literal: str, paths: Paths) -> Paths:
        """Return the paths after certain characters."""
        for token in TOKEN.findall(literal):
            if LETTER.match(token):
                paths = merged([self.in_word(token, *path) for path in paths.items()])
            else:
                sign = None if token.isspace() else sign_of(token)
                paths = self.after_sign(sign, self.after_word(paths))
        return paths

    def after_sign(self, sign: str | None, paths: Paths) -> Paths:
        """Return the paths after a digit, another character or, None, a space."""
        read = frozenset({sign}) if sign else None
        return {word: self.rarer(need, read) for word, need in paths.items()}

    def in_word(self, letters: str, word: str | None, need: Need) -> Paths:
        """Return the path after letters that the present word goes on with."""
        if word is None or word == READ:
            return {word: need}
        word = (word + letters)[:LETTERS]
        if len(word) < LETTERS or not self.learns:
            return {word: need}
        return {READ: self.rarer(need, frozenset({word}))}

    def after_word(self, paths: Paths) -> Paths:
        """Return the paths after the end of the word that each of them is in."""
        read = [(word and word != READ and frozenset({word}), need) for word, need in paths.items()]
        return merged([{"": self.rarer(need, sign or None)} for sign, need in read])

    def forgetting(self, paths: Paths) -> Paths:
        """Return the paths after anything at all."""
        return {None: union(paths.values())} if paths else paths

    def repeated(self, least: int, most: int, expression: Parsed, paths: Paths) -> Paths:
        """Return the paths after what comes `least` to `most` times."""
        if least:
            paths = self.through(expression, paths)
        fresh = paths if most > max(least, 1) or not least else {}
        while fresh:
            more = merged([paths, self.optional().through(expression, fresh)])
            fresh = {word: more[word] for word in more if more[word] != paths.get(word, ())}
            paths = more
        return paths

    def optional(self) -> "Walk":
        """Return the walk through what may be left out."""
        return Walk(learns=False)

    def rarer(self, need: Need, other: Need) -> Need:
        """Return which of two needs tells more."""
        if need is None or other is None:
            return need or other
        return other if self.learns and commonness(other) < commonness(need) else need


@lru_cache(maxsize=4096)
def commonness(signs: frozenset[str]) -> int:
    """Return a measure of how many texts have one of the signs."""
    return sum(30 if sign in COMMON else 1 for sign in signs)


def union(needs: Iterable[Need]) -> Need:
    """Return what is needed where any one of the needs is."""
    signs: set[str] = set()
    for need in needs:
        if need is None:
            return None
        signs |= need
    return frozenset(signs)


def merged(several: list[Paths]) -> Paths:
    """Return all the paths; those that are in the same word go on as one."""
    if len(several) == 1:
        return several[0]
    needs: dict[str | None, list[Need]] = {}
    for paths in several:
        for word, need in paths.items():
            needs.setdefault(word, []).append(need)
    return {word: union(each) for word, each in needs.items()}


def characters(items: Items) -> set[str] | None:
    """Return the characters of a class, one digit for all, None where they are too many."""
    found: set[str] = set()
    for kind, value in items:
        if kind is sre.LITERAL:
            found.add(chr(value))
        elif kind is sre.RANGE and value[1] - value[0] < LONGEST_RANGE:
            found.update(map(chr, range(value[0], value[1] + 1)))
        elif kind is sre.CATEGORY and value in {sre.CATEGORY_DIGIT, sre.CATEGORY_SPACE}:
            found.add(DIGIT if value is sre.CATEGORY_DIGIT else " ")
        else:
            return None
    return found


def between_words(paths: Paths) -> Paths:
    """Return the paths where no letter stands before."""
    return merged([{word or "": need} for word, need in paths.items()])


def keeps_letters_out(kind: object, items: Items, *, ahead: bool) -> bool:
    """Return whether a look behind or ahead lets no letter stand there."""
    if not len(items):
        return False
    nearest, value = items[0 if ahead else -1]
    if kind is sre.ASSERT_NOT:
        word = (sre.CATEGORY, sre.CATEGORY_WORD)
        return len(items) == 1 and nearest is sre.IN and word in value
    listed = {chr(value)} if nearest is sre.LITERAL else nearest is sre.IN and characters(value)
    return bool(listed) and not any(LETTER.match(each) for each in listed or ())
