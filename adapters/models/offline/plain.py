"""What users write, made harmless and tidy before it goes into a text."""

import re
import unicodedata

_JOINERS = "\u200c\u200d"  # They hold emoji and some scripts together.
_QUOTES = "\"'`\u201c\u201d\u201e\u2018\u2019\u00ab\u00bb"
_SPECIAL = re.compile(r"[\\`*_\[\]|~#]")
_ENTITY = re.compile(r"&(?=#?\w+;)")
_OPENING = re.compile(r"^(?:[-+=:]|\d+[.)])")


def cleaned(text: str) -> str:
    """Return `text` on one line, without control characters and without angle brackets.

    Angle brackets become the small quotation marks that resemble them: what was typed stays
    readable and can nowhere become a tag.
    """
    kept = []
    for character in unicodedata.normalize("NFC", text):
        category = unicodedata.category(character)
        if category == "Cc":
            kept.append(" ")
        elif category in {"Cf", "Cs", "Co", "Cn"} and character not in _JOINERS:
            continue
        else:
            kept.append(character)
    plain = "".join(kept).replace("<", "\u2039").replace(">", "\u203a")
    return " ".join(plain.split())


def unquoted(text: str) -> str:
    """Return `text` without the quotation marks around it, where there are any."""
    inner = text.strip(_QUOTES + " ")
    return inner if text[:1] in _QUOTES and text[-1:] in _QUOTES and inner else text


def in_markdown(text: str) -> str:
    """Return cleaned `text` so that Markdown shows it as it is."""
    escaped = _ENTITY.sub(r"\&", _SPECIAL.sub(lambda found: "\\" + found.group(), text))
    return _OPENING.sub(lambda found: found.group()[:-1] + "\\" + found.group()[-1], escaped)


def capitalised(text: str) -> str:
    """Return `text` with its first letter in upper case and the others as they were."""
    first = text[:1].upper()
    return first + text[1:] if len(first) == 1 else text


def shortened(text: str, characters_max: int) -> str:
    """Return `text`, or as many of its whole words as fit, with an ellipsis."""
    if len(text) <= characters_max:
        return text
    head = text[: characters_max - 1]
    whole_words = head.rsplit(" ", 1)[0] if " " in head else head
    return whole_words.rstrip(" ,;:.-\u2013") + "\u2026"


def sentences(template: str) -> tuple[str, ...]:
    """Return the sentences of a paragraph of ours (in users' text a stop may mean anything)."""
    return tuple(re.split(r"(?<=[.!?:\u0964])\s+(?=[^a-z\s])", template.strip()))
