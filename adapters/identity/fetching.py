"""Fetching an issuer's keys."""

import json
from typing import Any
from urllib.request import Request, urlopen

SECONDS_MAX = 5
BYTES_MAX = 512 * 1024


def fetch_json(url: str) -> Any:
    """Return the JSON at an http(s) address, waiting for it: call it in a thread.

    Raises `OSError` and `ValueError`.
    """
    if not url.startswith(("https://", "http://")):
        raise ValueError("keys are fetched by http or https only")
    request = Request(url, headers={"Accept": "application/json", "User-Agent": "inkwell"})  # noqa: S310 - checked above
    with urlopen(request, timeout=SECONDS_MAX) as answer:  # noqa: S310 - checked above
        return json.loads(answer.read(BYTES_MAX))
