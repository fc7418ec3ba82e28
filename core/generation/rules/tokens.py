"""How many tokens a text may have, before any provider has counted it, and what it had."""

from dataclasses import dataclass

from core.ledger.model import TokenUsage
from core.usage.model import TokenCount

_SIXTHS_PER_LETTER = 2
_SIXTHS_PER_OTHER_BYTE = 3
_LETTERS = b" abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """The most that a text is held for: prompt and output cap, in tokens."""

    prompt_tokens: int
    output_tokens_max: int

    @property
    def tokens(self) -> int:
        """Both together."""
        return self.prompt_tokens + self.output_tokens_max


def estimate_tokens(text: str) -> int:
    """Return a careful estimate of the tokens in `text`: rather too many than too few.

    Counts the bytes of the text in UTF-8: three plain letters or spaces make a token, as do two
    bytes of anything else (digits, punctuation, other scripts). The tokenizers in use today make
    about four letters of English a token, so this stays above them for prose. An empty text has
    none. The estimate needs no tables and never changes; of two texts joined it is at most
    the sum of both, and never less than that of either.
    """
    return -(-_sixths(text) // 6)


def _sixths(text: str) -> int:
    data = text.encode("utf-8", errors="replace")
    others = len(data.translate(None, delete=_LETTERS))
    return (len(data) - others) * _SIXTHS_PER_LETTER + others * _SIXTHS_PER_OTHER_BYTE


class TokenTally:
    """Estimates a text that comes in pieces: the same number as for the whole."""

    def __init__(self) -> None:
        """Begin with an empty text."""
        self._sixths = 0

    def add(self, text: str) -> int:
        """Take another piece; return the estimate of all so far."""
        self._sixths += _sixths(text)
        return -(-self._sixths // 6)


def usage_of(count: TokenCount) -> TokenUsage:
    """Return what a provider counted, as a charge says it."""
    return TokenUsage(
        input=count.input, cached=count.cached, output=count.output, reasoning=count.reasoning
    )
