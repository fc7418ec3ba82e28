"""Campaigns as frontends order them, and their calendar."""

from typing import Any

from tests.world import Person

CAMPAIGNS = "/api/v1/campaigns"
SOURCE = {
    "name": "Tech Blog Campaign",
    "topic": "Latest AI trends",
    "articles_per_day": 2,
    "posting_times": ["09:00", "17:00"],
    "start_date": "2024-01-20",
}
"""As the frontends send it."""


async def made(person: Person, **more: Any) -> dict[str, Any]:
    answer = await person.ask("POST", "/campaigns", json=SOURCE | more)
    assert answer.status_code == 201, answer.text
    campaign: dict[str, Any] = answer.json()
    return campaign


async def calendar(person: Person, campaign: dict[str, Any], **span: str) -> list[dict[str, Any]]:
    answer = await person.ask("GET", f"/campaigns/{campaign['id']}/calendar", params=span)
    assert answer.status_code == 200, answer.text
    items: list[dict[str, Any]] = answer.json()["items"]
    return items
