"""The token of a letter is used up, inside somebody's unit of work."""

from datetime import datetime

from core.accounts.errors import LinkRefused
from core.accounts.model import Account, TokenPurpose
from core.accounts.ports import AccountsUnitOfWork
from core.accounts.rules.access import check_usable


async def take(
    work: AccountsUnitOfWork, token_hash: str, purpose: TokenPurpose, now: datetime
) -> Account:
    """Use a token up and return its account, locked. Raises `LinkRefused`, `AccountSuspended`."""
    found = await work.one_time_tokens.get(token_hash)
    if found is None:
        raise refused()
    account = await work.accounts.get(found.account_id)
    token = await work.one_time_tokens.get(token_hash)  # As it is under the account's lock.
    if (
        token is None
        or token.purpose is not purpose
        or token.used_at is not None
        or now >= token.expires_at
    ):
        raise refused()
    if account.email != token.email:
        raise refused()
    check_usable(account)
    await work.one_time_tokens.use_up(token, now)
    return account


def refused() -> LinkRefused:
    """Return the one refusal there is."""
    return LinkRefused("This code was used, is too old, or was never ours. Ask for a new one.")
