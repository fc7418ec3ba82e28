"""Reading requests: bodies strictly by their type, ids, and idempotency keys."""

import re
import secrets
from collections.abc import AsyncGenerator, Iterable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any

import msgspec
from litestar import Request
from litestar.di import NamedDependency
from litestar.exceptions import HTTPException, InternalServerException
from litestar.handlers import BaseRouteHandler
from litestar.params import HeaderParameter
from litestar.types import Empty
from msgspec import Struct

from core.accounts.model import Caller
from core.shared.ids import AccountId
from core.shared.keys import RequestKey, check_key, hash_of
from entrypoints.http.serving.errors import InvalidBody
from entrypoints.http.serving.wrong_fields import decoder_of, errors_in, field_error

KEY_LENGTH_MAX = 255
CLIENT_GONE = 499
REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
ESCAPED_NUL = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")


@dataclass(frozen=True, slots=True)
class ReadAs:
    """Says as what a handler itself reads a part of the body: `Annotated[Raw, ReadAs(Thing)]`.

    So what is wrong with one part is no reason to refuse the others.
    """

    kind: type[Struct]


class ClientGone(HTTPException):
    """Who asked has left in the middle of the body; nobody reads the answer, and nothing failed."""

    status_code = CLIENT_GONE
    detail = "The body did not come to its end."


class StrictRequest(Request[Any, Any, Any]):
    """A request whose JSON body is decoded straight into the type that its handler asks for.

    So `"5"` is no number and `1` no truth value, and amounts keep every digit that was sent.
    """

    async def stream(self) -> AsyncGenerator[bytes]:
        """Yield the body, which stays there: a form is read from it, then an idempotency key.

        Raises `ClientGone`.
        """
        if self._body is Empty:
            try:
                pieces = [piece async for piece in super().stream()]
            except InternalServerException:
                raise ClientGone from None
            self._body = self._connection_state.body = b"".join(pieces)
        yield self._body
        yield b""

    async def json(self) -> Any:
        """Return the body as its handler's `data` type. Raises `InvalidBody`."""
        asked_for = self.route_handler.parsed_fn_signature.parameters.get("data")
        wanted = Any if asked_for is None else asked_for.annotation
        return decoded(await self.body(), wanted)


def decoded(body: bytes, wanted: Any, *, place: str = "") -> Any:
    """Return JSON, which stands at a place in the body, as a value of the type `wanted`.

    Raises `InvalidBody`, which says all fields that are wrong.
    """
    if ESCAPED_NUL.search(body):
        raise InvalidBody("The body contains the NUL character (\\u0000). Leave it out.")
    try:
        return decoder_of(wanted).decode(body)
    except msgspec.ValidationError as error:
        errors = errors_in(body, wanted, str(error), place)
        first = errors[0] if errors else field_error(str(error), place, wanted)
        at = f" {first.field}" if first.field else ""
        raise InvalidBody(f"The body is wrong:{at} {first.message}.", errors=errors) from None
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise InvalidBody("The body is not JSON in UTF-8.") from None
    except RecursionError:
        raise InvalidBody("The body is nested too deeply.") from None


def request_id_from(header: str | None) -> str:
    """Return the caller's request id if it is sane, or a new one."""
    return header if header and REQUEST_ID.fullmatch(header) else secrets.token_hex(16)


def operation_of(handler: BaseRouteHandler) -> str:
    """Return the stable name of the operation that a handler serves, on whatever path."""
    named = getattr(handler, "operation_id", None)
    return str(getattr(named, "name", None) or named or handler.handler_name)


@dataclass(frozen=True, slots=True, kw_only=True)
class IdempotencyKey:
    """The caller's key for one act, the operation, and a hash of everything that was asked."""

    key: str
    operation: str
    body_hash: str

    def of(self, *, caller: str, account_id: AccountId) -> RequestKey:
        """Return the key in the scope of who asks, for whom."""
        return RequestKey(
            caller=caller,
            account_id=account_id,
            operation=self.operation,
            key=self.key,
            body_hash=self.body_hash,
        )


async def idempotency_key(
    request: Request[Any, Any, Any],
    idempotency_key_header: Annotated[
        str | None,
        HeaderParameter(
            name="Idempotency-Key",
            description="Chosen by the caller: the same request sent again under it is one act.",
            max_length=KEY_LENGTH_MAX,
        ),
    ] = None,
) -> IdempotencyKey | None:
    """Return the request's idempotency key, or None without one. Raises `KeyUnusable`."""
    if idempotency_key_header is None:
        return None
    return IdempotencyKey(
        key=check_key(idempotency_key_header),
        operation=operation_of(request.route_handler),
        body_hash=await body_hash(request),
    )


def scoped(key: IdempotencyKey | None, caller: Caller, account_id: AccountId) -> RequestKey | None:
    """Return a request's key in the scope of who asks, for whom."""
    return None if key is None else key.of(caller=caller.caller, account_id=account_id)


def request_key(
    caller: NamedDependency[Caller], idempotency_key: NamedDependency[IdempotencyKey | None]
) -> RequestKey | None:
    """Return the key of a request for the caller's own account, or None without one.

    Raises `NoOwnAccount`.
    """
    return None if idempotency_key is None else scoped(idempotency_key, caller, caller.account_id)


async def body_hash(request: Request[Any, Any, Any]) -> str:
    """Return a hash of what is asked: operation, path parameters, query and raw body.

    The operation stands for method and path, so that a request repeated on another path of the
    same operation is the same request. What stands between the parts of a form is left out: most
    clients make up another such boundary each time.
    """
    body, boundary = await request.body(), request.content_type[1].get("boundary")
    if boundary:
        body = body.replace(b"--" + boundary.encode(), b"--")
    return hash_asked(
        request.method,
        operation_of(request.route_handler),
        request.path_params,
        request.query_params.multi_items(),
        body,
    )


def hash_asked(
    method: str,
    operation: str,
    path_parameters: Mapping[str, object],
    query: Iterable[tuple[str, str]],
    body: bytes,
) -> str:
    """Return the hash of all that makes one request the same as another."""
    parts = sorted((name, str(value)) for name, value in path_parameters.items())
    asked = [method, operation, parts, sorted(query)]
    return hash_of(msgspec.json.encode(asked) + b"\n" + body)
