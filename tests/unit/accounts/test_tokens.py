"""Access tokens: whom they mean, and which are refused."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from adapters.identity.access_tokens import JwtAccessTokens
from core.accounts.errors import TokenRefused
from core.accounts.rules.subjects import subject_of
from core.shared.ids import AccountId

NOW = datetime(2026, 3, 10, tzinfo=UTC)
SECRET = "a secret that is long enough for anybody, whatever the algorithm may be"
LATER = int((NOW + timedelta(minutes=5)).timestamp())
TOKENS = JwtAccessTokens(SECRET, seconds=900)


@pytest.mark.parametrize(
    "claims",
    [
        {"sub": 7},
        {"sub": "7"},
        {"user_id": 7},
        {"user_id": "7"},
        {"sub": "7", "user_id": 7},
        {"sub": "07", "user_id": 7},
        {"sub": None, "user_id": 7},
    ],
)
def test_a_subject_is_a_number_or_a_numeric_string(claims: dict[str, object]) -> None:
    assert subject_of(claims) == 7
    token = jwt.encode({**claims, "exp": LATER}, SECRET, algorithm="HS256")
    assert TOKENS.read(token, NOW).account_id == 7


@pytest.mark.parametrize(
    "claims",
    [
        {},
        {"sub": 7, "user_id": 8},
        {"sub": "7", "user_id": "8"},
        {"sub": "ada", "user_id": 7},
        {"sub": True},
        {"sub": 7.0},
        {"sub": 0},
        {"sub": -7},
        {"sub": "-7"},
        {"sub": "7.0"},
        {"sub": "\u0667"},
        {"sub": ""},
        {"sub": " 7"},
        {"sub": 2**63},
        {"sub": "9" * 20},
        {"sub": [7]},
        {"sub": {"id": 7}},
    ],
)
def test_no_other_subject_is_anybody(claims: dict[str, object]) -> None:
    with pytest.raises(TokenRefused):
        subject_of(claims)
    token = encoded({**claims, "exp": LATER})
    with pytest.raises(TokenRefused):
        TOKENS.read(token, NOW)


def encoded(claims: dict[str, Any], secret: str = SECRET) -> str:
    """Sign claims that the library itself would not."""
    signed = jwt.api_jws.encode(json.dumps(claims).encode(), secret, algorithm="HS256")
    return str(signed)


@pytest.mark.parametrize(
    "claims",
    [
        {"sub": "7"},
        {"sub": "7", "exp": LATER - 300},
        {"sub": "7", "exp": "tomorrow"},
        {"sub": "7", "exp": 10**30},
        {"sub": "7", "exp": None},
        {"sub": "7", "exp": LATER, "nbf": LATER},
        {"sub": "7", "exp": LATER, "sid": 5},
        {"sub": "7", "exp": LATER, "sid": "x" * 101},
    ],
)
def test_a_token_that_is_not_good_now_is_refused(claims: dict[str, object]) -> None:
    with pytest.raises(TokenRefused):
        TOKENS.read(encoded(claims), NOW)


def test_only_our_key_and_our_algorithm_count() -> None:
    claims = {"sub": "7", "exp": LATER}
    for token in (
        jwt.encode(claims, "", algorithm="none"),
        jwt.encode(claims, SECRET, algorithm="HS512"),
        jwt.encode(claims, "another secret of the same length, about", algorithm="HS256"),
        "",
        "a.b.c",
        "x" * 10_000,
    ):
        with pytest.raises(TokenRefused):
            TOKENS.read(token, NOW)


def test_an_rsa_key_signs_rs256_and_its_public_half_signs_nothing() -> None:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    tokens = JwtAccessTokens(pem, seconds=900)
    token = tokens.issue(AccountId(7), session_id="s", now=NOW)
    assert jwt.get_unverified_header(token)["alg"] == "RS256"
    assert tokens.read(token, NOW).account_id == 7
    with pytest.raises(TokenRefused):
        tokens.read(encoded({"sub": "7", "exp": LATER}), NOW)


def test_no_two_tokens_are_the_same() -> None:
    made = {TOKENS.issue(AccountId(7), session_id="s", now=NOW) for _ in range(20)}
    assert len(made) == 20
    ids = {jwt.decode(each, options={"verify_signature": False})["jti"] for each in made}
    assert len(ids) == 20
