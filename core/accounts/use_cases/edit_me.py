"""Change what one says of oneself."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from core.accounts.errors import ProfileInvalid
from core.accounts.model import JsonValue
from core.accounts.ports import AccountsUnitOfWork
from core.accounts.rules.access import check_usable
from core.accounts.rules.profiles import too_much
from core.ledger.model import WalletTerms
from core.ledger.rules.opening import set_alert
from core.shared.errors import FieldError
from core.shared.ids import AccountId
from core.shared.ports import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """What changes; a name or picture that is not among what is `said` stays, and None goes.

    A profile entry that is None goes; a profile that is None goes as a whole.
    `low_balance_micro_credits` of 0 switches the alert off.
    """

    said: Mapping[Literal["name", "picture"], str | None] = field(default_factory=dict)
    profile: Mapping[str, JsonValue] | None = field(default_factory=dict)
    low_balance_micro_credits: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EditMe:
    """Change name, picture, business profile and alerts."""

    unit_of_work: Callable[[], AccountsUnitOfWork]
    clock: Clock
    terms: WalletTerms

    async def __call__(self, account_id: AccountId, edit: Edit) -> None:
        """Store the changes; nothing of an account that was deleted meanwhile.

        Raises `ProfileInvalid`, `AccountSuspended` and `SignInRefused`.
        """
        async with self.unit_of_work() as work:
            account = await work.accounts.get(account_id)
            check_usable(account)
            profile = {} if edit.profile is None else merged(account.profile, edit.profile)
            await work.accounts.save(
                replace(
                    account,
                    name=edit.said.get("name", account.name),
                    picture=edit.said.get("picture", account.picture),
                    profile=profile,
                )
            )
            if edit.low_balance_micro_credits is not None:
                wallet = await work.wallets.get(account_id)
                below = edit.low_balance_micro_credits or None
                await work.wallets.save(set_alert(wallet, below, self.terms, self.clock.now()))
            await work.commit()


def merged(
    before: Mapping[str, JsonValue], changes: Mapping[str, JsonValue]
) -> Mapping[str, JsonValue]:
    """Return a profile with changes in it. Raises `ProfileInvalid`."""
    profile = {name: value for name, value in {**before, **changes}.items() if value is not None}
    if problem := too_much(profile):
        raise ProfileInvalid(
            f"profile {problem}.", errors=(FieldError(field="profile", message=problem),)
        )
    return profile
