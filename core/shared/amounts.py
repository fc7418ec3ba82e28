"""Credits and tokens as whole numbers."""

from dataclasses import dataclass
from decimal import Decimal

MICRO_PER_CREDIT = 1_000_000
MICRO_CREDITS_MAX = 10**15
"""A billion credits: the most that one amount may be, well inside 64 bits and a double."""
BALANCE_MAX = 8 * MICRO_CREDITS_MAX
"""The most that an account may have or owe: a double still tells neighbouring amounts apart."""
TOKENS_MAX = 10**12


@dataclass(frozen=True, slots=True, kw_only=True)
class Money:
    """A sum in a currency's minor units: paise, cents."""

    amount_minor: int
    currency: str


def micro_credits_for_tokens(tokens: int, *, tokens_per_credit: int) -> int:
    """Return the price of `tokens`, in micro-credits, rounded up.

    This is the only place where an amount is rounded, so that cutting one usage into n charges
    changes its price by at most n micro-credits.
    """
    return -(-tokens * MICRO_PER_CREDIT // tokens_per_credit)


def micro_credits(credits: Decimal | int) -> int:
    """Return `credits` in micro-credits.

    Raises `ValueError` when there are more than six decimals: nothing is rounded silently.
    """
    numerator, denominator = credits.as_integer_ratio()
    micro, rest = divmod(numerator * MICRO_PER_CREDIT, denominator)
    if rest:
        message = "credits have at most 6 decimals"
        raise ValueError(message)
    return micro


def credits_said(micro: int) -> str:
    """Return micro-credits as people read them: `1 credit`, `2,000.5 credits`."""
    credits = credits_from(micro)
    return f"{credits:,f} {'credit' if credits == 1 else 'credits'}"


def credits_from(micro: int) -> Decimal:
    """Return micro-credits as credits, exactly, without trailing zeros."""
    credits = Decimal(micro) / MICRO_PER_CREDIT
    whole = credits.to_integral_value()
    return whole if credits == whole else credits.normalize()
