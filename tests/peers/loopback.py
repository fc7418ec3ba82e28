"""A small HTTP server on loopback for stand-ins of providers, with faults on demand."""

import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Protocol
from urllib.parse import parse_qsl, urlsplit


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One request as it came."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes

    @property
    def form(self) -> dict[str, str]:
        """The body as a form."""
        return dict(parse_qsl(self.body.decode(), keep_blank_values=True))


class Engine(Protocol):
    """What answers requests."""

    def answer(self, asked: Asked) -> tuple[int, Any]:
        """Return status and JSON, or the bytes of a film."""
        ...


@dataclass(slots=True)
class Faults:
    """What goes wrong next: each fault is used up by one request.

    - `down`: the request is not looked at; 503 comes back.
    - `lost`: the request is done, and its answer never arrives.
    - `page`: an HTML page comes back instead of JSON, as from a broken proxy.
    """

    coming: list[str] = field(default_factory=list)

    def next(self) -> str | None:
        """Take the next fault."""
        return self.coming.pop(0) if self.coming else None


def written(found: Any) -> tuple[bytes, str]:
    """Return a body and its media type: JSON, or a film."""
    if isinstance(found, bytes):
        return found, "video/mp4"
    return json.dumps(found).encode(), "application/json"


@contextmanager
def serving_peer(engine: Engine, faults: Faults) -> Iterator[str]:
    """Serve an engine on a free port; give its address."""
    bugs: list[Exception] = []

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            body = self.rfile.read(length)
            parts = urlsplit(self.path)
            asked = Asked(
                method=self.command,
                path=parts.path,
                query=dict(parse_qsl(parts.query, keep_blank_values=True)),
                headers={name.lower(): value for name, value in self.headers.items()},
                body=body,
            )
            fault = faults.next()
            if fault == "down":
                self.give(503, b'{"error": {"message": "down", "code": "SERVER_ERROR"}}')
                return
            if fault == "page":
                self.give(502, b"<html>Bad gateway</html>", "text/html")
                return
            try:
                status, found = engine.answer(asked)
            except Exception as error:
                bugs.append(error)
                raise
            if fault == "lost":
                self.close_connection = True
                self.connection.close()
                return
            self.give(status, *written(found))

        def give(self, status: int, body: bytes, kind: str = "application/json") -> None:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_GET = do_POST = do_DELETE = do  # noqa: N815 - the names the server looks for

        def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002
            del format, arguments

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, request: Any, client_address: Any) -> None:
            """Stay silent about connections that a fault closed."""
            del request, client_address

    server = Server(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
    if bugs:
        raise bugs[0]
