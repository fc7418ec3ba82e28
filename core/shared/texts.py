"""Which characters people may write."""

import unicodedata

_UNWRITABLE = frozenset({"Cc", "Cs"})
"""Control characters, and halves of characters."""


def is_printable(text: str) -> bool:
    """Tell whether a text of one line holds neither control characters nor halves of characters."""
    return all(unicodedata.category(c) not in _UNWRITABLE for c in text)


def is_text(text: str) -> bool:
    """Tell whether a text of several lines has no other control character, and no half of one."""
    return all(c in "\n\r\t" or unicodedata.category(c) not in _UNWRITABLE for c in text)
