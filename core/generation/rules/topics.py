"""What an operator refuses to have written or drawn."""

from collections.abc import Iterable
from dataclasses import dataclass

from core.generation.errors import TopicRefused


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicPolicy:
    """Words and phrases that no request may contain, compared without case.

    Asked after the key and before a hold: a repeat has its first answer whatever is refused now.
    """

    refused: tuple[str, ...] = ()

    def check(self, texts: Iterable[object]) -> None:
        """Raise `TopicRefused` when a text has a refused word or phrase in it, as whole words."""
        for text in texts:
            words = f" {normal(str(text))} "
            if any(f" {normal(each)} " in words for each in self.refused):
                raise TopicRefused("This server does not write about that. Choose another topic.")


def normal(text: str) -> str:
    """Return a text as words in lower case with single spaces."""
    return " ".join("".join(c if c.isalnum() else " " for c in text.casefold()).split())
