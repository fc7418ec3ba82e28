"""Receives articles from Inkwell. Needs one package: `pip install standardwebhooks`.

WEBHOOK_SECRET=whsec_... [DELIVERY_KEY=dk_...] python receiver.py [port]
"""

import hmac
import json
import os
import sqlite3
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

from standardwebhooks import Webhook, WebhookVerificationError

WEBHOOK = Webhook(os.environ["WEBHOOK_SECRET"])
DELIVERY_KEY = os.environ.get("DELIVERY_KEY")
STORE = sqlite3.connect(os.environ.get("STORE", "received.db"))
STORE.execute("CREATE TABLE IF NOT EXISTS received (webhook_id TEXT PRIMARY KEY, event TEXT)")
BODY_BYTES_MAX = 5_000_000


class Receiver(BaseHTTPRequestHandler):
    """Answers 2xx only once an event is safely stored: whatever else it says comes again."""

    def do_POST(self) -> None:
        """Take one delivery."""
        length = int(self.headers.get("content-length") or 0)
        if length > BODY_BYTES_MAX:
            self.answer(413, "too large")
            return
        body = self.rfile.read(length)  # The raw bytes: they are what is signed.
        if DELIVERY_KEY and not hmac.compare_digest(
            self.headers.get("x-api-key", ""), DELIVERY_KEY
        ):
            self.answer(401, "wrong key")
            return
        try:
            # Refuses wrong signatures, and timestamps more than 5 minutes off. The package stumbles
            # over some signatures that are none, so that has to be a refusal too.
            WEBHOOK.verify(body.decode(), dict(self.headers.items()))
        except (WebhookVerificationError, ValueError):
            self.answer(401, "wrong signature")
            return
        webhook_id = self.headers["webhook-id"]
        with STORE:  # One transaction: what it says and that it was seen. Keep ids for 7 days.
            new = STORE.execute(
                "INSERT INTO received VALUES (?, ?) ON CONFLICT DO NOTHING",
                (webhook_id, body.decode()),
            ).rowcount
        if new:
            event: dict[str, Any] = json.loads(body)
            print(event["type"], event.get("title", ""), flush=True)
        self.answer(200, "stored" if new else "duplicate")

    def answer(self, status: int, text: str) -> None:
        """Answer in a word."""
        self.send_response(status)
        self.send_header("content-length", str(len(text)))
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, format: str, *arguments: object) -> None:
        """Stay silent but for what arrives."""


if __name__ == "__main__":
    server = HTTPServer(("127.0.0.1", int(sys.argv[1]) if len(sys.argv) > 1 else 8080), Receiver)
    print(f"http://127.0.0.1:{server.server_address[1]}", flush=True)
    server.serve_forever()
