"""What the ledger refuses."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from core.shared.amounts import credits_from, credits_said
from core.shared.errors import Conflict, Forbidden, Invalid, NotFound, PaymentRequired

BUY = "Buy credits or choose a larger plan."


class InsufficientCredits(PaymentRequired):
    """The wallet can't cover it."""

    code = "insufficient-credits"

    def __init__(self, *, needed: int, available: int, advice: str = BUY) -> None:
        """Say what is needed and what is there, both in micro-credits, and what to do about it."""
        there = credits_from(available)
        super().__init__(
            f"This needs {credits_said(needed)} and {there:,f} {'is' if there == 1 else 'are'} "
            f"available. {advice}"
        )
        self.needed = needed
        self.available = available

    @property
    def members(self) -> Mapping[str, Decimal | datetime | str]:
        """What is needed and what is there, in credits."""
        return {
            "needed": credits_from(self.needed),
            "available": credits_from(self.available),
            "unit": "credits",
        }


class HoldNotFound(NotFound):
    """No such hold."""

    code = "hold-not-found"


class HoldEnded(Conflict):
    """The hold was settled, voided or expired before."""

    code = "hold-ended"


class HoldOfAnother(Forbidden):
    """Only who made a hold, or an admin, ends it."""

    code = "hold-of-another"


class WrongUnit(Invalid):
    """A hold is settled in the unit it was made in."""

    code = "wrong-unit"


class AmountInvalid(Invalid):
    """No amount is negative, zero where something must move, or beyond the largest."""

    code = "amount-invalid"


class BalanceOutOfRange(Conflict):
    """No balance and no debt goes beyond what is counted."""

    code = "balance-out-of-range"


class AccountClosed(Forbidden):
    """Nobody begins work on an account that is suspended or deleted."""

    code = "account-closed"


class LeaseInvalid(Invalid):
    """A hold lives from a second to a week."""

    code = "lease-invalid"


class ExpiryInvalid(Invalid):
    """A grant expires after it is given, or never."""

    code = "expiry-invalid"


class ReasonRequired(Invalid):
    """Who changes a balance by hand says why."""

    code = "reason-required"


class InstantInFuture(Invalid):
    """A balance can be told as of now or earlier."""

    code = "instant-in-future"


class OperationUnknown(Invalid):
    """The price book has no such operation."""

    code = "operation-unknown"


class ParametersInvalid(Invalid):
    """The price book has no price for these parameters of the operation."""

    code = "parameters-invalid"


class PlaceUnknown(Invalid):
    """A page of entries begins after one of them."""

    code = "ledger-place-unknown"


class EntryNotFound(NotFound):
    """No such entry."""

    code = "entry-not-found"


class NothingCharged(NotFound):
    """The hold has no charge, hence no receipt."""

    code = "nothing-charged"


class BonusTaken(Conflict):
    """At most one daily bonus in any 24 hours."""

    code = "bonus-taken"

    def __init__(self, *, available_at: datetime, retry_after_seconds: int) -> None:
        """Say when the next one can be had."""
        super().__init__(
            "The bonus was taken in the last 24 hours. "
            f"Come back at {available_at:%Y-%m-%d %H:%M:%S} UTC.",
            retry_after_seconds=retry_after_seconds,
        )
        self.available_at = available_at

    @property
    def members(self) -> Mapping[str, Decimal | datetime | str]:
        """When the next one can be had."""
        return {"available_at": self.available_at}


class GiftsWait(Forbidden):
    """Free plan tokens and bonus wait for a verified e-mail."""

    code = "gifts-wait"


class RefundTooLarge(Conflict):
    """A refund never exceeds its charge."""

    code = "refund-too-large"


class NothingToRefund(Conflict):
    """The hold has no charge."""

    code = "nothing-to-refund"
