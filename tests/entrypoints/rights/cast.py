"""Who asks in the matrix of rights, and the things that they ask for."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import jwt
from litestar.routes import HTTPRoute

from core.accounts.rules.access import Rights
from entrypoints.http.serving.docs import path_of
from tests.builders import plain_picture
from tests.world import Person, World

Credentials = dict[str, str]
COACH = "/api/v1/monetization"


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One method on one path, as the description has it."""

    id: str
    method: str
    path: str
    rights: Rights

    def __str__(self) -> str:
        return f"{self.method} {self.path}"


def operations(world: World, described: Mapping[str, Any]) -> list[Operation]:
    """Return every operation of the description, with the rights that its handler declares."""
    declared = {
        (method, path_of(route.path_components)): handler.opt["rights"]
        for route in world.api.routes
        if isinstance(route, HTTPRoute)
        for handler in route.route_handlers
        if "rights" in handler.opt
        for method in handler.http_methods
    }
    return [
        Operation(
            id=operation["operationId"],
            method=method.upper(),
            path=path,
            rights=declared[method.upper(), path],
        )
        for path, item in sorted(described["paths"].items())
        for method, operation in sorted(item.items())
    ]


async def new_key(person: Person) -> str:
    """Make a key and return its id."""
    return str((await person.ask("POST", "/api/v1/api-keys", json={})).json()["id"])


async def new_session(person: Person) -> str:
    """Return the id of the person's session."""
    return str((await person.ask("GET", "/api/v1/auth/sessions")).json()["items"][0]["id"])


async def new_integration(person: Person) -> str:
    """Make an integration at an address of this machine where nobody listens."""
    answer = await person.ask(
        "POST", "/api/v1/integrations", json={"webhook_url": "http://127.0.0.1:9/hook"}
    )
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


async def new_article(person: Person) -> str:
    """Have an article written, with somewhere to post it to, and return its id."""
    await new_integration(person)
    answer = await person.ask("POST", "/api/v1/articles", json={"topic": "bread"})
    assert answer.status_code == 202, answer.text
    await person.world.run_jobs()
    return str(answer.json()["id"])


async def new_asset(person: Person) -> str:
    """Make an asset that can go back and forth, and return its id."""
    answer = await person.ask("POST", "/api/v1/assets", json={"content": "one"})
    assert answer.status_code == 201, answer.text
    here = f"/api/v1/assets/{answer.json()['id']}"
    for content in ("two", "three"):
        await person.ask("PATCH", here, json={"content": content})
    await person.ask("POST", f"{here}/undo")
    return str(answer.json()["id"])


async def first_version(_person: Person) -> str:
    """Return the number that every asset's first version has."""
    return "1"


async def new_campaign(person: Person) -> str:
    """Make a campaign and return its id."""
    answer = await person.ask("POST", "/api/v1/campaigns", json={"name": "spring"})
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


async def new_stream(person: Person) -> str:
    """Have a text written and return the id of its stream."""
    answer = await person.ask("POST", "/api/v1/ai/generate-text", json={"prompt": "bread"})
    assert answer.status_code == 200, answer.text
    return str(answer.json()["id"])


async def new_image(person: Person) -> str:
    """Upload a picture and return its id."""
    files = {"file": ("loaf.png", plain_picture(), "image/png")}
    answer = await person.ask("POST", "/api/v1/ai/upload-image", files=files)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


async def new_project(person: Person) -> str:
    """Return the id of the person's active project, begun if there is none."""
    active = await person.ask("GET", f"{COACH}/projects/active")
    if active.status_code == 200:
        return str(active.json()["id"])
    answer = await person.ask("POST", f"{COACH}/projects", json={"template": "online-course"})
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


async def new_script(person: Person) -> str:
    """Have a script written and return its id."""
    body = {"image_id": await new_image(person)}
    answer = await person.ask("POST", "/api/v1/ai/generate-script", json=body)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


async def first_task(person: Person) -> str:
    """Return the id of the first task of a plan."""
    project = (await person.ask("GET", f"{COACH}/projects/active")).json()
    return str(project["next_step"]["task_id"])


async def new_decision(person: Person) -> str:
    """Decide something tentatively and return the decision's id."""
    project_id = await new_project(person)
    body = {"message": "Maybe I'll charge $29 a month"}
    sent = await person.ask("POST", f"{COACH}/projects/{project_id}/chat", json=body)
    assert sent.status_code == 200, sent.text
    found = await person.ask("GET", f"{COACH}/projects/{project_id}/decisions")
    return str(found.json()["items"][0]["id"])


async def new_video(person: Person) -> str:
    """Order a video, cancel it, so that its events have an end, and return its id."""
    body = {"image_id": await new_image(person), "prompt": "bread"}
    answer = await person.ask("POST", "/api/v1/ai/generate-video", json=body)
    assert answer.status_code == 202, answer.text
    video_id = str(answer.json()["id"])
    await person.ask("POST", f"/api/v1/videos/{video_id}/cancel")
    return video_id


