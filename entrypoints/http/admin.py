"""What operators see and do about accounts, over HTTP."""

from datetime import datetime
from typing import Annotated, Any, Literal

from litestar import Router, get, post
from litestar.di import NamedDependency
from litestar.params import JSONBody, PathParameter, QueryParameter
from msgspec import Meta, Struct

from core.accounts.model import Account, AccountStatus, AuditRecord, Caller
from core.accounts.rules.access import Rights
from core.accounts.use_cases.list_accounts import AccountFilter, ListAccounts
from core.accounts.use_cases.read_audit import ReadAudit
from core.accounts.use_cases.show_me import Me, ShowMe
from core.accounts.use_cases.suspend_account import SuspendAccount, SuspendCommand
from core.shared.ids import AccountId
from core.shared.pages import PageRequest
from entrypoints.http.serving.amounts import CreditsOut, credits_out
from entrypoints.http.serving.errors import problems
from entrypoints.http.serving.pages import PageView, page_view

Status = Literal["active", "suspended", "deleted"]
AccountNumber = Annotated[int, PathParameter(ge=1, le=2**63 - 1)]


class AccountView(Struct, frozen=True):
    """An account as operators see it."""

    id: int
    email: str | None
    email_verified: bool
    name: str | None
    role: Literal["customer", "admin"]
    status: Status
    suspended_reason: str | None
    created_at: datetime


class AccountDetailView(AccountView, frozen=True):
    """An account with its balances."""

    credits: CreditsOut
    held: CreditsOut
    plan: str
    profile: dict[str, Any]


class SuspendBody(Struct, forbid_unknown_fields=True):
    """Close an account for now, or open it again."""

    suspended: bool = True
    reason: Annotated[str, Meta(max_length=1_000)] | None = None


class AuditView(Struct, frozen=True):
    """Who did what to whom."""

    id: str
    at: datetime
    actor: Annotated[str, Meta(description="`account:7`, `key:<id>`, `cli` or `system`.")]
    action: str
    account: int | None
    details: dict[str, Any]


def account_view(account: Account) -> AccountView:
    """Return the view of an account."""
    return AccountView(
        id=account.id,
        email=account.email,
        email_verified=account.verified_at is not None,
        name=account.name,
        role=account.role.value,
        status=account.status.value,
        suspended_reason=account.suspended_reason,
        created_at=account.created_at,
    )


def detail_view(found: Me) -> AccountDetailView:
    """Return the view of an account with its balances."""
    account, wallet = found.account, found.wallet
    return AccountDetailView(
        id=account.id,
        email=account.email,
        email_verified=account.verified_at is not None,
        name=account.name,
        role=account.role.value,
        status=account.status.value,
        suspended_reason=account.suspended_reason,
        created_at=account.created_at,
        credits=credits_out(wallet.available),
        held=credits_out(wallet.held),
        plan=wallet.plan.name,
        profile=dict(account.profile),
    )


def audit_view(record: AuditRecord) -> AuditView:
    """Return the view of a record."""
    return AuditView(
        id=str(record.id),
        at=record.at,
        actor=record.actor,
        action=record.action,
        account=record.account_id,
        details=dict(record.details),
    )


@get("/accounts", operation_id="ListAccounts", responses=problems(400, 401, 403))
async def show_accounts(
    page_request: NamedDependency[PageRequest],
    list_accounts: NamedDependency[ListAccounts],
    status: Annotated[Status | None, QueryParameter(description="In this state only.")] = None,
    search: Annotated[
        str | None, QueryParameter(max_length=254, description="A part of the e-mail or name.")
    ] = None,
) -> PageView[AccountView]:
    """List accounts, newest first."""
    wish = AccountFilter(status=AccountStatus(status) if status else None, search=search)
    return page_view(await list_accounts(wish, page_request), account_view)


@get(
    "/accounts/{account_id:int}",
    operation_id="GetAccount",
    responses=problems(400, 401, 403, 404),
)
async def show_account(
    account_id: AccountNumber, show_me: NamedDependency[ShowMe]
) -> AccountDetailView:
    """Show an account with its balances."""
    return detail_view(await show_me(AccountId(account_id)))


@post(
    "/accounts/{account_id:int}/suspend",
    operation_id="SuspendAccount",
    status_code=200,
    responses=problems(400, 401, 403, 404, 409),
)
async def suspend(
    account_id: AccountNumber,
    data: JSONBody[SuspendBody],
    caller: NamedDependency[Caller],
    suspend_account: NamedDependency[SuspendAccount],
) -> AccountView:
    """Close an account for now, or open it again."""
    command = SuspendCommand(
        account_id=AccountId(account_id),
        suspended=data.suspended,
        reason=data.reason,
        actor=caller.caller,
    )
    return account_view(await suspend_account(command))


@get("/audit", operation_id="ListAudit", responses=problems(400, 401, 403))
async def show_audit(
    page_request: NamedDependency[PageRequest],
    read_audit: NamedDependency[ReadAudit],
    account: Annotated[
        int | None, QueryParameter(ge=1, le=2**63 - 1, description="About this account only.")
    ] = None,
) -> PageView[AuditView]:
    """List what admins, keys and payments did, newest first."""
    about = None if account is None else AccountId(account)
    return page_view(await read_audit(page_request, account_id=about), audit_view)


router = Router(
    "/api/v1/admin",
    route_handlers=[show_accounts, show_account, suspend, show_audit],
    tags=["admin"],
    opt={"rights": Rights.ADMIN},
)
