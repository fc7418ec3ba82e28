"""Assets and their versions."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from core.shared.ids import AccountId


class AssetKind(StrEnum):
    """What an asset is; it stays that."""

    TEXT = "text"
    IMAGE = "image"
    VIDEO = "video"


class SourceKind(StrEnum):
    """What a version was made from."""

    ARTICLE = "article"
    CREATION = "creation"


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """An article, or what `ai/` made: it has the prompt from which the same can be made again."""

    kind: SourceKind
    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """Media of the asset's own; `digest` is the SHA-256 of their bytes, in hex."""

    media_id: str
    address: str
    blob_key: str | None
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What a version will hold: a text, or media; who made it, from what, and what it cost.

    `source` is what it was made from just now. `recipe` is where the last prompt in its line is;
    None takes the one of the version before.
    """

    author: str
    content: str | None = None
    shown: Shown | None = None
    prompt: str | None = None
    provider: str | None = None
    model: str | None = None
    note: str | None = None
    tokens_used: int | None = None
    micro_credits_used: int | None = None
    source: Source | None = None
    recipe: Source | None = None
    restored_from: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One state of an asset's content; never changed. `digest` is the SHA-256 of that, in hex.

    Versions of an asset are numbered from 1 without gaps. `parent` is the version before it, None
    for the first.
    """

    asset_id: str
    account_id: AccountId
    number: int
    parent: int | None
    digest: str
    author: str
    created_at: datetime
    content: str | None = None
    media_id: str | None = None
    media_address: str | None = None
    blob_key: str | None = None
    prompt: str | None = None
    provider: str | None = None
    model: str | None = None
    note: str | None = None
    tokens_used: int | None = None
    micro_credits_used: int | None = None
    source: Source | None = None
    recipe: Source | None = None
    restored_from: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Asset:
    """A named thing with versions, and the pointer to the current one.

    `current` is that version's number, `undo_to` its parent, `redo_to` its child last left: with
    these a step back or forth needs no look at the other versions. `last` is the highest number.
    `revision` rises with each change of pointer or details. `found_by` is what a search reads.
    """

    id: str
    account_id: AccountId
    kind: AssetKind
    title: str
    created_at: datetime
    updated_at: datetime
    tags: tuple[str, ...] = ()
    metadata: Mapping[str, object]
    campaign_id: str | None = None
    current: int = 1
    undo_to: int | None = None
    redo_to: int | None = None
    last: int = 1
    revision: int = 1
    found_by: str = ""
    deleted_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AssetState:
    """An asset with its current version."""

    asset: Asset
    version: Version


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """A version's place in the tree; `left` is its child last left by undo."""

    number: int
    parent: int | None
    left: int | None
    author: str
    note: str | None
    model: str | None
    restored_from: int | None
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AssetFilter:
    """Which assets of an account; `q` is found in title, tags or the beginning of the text."""

    kind: AssetKind | None = None
    tag: str | None = None
    campaign_id: str | None = None
    q: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """The state that a caller has seen; None is any.

    `revision` came with what was asked, `match` as a condition on it.
    """

    revision: int | None = None
    match: frozenset[int] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class First:
    """What an asset begins with; `title` is for one that was given none."""

    kind: AssetKind
    title: str
    draft: Draft
