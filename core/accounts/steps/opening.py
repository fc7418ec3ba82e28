"""What every way of making an account shares."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from core.accounts.model import Account, NewAccount
from core.accounts.ports import AccountsUnitOfWork, Pseudonyms
from core.ledger.model import WalletTerms
from core.ledger.rules.opening import open_wallet
from core.ledger.rules.welcoming import give_free_tokens, inherit
from core.plans.catalogue import Catalogue
from core.plans.rules.offers import signup_grant
from core.shared.events import Event
from core.shared.ids import AccountId


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountTerms:
    """What a new account gets: the signup grant and free plan tokens, and when."""

    wallet: WalletTerms
    catalogue: Catalogue
    verified_email_for_gifts: bool
    pseudonyms: Pseudonyms


async def open_account(
    work: AccountsUnitOfWork,
    new: NewAccount,
    terms: AccountTerms,
    now: datetime,
    *,
    known_as: Sequence[tuple[str, str]] = (),
) -> Account:
    """Store an account with its wallet and the gifts it may have already. Raises `EmailTaken`.

    Who had an account before under this e-mail, or one of the identities in `known_as` (issuer and
    subject), goes on where they stopped: without another signup grant.
    """
    account = await work.accounts.add(new, now)
    before = await left_behind(work, new.email, known_as, terms)
    welcome = new.verified or not terms.verified_email_for_gifts
    grants = (signup_grant(terms.catalogue, account.id, now),) if welcome and before is None else ()
    change = open_wallet(account.id, grants, terms.wallet, now, gifts=welcome)
    await work.wallets.save(change)
    if before is not None:
        left = await work.accounts.get(before)
        inherited = inherit(change.wallet, await work.wallets.get(before), terms.wallet, now)
        await work.wallets.save(inherited.left)
        await work.wallets.save(inherited.heir)
        await work.accounts.save(replace(left, successor_id=account.id))
    account = replace(account, gifts_at=now if welcome else None, returned=before is not None)
    await work.accounts.save(account)
    return account


async def left_behind(
    work: AccountsUnitOfWork,
    email: str | None,
    known_as: Sequence[tuple[str, str]],
    terms: AccountTerms,
) -> AccountId | None:
    """Return the deleted account that somebody with this e-mail or identity left, or None."""
    hashes = [] if email is None else [*terms.pseudonyms.of("email", email)]
    for issuer, subject in known_as:
        hashes += terms.pseudonyms.of("identity", f"{issuer} {subject}")
    return await work.remembered.find(hashes) if hashes else None


async def give_gifts(
    work: AccountsUnitOfWork, account: Account, terms: AccountTerms, now: datetime
) -> Account:
    """Give what waited for a verified e-mail, once, and return the account to be saved.

    Who came back gets the free tokens and no second grant.
    """
    if account.gifts_at is not None:
        return account
    grants = () if account.returned else (signup_grant(terms.catalogue, account.id, now),)
    wallet = await work.wallets.get(account.id)
    await work.wallets.save(give_free_tokens(wallet, grants, terms.wallet, now))
    return replace(account, gifts_at=now)


async def claim(work: AccountsUnitOfWork, account: Account, now: datetime) -> Account:
    """Make an unverified account its e-mail's proven owner's; return it, to be saved.

    Whoever made it may have been somebody else: password, sessions, keys and identities end.
    """
    assert account.verified_at is None
    await work.sessions.revoke_all(account.id, now)
    await work.api_keys.revoke_all(account.id, now)
    await work.identities.remove_all(account.id)
    await work.one_time_tokens.remove_all(account.id)
    await work.events.add(
        Event(
            type="account.claimed",
            account_id=account.id,
            payload={"claimed_at": now.isoformat()},
        )
    )
    return replace(account, verified_at=now, password_hash=None)
