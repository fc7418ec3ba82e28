"""Signatures: the published vector, the standard verifier, and rotation."""

from datetime import UTC, datetime, timedelta
from json import dumps

import pytest
from hypothesis import given
from hypothesis import strategies as st
from standardwebhooks import Webhook, WebhookVerificationError

from core.publishing.errors import IntegrationInvalid, RotationRunning
from core.publishing.model import Integration
from core.publishing.rules.integrations import (
    OVERLAP_USUAL,
    Rotation,
    check_headers,
    rotated,
    sealed_secrets,
)
from core.publishing.rules.signing import secret_of, signature, signed_headers
from tests.unit.publishing.test_retries import NOW, endpoint

SECRETS = st.binary(min_size=32, max_size=32).map(secret_of)
BODIES = st.dictionaries(st.text(), st.text() | st.integers()).map(
    lambda body: dumps(body, ensure_ascii=False)
)


def test_the_published_vector() -> None:
    made = signature(
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        "msg_p5jXN8AQM9LWM0D4loKWxJek",
        1614265330,
        b'{"test": 2432232314}',
    )
    assert made == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


@given(
    present=SECRETS,
    old=SECRETS,
    foreign=SECRETS,
    body=st.text(alphabet=st.characters(codec="utf-8")),
)
def test_each_secret_verifies_and_no_other(present: str, old: str, foreign: str, body: str) -> None:
    content = dumps({"text": body}).encode()
    headers = dict(
        signed_headers(
            webhook_id="msg_1",
            at=datetime.now(UTC),
            body=content,
            secrets=(present, old),
            delivery_key=None,
        )
    )
    for secret in (present, old):
        assert Webhook(secret).verify(content.decode(), headers)
    if foreign not in (present, old):
        with pytest.raises(WebhookVerificationError):
            Webhook(foreign).verify(content.decode(), headers)
    with pytest.raises(WebhookVerificationError):
        Webhook(present).verify(content.decode() + " ", headers)


@given(
    st.lists(
        st.tuples(
            st.sampled_from([timedelta(0), timedelta(hours=1), OVERLAP_USUAL]),
            st.timedeltas(timedelta(0), timedelta(days=2)),
        ),
        max_size=12,
    )
)
def test_in_any_history_of_rotations_the_present_secret_signs_and_the_old_one_till_its_end(
    history: list[tuple[timedelta, timedelta]],
) -> None:
    integration: Integration = endpoint()
    now = NOW
    old_until: tuple[str, datetime] | None = None
    for number, (overlap, pause) in enumerate(history):
        now += pause
        before = integration.secret
        assert before is not None
        rotation = Rotation(sealed=f"s{number}", sealed_old=before, overlap=overlap)
        is_running = old_until is not None and now < old_until[1]
        if is_running and overlap:
            with pytest.raises(RotationRunning):
                rotated(integration, rotation, now)
        else:
            integration = rotated(integration, rotation, now)
            old_until = (before, now + overlap) if overlap else None
        for at in (now, now + overlap - timedelta(microseconds=1), now + overlap):
            signing = sealed_secrets(integration, max(at, now))
            assert signing[0] == integration.secret
            expected = old_until is not None and max(at, now) < old_until[1]
            assert (len(signing) == 2) == expected
            if expected and old_until is not None:
                assert signing[1] == old_until[0]


@pytest.mark.parametrize(
    "name",
    [
        "Host",
        "content-length",
        "Content-Type",
        "TRANSFER-ENCODING",
        "webhook-id",
        "Webhook-Signature",
        "x-api-key",
        "x-webhook-signature",
        "Metadata-Flavor",
        "X-Forwarded-For",
        "x-aws-ec2-metadata-token",
        "proxy-authorization",
        "bad name",
        "",
        "a:b",
        "ü",
    ],
)
def test_headers_that_are_not_theirs_to_set(name: str) -> None:
    with pytest.raises(IntegrationInvalid):
        check_headers({name: "x"})


@pytest.mark.parametrize("value", ["", " x", "x\r\ny: z", "ü", "x" * 1_025, "\x00"])
def test_values_that_no_header_has(value: str) -> None:
    with pytest.raises(IntegrationInvalid):
        check_headers({"authorization": value})


def test_headers_of_their_own() -> None:
    assert check_headers({"Authorization": "Bearer x y", "X-Site": "1"}) == {
        "authorization": "Bearer x y",
        "x-site": "1",
    }
    with pytest.raises(IntegrationInvalid):
        check_headers({"X-Site": "1", "x-site": "2"})
