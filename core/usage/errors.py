"""Why no model is called now, though nothing has failed."""

from core.shared.errors import Deferred, Forbidden, Invalid


class DailyBudgetReached(Deferred):
    """Providers have cost as much today as the operator allows."""

    code = "daily-budget-reached"


class AccountBudgetReached(Deferred):
    """One account's work has cost as much today as the operator allows."""

    code = "account-budget-reached"


class OperationSwitchedOff(Deferred):
    """The operator has switched an operation off."""

    code = "operation-switched-off"


class ProviderSwitchedOff(Deferred):
    """The operator has switched off every provider that could serve this."""

    code = "provider-switched-off"


class UnderMaintenance(Deferred):
    """The operator has stopped all paid work for now."""

    code = "maintenance"


class WorkSuspended(Deferred):
    """The account is suspended; what it has ordered waits."""

    code = "account-work-suspended"


class AccountGone(Forbidden):
    """The account is deleted; nothing is made for it any more."""

    code = "account-gone"


class SwitchUnknown(Invalid):
    """There is no such operation or provider to switch off."""

    code = "switch-unknown"


class PeriodInvalid(Invalid):
    """The days asked for can't be shown."""

    code = "period-invalid"
