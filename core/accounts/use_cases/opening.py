"""What every way of making an account and of signing in shares."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from core.accounts.errors import AccountSuspended, SignInRefused
from core.accounts.model import (
    Account,
    AccountStatus,
    Device,
    NewAccount,
    RefreshToken,
    Session,
    SignedIn,
    SignInMethod,
)
from core.accounts.ports import AccessTokens, AccountsUnitOfWork, OpaqueTokens
from core.accounts.rules.sessions import SessionTerms
from core.ledger.model import GrantKind, WalletTerms
from core.ledger.rules.grants import NewGrant
from core.ledger.rules.opening import open_wallet
from core.shared.events import Event
from core.shared.ids import AccountId
from core.shared.ports import Ids


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountTerms:
    """What a new account gets: the signup grant and free plan tokens, and when."""

    wallet: WalletTerms
    signup_micro_credits: int
    verified_email_for_gifts: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInTools:
    """What it takes to begin a session."""

    access_tokens: AccessTokens
    opaque_tokens: OpaqueTokens
    ids: Ids
    terms: SessionTerms


def signup_grant(account_id: AccountId, terms: AccountTerms) -> NewGrant:
    """Return the grant of a new account; its id makes it one, however often it is asked for."""
    return NewGrant(
        id=f"signup:{account_id}",
        kind=GrantKind.SIGNUP,
        micro_credits=terms.signup_micro_credits,
        reason="welcome",
    )


async def open_account(
    work: AccountsUnitOfWork, new: NewAccount, terms: AccountTerms, now: datetime
) -> Account:
    """Store an account with its wallet and the gifts it may have already. Raises `EmailTaken`."""
    account = await work.accounts.add(new, now)
    if new.verified or not terms.verified_email_for_gifts:
        change = open_wallet(account.id, (signup_grant(account.id, terms),), terms.wallet, now)
        account = replace(account, gifts_at=now)
        await work.accounts.save(account)
    else:
        change = open_wallet(account.id, (), terms.wallet, now, gifts=False)
    await work.wallets.save(change)
    await work.events.add(
        Event(type="account.registered", account_id=account.id, payload={"verified": new.verified})
    )
    return account


async def begin_session(
    work: AccountsUnitOfWork,
    account: Account,
    tools: SignInTools,
    *,
    method: SignInMethod,
    device: Device,
    now: datetime,
) -> SignedIn:
    """Store a new session of `account` and return its tokens. Raises `AccountSuspended`."""
    check_usable(account)
    session = Session(
        id=tools.ids.new(),
        account_id=account.id,
        method=method,
        device=device,
        created_at=now,
        used_at=now,
        expires_at=now + timedelta(days=tools.terms.days),
    )
    refresh = tools.opaque_tokens.new()
    await work.sessions.add(session)
    await work.sessions.add_token(
        RefreshToken(hash=tools.opaque_tokens.hash(refresh), session_id=session.id, created_at=now)
    )
    await work.events.add(
        Event(type="account.signed_in", account_id=account.id, payload={"method": method.value})
    )
    return SignedIn(
        access_token=tools.access_tokens.issue(account.id, session_id=session.id, now=now),
        refresh_token=refresh,
        expires_in=tools.access_tokens.seconds,
    )


def check_usable(account: Account) -> None:
    """Return if the account may be used. Raises `AccountSuspended` and `SignInRefused`."""
    if account.status is AccountStatus.SUSPENDED:
        raise AccountSuspended("This account is suspended. Write to us to have it opened again.")
    if account.status is AccountStatus.DELETED:
        raise SignInRefused("This account was deleted.")
