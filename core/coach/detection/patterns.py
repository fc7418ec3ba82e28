"""Regular expressions that are tried only on texts that they can match."""

import re
from collections.abc import Callable, Iterator
from functools import cached_property

from core.coach.detection.beginnings import beginnings_of, places_of
from core.coach.detection.needs import Need, needs_of, parsed, signs_of


class Pattern:
    """A regular expression, compiled when first tried, that looks for what it needs before.

    Hundreds of rules are asked of each clause, and nearly all need words that it has not: to see
    that takes a fraction of the time of trying them. The methods answer as those of `re.Pattern`.
    """

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern

    @cached_property
    def tried(self) -> re.Pattern[str]:
        """The expression as `re` compiles it."""
        return re.compile(self.pattern)

    @cached_property
    def needs_from_start(self) -> Need:
        """Signs of which a text has one that begins with the expression."""
        return needs_of(parsed(self.pattern), from_start=True)

    @cached_property
    def signs(self) -> tuple[Need, Need]:
        """Signs of which a text has one in which the expression is found, and how matches begin."""
        expression = parsed(self.pattern)
        return needs_of(expression, from_start=False), beginnings_of(expression)

    # Two positions may cut a word in two, so what stands between them is always tried.

    def match(self, text: str, *span: int) -> re.Match[str] | None:
        """Return the match at the beginning."""
        if self.needs_from_start and not span and self.needs_from_start.isdisjoint(signs_of(text)):
            return None
        return self.tried.match(text, *span)

    def fullmatch(self, text: str) -> re.Match[str] | None:
        """Return the match of the whole text."""
        if self.needs_from_start and self.needs_from_start.isdisjoint(signs_of(text)):
            return None
        return self.tried.fullmatch(text)

    def search(self, text: str, *span: int) -> re.Match[str] | None:
        """Return the first match."""
        needs, beginnings = self.signs
        if span or needs is None:
            return self.tried.search(text, *span)
        if needs.isdisjoint(signs_of(text)):
            return None
        return next(self.matches(text), None) if beginnings else self.tried.search(text)

    def finditer(self, text: str, *span: int) -> Iterator[re.Match[str]]:
        """Return an iterator over the matches."""
        needs, beginnings = self.signs
        if span or needs is None:
            return self.tried.finditer(text, *span)
        if needs.isdisjoint(signs_of(text)):
            return iter(())
        return self.matches(text) if beginnings else self.tried.finditer(text)

    def matches(self, text: str) -> Iterator[re.Match[str]]:
        """Give the matches, tried only where one can begin."""
        _, beginnings = self.signs
        end = 0
        for start, sign in places_of(text):
            if beginnings and sign in beginnings and start >= end:
                found = self.tried.match(text, start)
                if found:
                    yield found
                    end = found.end()

    def sub(self, new: str | Callable[[re.Match[str]], str], text: str) -> str:
        """Return the text with each match replaced."""
        needs, _ = self.signs
        if needs and needs.isdisjoint(signs_of(text)):
            return text
        return self.tried.sub(new, text)
