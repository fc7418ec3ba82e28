"""Title, tags, metadata and text: what may stand there, and how it is found."""

import json
import math
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace

from core.accounts.rules.profiles import DEPTH_MAX, WHOLE_MAX
from core.assets.errors import AssetInvalid
from core.assets.model import Asset, AssetFilter, AssetKind
from core.shared.errors import FieldError
from core.shared.texts import is_text

TITLE_LENGTH_MAX = 300
TITLE_FROM_TEXT = 80
TAGS_MAX = 50
TAG_LENGTH_MAX = 80
METADATA_BYTES_MAX = 16 * 1024
CONTENT_LENGTH_MAX = 200_000
PROMPT_LENGTH_MAX = 8_000
NOTE_LENGTH_MAX = 500
NAME_LENGTH_MAX = 120
SEARCHED_CHARACTERS = 2_000
"""So much of the beginning of a text is searched."""
UNTITLED = "Untitled"


@dataclass(frozen=True, slots=True, kw_only=True)
class Details:
    """What of an asset changes without a new version; None stays.

    `no_campaign` takes it out of its campaign.
    """

    title: str | None = None
    tags: tuple[str, ...] | None = None
    metadata: Mapping[str, object] | None = None
    campaign_id: str | None = None
    no_campaign: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What somebody wrote by hand: a text, and what they say of its making."""

    content: str | None = None
    prompt: str | None = None
    model: str | None = None
    note: str | None = None


def check_written(written: Written) -> Written:
    """Return it with white space around it trimmed, but for the text's. Raises `AssetInvalid`."""
    wrong: list[FieldError] = []

    def tidy(field: str, text: str | None, most: int) -> str | None:
        if text is None:
            return None
        if len(text) > most:
            wrong.append(FieldError(field=field, message=f"at most {most} characters"))
        if not is_text(text):
            wrong.append(FieldError(field=field, message="printable characters only"))
        return text if field == "content" else text.strip() or None

    checked = Written(
        content=tidy("content", written.content, CONTENT_LENGTH_MAX),
        prompt=tidy("prompt", written.prompt, PROMPT_LENGTH_MAX),
        model=tidy("model", written.model, NAME_LENGTH_MAX),
        note=tidy("note", written.note, NOTE_LENGTH_MAX),
    )
    if wrong:
        raise AssetInvalid("The asset can't hold this.", errors=tuple(wrong))
    return checked


def check_details(details: Details) -> Details:
    """Return them tidied. Raises `AssetInvalid`, naming each field."""
    wrong: list[FieldError] = []
    title = None if details.title is None else " ".join(details.title.split())
    if title is not None and not (0 < len(title) <= TITLE_LENGTH_MAX and is_text(title)):
        message = f"from 1 to {TITLE_LENGTH_MAX} printable characters"
        wrong.append(FieldError(field="title", message=message))
    tags = None if details.tags is None else tidy_tags(details.tags)
    if tags is not None and not (
        len(tags) <= TAGS_MAX and all(len(t) <= TAG_LENGTH_MAX and is_text(t) for t in tags)
    ):
        message = f"at most {TAGS_MAX}, each of at most {TAG_LENGTH_MAX} printable characters"
        wrong.append(FieldError(field="tags", message=message))
    if details.metadata is not None and (problem := too_much(details.metadata)):
        wrong.append(FieldError(field="metadata", message=problem))
    if wrong:
        raise AssetInvalid("The asset can't be like this.", errors=tuple(wrong))
    return replace(details, title=title, tags=tags)


def detailed(asset: Asset, details: Details) -> Asset:
    """Return the asset with other details: equal to it where nothing differs."""
    return replace(
        asset,
        title=details.title or asset.title,
        tags=asset.tags if details.tags is None else details.tags,
        metadata=asset.metadata if details.metadata is None else details.metadata,
        campaign_id=None if details.no_campaign else details.campaign_id or asset.campaign_id,
    )


def tidy_tags(tags: tuple[str, ...]) -> tuple[str, ...]:
    """Return each tag once, with its white space tidied, in the order given."""
    return tuple(dict.fromkeys(tag for tag in (" ".join(t.split()) for t in tags) if tag))


def tidy_filter(wish: AssetFilter) -> AssetFilter:
    """Return what is wished with its tag as tags are kept; an empty one asks for none."""
    tag = None if wish.tag is None else " ".join(wish.tag.split()) or None
    return replace(wish, tag=tag, q=wish.q or None)


def too_much(metadata: Mapping[str, object]) -> str | None:
    """Return what is too much about metadata, or None."""
    if not is_sound(metadata, 0):
        return (
            f"must not be nested deeper than {DEPTH_MAX}, nor have numbers beyond 64 bits "
            "or halves of characters"
        )
    size = len(json.dumps(metadata, ensure_ascii=False, separators=(",", ":")).encode())
    return None if size <= METADATA_BYTES_MAX else f"at most {METADATA_BYTES_MAX} bytes as JSON"


def is_sound(value: object, depth: int) -> bool:
    """Tell whether a JSON value is kept exactly by every storage and every reader."""
    if depth > DEPTH_MAX:
        return False
    if isinstance(value, Mapping):
        return all(is_sound(part, depth + 1) for pair in value.items() for part in pair)
    if isinstance(value, list | tuple):
        return all(is_sound(part, depth + 1) for part in value)
    if isinstance(value, str):
        return not any(unicodedata.category(c) == "Cs" for c in value)
    if isinstance(value, float):
        return math.isfinite(value)
    return not isinstance(value, int) or -WHOLE_MAX <= value < WHOLE_MAX


def title_from(text: str) -> str:
    """Return a title for a text that was given none: its first line, cut to a good length."""
    lines = (" ".join(line.split()) for line in text[:SEARCHED_CHARACTERS].split("\n"))
    bare = (line.lstrip("#> ")[:TITLE_FROM_TEXT] for line in lines)
    return next(filter(None, bare), UNTITLED)


def folded(text: str) -> str:
    """Return a text as searches compare it: whatever the case and the form of its letters."""
    return unicodedata.normalize("NFKC", text).casefold()


def found_by(title: str, tags: tuple[str, ...], content: str) -> str:
    """Return what a search reads of an asset."""
    return folded("\n".join((title, *tags, content[:SEARCHED_CHARACTERS])))


def check_kind(kind: AssetKind, wanted: AssetKind | None) -> None:
    """Raise `AssetInvalid` where another kind was asked for than the content is of."""
    if wanted not in {None, kind}:
        error = FieldError(field="kind", message=f"this is of the kind {kind.value}")
        raise AssetInvalid("An asset is of its content's kind.", errors=(error,))
