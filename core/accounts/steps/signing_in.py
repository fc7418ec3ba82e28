"""What every way of signing in shares."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from core.accounts.model import Account, Device, RefreshToken, Session, SignedIn, SignInMethod
from core.accounts.ports import AccessTokens, AccountsUnitOfWork, OpaqueTokens
from core.accounts.rules.access import check_usable
from core.accounts.rules.sessions import SessionTerms
from core.ledger.model import WalletTerms
from core.ledger.rules.grants import GrantTerms
from core.ledger.steps.gifts import claim_bonus_if_due
from core.shared.ids import AccountId
from core.shared.ports import Ids


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInTools:
    """What it takes to begin a session, and the bonus for who comes back."""

    access_tokens: AccessTokens
    opaque_tokens: OpaqueTokens
    ids: Ids
    terms: SessionTerms
    bonus: GrantTerms
    wallet: WalletTerms


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
    return SignedIn(
        access_token=tools.access_tokens.issue(account.id, session_id=session.id, now=now),
        refresh_token=refresh,
        expires_in=tools.access_tokens.seconds,
    )


async def welcome_back(
    work: AccountsUnitOfWork, account_id: AccountId, tools: SignInTools, now: datetime
) -> None:
    """Give the daily bonus to who signs in again or refreshes, when it is due."""
    await claim_bonus_if_due(
        work.wallets, account_id, tools.bonus, tools.wallet, grant_id=tools.ids.new(), now=now
    )
