"""Headers of answers in the API's description: what each means, and where it is sent.

Some are sent by all operations, or by all limited ones. A handler says which others it sends with
which statuses: `opt={"headers": {"ETag": (200, 412)}}`. What leads on is known by itself: see
`links.py`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

REFERENCE = "#/components/headers/"


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerHeader:
    """What a header tells, with an example; `always` where it is never missing."""

    about: str
    example: str | int
    always: bool = False

    def described(self) -> dict[str, Any]:
        """Return it as the description has it."""
        kind = "integer" if isinstance(self.example, int) else "string"
        return {
            "description": self.about,
            "required": self.always,
            "schema": {"type": kind, "examples": [self.example]},
        }


HEADERS: Mapping[str, AnswerHeader] = {
    "Accept-Ranges": AnswerHeader(
        about="`bytes`: ranges of it may be asked for.", example="bytes", always=True
    ),
    "Content-Disposition": AnswerHeader(
        about="Whether it is shown in the page or kept as a file, and the file's name.",
        example='attachment; filename="inkwell-export.json"',
        always=True,
    ),
    "Content-Range": AnswerHeader(
        about="Which bytes these are, of how many; with 416 only how many there are.",
        example="bytes 0-1023/146515",
        always=True,
    ),
    "ETag": AnswerHeader(
        about="Names the state of what is answered: send it as `If-Match` to change this state "
        "alone, or as `If-None-Match` where that is taken.",
        example='"3"',
    ),
    "Link": AnswerHeader(
        about="`rel=next`: the next page, with the same filters; missing on the last, and "
        "where it would be too long for proxies.",
        example='</api/v1/articles?limit=20&cursor=MDE5>; rel="next"',
    ),
    "Location": AnswerHeader(
        about="Where to go on; with 201 and 202 the path of the thing itself.",
        example="https://files.example.com/videos/7/loaf.mp4?signature=9f77214ab108f6b5",
        always=True,
    ),
    "RateLimit": AnswerHeader(
        about="What is left of the limit: `r` requests, until it begins anew in `t` seconds.",
        example='"ai";r=29;t=60',
    ),
    "RateLimit-Policy": AnswerHeader(
        about="The limit: `q` requests in each window of `w` seconds.",
        example='"ai";q=30;w=60',
    ),
    "Retry-After": AnswerHeader(
        about="In how many seconds the same request may be answered otherwise.", example=30
    ),
    "WWW-Authenticate": AnswerHeader(
        about="How to sign in: `Bearer`.", example="Bearer", always=True
    ),
    "X-Request-ID": AnswerHeader(
        about="The id of the request, yours if you sent one. It stands in the logs.",
        example="1a21c82c0b39c6c24a4df3eb65b70058",
        always=True,
    ),
}
OF_LIMITS = ("RateLimit", "RateLimit-Policy")
OF_STATUSES: Mapping[str, tuple[str, ...]] = {
    "401": ("WWW-Authenticate",),
    "409": ("Retry-After",),
    "429": ("Retry-After", *OF_LIMITS),
    "503": ("Retry-After",),
    "default": ("Retry-After",),
}
"""What the refusals of a status have, whichever operation refuses."""


def add_headers(responses: dict[str, Any], opt: Mapping[str, Any]) -> None:
    """Say of an operation's responses which headers each has, from its handler's `opt`."""
    for status, response in responses.items():
        names = {*sent_with(status, opt)}
        response["headers"] = {name: {"$ref": REFERENCE + name} for name in sorted(names)}


def sent_with(status: str, opt: Mapping[str, Any]) -> Iterator[str]:
    """Yield the headers that an operation may send with a status."""
    yield "X-Request-ID"
    yield from OF_STATUSES.get(status, ())
    if "limit" in opt:
        yield from OF_LIMITS
    if "pages" in opt and status == "200":
        yield "Link"
    if "located" in opt and status in {"201", "202"}:
        yield "Location"
    for name, statuses in opt.get("headers", {}).items():
        if status in map(str, statuses):
            yield name


def described_headers() -> dict[str, Any]:
    """Return all of them for the description's components."""
    return {name: header.described() for name, header in HEADERS.items()}
