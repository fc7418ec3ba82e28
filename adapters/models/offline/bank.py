"""The data files in `phrases/`, read once and checked against their shapes."""

import tomllib
from functools import cache
from pathlib import Path
from typing import TypeVar

import msgspec

_PHRASES = Path(__file__).parent / "phrases"

T = TypeVar("T")


class Section(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What one section can say: an opening, what deepens it, and the entries of a list."""

    headings: tuple[str, ...]
    lead: tuple[str, ...] = ()
    more: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    ordered: bool = False
    pair: bool = False
    """The opening is only fair together with what follows it."""


class Kind(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How an article of one kind is built: the order of its sections, and which come first."""

    order: tuple[str, ...]
    grow: tuple[str, ...]
    titles: tuple[str, ...]
    summaries: tuple[str, ...]
    intros: tuple[str, ...]
    sections: dict[str, Section] = {}


class Tone(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a tone adds to an article."""

    contract: bool
    open: tuple[str, ...]
    asides: tuple[str, ...]
    close: tuple[str, ...]
    titles: tuple[str, ...]


class Domain(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A field of life: the words that give it away, who does this, and what practice teaches."""

    words: frozenset[str]
    person: str
    people: str
    place: str
    session: str
    what: str = ""
    need: str = ""
    example: str = ""
    measure: str = ""
    mistakes: tuple[str, ...] = ()
    faq: tuple[str, ...] = ()


class Words(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Word lists by which English wording is understood."""

    audiences: frozenset[str]
    first_words: frozenset[str]
    superlatives: frozenset[str]
    determiners: frozenset[str]
    countable: frozenset[str]
    singular_s: frozenset[str]
    plurals: frozenset[str]
    describing_ing: frozenset[str]
    verbs: frozenset[str]
    imperatives: frozenset[str]
    minor: frozenset[str]
    proper: frozenset[str]
    doubling: frozenset[str]
    kinds: dict[str, frozenset[str]]


class Language(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Everything for articles in a language other than English."""

    name: str
    quotes: tuple[str, str]
    keywords: tuple[str, ...]
    suggestions: tuple[str, ...]
    paragraphs: tuple[str, ...]
    article: Kind


class Tones(msgspec.Struct, frozen=True, kw_only=True):
    """The tones by name, and other names for them."""

    aliases: dict[str, str]
    by_name: dict[str, Tone]


class Keywords(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Sentences that carry a keyword."""

    sentences: tuple[str, ...]


def read(path: str, shape: type[T]) -> T:
    """Return the data file at `path` below `phrases/` in its shape."""
    data = tomllib.loads((_PHRASES / path).read_text(encoding="utf-8"))
    return msgspec.convert(data, shape)


@cache
def kinds() -> dict[str, Kind]:
    """Return the kinds of English articles by name."""
    return read("english/kinds.toml", dict[str, Kind])


@cache
def sections() -> dict[str, Section]:
    """Return the sections that every kind of English article can have."""
    return read("english/sections.toml", dict[str, Section])


@cache
def domains() -> dict[str, Domain]:
    """Return the fields of life by name; "general" is for whatever fits nowhere."""
    return read("english/domains.toml", dict[str, Domain])


@cache
def words() -> Words:
    """Return the English word lists."""
    return read("english/words.toml", Words)


@cache
def keyword_sentences() -> tuple[str, ...]:
    """Return the English sentences with a place for a keyword."""
    return read("english/keywords.toml", Keywords).sentences


@cache
def _tones() -> Tones:
    return read("english/tones.toml", Tones)


def tone(name: str) -> Tone:
    """Return the tone of that name or nickname, or the neutral one."""
    tones = _tones()
    for word in name.lower().replace("-", " ").split():
        known = tones.by_name.get(tones.aliases.get(word, word))
        if known is not None:
            return known
    return tones.by_name["neutral"]
