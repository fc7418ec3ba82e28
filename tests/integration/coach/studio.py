"""What the tests of the coach ask of their world."""

import asyncio
import json
from dataclasses import dataclass, field
from typing import Any

import pytest
from httpx import Response

from tests.builders import NEVER_SET
from tests.scripted import ScriptedModel, ScriptedSleep
from tests.world import Person, World

on_both_databases = pytest.mark.parametrize(
    "settings",
    ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)],
    indirect=True,
)
COACH = "/api/v1/monetization"
PROFILE = {
    "niche": "sourdough baking",
    "audience": "home bakers",
    "platforms": [{"name": "YouTube", "followers": 12_000, "engagement_rate": 4.25}],
    "goals": ["Live from baking"],
    "hours_per_week": 6,
    "business": {"name": "Crumb", "industry": "food", "goal_amount": 60_000, "goal_years": 2},
}


@dataclass(slots=True)
class Studio:
    """A world, what its model says, and a creator."""

    world: World
    ada: Person
    model: ScriptedModel = field(default_factory=ScriptedModel)
    sleep: ScriptedSleep = field(default_factory=ScriptedSleep)

    async def get(self, path: str, who: Person | None = None) -> Any:
        """GET something of the coach that is there."""
        answer = await (who or self.ada).ask("GET", f"{COACH}/{path}")
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def begin(self, template: str = "premium-community") -> str:
        """Begin a project and return its id."""
        answer = await self.ada.ask("POST", f"{COACH}/projects", json={"template": template})
        assert answer.status_code == 201, answer.text
        return str(answer.json()["id"])

    async def send(self, project_id: str, message: str, **headers: str) -> Response:
        """Send a message and read its answer to the end."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        path = f"{COACH}/projects/{project_id}/chat"
        return await self.ada.ask("POST", path, json={"message": message}, headers=named)

    async def say(self, project_id: str, message: str, answer: str = "Good.") -> dict[str, Any]:
        """Send a message that is answered, and return what it was found to say."""
        self.model.says(answer)
        self.model.ends()
        answered = await self.send(project_id, message)
        assert answered.status_code == 200, answered.text
        told = events(answered.text)
        assert told[-1][0] == "done", told
        return next(data for name, data in told if name == "detected")

    async def change_task(self, project_id: str, task_id: str, **change: object) -> Response:
        """Change a task."""
        path = f"{COACH}/projects/{project_id}/tasks/{task_id}"
        return await self.ada.ask("PATCH", path, json=change)

    async def until(self, holds: Any) -> None:
        """Let the rest of the process work until `holds()` is true."""
        for _ in range(3_000):
            answer = holds()
            if await answer if asyncio.iscoroutine(answer) else answer:
                return
            await asyncio.to_thread(NEVER_SET.wait, 0.005)
        message = "it did not come true"
        raise AssertionError(message)


def events(text: str) -> list[tuple[str, dict[str, Any]]]:
    """Return the events of a stream by name."""
    found: list[tuple[str, dict[str, Any]]] = []
    for block in text.replace("\r\n", "\n").strip().split("\n\n"):
        fields = dict(line.split(": ", 1) for line in block.split("\n") if ": " in line)
        if "event" in fields:
            found.append((fields["event"], json.loads(fields["data"])))
    return found


def task(project: Any, task_id: str) -> dict[str, Any]:
    """Return a task of a shown project."""
    tasks = [each for phase in project["phases"] for each in phase["tasks"]]
    found: dict[str, Any] = next(each for each in tasks if each["id"] == task_id)
    return found
