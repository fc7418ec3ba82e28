"""What tests of deliveries do again and again."""

from datetime import timedelta
from typing import Any

from entrypoints.worker.schedule import Scheduler
from tests.receivers import Receiver
from tests.world import Person


async def article_of(person: Person) -> str:
    """Have an article written and return its id."""
    answer = await person.ask("POST", "/api/v1/articles", json={"topic": "bread & <b>butter</b>"})
    assert answer.status_code == 202, answer.text
    await person.world.run_jobs()
    return str(answer.json()["id"])


async def integration_of(person: Person, receiver: Receiver, **more: Any) -> dict[str, Any]:
    """Make an integration."""
    body = {"webhook_url": receiver.url, **more}
    answer = await person.ask("POST", "/integrations", json=body)
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    return made


async def post(person: Person, article_id: str, **more: Any) -> list[dict[str, Any]]:
    """Post an article; return its deliveries."""
    answer = await person.ask("POST", f"/articles/{article_id}/post", **more)
    assert answer.status_code == 202, answer.text
    deliveries: list[dict[str, Any]] = answer.json()["deliveries"]
    return deliveries


async def delivery(person: Person, delivery_id: str) -> dict[str, Any]:
    """Look at a delivery."""
    answer = await person.ask("GET", f"/api/v1/deliveries/{delivery_id}")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def later(person: Person, by: timedelta) -> None:
    """Let time pass, do what is due then, and sign in again."""
    person.world.clock.advance(by)
    await Scheduler(person.world.container.shared.job_board()).tick(person.world.clock.now())
    await person.world.run_jobs()
    person.tokens = (await person.world.log_in(person.email)).json()
