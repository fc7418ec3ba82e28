"""Sessions over HTTP."""

from datetime import datetime
from typing import Annotated, Any, Literal

from litestar import Request, Router, delete, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from litestar.status_codes import HTTP_204_NO_CONTENT
from msgspec import Meta, Struct

from core.accounts.model import Caller, Session
from core.accounts.rules.access import Rights
from core.accounts.use_cases.list_sessions import ListSessions
from core.accounts.use_cases.log_out import LogOut, LogOutCommand
from core.accounts.use_cases.revoke_session import RevokeSession
from core.accounts.use_cases.revoke_sessions import RevokeSessions
from entrypoints.http.serving.access import credentials_of
from entrypoints.http.serving.errors import problems
from entrypoints.http.serving.limits import Limit

OWN = {"rights": Rights.OWN}


class LogOutBody(Struct, forbid_unknown_fields=True):
    """The session's refresh token, where the access token has ended already."""

    refresh_token: Annotated[str, Meta(min_length=1, max_length=8_192)] | None = None


class SessionView(Struct, frozen=True):
    """A place where one is signed in."""

    id: str
    current: Annotated[bool, Meta(description="Whether this request came from it.")]
    method: Literal["password", "google", "development"]
    user_agent: str | None
    address: str | None
    created_at: datetime
    last_used_at: datetime
    expires_at: datetime


class SessionsView(Struct, frozen=True):
    """All places where one is signed in."""

    items: list[SessionView]
    next_cursor: None = None


def session_view(session: Session, caller: Caller) -> SessionView:
    """Return the view of a session."""
    return SessionView(
        id=session.id,
        current=session.id == caller.session_id,
        method=session.method.value,
        user_agent=session.device.user_agent,
        address=session.device.address,
        created_at=session.created_at,
        last_used_at=session.used_at,
        expires_at=session.expires_at,
    )


@post(
    "/auth/logout",
    operation_id="LogOut",
    status_code=HTTP_204_NO_CONTENT,
    responses=problems(400, 429),
    opt={"rights": Rights.PUBLIC, "limit": Limit.AUTH},
)
async def end_session(
    request: Request[Any, Any, Any],
    log_out: NamedDependency[LogOut],
    data: JSONBody[LogOutBody | None] = None,
) -> None:
    """End the session of the access token, or of the refresh token in the body.

    The answer is the same for tokens that were no good before.
    """
    command = LogOutCommand(
        access_token=credentials_of(request).bearer,
        refresh_token=data.refresh_token if data else None,
    )
    await log_out(command)


@get("/auth/sessions", operation_id="ListSessions", responses=problems(401, 403), opt=OWN)
async def show_sessions(
    caller: NamedDependency[Caller], list_sessions: NamedDependency[ListSessions]
) -> SessionsView:
    """List where you are signed in, the last used first."""
    found = await list_sessions(caller.account_id)
    return SessionsView(items=[session_view(each, caller) for each in found])


@delete("/auth/sessions", operation_id="EndSessions", responses=problems(401, 403), opt=OWN)
async def end_all_sessions(
    caller: NamedDependency[Caller], revoke_sessions: NamedDependency[RevokeSessions]
) -> None:
    """Sign out everywhere, here too."""
    await revoke_sessions(caller.account_id)


@delete(
    "/auth/sessions/{session_id:str}",
    operation_id="EndSession",
    responses=problems(401, 403, 404),
    opt=OWN,
)
async def end_one_session(
    session_id: FromPath[str],
    caller: NamedDependency[Caller],
    revoke_session: NamedDependency[RevokeSession],
) -> None:
    """Sign out in one place."""
    await revoke_session(caller.account_id, session_id)


router = Router(
    "/api/v1",
    route_handlers=[end_session, show_sessions, end_all_sessions, end_one_session],
    tags=["auth"],
)
