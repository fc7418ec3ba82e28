"""Signing in over HTTP."""

from typing import Annotated, Any, Literal

from litestar import Request, Router, post
from litestar.di import NamedDependency, Provide
from litestar.params import JSONBody
from msgspec import Meta, Struct

from core.accounts.model import Device, Role, SignedIn
from core.accounts.rules.access import Rights
from core.accounts.use_cases.development_sign_in import (
    DEVELOPER,
    DevelopmentSignIn,
    DevelopmentSignInCommand,
)
from core.accounts.use_cases.log_in import LogIn, LogInCommand
from core.accounts.use_cases.register_account import RegisterAccount, RegisterAccountCommand
from entrypoints.http.errors import problems

USER_AGENT_LENGTH_MAX = 300
ADDRESS_LENGTH_MAX = 64
PUBLIC = {"rights": Rights.PUBLIC}

Email = Annotated[str, Meta(max_length=254, examples=["ada@example.com"])]
Password = Annotated[
    str,
    Meta(max_length=1_000, description="8 to 200 characters.", examples=["correct horse battery"]),
]
Name = Annotated[str, Meta(max_length=200, examples=["Ada Lovelace"])]


class RegisterBody(Struct, forbid_unknown_fields=True):
    """Who registers."""

    email: Email
    password: Password
    name: Name | None = None


class LogInBody(Struct, forbid_unknown_fields=True):
    """Who signs in."""

    email: Email
    password: Password


class DevTokenBody(Struct, forbid_unknown_fields=True):
    """Whom to sign in as; an account that is missing is made."""

    email: Email = DEVELOPER
    role: Literal["customer", "admin"] | None = None


class TokensView(Struct, frozen=True):
    """A sign-in: send `access_token` as Bearer; get the next one with `refresh_token`."""

    access_token: str
    refresh_token: str
    expires_in: Annotated[int, Meta(description="Seconds until the access token ends.")]
    token_type: Literal["bearer"] = "bearer"  # noqa: S105 - a word, no secret


def tokens_view(signed_in: SignedIn) -> TokensView:
    """Return the view of a sign-in."""
    return TokensView(
        access_token=signed_in.access_token,
        refresh_token=signed_in.refresh_token,
        expires_in=signed_in.expires_in,
    )


def device(request: Request[Any, Any, Any]) -> Device:
    """Return where a request comes from."""
    user_agent = request.headers.get("user-agent")
    address = request.client.host if request.client else None
    return Device(
        user_agent=user_agent and user_agent[:USER_AGENT_LENGTH_MAX],
        address=address and address[:ADDRESS_LENGTH_MAX],
    )


@post("/auth/register", operation_id="Register", responses=problems(400, 409, 429), opt=PUBLIC)
async def register(
    data: JSONBody[RegisterBody],
    device: NamedDependency[Device],
    register_account: NamedDependency[RegisterAccount],
) -> TokensView:
    """Make an account with e-mail and password, and sign in."""
    command = RegisterAccountCommand(
        email=data.email, password=data.password, name=data.name, device=device
    )
    return tokens_view(await register_account(command))


@post(
    "/auth/login",
    operation_id="LogIn",
    status_code=200,
    responses=problems(400, 401, 403, 429),
    opt=PUBLIC,
)
async def log_in_with_password(
    data: JSONBody[LogInBody],
    device: NamedDependency[Device],
    log_in: NamedDependency[LogIn],
) -> TokensView:
    """Sign in with e-mail and password."""
    command = LogInCommand(email=data.email, password=data.password, device=device)
    return tokens_view(await log_in(command))


@post(
    ["/dev-token", "/auth/dev-token"],
    operation_id="GetDevToken",
    status_code=200,
    responses=problems(400, 403, 404),
    opt=PUBLIC,
)
async def get_dev_token(
    data: JSONBody[DevTokenBody],
    device: NamedDependency[Device],
    development_sign_in: NamedDependency[DevelopmentSignIn],
) -> TokensView:
    """Sign in as anybody, outside production only; an account that is missing is made."""
    role = None if data.role is None else Role(data.role)
    command = DevelopmentSignInCommand(email=data.email, role=role, device=device)
    return tokens_view(await development_sign_in(command))


router = Router(
    "/api/v1",
    route_handlers=[register, log_in_with_password, get_dev_token],
    dependencies={"device": Provide(device, sync_to_thread=False)},
    tags=["auth"],
)
