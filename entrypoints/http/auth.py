"""Signing in over HTTP."""

from typing import Annotated, Any, Literal

from litestar import Request, Router, post
from litestar.di import NamedDependency, Provide
from litestar.params import JSONBody
from litestar.status_codes import HTTP_202_ACCEPTED, HTTP_204_NO_CONTENT
from msgspec import Meta, Struct

from core.accounts.model import Device, Role, SignedIn, TokenPurpose
from core.accounts.rules.access import Rights
from core.accounts.rules.email import one_form
from core.accounts.use_cases.log_in import LogIn, LogInCommand
from core.accounts.use_cases.refresh_session import RefreshSession
from core.accounts.use_cases.register_account import RegisterAccount, RegisterAccountCommand
from core.accounts.use_cases.request_letter import RequestLetter
from core.accounts.use_cases.reset_password import ResetPassword
from core.accounts.use_cases.sign_in_for_development import (
    DEVELOPER,
    SignInForDevelopment,
    SignInForDevelopmentCommand,
)
from core.accounts.use_cases.sign_in_with_google import SignInWithGoogle, SignInWithGoogleCommand
from core.accounts.use_cases.verify_email import VerifyEmail
from entrypoints.http.serving.errors import InvalidBody, problems
from entrypoints.http.serving.limits import Limit, RateLimits

USER_AGENT_LENGTH_MAX = 300
ADDRESS_LENGTH_MAX = 64
PUBLIC = {"rights": Rights.PUBLIC, "limit": Limit.AUTH}
"""Nobody is known yet; who asks too often from one address, or for one e-mail, has to wait."""

Email = Annotated[str, Meta(max_length=254, examples=["ada@example.com"])]
Password = Annotated[
    str,
    Meta(max_length=1_000, description="8 to 200 characters.", examples=["correct horse battery"]),
]
Name = Annotated[str, Meta(max_length=200, examples=["Ada Lovelace"])]
Token = Annotated[str, Meta(min_length=1, max_length=8_192)]


class RegisterBody(Struct, forbid_unknown_fields=True):
    """Who registers."""

    email: Email
    password: Password
    name: Name | None = None


class LogInBody(Struct, forbid_unknown_fields=True):
    """Who signs in."""

    email: Email
    password: Password


class GoogleBody(Struct, forbid_unknown_fields=True):
    """What Google gave the frontend: `id_token`, or `credential` as Google's button calls it."""

    id_token: Token | None = None
    credential: Token | None = None


class RefreshBody(Struct, forbid_unknown_fields=True):
    """The refresh token of the last answer."""

    refresh_token: Token


class VerifyEmailBody(Struct, forbid_unknown_fields=True):
    """The token of the letter; or the e-mail, to have the letter sent again."""

    token: Token | None = None
    email: Email | None = None


class ForgotPasswordBody(Struct, forbid_unknown_fields=True):
    """Whose password."""

    email: Email


class ResetPasswordBody(Struct, forbid_unknown_fields=True):
    """The token of the letter and the new password."""

    token: Token
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


class LetterView(Struct, frozen=True):
    """What happened, or will if there is such an account."""

    status: Literal["verified", "sent"]


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


async def count_email(request: Request[Any, Any, Any], rate_limits: RateLimits, email: str) -> None:
    """Count a request for an e-mail, however it is spelt. Raises `TooManyRequests`."""
    await rate_limits.count(request.scope, Limit.AUTH, f"email {one_form(email)}")


@post("/auth/register", operation_id="Register", responses=problems(400, 409, 429), opt=PUBLIC)
async def register(
    request: Request[Any, Any, Any],
    data: JSONBody[RegisterBody],
    device: NamedDependency[Device],
    rate_limits: NamedDependency[RateLimits],
    register_account: NamedDependency[RegisterAccount],
) -> TokensView:
    """Make an account with e-mail and password, and sign in.

    A letter to confirm the e-mail follows.
    """
    await count_email(request, rate_limits, data.email)
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
    request: Request[Any, Any, Any],
    data: JSONBody[LogInBody],
    device: NamedDependency[Device],
    rate_limits: NamedDependency[RateLimits],
    log_in: NamedDependency[LogIn],
) -> TokensView:
    """Sign in with e-mail and password."""
    await count_email(request, rate_limits, data.email)
    command = LogInCommand(email=data.email, password=data.password, device=device)
    return tokens_view(await log_in(command))


