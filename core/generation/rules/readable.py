"""Reading a JSON answer while it is still being written."""

from dataclasses import dataclass
from enum import Enum, auto

ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f"}
UNICODE_DIGITS = 4
HIGH_SURROGATE = range(0xD800, 0xDC00)
LOW_SURROGATE = range(0xDC00, 0xE000)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadablePiece:
    """Some characters of one text inside the object: of a field, or of an item of a list."""

    field: str
    index: int | None
    text: str


class _In(Enum):
    """Where the reader stands."""

    BETWEEN = auto()
    KEY = auto()
    VALUE = auto()


class ReadableJson:
    """Gives the texts of a JSON object (and of lists of texts in it) as they arrive.

    It promises nothing about what is no such object: then little or nothing is readable, and
    whoever reads the whole answer at the end says so.
    """

    def __init__(self) -> None:
        """Begin before the object."""
        self._in = _In.BETWEEN
        self._key = ""
        self._index: int | None = None
        self._after_colon = False
        self._escape: str | None = None
        self._high = ""

    def feed(self, text: str) -> list[ReadablePiece]:
        """Take more of the answer; return what became readable."""
        found: list[ReadablePiece] = []
        for character in text:
            readable = self._step(character)
            if not readable:
                continue
            last = found[-1] if found else None
            if last and (last.field, last.index) == (self._key, self._index):
                readable = last.text + readable
                found.pop()
            found.append(ReadablePiece(field=self._key, index=self._index, text=readable))
        return found

    def _step(self, character: str) -> str:
        if self._in is _In.BETWEEN:
            self._between(character)
            return ""
        if self._escape is None and character == '"':
            self._close()
            return ""
        decoded = self._decoded(character)
        if self._in is _In.KEY:
            self._key += decoded
            return ""
        return decoded

    def _between(self, character: str) -> None:
        if character == '"':
            self._in = _In.VALUE if self._after_colon else _In.KEY
            if self._in is _In.KEY:
                self._key = ""
        elif character == ":":
            self._after_colon = True
        elif character == "[":
            self._index = 0
        elif character == "]":
            self._index = None
        elif character == "," and self._index is None:
            self._after_colon = False
        elif character == "," and self._index is not None:
            self._index += 1

    def _close(self) -> None:
        self._in = _In.BETWEEN
        self._high = ""

    def _decoded(self, character: str) -> str:
        """Return what a character inside a text adds to it; escapes take several."""
        if self._escape is None:
            if character == "\\":
                self._escape = ""
                return ""
            return character
        self._escape += character
        if not self._escape.startswith("u"):
            self._escape = None
            return ESCAPES.get(character, character)
        if len(self._escape) <= UNICODE_DIGITS:
            return ""
        digits, self._escape = self._escape[1:], None
        try:
            return self._unicode(int(digits, 16))
        except ValueError:
            return ""

    def _unicode(self, code: int) -> str:
        """Return a character; one beyond the first 65,536 comes in two halves."""
        if code in HIGH_SURROGATE:
            self._high = chr(code)
            return ""
        if code in LOW_SURROGATE:
            pair, self._high = self._high + chr(code), ""
            return pair.encode("utf-16", "surrogatepass").decode("utf-16", "ignore")
        return chr(code)
