"""What was bought, as a grant. Its id is its payment's, so that a payment grants once."""

from datetime import datetime

from core.ledger.model import GrantKind
from core.ledger.rules.grants import NewGrant
from core.plans.catalogue import Catalogue
from core.shared.ids import AccountId


def signup_grant(catalogue: Catalogue, account_id: AccountId, now: datetime) -> NewGrant:
    """Return the grant of a new account."""
    return NewGrant(
        id=f"signup:{account_id}",
        kind=GrantKind.SIGNUP,
        micro_credits=catalogue.signup.micro_credits,
        expires_at=catalogue.signup.ends_at(now),
        reason="welcome",
    )


def pack_grant(catalogue: Catalogue, pack: str, *, payment_id: str, now: datetime) -> NewGrant:
    """Return the credits of a pack. Raises `PackUnknown`."""
    terms = catalogue.pack(pack).grant
    return NewGrant(
        id=f"pack:{payment_id}",
        kind=GrantKind.PACK,
        micro_credits=terms.micro_credits,
        expires_at=terms.ends_at(now),
        reason=f"pack {pack}",
        reference_type="payment",
        reference_id=payment_id,
    )


def subscription_grant(
    catalogue: Catalogue, name: str, *, subscription_id: str, period: str, now: datetime
) -> NewGrant:
    """Return a month's credits of a subscription. Raises `PackUnknown`."""
    terms = catalogue.subscription(name).grant
    return NewGrant(
        id=f"subscription:{subscription_id}:{period}",
        kind=GrantKind.SUBSCRIPTION,
        micro_credits=terms.micro_credits,
        expires_at=terms.ends_at(now),
        reason=f"subscription {name}",
        reference_type="subscription",
        reference_id=subscription_id,
    )
