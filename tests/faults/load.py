"""The load: people and a service key who use everything at once, and note what was answered."""

import asyncio
import json
import random
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx

from tests.faults.client import Client, GivenUp
from tests.faults.deployment import Deployment
from tests.faults.promises import Promises
from tests.processes import ROOT

MICRO = 1_000_000
RICH, POOR = 1_000_000, 60
LOAF = ROOT / "examples/loaf.jpg"
EVENTS = ("article.published", "article.completed")
EVENT_STREAM = {"Accept": "text/event-stream"}


@dataclass(slots=True, kw_only=True)
class Person(ABC):
    """Somebody who does one thing after another until told to stop."""

    client: Client
    promises: Promises
    account_id: int
    turns: int = 0
    pause_seconds: float = 0.05

    @abstractmethod
    async def turn(self) -> None:
        """Do one thing to its end."""

    async def live(self, stop: asyncio.Event) -> None:
        """Do things until told to stop."""
        while not stop.is_set():
            self.turns += 1
            await self.turn()
            await asyncio.sleep(self.pause_seconds)

    def key(self, what: str) -> str:
        """Return an idempotency key for one act of this turn."""
        return f"{self.account_id}-{type(self).__name__}-{id(self)}-{self.turns}-{what}"

    async def made(
        self, path: str, what: str, body: object = None, **more: Any
    ) -> dict[str, Any] | None:
        """Have something made under a key; None when it was refused."""
        answer = await self.client.ask("POST", path, key=self.key(what), json=body, **more)
        return answer.json() if answer.is_success else None


@dataclass(slots=True, kw_only=True)
class Meter(Person):
    """A service key that holds, settles, voids, charges and reports; all of it is counted."""

    async def turn(self) -> None:
        """Take a hold and end it, or charge at once."""
        chance = self.client.chance
        if chance.random() < 0.4:
            await self._charge("/api/v1/charges", chance.randrange(1, 300))
            return
        body = {"account": self.account_id, "purpose": "load", "credits": 3, "ttl_seconds": 60}
        hold = await self.made("/api/v1/holds", "hold", body)
        if hold is None:
            return
        path, ending = f"/api/v1/holds/{hold['id']}", chance.random()
        if ending < 0.7:
            cents = chance.randrange(301)
            if await self.made(f"{path}/settle", "settle", {"credits": cents / 100}):
                self.promises.spent[self.account_id] += cents * MICRO // 100
        elif ending < 0.9:
            await self.made(f"{path}/void", "void")
        if chance.random() < 0.3:
            await self._report(chance.randrange(1, 50))

    async def _charge(self, path: str, cents: int) -> None:
        body = {"account": self.account_id, "purpose": "load", "credits": cents / 100}
        if await self.made(path, "charge", body):
            self.promises.spent[self.account_id] += cents * MICRO // 100

    async def _report(self, cents: int) -> None:
        item = {
            "account": self.account_id,
            "purpose": "load",
            "credits": cents / 100,
            "key": self.key("report"),
        }
        answer = await self.client.ask("POST", "/api/v1/usage/batch", json={"items": [item]})
        if answer.is_success and answer.json()["items"][0]["status"] == "charged":
            self.promises.spent[self.account_id] += cents * MICRO // 100


@dataclass(slots=True, kw_only=True)
class Spender(Meter):
    """A service key that charges a poor account with others of its kind, until nothing is left."""

    async def turn(self) -> None:
        """Charge more than there may be."""
        await self._charge("/api/v1/charges", self.client.chance.randrange(10, 200))


@dataclass(slots=True, kw_only=True)
class Author(Person):
    """Orders articles, and posts them when they are there."""

    waiting: set[str] = field(default_factory=set)

    async def turn(self) -> None:
        """Order one, and look after the others."""
        body = {"topic": f"Tea {self.turns}", "length": "short"}
        if (article := await self.made("/generate", "article", body)) is not None:
            self.promises.articles.add(article["id"])
            self.waiting.add(article["id"])
        for each in sorted(self.waiting)[:3]:
            found = (await self.client.ask("GET", f"/articles/{each}")).json()
            if found["status"] == "completed":
                answer = await self.client.ask("POST", f"/articles/{each}/post")
                if answer.is_success:
                    self.promises.posted.add(each)
                    self.waiting.discard(each)
        await asyncio.sleep(0.3)


