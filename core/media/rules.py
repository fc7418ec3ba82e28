"""How blobs are named."""

import re
import unicodedata

from core.media.errors import BlobKeyInvalid
from core.shared.ids import AccountId

KEY_LENGTH_MAX = 512
NAME_LENGTH_MAX = 80
SEGMENT = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]*")
"""No segment is empty, `.`, `..` or hidden, so that no key can climb out of its folder."""

OURS = re.compile(r"[a-z]+/\d+/[0-9a-f-]{36}_[^/]+")
"""What `blob_key` makes: a bucket may hold what others have put there."""


def check_blob_key(key: str) -> str:
    """Return `key` if it can name a blob. Raises `BlobKeyInvalid`."""
    segments = key.split("/")
    if len(key) > KEY_LENGTH_MAX or not all(SEGMENT.fullmatch(each) for each in segments):
        raise BlobKeyInvalid("This can't be the name of a blob.")
    return key


def blob_key(folder: str, account_id: AccountId, blob_id: str, name: str) -> str:
    """Return the key of a new blob: `folder/account/id_name`, unique because the id is."""
    return check_blob_key(f"{folder}/{account_id}/{blob_id}_{safe_name(name)}")


def safe_name(name: str) -> str:
    """Return a file's name in plain letters, keeping its end."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    safe = re.sub(r"[^A-Za-z0-9._-]+", "-", plain).strip("-.")
    return re.sub(r"\.{2,}", ".", safe)[-NAME_LENGTH_MAX:] or "file"


def name_in(key: str) -> str:
    """Return the file's name in a key that `blob_key` made, or the last part of another."""
    last = key.rpartition("/")[2]
    return last.partition("_")[2] if is_ours(key) else last


def is_ours(key: str) -> bool:
    """Tell whether a key looks like one that was made here."""
    return OURS.fullmatch(key) is not None
