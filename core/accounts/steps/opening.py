"""What every way of making an account shares."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from core.accounts.model import Account, AccountStatus, NewAccount
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
    grants = (signup_grant(terms.catalogue, account.id, now),) if welcome and not before else ()
    heir = open_wallet(account.id, grants, terms.wallet, now, gifts=welcome)
    await work.wallets.save(heir)
    for left in before:
        inherited = inherit(heir.wallet, await work.wallets.get(left.id), terms.wallet, now)
        heir = inherited.heir
        await work.wallets.save(inherited.left)
        await work.wallets.save(heir)
        if left.successor_id is None:
            await work.accounts.save(replace(left, successor_id=account.id))
    account = replace(account, gifts_at=now if welcome else None, returned=bool(before))
    await work.accounts.save(account)
    return account


async def left_behind(
    work: AccountsUnitOfWork,
    email: str | None,
    known_as: Sequence[tuple[str, str]],
    terms: AccountTerms,
) -> Sequence[Account]:
    """Return the deleted accounts that somebody with this e-mail or identity left, locked.

    Who came back in between by another of their names, and left again, left the last of them. They
    are in ascending order, as wallets are locked.
    """
    hashes = [] if email is None else [*terms.pseudonyms.of("email", email)]
    for issuer, subject in known_as:
        hashes += terms.pseudonyms.of("identity", f"{issuer} {subject}")
    left: dict[AccountId, Account] = {}
    for account_id in sorted(await work.remembered.find(hashes)):
        account = await last_left(work, await work.accounts.get(account_id))
        left[account.id] = account
    return [left[each] for each in sorted(left)]


async def last_left(work: AccountsUnitOfWork, account: Account) -> Account:
    """Return the last of a deleted account and those with which its owner came back and left."""
    while account.successor_id is not None:
        heir = await work.accounts.get(account.successor_id)
        if heir.status is not AccountStatus.DELETED:
            break
        account = heir
    return account


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
