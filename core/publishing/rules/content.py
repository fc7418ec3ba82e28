"""What is said in a delivery: the article, or one of the events that others are told of.

`ANNOUNCED` has every event that goes out beside articles. A context that has another adds one line
here; whoever relays events reads this table.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from core.generation.model import Article
from core.publishing.errors import ArticleNotReady
from core.shared.amounts import credits_from

ARTICLE_PUBLISHED = "article.published"
TEST = "integration.test"

Payload = Mapping[str, str | int | bool | None]
Fields = Callable[[Payload], Mapping[str, object]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Announced:
    """How an event of ours goes out: under which type, with which fields."""

    type: str
    fields: Fields


def only(*names: str) -> Fields:
    """Give these fields of an event as they are."""
    return lambda payload: {name: payload.get(name) for name in names}


def low_balance(payload: Payload) -> Mapping[str, object]:
    """Give the balance and the threshold in credits."""
    return {
        "credits": float(credits_from(int(payload["micro_credits"] or 0))),
        "threshold": float(credits_from(int(payload["threshold"] or 0))),
    }


ANNOUNCED: Mapping[str, Announced] = {
    "article.completed": Announced(type="article.completed", fields=only("article_id")),
    "article.failed": Announced(type="article.failed", fields=only("article_id", "reason")),
    "campaign.paused": Announced(type="campaign.paused", fields=only("campaign_id", "reason")),
    "video.completed": Announced(type="video.completed", fields=only("video_id", "batch_id")),
    "video.failed": Announced(type="video.failed", fields=only("video_id", "batch_id", "reason")),
    "wallet.low_balance": Announced(type="wallet.low_balance", fields=low_balance),
    "plan.ends_soon": Announced(type="plan.renewal_due", fields=only("plan", "ends_at", "days")),
    "payment.captured": Announced(
        type="payment.captured",
        fields=only("payment_id", "item", "amount_minor", "currency"),
    ),
}
"""By the name of our own event."""

EVENTS = frozenset({ARTICLE_PUBLISHED, *(each.type for each in ANNOUNCED.values())})
"""Everything that an integration may ask for."""


def article_body(article: Article, now: datetime) -> str:
    """Return the body that carries an article. Raises `ArticleNotReady`."""
    text = article.text
    if text is None:
        raise ArticleNotReady("This article has no text yet. Post it once it is completed.")
    return as_json(
        {
            "type": ARTICLE_PUBLISHED,
            "timestamp": instant(now),
            "id": article.id,
            "campaign_id": article.campaign_id,
            "title": text.title,
            "content": text.markdown,
            "content_html": text.html,
            "summary": text.summary,
            "slug": text.slug,
            "tags": list(text.tags),
            "published_at": instant(now),
        }
    )


def event_body(announced: Announced, payload: Payload, *, id: str, now: datetime) -> str:
    """Return the body that carries an event; `id` is the delivery's."""
    said = {"type": announced.type, "timestamp": instant(now), "id": id}
    return as_json({**said, **announced.fields(payload)})


def test_body(*, id: str, now: datetime) -> str:
    """Return the body of a test: `title` and `content` are for receivers that store articles."""
    told = "This is a test from Inkwell. Nothing was published."
    said = {"type": TEST, "timestamp": instant(now), "id": id, "message": told}
    return as_json({**said, "title": "A test from Inkwell", "content": told})


def instant(at: datetime) -> str:
    """Return an instant as RFC 3339 in UTC."""
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def as_json(what: Mapping[str, object]) -> str:
    """Return compact JSON."""
    return json.dumps(what, ensure_ascii=False, separators=(",", ":"))