@dataclass(slots=True, kw_only=True)
class Reader(Person):
    """Has texts streamed, leaves some in the middle, cancels some, and asks for them again."""

    async def turn(self) -> None:
        """Have a text written, streamed at first; the key finds it after whatever happened."""
        body = {"prompt": f"Lighthouses {self.turns}", "length": "short"}
        seen = await self._watch(body)
        path, key = "/api/v1/ai/generate-text", self.key("text")
        if seen is not None and self.client.chance.random() < 0.2:
            await self.client.ask("POST", f"/api/v1/streams/{seen}/cancel")
        try:
            answer = await self.client.ask("POST", path, key=key, json=body, tries=20)
        except GivenUp:
            return  # Its process is gone: it runs until the lease ends, and was not promised.
        if answer.is_success and answer.json()["status"] == "completed":
            self.promises.texts.add(answer.json()["id"])

    async def _watch(self, body: object) -> str | None:
        """Read some of the stream, and return its id if there was one."""
        most, client = self.client.chance.randrange(1, 30), self.client
        if client.email is not None and not client.headers:
            await client.ask("GET", "/api/v1/me")
        headers = {**client.headers, **EVENT_STREAM, "Idempotency-Key": self.key("text")}
        url, found = f"{client.door()}/api/v1/ai/generate-text", None
        try:
            async with client.http.stream("POST", url, json=body, headers=headers) as answer:
                if "event-stream" not in answer.headers.get("content-type", ""):
                    return None
                async for line in answer.aiter_lines():
                    if line.startswith("data:") and found is None:
                        found = json.loads(line[5:]).get("id")
                    most -= not line
                    if most == 0:
                        return found
        except httpx.TransportError as error:
            client.answers[f"stream {type(error).__name__}"] += 1
        return found


@dataclass(slots=True, kw_only=True)
class Planner(Person):
    """Makes campaigns whose slots are due in a minute or two."""

    deployment: Deployment
    live_ones: list[str] = field(default_factory=list)

    async def turn(self) -> None:
        """Make a campaign, and take the oldest back when there are several."""
        now = datetime.now(UTC) + timedelta(seconds=self.deployment.ahead_seconds)
        times = [f"{now + timedelta(minutes=minutes):%H:%M}" for minutes in (1, 2)]
        body = {
            "name": f"Campaign {self.turns}",
            "topic": "Tea",
            "articles_per_day": 2,
            "posting_times": sorted(times),
            "timezone": "UTC",
        }
        if (campaign := await self.made("/campaigns", "campaign", body)) is not None:
            self.promises.campaigns.add(campaign["id"])
            self.live_ones.append(campaign["id"])
        await asyncio.sleep(4)

    async def complete_all(self) -> None:
        """Complete every campaign: what is begun is posted, the rest gives back what it held."""
        while self.live_ones:
            path = f"/campaigns/{self.live_ones[-1]}/status"
            answer = await self.client.ask("PATCH", path, json={"status": "completed"})
            assert answer.is_success, answer.text
            self.live_ones.pop()


@dataclass(slots=True, kw_only=True)
class Buyer(Person):
    """Buys packs on the sandbox's page."""

    async def turn(self) -> None:
        """Order a pack and pay for it."""
        order = await self.made("/api/v1/payments/checkout", "pack", {"pack": "small"})
        if order is None:
            return
        page = httpx.URL(order["url"]).path
        answer = await self.client.ask("POST", f"{page}/pay")
        if answer.status_code == httpx.codes.SEE_OTHER:
            self.promises.packs.add(order["order_id"])
        await asyncio.sleep(0.5)


@dataclass(slots=True, kw_only=True)
class Filmmaker(Person):
    """Uploads a picture and has a clip made of it."""

    async def turn(self) -> None:
        """Upload, order, and take a long rest: films are made with much arithmetic."""
        files = {"file": ("loaf.jpg", LOAF.read_bytes(), "image/jpeg")}
        key = self.key("picture")
        answer = await self.client.ask("POST", "/api/v1/ai/upload-image", key=key, files=files)
        if answer.is_success:
            image = answer.json()["id"]
            self.promises.images.add(image)
            body = {"image_id": image, "prompt": "Bread", "count": 1, "resolution": "720x1280"}
            if (video := await self.made("/api/v1/ai/generate-video", "clip", body)) is not None:
                self.promises.clips.add(video["id"])
        await asyncio.sleep(12)


