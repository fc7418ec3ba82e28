"""What plans refuse."""

from core.shared.errors import Conflict, Invalid, PaymentRequired


class PlanInvalid(Invalid):
    """There is no such plan, or it is not for sale."""

    code = "plan-invalid"
    error_text = "invalid plan"


class PackUnknown(Invalid):
    """There is no such pack or subscription."""

    code = "offer-unknown"


class PlanUnpaid(PaymentRequired):
    """What gives something needs a captured payment or an admin."""

    code = "plan-unpaid"


class PlanBelow(Conflict):
    """A lower plan can't be bought while a higher one is live."""

    code = "plan-below"
