"""What a stream tells of an article or a creation, and what can be read out of it again."""

from collections.abc import Callable, Sequence

from core.generation.model import PENDING, Article, Creation, CreationStatus, Source, TextPiece
from core.streams.model import NewEvent

SOURCE = "source"
"""The event that names the provider and the model before the first of their text."""
Shape = Callable[[str], Sequence[NewEvent]]
"""Makes events of more and more of an answer's text."""


class Telling:
    """Makes events of an answer's pieces as they come: who writes it, then what is written."""

    def __init__(self, shaped: Callable[[], Shape], *, anew: NewEvent | None = None) -> None:
        """Be at the start of an answer; `anew` tells that it begins anew, where it may do that."""
        self._shaped = shaped
        self._anew = anew
        self._shape = shaped()
        self._source: Source | None = None

    def __call__(self, pieces: Sequence[TextPiece]) -> Sequence[NewEvent]:
        """Return the events of some more pieces; of what they take back nothing is told."""
        found: list[NewEvent] = []
        starts = [number for number, piece in enumerate(pieces) if piece.begins_anew]
        if starts:
            assert self._anew is not None
            pieces = pieces[starts[-1] :]
            found.append(self._anew)
            self._shape, self._source = self._shaped(), None
        source = next((piece.source for piece in pieces if piece.source), None)
        if source is not None and source != self._source:
            found.append(source_event(source))
            self._source = source
        text = "".join(piece.text for piece in pieces)
        if text:
            found.extend(self._shape(text))
        return found


def source_event(source: Source) -> NewEvent:
    """Return the event that says who writes what follows."""
    return NewEvent(type=SOURCE, data={"provider": source.provider, "model": source.model})


def event_of(article: Article) -> NewEvent:
    """Return what its stream tells of an article's state."""
    data: dict[str, object] = {
        "id": article.id,
        "status": article.status.value,
        "round": article.round,
    }
    if article.status in PENDING:
        return NewEvent(type="state", data=data)
    text = article.text
    data |= {
        "title": text.title if text else None,
        "content": text.markdown if text else None,
        "provider": article.provider,
        "model": article.model,
        "tokens_used": article.tokens_used,
        "micro_credits_used": article.micro_credits_used,
    }
    return NewEvent(type="done", data=data)


def failure_of(article: Article, reason: str) -> NewEvent:
    """Return the event that ends the stream of an article that was given up."""
    data = {"id": article.id, "status": article.status.value, "round": article.round}
    return NewEvent(type="error", data={"code": "failed", "detail": reason, **data})


def last_event(creation: Creation) -> NewEvent:
    """Return the event that ends a creation's stream: it says all that came of it."""
    data: dict[str, object] = {
        "id": creation.id,
        "status": creation.status.value,
        "text": creation.text,
        "suggestions": list(creation.items),
        "media": creation.media_address,
        "blob": creation.blob_key,
        "provider": creation.provider,
        "model": creation.model,
        "tokens_used": creation.tokens_used,
        "micro_credits_used": creation.micro_credits_used,
        "stop_reason": creation.stop_reason,
        "asset_id": None if creation.for_asset is None else creation.for_asset.asset_id,
        "asset_version": creation.asset_version,
    }
    if creation.status in {CreationStatus.COMPLETED, CreationStatus.CANCELLED}:
        return NewEvent(type="done", data=data)
    code = "interrupted" if creation.status is CreationStatus.INTERRUPTED else "failed"
    return NewEvent(type="error", data={"code": code, "detail": creation.error, **data})


def pieces_of(events: tuple[NewEvent, ...]) -> tuple[str, tuple[str, ...]]:
    """Return the text, or the list of texts, that a stream's events have delivered."""
    text, items = "", dict[int, str]()
    for event in events:
        if event.type == "text":
            index = event.data.get("index")
            if isinstance(index, int):
                items[index] = items.get(index, "") + str(event.data["text"])
            else:
                text += str(event.data["text"])
    return text, tuple(items[index] for index in sorted(items))


def writer_in(events: tuple[NewEvent, ...]) -> tuple[str | None, str | None]:
    """Return the provider and model that a stream's events name last, or nobody."""
    named = [event.data for event in events if event.type == SOURCE]
    return (str(named[-1]["provider"]), str(named[-1]["model"])) if named else (None, None)
