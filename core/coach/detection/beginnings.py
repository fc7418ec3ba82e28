"""The signs with one of which every match of a regular expression begins."""

from functools import lru_cache
from re import _constants as sre  # type: ignore[attr-defined]
from typing import Any

from core.coach.detection.needs import LETTERS, TOKEN, Need, Parsed, Paths, Walk, merged, sign_of


@lru_cache(maxsize=256)
def places_of(text: str) -> tuple[tuple[int, str], ...]:
    """Return where in the text its words, digits and other characters stand, with their signs."""
    return tuple((token.start(), sign_of(token.group())) for token in TOKEN.finditer(text))


def beginnings_of(expression: Parsed) -> Need:
    """Return the signs that matches begin with, None where they may begin with anything."""
    walk = Beginning()
    unfinished = walk.through(expression, {None: None})
    return frozenset(walk.signs) if walk.certain and not unfinished else None


class Beginning(Walk):
    """A walk on which each path ends where its first sign is known."""

    def __init__(self) -> None:
        super().__init__(learns=False)
        self.signs: set[str] = set()
        self.certain = True

    def after_item(self, kind: object, value: Any, paths: Paths) -> Paths:  # noqa: ANN401
        """Return the paths that are not at their end; what is only foreseen begins no match."""
        foreseen = kind is sre.ASSERT and value[0] > 0
        return paths if foreseen or not paths else super().after_item(kind, value, paths)

    def in_word(self, letters: str, word: str | None, need: Need) -> Paths:
        """Return the path in its first word, none where that is known or can't be known."""
        if word is None:
            return self.forgetting({word: need})
        word = (word + letters)[:LETTERS]
        return self.after_word({word: need}) if len(word) == LETTERS else {word: need}

    def after_word(self, paths: Paths) -> Paths:
        """Return the paths that have read nothing yet."""
        self.signs.update(word for word in paths if word)
        return merged([{"": need} for word, need in paths.items() if not word])

    def after_sign(self, sign: str | None, paths: Paths) -> Paths:
        """End the paths: with the sign, or in doubt where a space begins the match."""
        if sign is None:
            return self.forgetting(paths)
        self.signs.update([sign] if paths else [])
        return {}

    def forgetting(self, paths: Paths) -> Paths:
        """End the paths in doubt."""
        self.certain = self.certain and not paths
        return {}

    def optional(self) -> Walk:
        """Return this walk: what may be left out may begin a match, too."""
        return self
