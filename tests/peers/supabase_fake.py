"""A stand-in for a Supabase project's storage, after the open source of `supabase/storage`.

What it refuses is told with status 400 and a code in the body, as there. A bucket's list is read
without the bucket, so that one that is not there is empty.
"""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from secrets import token_hex
from typing import Any
from urllib.parse import unquote

from tests.peers.loopback import Asked

SERVICE_KEY = "loopback-service-role-key"
PREFIX = "/storage/v1/"
NEVER_AT_ONCE = 1_000


class Refused(Exception):
    """An answer that something can't be."""

    def __init__(self, code: str, message: str) -> None:
        """Refuse with a code."""
        super().__init__(message)
        self.code = code
        self.message = message


@dataclass(slots=True, kw_only=True)
class Stored:
    """An object."""

    content: bytes
    media_type: str
    updated_at: str

    def row(self, name: str) -> dict[str, Any]:
        """Return it as lists tell it."""
        metadata = {"size": len(self.content), "mimetype": self.media_type}
        return {
            "id": token_hex(4),
            "name": name,
            "metadata": metadata,
            "updated_at": self.updated_at,
        }


@dataclass(slots=True)
class SupabaseFake:
    """Buckets by name, objects by key, and the tokens of signed addresses."""

    buckets: dict[str, dict[str, Stored]] = field(default_factory=dict)
    public: set[str] = field(default_factory=set)
    tokens: dict[str, tuple[str, str, int]] = field(default_factory=dict)
    page: int = NEVER_AT_ONCE

    def answer(self, asked: Asked) -> tuple[int, Any]:
        """Answer a request."""
        try:
            assert asked.path.startswith(PREFIX), asked.path
            return 200, self.done(asked, unquote(asked.path.removeprefix(PREFIX)))
        except Refused as refused:
            status = "403" if refused.code == "AccessDenied" else "404"
            told = {"statusCode": status, "code": refused.code, "message": refused.message}
            return 400, {**told, "error": refused.code}

    def done(self, asked: Asked, path: str) -> Any:
        """Do what is asked. Raises `Refused`."""
        for method, form, is_open, act in ROUTES:
            found = re.fullmatch(form, path)
            if asked.method == method and found is not None:
                if not is_open and asked.headers.get("authorization") != f"Bearer {SERVICE_KEY}":
                    raise Refused("AccessDenied", "Invalid Compact JWS")
                assert is_open or asked.headers.get("apikey") == SERVICE_KEY, "the gateway's"
                return act(self, asked, *found.groups())
        raise Refused("InvalidRequest", f"Route {asked.method}:{asked.path} not found")

    def about(self, asked: Asked, bucket: str) -> dict[str, Any]:
        """Return what a bucket is."""
        del asked
        self.bucket(bucket)
        return {"id": bucket, "name": bucket, "public": bucket in self.public}

    def downloaded(self, asked: Asked, bucket: str, key: str) -> bytes:
        """Return an object's content."""
        del asked
        return self.found(bucket, key)

    def downloaded_by_all(self, asked: Asked, bucket: str, key: str) -> bytes:
        """Return the content of an object in a public bucket."""
        if bucket not in self.public:
            raise Refused("NoSuchBucket", "Bucket not found")
        return self.downloaded(asked, bucket, key)

    def downloaded_as_signed(self, asked: Asked, bucket: str, key: str) -> bytes:
        """Return the content of an object that a token was made for."""
        if self.tokens.get(asked.query["token"], ())[:2] != (bucket, key):
            raise Refused("InvalidSignature", "Invalid signature")
        return self.found(bucket, key)

    def info(self, asked: Asked, bucket: str, key: str) -> dict[str, Any]:
        """Return what an object is."""
        return {"name": key, "size": len(self.downloaded(asked, bucket, key))}

    def deleted(self, asked: Asked, bucket: str, key: str) -> dict[str, str]:
        """Remove an object."""
        self.downloaded(asked, bucket, key)
        del self.buckets[bucket][key]
        return {"message": "Successfully deleted"}

    def bucket(self, name: str) -> dict[str, Stored]:
        """Return what is in a bucket. Raises `Refused`."""
        if name not in self.buckets:
            raise Refused("NoSuchBucket", "Bucket not found")
        return self.buckets[name]

    def found(self, bucket: str, key: str) -> bytes:
        """Return an object's content. Raises `Refused`."""
        stored = self.bucket(bucket).get(key)
        if stored is None:
            raise Refused("NoSuchKey", "Object not found")
        return stored.content

    def uploaded(self, asked: Asked, bucket: str, key: str) -> dict[str, str]:
        """Store an object; one that is there only with `x-upsert`."""
        objects = self.bucket(bucket)
        if key in objects and asked.headers.get("x-upsert") != "true":
            raise Refused("KeyAlreadyExists", "The resource already exists")
        objects[key] = Stored(
            content=asked.body,
            media_type=asked.headers["content-type"],
            updated_at=f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%S.000Z}",
        )
        return {"Id": token_hex(4), "Key": f"{bucket}/{key}"}

    def signed(self, asked: Asked, bucket: str, key: str) -> dict[str, str]:
        """Return an address that needs no key."""
        seconds = json.loads(asked.body)["expiresIn"]
        self.found(bucket, key)
        token = token_hex(8)
        self.tokens[token] = (bucket, key, seconds)
        return {"signedURL": f"/object/sign/{bucket}/{key}?token={token}"}

    def listed(self, asked: Asked, bucket: str) -> dict[str, Any]:
        """Return a page of what is below a prefix."""
        wish = json.loads(asked.body)
        after = wish.get("cursor", "")
        names = sorted(
            name
            for name in self.buckets.get(bucket, {})
            if name.startswith(wish["prefix"]) and name > after
        )
        shown = names[: min(wish["limit"], self.page)]
        more = len(names) > len(shown)
        return {
            "hasNext": more,
            **({"nextCursor": shown[-1]} if more else {}),
            "folders": [],
            "objects": [self.buckets[bucket][name].row(name) for name in shown],
        }


A, KEY = "([^/]+)", "(.+)"
ROUTES: tuple[tuple[str, str, bool, Callable[..., Any]], ...] = (
    ("GET", f"object/sign/{A}/{KEY}", True, SupabaseFake.downloaded_as_signed),
    ("GET", f"object/public/{A}/{KEY}", True, SupabaseFake.downloaded_by_all),
    ("GET", f"bucket/{A}", False, SupabaseFake.about),
    ("GET", f"object/authenticated/{A}/{KEY}", False, SupabaseFake.downloaded),
    ("GET", f"object/info/authenticated/{A}/{KEY}", False, SupabaseFake.info),
    ("POST", f"object/sign/{A}/{KEY}", False, SupabaseFake.signed),
    ("POST", f"object/list-v2/{A}", False, SupabaseFake.listed),
    ("POST", f"object/{A}/{KEY}", False, SupabaseFake.uploaded),
    ("DELETE", f"object/{A}/{KEY}", False, SupabaseFake.deleted),
)
"""Method, path, whether anybody may, and what is done."""
