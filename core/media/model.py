"""Blobs, and the media that show them."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from core.shared.ids import AccountId


class BlobStatus(StrEnum):
    """Where a blob stands; a deleted one's key is never used again."""

    STORING = "storing"
    STORED = "stored"
    DELETED = "deleted"


@dataclass(frozen=True, slots=True, kw_only=True)
class Blob:
    """Bytes in the store, under `key`. `digest` is their SHA-256 in hex."""

    key: str
    account_id: AccountId
    digest: str
    size_bytes: int
    media_type: str
    status: BlobStatus
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Media:
    """Something that can be shown. `secret` is the unguessable half of its address."""

    id: str
    account_id: AccountId
    secret: str
    blob_key: str
    media_type: str
    size_bytes: int
    name: str
    created_at: datetime

    @property
    def address(self) -> str:
        """What stands in its stable address: who knows it may look, until it is deleted."""
        return f"{self.id}.{self.secret}"


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredBlob:
    """What the store itself says of a blob."""

    key: str
    size_bytes: int
    modified_at: datetime
