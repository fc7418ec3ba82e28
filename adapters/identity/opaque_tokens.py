"""Opaque tokens: random, and stored as hashes only."""

import hmac
import secrets
from base64 import urlsafe_b64encode
from hashlib import sha256

TOKEN_BYTES = 32


class RandomTokens:
    """Tokens of 256 random bits; so many need no slow hash.

    A refresh token's successor is derived from it under our secret, so that whoever asks twice
    gets the same one, in any process, and nothing but hashes is stored.
    """

    def __init__(self, secret: str) -> None:
        """Derive successors under `secret`."""
        self._key = hmac.digest(secret.encode(), b"inkwell refresh tokens", sha256)

    def new(self) -> str:
        """Return a new token."""
        return secrets.token_urlsafe(TOKEN_BYTES)

    def hash(self, token: str) -> str:
        """Return the hash to store of a token."""
        return sha256(token.encode(errors="replace")).hexdigest()

    def successor(self, token: str) -> str:
        """Return the one refresh token that follows another."""
        digest = hmac.digest(self._key, token.encode(errors="replace"), sha256)
        return urlsafe_b64encode(digest).rstrip(b"=").decode()
