"""When no more work is begun: switches and budgets."""

from datetime import UTC, date, datetime, time, timedelta

from core.shared.ids import AccountId
from core.usage.errors import (
    AccountBudgetReached,
    AccountGone,
    DailyBudgetReached,
    OperationSwitchedOff,
    ProviderSwitchedOff,
    UnderMaintenance,
    WorkSuspended,
)
from core.usage.model import BrakeState, Budgets, Switches

SWITCHED_OFF_SECONDS = 300
"""How soon to ask again what somebody has switched off."""


def day_of(now: datetime) -> date:
    """Return the day that a cost counts in."""
    return now.astimezone(UTC).date()


def seconds_to_tomorrow(now: datetime) -> int:
    """Return the seconds until the next UTC day begins, at least 1."""
    tomorrow = datetime.combine(day_of(now) + timedelta(days=1), time(), tzinfo=UTC)
    return max(1, -int((now - tomorrow).total_seconds() // 1))


def check_switches(switches: Switches, operation: str) -> None:
    """Return if the operation may be done. Raises `UnderMaintenance`, `OperationSwitchedOff`."""
    because = sentence(switches.reason or "")
    if switches.maintenance:
        raise UnderMaintenance(
            f"Nothing new is begun during maintenance.{because} Try again later.",
            retry_after_seconds=SWITCHED_OFF_SECONDS,
        )
    if operation in switches.operations_off:
        raise OperationSwitchedOff(
            f"{operation!r} is switched off for now.{because} Try again later.",
            retry_after_seconds=SWITCHED_OFF_SECONDS,
        )


def sentence(reason: str) -> str:
    """Return a reason as a sentence after another one, nothing of none."""
    reason = reason.strip()
    if not reason:
        return ""
    return f" {reason}" if reason.endswith((".", "!", "?")) else f" {reason}."


def check_provider(switches: Switches, provider: str) -> None:
    """Return if the provider may be called. Raises `ProviderSwitchedOff`."""
    if provider in switches.providers_off:
        raise ProviderSwitchedOff(
            "The provider of this is switched off for now. Try again later.",
            retry_after_seconds=SWITCHED_OFF_SECONDS,
        )


def check_account(state: BrakeState, account_id: AccountId | None) -> None:
    """Return if the account's work goes on. Raises `WorkSuspended` and `AccountGone`."""
    if account_id is not None and state.account_deleted:
        raise AccountGone("The account was deleted. Nothing is made for it any more.")
    if account_id is not None and state.account_suspended:
        raise WorkSuspended(
            "The account is suspended; its work waits.", retry_after_seconds=SWITCHED_OFF_SECONDS
        )


def check_budgets(
    state: BrakeState,
    budgets: Budgets,
    now: datetime,
    *,
    more: int = 1,
    account_more: int = 1,
) -> None:
    """Return if work that may cost this much more fits into what is left of the day.

    `more` and `account_more` are all that may still be spent on work that is under way or about to
    begin, at least 1: a budget that is used up to the last bit is reached. Raises
    `DailyBudgetReached` and `AccountBudgetReached`.
    """
    seconds = seconds_to_tomorrow(now)
    if budgets.daily is not None and state.spent + more > budgets.daily:
        raise DailyBudgetReached(
            "What models may cost today is used up. Nothing was charged; try again tomorrow (UTC).",
            retry_after_seconds=seconds,
        )
    limit = budgets.account_daily
    if limit is not None and state.spent_by_account + account_more > limit:
        raise AccountBudgetReached(
            "What models may cost today for this account is used up. Nothing was charged; "
            "try again tomorrow (UTC).",
            retry_after_seconds=seconds,
        )


def crossed(before: int, after: int, threshold: int | None) -> bool:
    """Tell whether a day's cost has just reached a threshold: true once a day."""
    return threshold is not None and before < threshold <= after
