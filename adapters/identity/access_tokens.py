"""Access tokens as JWTs signed with our own key."""

from datetime import UTC, datetime
from secrets import token_urlsafe
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from core.accounts.errors import TokenRefused
from core.accounts.model import AccessClaims
from core.accounts.rules.subjects import refused, subject_of
from core.shared.ids import AccountId

ISSUER = "inkwell"
TOKEN_LENGTH_MAX = 8_192
SESSION_ID_LENGTH_MAX = 100
TOKEN_ID_BYTES = 12


class JwtAccessTokens:
    """HS256 under a secret, or RS256 where the secret is an RSA private key in PEM.

    One algorithm is accepted, the one it signs with: a token can't choose another.
    """

    def __init__(self, secret: str, *, seconds: int) -> None:
        """Sign with `secret`; a token is good for `seconds`."""
        self._seconds = seconds
        self._sign_with: str | RSAPrivateKey = secret
        self._check_with: Any = secret
        self._algorithm = "HS256"
        if secret.startswith("-----BEGIN"):
            key = load_pem_private_key(secret.encode(), password=None)
            if not isinstance(key, RSAPrivateKey):
                raise TypeError("the signing key must be an RSA key")
            self._sign_with, self._check_with = key, key.public_key()
            self._algorithm = "RS256"

    @property
    def seconds(self) -> int:
        """How long one is good for."""
        return self._seconds

    def issue(self, account_id: AccountId, *, session_id: str, now: datetime) -> str:
        """Return a token; no two are the same, not even of one second."""
        issued_at = int(now.timestamp())
        claims = {
            "iss": ISSUER,
            "sub": str(account_id),
            "user_id": account_id,
            "sid": session_id,
            "jti": token_urlsafe(TOKEN_ID_BYTES),
            "iat": issued_at,
            "exp": issued_at + self._seconds,
        }
        return jwt.encode(claims, self._sign_with, algorithm=self._algorithm)

    def read(self, token: str, now: datetime) -> AccessClaims:
        """Return what a token of our own says. Raises `TokenRefused`."""
        claims = self._verified(token)
        expires_at = instant(claims, "exp")
        if now >= expires_at or ("nbf" in claims and now < instant(claims, "nbf")):
            raise refused()
        session_id = claims.get("sid")
        if session_id is not None and (
            not isinstance(session_id, str) or len(session_id) > SESSION_ID_LENGTH_MAX
        ):
            raise refused()
        return AccessClaims(
            account_id=subject_of(claims), session_id=session_id, expires_at=expires_at
        )

    def _verified(self, token: str) -> dict[str, Any]:
        if len(token) > TOKEN_LENGTH_MAX:
            raise refused()
        try:
            # Time is checked by our clock, and the subject by our rule: it may be a number.
            return jwt.decode(
                token,
                self._check_with,
                algorithms=[self._algorithm],
                options={
                    "require": ["exp"],
                    "verify_sub": False,
                    "verify_exp": False,
                    "verify_nbf": False,
                    "verify_iat": False,
                    "verify_aud": False,
                    "verify_iss": False,
                    "verify_jti": False,
                },
            )
        except (jwt.PyJWTError, ValueError, RecursionError):
            raise refused() from None


def instant(claims: dict[str, Any], name: str) -> datetime:
    """Return a claim as an instant. Raises `TokenRefused`."""
    value = claims[name]
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise refused()
    try:
        return datetime.fromtimestamp(value, UTC)
    except (OverflowError, OSError, ValueError):
        raise TokenRefused("The access token is not valid.") from None
