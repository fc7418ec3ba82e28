"""What payments refuse."""

from core.shared.errors import Conflict, Invalid, NotFound, Unavailable


class ItemUnknown(Invalid):
    """Nothing of that name is sold."""

    code = "item-unknown"
    error_text = "invalid item"


class PlanNotSold(Invalid):
    """The plan does not exist, or is free."""

    code = "plan-not-sold"
    error_text = "invalid plan"


class PlanDiffers(Invalid):
    """The order is for another plan than the one named."""

    code = "plan-differs"
    error_text = "invalid plan"


class ProofInvalid(Invalid):
    """The signature does not prove the payment."""

    code = "payment-proof-invalid"
    error_text = "invalid signature"


class SignatureInvalid(Invalid):
    """An event was not signed by the provider, or too long ago."""

    code = "event-signature-invalid"
    error_text = "invalid signature"


class EventUnreadable(Invalid):
    """An event was signed, but is not of a form that is known here."""

    code = "event-unreadable"


class OrderNotFound(NotFound):
    """No such order of this account."""

    code = "order-not-found"


class PaymentNotFound(NotFound):
    """No such payment of this account."""

    code = "payment-not-found"


class PaymentEventNotFound(NotFound):
    """No such stored event."""

    code = "payment-event-not-found"


def no_such_event(event_id: str) -> PaymentEventNotFound:
    """Return the refusal, saying where the ids are."""
    return PaymentEventNotFound(
        f"There is no event {event_id}: `inkwell payments list events` shows what came."
    )


class AttentionNotFound(NotFound):
    """No such case for the operator."""

    code = "attention-not-found"


class AttentionResolved(Conflict):
    """Somebody resolved the case before."""

    code = "attention-resolved"


class LowerTier(Conflict):
    """A better plan is paid for and still runs."""

    code = "lower-tier"


class SubscriptionLive(Conflict):
    """One subscription at a time."""

    code = "subscription-live"


class CheckoutBusy(Conflict):
    """Another checkout is being paid right now."""

    code = "checkout-busy"


class NoSubscription(Conflict):
    """There is no live subscription."""

    code = "no-subscription"


class NothingBought(Conflict):
    """The provider does not know the customer yet."""

    code = "nothing-bought"


class OrderClosed(Conflict):
    """The order can't be paid any more."""

    code = "order-closed"


class PaymentRefused(Conflict):
    """The payment is not one for this order."""

    code = "payment-refused"


class NotOffered(Conflict):
    """The payment provider does not do this."""

    code = "not-offered"


class PaymentProviderNotFound(NotFound):
    """No payment provider is set up for this."""

    code = "payment-provider-not-found"


class ProviderUnavailable(Unavailable):
    """The payment provider does not answer; whether it did what was asked is not known."""

    code = "payment-provider-unavailable"


class ProviderRefused(Unavailable):
    """The payment provider answered, and did not do what was asked."""

    code = "payment-provider-refused"


class NoteRequired(Invalid):
    """Who resolves a case says how."""

    code = "note-required"
