"""Tokens of outside issuers, checked against the keys that they publish."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import jwt
import structlog
from jwt import PyJWK, PyJWKSet

from adapters.identity.access_tokens import TOKEN_LENGTH_MAX, instant
from adapters.identity.fetching import fetch_json
from core.accounts.errors import IssuerOff
from core.accounts.model import OutsidePerson
from core.accounts.rules.subjects import refused
from core.shared.errors import Unavailable

ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "ES256", "ES384", "EdDSA")
"""Signatures that only the issuer can make: never `none`, never a shared secret."""
SKEW = timedelta(seconds=60)
KEYS_LAST = timedelta(hours=1)
ASK_AGAIN_AFTER = timedelta(seconds=30)
"""A token with an unknown key makes us ask for the keys at most this often."""
SPARED = timedelta(seconds=3)
"""An issuer that did not answer is not asked again so soon: nobody queues up behind the wait."""
SUBJECT_LENGTH_MAX = 255
log = structlog.get_logger(__name__)


class IssuerSilent(Unavailable):
    """The issuer's keys can't be had now."""

    code = "issuer-unavailable"


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuerSettings:
    """Whose tokens, made for whom, and where the keys are.

    `names` are the spellings of its name in `iss`, the first the one we keep.
    """

    names: tuple[str, ...]
    audience: str
    jwks_url: str


class JwksIssuer:
    """An issuer with a JWKS.

    Its keys are fetched in a thread, kept an hour, and used on while the issuer does not answer.
    """

    def __init__(self, settings: IssuerSettings) -> None:
        """Fetch nothing yet."""
        self._settings = settings
        self._keys: Mapping[str, PyJWK] = {}
        self._asked_at: datetime | None = None
        self._silent_since: datetime | None = None
        self._turn = asyncio.Lock()

    @property
    def name(self) -> str:
        """The issuer's name; empty when none is configured."""
        return self._settings.names[0] if self._settings.audience else ""

    def recognises(self, token: str) -> bool:
        """Tell whether a token says of itself that it comes from this issuer."""
        if not self.name or len(token) > TOKEN_LENGTH_MAX:
            return False
        try:
            claims = jwt.decode(token, options={"verify_signature": False})
        except (jwt.PyJWTError, ValueError, RecursionError):
            return False
        return claims.get("iss") in self._settings.names

    async def verify(self, token: str, now: datetime) -> OutsidePerson:
        """Return whom a token means. Raises `TokenRefused`, `IssuerSilent`, `IssuerOff`."""
        if not self.name:
            raise IssuerOff("This way to sign in is not configured here.")
        if len(token) > TOKEN_LENGTH_MAX:
            raise refused()
        key = await self._key_of(token, now)
        claims = self._checked(token, key)
        until = instant(claims, "exp") + SKEW
        if now >= until or now + SKEW < instant(claims, "iat"):
            raise refused()
        if "nbf" in claims and now + SKEW < instant(claims, "nbf"):
            raise refused()
        return self._person(claims, until)

    def _checked(self, token: str, key: PyJWK) -> dict[str, Any]:
        try:
            # Time is checked by our clock.
            claims = jwt.decode(
                token,
                key,
                algorithms=[key.algorithm_name],
                audience=self._settings.audience,
                options={
                    "require": ["exp", "iat", "iss", "aud", "sub"],
                    "verify_exp": False,
                    "verify_iat": False,
                    "verify_nbf": False,
                },
            )
        except (jwt.PyJWTError, ValueError, TypeError, RecursionError):
            raise refused() from None
        if claims["iss"] not in self._settings.names:
            raise refused()
        return claims

    def _person(self, claims: Mapping[str, Any], until: datetime) -> OutsidePerson:
        subject, email = claims["sub"], claims.get("email")
        if not subject or len(subject) > SUBJECT_LENGTH_MAX:
            raise refused()
        verified = claims.get("email_verified") in (True, "true")
        return OutsidePerson(
            issuer=self._settings.names[0],
            subject=subject,
            until=until,
            email=email if isinstance(email, str) and email and verified else None,
            name=text_in(claims, "name", 200),
            picture=text_in(claims, "picture", 2000),
        )

    async def _key_of(self, token: str, now: datetime) -> PyJWK:
        try:
            header = jwt.get_unverified_header(token)
        except (jwt.PyJWTError, ValueError, RecursionError):
            raise refused() from None
        key_id = header.get("kid")
        if header.get("alg") not in ALGORITHMS or not isinstance(key_id, str):
            raise refused()
        async with self._turn:
            if self._is_stale(key_id, now):
                await self._fetch(now)
            key = self._keys.get(key_id)
        if key is None or key.algorithm_name not in ALGORITHMS:
            raise refused()
        return key

    def _is_stale(self, key_id: str, now: datetime) -> bool:
        if self._asked_at is None or now - self._asked_at >= KEYS_LAST:
            return True
        return key_id not in self._keys and now - self._asked_at >= ASK_AGAIN_AFTER

    async def _fetch(self, now: datetime) -> None:
        """Ask for the keys; without an answer those that are known go on, for a while."""
        if self._silent_since is not None and now - self._silent_since < SPARED:
            raise silent()
        try:
            self._keys = await self.published()
        except IssuerSilent as error:
            log.warning("issuer_silent", issuer=self.name, error=str(error.__cause__))
            if not self._keys:
                self._silent_since = now
                raise
        self._silent_since = None
        self._asked_at = now

    async def published(self) -> Mapping[str, PyJWK]:
        """Ask for the keys, and return them by their ids. Raises `IssuerSilent`."""
        try:
            document = await asyncio.to_thread(fetch_json, self._settings.jwks_url)
            return signing_keys(document)
        except (OSError, ValueError, TypeError, AttributeError, jwt.PyJWTError) as error:
            raise silent() from error


def silent() -> IssuerSilent:
    """Return the refusal while there are no keys to check with."""
    return IssuerSilent("The issuer's keys can't be had now. Try again.")


def signing_keys(document: Any) -> Mapping[str, PyJWK]:
    """Return a JWKS' keys by their ids. Raises `jwt.PyJWTError` when there is none to use."""
    keys: Sequence[PyJWK] = PyJWKSet.from_dict(document).keys
    return {key.key_id: key for key in keys if key.key_id and key.public_key_use in {None, "sig"}}


def text_in(claims: Mapping[str, Any], name: str, length_max: int) -> str | None:
    """Return a claim that is a text, cut to a length, or None."""
    value = claims.get(name)
    return value[:length_max] if isinstance(value, str) and value.isprintable() else None
