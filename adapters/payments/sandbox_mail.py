"""Sends the sandbox's events to our own API, as a provider would: over HTTP."""

import httpx
import structlog

from adapters.payments.sandbox import SIGNATURE, SandboxSigner, event_body
from adapters.payments.sandbox_bank import Record
from core.shared.ports import Clock

log = structlog.get_logger(__name__)
PATH = "/api/v1/webhooks/sandbox"


class SandboxPost:
    """Posts signed events. One that does not arrive is lost: reconciliation finds what it told."""

    def __init__(
        self,
        signer: SandboxSigner,
        clock: Clock,
        *,
        url: str,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        """Post to the server at `url`; `transport` is for tests without a server."""
        self._signer = signer
        self._clock = clock
        self._url = url + PATH
        self._transport = transport

    async def __call__(self, kind: str, record: Record) -> None:
        """Sign and send one event."""
        body = event_body(kind, record, self._clock.now())
        headers = {"Content-Type": "application/json", SIGNATURE: self._signer.header(body)}
        try:
            async with httpx.AsyncClient(transport=self._transport, timeout=5) as client:
                answer = await client.post(self._url, content=body, headers=headers)
                answer.raise_for_status()
        except httpx.HTTPError as error:
            log.warning("sandbox_event_lost", type=kind, error=repr(error))
