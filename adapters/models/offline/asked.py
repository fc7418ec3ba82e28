"""What was asked, read out of the loose data of a request."""

import re
from collections.abc import Mapping

from adapters.models.offline.plain import cleaned, shortened

_KEYWORDS_MAX = 20
_KEYWORD_CHARACTERS = 80


def text_of(inputs: Mapping[str, object], *names: str) -> str:
    """Return the first of the named inputs that has words in it, as it was written."""
    for name in names:
        value = inputs.get(name)
        if isinstance(value, str) and value.strip():
            return value
    return ""


def number_of(inputs: Mapping[str, object], name: str, *, default: int, most: int) -> int:
    """Return the named number, at least 1 and at most `most`."""
    value = inputs.get(name)
    number = value if isinstance(value, int) and not isinstance(value, bool) else default
    return max(1, min(number, most))


def keywords_of(inputs: Mapping[str, object]) -> tuple[str, ...]:
    """Return the keywords, clean and each of them once, in their order."""
    value = inputs.get("keywords")
    listed = value if isinstance(value, list | tuple) else re.split(r"[,;\n]", str(value or ""))
    keywords: dict[str, str] = {}
    for entry in listed:
        keyword = shortened(cleaned(str(entry)).strip(" .,;:"), _KEYWORD_CHARACTERS)
        if keyword:
            keywords.setdefault(keyword.casefold(), keyword)
    return tuple(keywords.values())[:_KEYWORDS_MAX]


def words_asked(inputs: Mapping[str, object]) -> int | None:
    """Return how many words were asked for, by name ("short") or by number ("800 words")."""
    value = inputs.get("length")
    if value is None or isinstance(value, bool):
        return None
    if isinstance(value, str) and value.strip().lower() in _LENGTHS:
        return _LENGTHS[value.strip().lower()]
    number = re.search(r"\d{2,5}", str(value))
    return max(120, min(int(number.group()), 1200)) if number else None


_LENGTHS = {"short": 340, "medium": 680, "long": 1100, "brief": 340, "detailed": 1100}
WORDS_USUAL = _LENGTHS["medium"]