async def new_receipt(person: Person) -> str:
    """Charge a person something, and return the id of what it is receipted under."""
    boss = await person.world.dev("boss@example.com", "admin")
    body = {"account": person.id, "credits": 1, "purpose": "test", "key": f"receipt:{person.id}"}
    answer = await boss.ask("POST", "/api/v1/charges", json=body)
    assert answer.status_code in {200, 201}, answer.text
    return str(answer.json()["id"])


async def new_order(person: Person) -> str:
    """Order a plan and return the order's id."""
    answer = await person.ask("POST", "/api/v1/payments/create-order", json={"plan": "premium"})
    assert answer.status_code == 200, answer.text
    return str(answer.json()["id"])


async def new_delivery(person: Person) -> str:
    """Post an article to an integration and return the delivery."""
    integration_id = await new_integration(person)
    article_id = await new_article(person)
    answer = await person.ask(
        "POST", f"/api/v1/articles/{article_id}/post", json={"integration_id": integration_id}
    )
    assert answer.status_code == 202, answer.text
    for status in ("disabled", "active"):
        await person.ask("PATCH", f"/api/v1/integrations/{integration_id}", json={"status": status})
        await person.world.run_jobs()  # Disabled at first: so the delivery is cancelled, and ends.
    return str(answer.json()["deliveries"][0]["id"])


THINGS: Mapping[str, Callable[[Person], Awaitable[str]]] = {
    "article_id": new_article,
    "asset_id": new_asset,
    "decision_id": new_decision,
    "campaign_id": new_campaign,
    "delivery_id": new_delivery,
    "hold_id": new_receipt,
    "image_id": new_image,
    "integration_id": new_integration,
    "key_id": new_key,
    "order_id": new_order,
    "script_id": new_script,
    "project_id": new_project,
    "session_id": new_session,
    "task_id": first_task,
    "creation_id": new_stream,
    "stream_id": new_stream,
    "version_number": first_version,
    "video_id": new_video,
}
"""How a person comes by the thing that a parameter of a path names. A new parameter of operations
that customers may use needs a line here, so that the matrix can ask for somebody else's."""

BODIES: Mapping[str, Mapping[str, Any]] = {
    "ChangeScript": {"script_text": "Another line."},
    "RestoreAssetVersion": {"version": 1},
    "SendMessage": {"message": "What is next?"},
    "SetCampaignStatus": {"status": "active"},
    "SettleDecision": {"status": "active"},
}
"""By operation: the least body that gets past its own checks, where `{}` does not."""


@dataclass(slots=True, kw_only=True)
class Cast:
    """Everybody who asks.

    Those who may do something are made anew each time: it may be their end.
    """

    world: World
    refused: Mapping[str, Credentials]
    count: int = 0

    @classmethod
    async def of(cls, world: World) -> "Cast":
        """Make those whose credentials are no good, and the keys that can do little."""
        ada = await world.dev("ada@example.com")
        boss = await world.dev("boss@example.com", "admin")
        revoked = (await ada.ask("POST", "/api/v1/api-keys", json={})).json()
        await ada.ask("DELETE", f"/api/v1/api-keys/{revoked['id']}")
        claims = jwt.decode(boss.tokens["access_token"], options={"verify_signature": False})
        world.clock.advance(timedelta(seconds=-901))
        expired = await world.dev("expired@example.com")
        world.clock.advance(timedelta(seconds=901))
        wrong_key = jwt.encode(claims, "k" * 40, algorithm="HS256")
        delivery = (await ada.ask("POST", "/api-keys", json={})).json()
        return cls(
            world=world,
            refused={
                "nobody": {},
                "expired": {"bearer": expired.tokens["access_token"]},
                "alg none": {"bearer": jwt.encode(claims, "", algorithm="none")},
                "wrong key": {"bearer": wrong_key},
                "revoked key": {"api_key": revoked["key"]},
                "delivery key": {"api_key": delivery["key"]},
            },
        )

    async def credentials(self, who: str) -> Credentials:
        """Return the credentials of somebody new."""
        self.count += 1
        email = f"{who.replace(' ', '.')}.{self.count}@example.com"
        match who:
            case "customer" | "admin":
                person = await self.world.dev(email, who)
                return {"bearer": person.tokens["access_token"]}
            case "read key" | "generate key":
                person = await self.world.dev(email)
                scopes = [who.partition(" ")[0]]
            case "meter key" | "admin key":
                person = await self.world.dev("boss@example.com", "admin")
                scopes = [who.partition(" ")[0]]
            case _:
                raise ValueError(who)
        made = await person.ask("POST", "/api/v1/api-keys", json={"scopes": scopes})
        return {"api_key": made.json()["key"]}

    async def status(self, operation: Operation, how: Credentials) -> int:
        """Ask for an operation, with things that do not exist, and return the status."""
        path = operation.path
        while "{" in path:
            before, _, rest = path.partition("{")
            path = f"{before}999999999{rest.partition('}')[2]}"
        body: dict[str, Any] = {} if operation.method in {"GET", "DELETE"} else {"json": {}}
        return (await self.world.ask(operation.method, path, **how, **body)).status_code
