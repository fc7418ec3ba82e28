"""What an extractor finds: a value in its place."""

import re
from dataclasses import dataclass

from core.coach.detection.model import Category
from core.coach.detection.patterns import Pattern


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A value of one category at `start` to `end` of a clause's text.

    `whole` says that the value is best told by the clause around it; else `value` tells it.
    `sure` says that nothing else is meant by such words; else a cue must stand close.
    `aside` says that it stands after "for the": it tells for whom, where there is more to tell.
    `focus` is where a topic begins: what else stands there is no topic.
    """

    category: Category
    subject: str
    value: str
    start: int
    end: int
    whole: bool = False
    sure: bool = True
    aside: bool = False
    focus: int | None = None


FOR_WHOM = Pattern(
    r"\bfor (?:(?:the|my|our|all|both|first|everyone|everybody|anyone|anybody|people|those|folks"
    r"|members"
    r"|students|paid|next|whole|full|entire|complete|old|existing|former|current|from|in|on|of"
    r"|who are"
    r"|who were) )*$"
)
"""What comes before whom or what something is for."""


def any_of(words: str) -> str:
    """Return a pattern for any of the words, separated by commas, the longest first."""
    listed = sorted({" ".join(word.split()) for word in words.split(",")}, key=len, reverse=True)
    return "|".join(re.escape(word) for word in listed if word)


def whole_clause(text: str, category: Category = Category.CONTENT, subject: str = "topic") -> Found:
    """Return the whole clause as what was decided."""
    return Found(
        category=category,
        subject=subject,
        value=text,
        start=0,
        end=len(text),
        whole=True,
    )
