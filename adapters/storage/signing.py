"""Signed addresses of local files: an HMAC over the key, the media type and the end."""

import hmac
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from urllib.parse import quote, urlencode

from core.media.errors import SignatureRefused
from core.shared.ports import Clock

LABEL = b"inkwell/files/1"


class UrlSigner:
    """Signs addresses below `base_url`, and checks them."""

    def __init__(self, base_url: str, *, secret: str, clock: Clock) -> None:
        """Derive a key of its own from the process's secret."""
        self._base_url = base_url
        self._key = hmac.digest(secret.encode(), LABEL, sha256)
        self._clock = clock

    def sign(self, key: str, *, seconds: int, media_type: str) -> str:
        """Return an address that is good for `seconds`."""
        ends = self._clock.now() + timedelta(seconds=seconds)
        expires = str(int(ends.timestamp()))
        signature = self._signature(key, expires, media_type)
        query = urlencode({"expires": expires, "type": media_type, "signature": signature})
        return f"{self._base_url}/{quote(key)}?{query}"

    def check(self, key: str, *, expires: str, media_type: str, signature: str) -> None:
        """Raise `SignatureRefused` unless the address is one of ours and still good."""
        expected = self._signature(key, expires, media_type)
        if not hmac.compare_digest(expected.encode(), signature.encode()):
            raise SignatureRefused("This address was not signed here. Ask for the media again.")
        if datetime.fromtimestamp(int(expires), tz=UTC) <= self._clock.now():
            raise SignatureRefused("The time of this address is over. Ask for the media again.")

    def _signature(self, key: str, expires: str, media_type: str) -> str:
        signed = f"{key}\n{expires}\n{media_type}".encode()
        return hmac.new(self._key, signed, sha256).hexdigest()