@dataclass(slots=True, kw_only=True)
class Load:
    """Everybody, over one deployment."""

    deployment: Deployment
    promises: Promises
    people: list[Person]
    admin: Client
    watched: dict[int, int]
    """The accounts that only service keys use, and what each was given, in micro-credits."""

    async def run(self, stop: asyncio.Event) -> None:
        """Let everybody live until told to stop, and let each end what it has begun."""
        async with asyncio.TaskGroup() as group:
            for person in self.people:
                group.create_task(person.live(stop))

    async def complete_campaigns(self) -> None:
        """Complete everything that would begin new work by itself."""
        for person in self.people:
            if isinstance(person, Planner):
                await person.complete_all()

    def answers(self) -> dict[str, int]:
        """Return how often each kind of answer came."""
        total = self.admin.answers.copy()
        for person in self.people:
            total += person.client.answers
        return dict(total.most_common())


@dataclass(slots=True, kw_only=True)
class Casting:
    """Makes the accounts and gives them credits; `secret` is the service key's."""

    deployment: Deployment
    client: Client
    receiver_url: str
    secret: str
    promises: Promises = field(default_factory=Promises)
    watched: dict[int, int] = field(default_factory=dict)

    async def load(self) -> Load:
        """Return everybody, ready to live."""
        people: list[Person] = []
        key = {"X-API-Key": self.secret}
        for name, credits, count, kind in (
            ("meter", RICH, 2, Meter),
            ("spender", POOR, 3, Spender),
        ):
            account_id = await self._account(name, credits)
            self.watched[account_id] = credits * MICRO
            people += [
                kind(
                    **self._part(account_id),
                    client=self._client(headers=key),
                )
                for _ in range(count)
            ]
        for name, customer in (
            ("author", Author),
            ("author2", Author),
            ("reader", Reader),
            ("buyer", Buyer),
            ("filmmaker", Filmmaker),
        ):
            part = self._part(await self._account(name, RICH))
            people.append(customer(**part, client=self._client(email=f"{name}@example.com")))
            if customer is Author:
                await self._integration(people[-1].client)
        planner = Planner(
            **self._part(await self._account("planner", RICH)),
            client=self._client(email="planner@example.com"),
            deployment=self.deployment,
        )
        await self._integration(planner.client)
        people.append(planner)
        return Load(
            deployment=self.deployment,
            promises=self.promises,
            people=people,
            admin=self.client,
            watched=self.watched,
        )

    def _part(self, account_id: int) -> dict[str, Any]:
        return {"promises": self.promises, "account_id": account_id}

    def _client(self, **who: Any) -> Client:
        return Client(
            http=self.client.http, doors=self.client.doors, chance=self.client.chance, **who
        )

    async def _account(self, name: str, credits: int) -> int:
        """Make an account with so many credits more than everybody has."""
        client = self._client(email=f"{name}@example.com")
        account_id = int((await client.ask("GET", "/api/v1/me")).json()["id"])
        gift = {"account": account_id, "amount": credits, "reason": "For the load."}
        answer = await self.client.ask("POST", "/api/v1/credits/add", key=f"gift-{name}", json=gift)
        assert answer.is_success, answer.text
        return account_id

    async def _integration(self, client: Client) -> None:
        """Have the customer's articles delivered to the receiver."""
        body = {"webhook_url": self.receiver_url, "events": list(EVENTS)}
        answer = await client.ask("POST", "/api/v1/integrations", key="site", json=body)
        assert answer.is_success, answer.text


async def cast(
    deployment: Deployment,
    http: httpx.AsyncClient,
    *,
    chance: random.Random,
    url: str,
    secret: str,
) -> Load:
    """Return the load over a deployment whose receiver is at `url`."""

    def doors() -> Sequence[str]:
        return deployment.doors

    admin = Client(http=http, doors=doors, chance=chance, email="boss@example.com", role="admin")
    casting = Casting(deployment=deployment, client=admin, receiver_url=url, secret=secret)
    return await casting.load()
