"""Pieces of a model's answer, shaped into events for those who watch."""

from collections.abc import Sequence

from core.generation.model import Creation, Operation
from core.generation.rules.readable import ReadableJson
from core.streams.model import NewEvent

SHOWN_AS = {"markdown": "content"}
"""What articles call a field that models are asked for under another name."""


class ArticleShaper:
    """Makes events of an article's fields while its JSON is being written."""

    def __init__(self) -> None:
        """Begin at the start of an answer."""
        self._reader = ReadableJson()

    def __call__(self, text: str) -> Sequence[NewEvent]:
        """Return the events of some more of the answer."""
        found: list[NewEvent] = []
        for piece in self._reader.feed(text):
            data: dict[str, object] = {
                "field": SHOWN_AS.get(piece.field, piece.field),
                "text": piece.text,
            }
            if piece.index is not None:
                data["index"] = piece.index
            found.append(NewEvent(type="text", data=data))
        return found


class CreationShaper:
    """Makes events of text: as it is, or each suggestion apart."""

    def __init__(self, creation: Creation) -> None:
        """Begin at the start of an answer."""
        suggests = creation.operation is Operation.SUGGESTIONS
        self._reader = ReadableJson() if suggests else None

    def __call__(self, text: str) -> Sequence[NewEvent]:
        """Return the events of some more text."""
        if self._reader is None:
            return [NewEvent(type="text", data={"text": text})] if text else []
        return [
            NewEvent(type="text", data={"index": piece.index, "text": piece.text})
            for piece in self._reader.feed(text)
        ]
