"""Secrets at rest: AES-256-GCM, keys that can be changed, and names that can't be read."""

import hmac
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from hashlib import sha256

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from core.accounts.errors import SealBroken

VERSION = "s1"
NONCE_BYTES = 12
NAME_BYTES = 6


class SealedSecrets:
    """Seals under the first key and opens under any: put a new key first, then `rotate`.

    A sealed secret reads `s1.<key's name>.<nonce and ciphertext>`; the place it is kept in is part
    of the seal, so that it opens nowhere else.
    """

    def __init__(self, keys: Sequence[str]) -> None:
        """Take keys of 32 bytes, each in URL-safe base64."""
        raw = [urlsafe_b64decode(key + "=" * (-len(key) % 4)) for key in keys]
        self._keys = {name_of(key): AESGCM(derived(key, b"inkwell seal")) for key in raw}
        self._first = name_of(raw[0]) if raw else ""

    def seal(self, secret: str, *, place: str) -> str:
        """Return `secret` encrypted for a place."""
        if not self._keys:
            raise SealBroken("No encryption key is set: set INKWELL_ENCRYPTION_KEYS.")
        nonce = secrets.token_bytes(NONCE_BYTES)
        closed = self._keys[self._first].encrypt(nonce, secret.encode(), place.encode())
        return f"{VERSION}.{self._first}.{urlsafe_b64encode(nonce + closed).decode()}"

    def open(self, sealed: str, *, place: str) -> str:
        """Return what was sealed. Raises `SealBroken`."""
        version, _, rest = sealed.partition(".")
        name, _, text = rest.partition(".")
        key = self._keys.get(name)
        if version != VERSION or key is None:
            raise broken()
        try:
            raw = urlsafe_b64decode(text)
            return key.decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], place.encode()).decode()
        except (InvalidTag, ValueError):
            raise broken() from None


class KeyedPseudonyms:
    """HMACs under the encryption keys: the first names, all recognise."""

    def __init__(self, keys: Sequence[str]) -> None:
        """Take keys of 32 bytes, each in URL-safe base64."""
        raw = [urlsafe_b64decode(key + "=" * (-len(key) % 4)) for key in keys]
        self._keys = [derived(key, b"inkwell pseudonyms") for key in raw]

    def of(self, kind: str, value: str) -> Sequence[str]:
        """Return the hashes of `value` under every key there is, today's first."""
        if not self._keys:
            raise SealBroken("No encryption key is set: set INKWELL_ENCRYPTION_KEYS.")
        text = f"{kind}\0{value}".encode()
        return [hmac.new(key, text, sha256).hexdigest() for key in self._keys]


def derived(key: bytes, use: bytes) -> bytes:
    """Return a key of its own for each use."""
    return hmac.digest(key, use, sha256)


def name_of(key: bytes) -> str:
    """Return the name by which a sealed secret tells its key."""
    return urlsafe_b64encode(derived(key, b"inkwell key name")[:NAME_BYTES]).decode()


def broken() -> SealBroken:
    """Return the one refusal there is."""
    return SealBroken(
        "None of INKWELL_ENCRYPTION_KEYS opens what is stored. Bring the old key back."
    )
