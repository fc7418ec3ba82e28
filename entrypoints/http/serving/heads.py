"""HEAD: whatever GET would say of a thing, without the thing (RFC 9110, section 9.3.2)."""

from typing import cast

from litestar.types import HTTPScope, Message, Receive, Send


def as_get(scope: HTTPScope, receive: Receive, send: Send) -> tuple[HTTPScope, Receive, Send]:
    """Return a HEAD request as the GET that it stands for, of whose answer only the head is sent.

    Once the head is sent, who answers learns that nobody reads on: long files are not read, and
    streams of events end. A range is left out: it means something to GET alone.
    """
    answered = False
    headers = [each for each in scope["headers"] if each[0] != b"range"]

    async def receive_until_answered() -> object:
        return {"type": "http.disconnect"} if answered else await receive()

    async def send_head(message: Message) -> None:
        nonlocal answered
        if message["type"] != "http.response.start" or answered:
            return
        answered = True
        await send(message)
        await send({"type": "http.response.body", "body": b"", "more_body": False})

    asked = cast("HTTPScope", {**scope, "method": "GET", "headers": headers})
    return asked, cast("Receive", receive_until_answered), send_head


def allowing_head(methods: bytes) -> bytes:
    """Return the value of an Allow header with the HEAD that stands beside each GET, sorted."""
    named = {each.strip() for each in methods.split(b",")}
    if b"GET" in named:
        named.add(b"HEAD")
    return b", ".join(sorted(named))
