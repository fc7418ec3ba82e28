"""What stands in letters."""

from datetime import timedelta

import pytest

from core.accounts.model import TokenPurpose
from core.accounts.rules.letters import LIFE, letter_with
from core.shared.amounts import credits_said


@pytest.mark.parametrize(
    ("purpose", "told"),
    [
        (TokenPurpose.VERIFY_EMAIL, "once, within 24 hours."),
        (TokenPurpose.RESET_PASSWORD, "once, within 30 minutes."),
    ],
)
def test_a_letter_says_how_long_its_code_works(purpose: TokenPurpose, told: str) -> None:
    letter = letter_with(
        "code", purpose, email="ada@example.com", app_url="", api_url="", life=LIFE[purpose]
    )
    assert told in letter.text
    assert LIFE[purpose] > timedelta()


@pytest.mark.parametrize(
    ("micro", "told"),
    [
        (1_000_000, "1 credit"),
        (500_000, "0.5 credits"),
        (0, "0 credits"),
        (2_000_500_000, "2,000.5 credits"),
    ],
)
def test_one_credit_is_no_credits(micro: int, told: str) -> None:
    assert credits_said(micro) == told