@post(
    "/auth/google",
    operation_id="LogInWithGoogle",
    status_code=200,
    responses=problems(400, 401, 403, 404, 409, 429),
    opt=PUBLIC,
)
async def log_in_with_google(
    data: JSONBody[GoogleBody],
    device: NamedDependency[Device],
    sign_in_with_google: NamedDependency[SignInWithGoogle],
) -> TokensView:
    """Sign in with a Google ID token; an account that is missing is made."""
    id_token = data.id_token or data.credential
    if id_token is None:
        raise InvalidBody("Send the ID token as `id_token`.")
    return tokens_view(
        await sign_in_with_google(SignInWithGoogleCommand(id_token=id_token, device=device))
    )


@post(
    "/auth/refresh",
    operation_id="Refresh",
    status_code=200,
    responses=problems(400, 401, 403, 429),
    opt=PUBLIC,
)
async def refresh(
    data: JSONBody[RefreshBody], refresh_session: NamedDependency[RefreshSession]
) -> TokensView:
    """Get the next pair of tokens.

    The refresh token is used up. Within ten seconds it gives the same pair's refresh token again;
    later it ends the session, because then two have it.
    """
    return tokens_view(await refresh_session(data.refresh_token))


@post(
    "/auth/verify-email",
    operation_id="VerifyEmail",
    status_code=200,
    responses=problems(400, 403, 429),
    opt=PUBLIC,
)
async def confirm_email(
    request: Request[Any, Any, Any],
    data: JSONBody[VerifyEmailBody],
    rate_limits: NamedDependency[RateLimits],
    verify_email: NamedDependency[VerifyEmail],
    request_letter: NamedDependency[RequestLetter],
) -> LetterView:
    """Confirm an e-mail with the token of the letter; or have the letter sent again."""
    if data.token is not None and data.email is None:
        await verify_email(data.token)
        return LetterView(status="verified")
    if data.email is None or data.token is not None:
        raise InvalidBody("Send either `token` or `email`.")
    await count_email(request, rate_limits, data.email)
    await request_letter(data.email, TokenPurpose.VERIFY_EMAIL)
    return LetterView(status="sent")


@post(
    "/auth/forgot-password",
    operation_id="ForgotPassword",
    status_code=HTTP_202_ACCEPTED,
    responses=problems(400, 429),
    opt=PUBLIC,
)
async def forgot_password(
    request: Request[Any, Any, Any],
    data: JSONBody[ForgotPasswordBody],
    rate_limits: NamedDependency[RateLimits],
    request_letter: NamedDependency[RequestLetter],
) -> LetterView:
    """Send a letter to set a new password, if there is such an account; the answer is the same."""
    await count_email(request, rate_limits, data.email)
    await request_letter(data.email, TokenPurpose.RESET_PASSWORD)
    return LetterView(status="sent")


@post(
    "/auth/reset-password",
    operation_id="ResetPassword",
    status_code=HTTP_204_NO_CONTENT,
    responses=problems(400, 403, 429),
    opt=PUBLIC,
)
async def set_new_password(
    data: JSONBody[ResetPasswordBody], reset_password: NamedDependency[ResetPassword]
) -> None:
    """Set a new password with the token of the letter. All sessions end."""
    await reset_password(data.token, data.password)


@post(
    ["/dev-token", "/auth/dev-token"],
    operation_id="GetDevToken",
    status_code=200,
    responses=problems(400, 403, 404, 429),
    opt=PUBLIC,
)
async def get_dev_token(
    device: NamedDependency[Device],
    sign_in_for_development: NamedDependency[SignInForDevelopment],
    data: JSONBody[DevTokenBody | None] = None,
) -> TokensView:
    """Sign in as anybody, outside production only; an account that is missing is made."""
    asked = data or DevTokenBody()
    role = None if asked.role is None else Role(asked.role)
    command = SignInForDevelopmentCommand(email=asked.email, role=role, device=device)
    return tokens_view(await sign_in_for_development(command))


router = Router(
    "/api/v1",
    route_handlers=[
        register,
        log_in_with_password,
        log_in_with_google,
        refresh,
        confirm_email,
        forgot_password,
        set_new_password,
        get_dev_token,
    ],
    dependencies={"device": Provide(device, sync_to_thread=False)},
    tags=["auth"],
)
