"""Profiles, projects, tasks and export over HTTP."""

import asyncio
from typing import Any

import pytest
from dependency_injector import providers

from core.coach.use_cases.admit_creator import AdmitCreator
from tests.integration.coach.studio import COACH, PROFILE, Studio, on_both_databases, task


async def test_a_profile_is_missing_then_stored_then_shown(studio: Studio) -> None:
    missing = await studio.ada.ask("GET", f"{COACH}/profile")
    assert missing.status_code == 404
    stored = await studio.ada.ask("POST", f"{COACH}/profile", json=PROFILE)
    assert stored.status_code == 200, stored.text
    shown = await studio.get("profile")
    assert shown == stored.json()
    assert shown["platforms"][0]["engagement_rate"] == 4.25
    assert shown["business"]["goal_amount"] == 60_000
    other = await studio.ada.ask("POST", f"{COACH}/profile", json={"niche": " knife  making "})
    assert other.json()["niche"] == "knife making"
    for wrong in (
        {"niche": " "},
        {"niche": "a\x07"},
        {"niche": "a", "platforms": [{"name": "x"}, {"name": "X"}]},
    ):
        refused = await studio.ada.ask("POST", f"{COACH}/profile", json=wrong)
        assert refused.status_code == 400, refused.text


async def test_what_an_update_of_a_profile_leaves_out_stays_and_null_clears(
    studio: Studio,
) -> None:
    first = await studio.ada.ask("POST", f"{COACH}/profile", json={"audience": "home bakers"})
    assert first.status_code == 400
    assert [each["field"] for each in first.json()["errors"]] == ["niche"]
    kept = (await studio.ada.ask("POST", f"{COACH}/profile", json=PROFILE)).json()

    async def save(**change: object) -> dict[str, Any]:
        answer = await studio.ada.ask("POST", f"{COACH}/profile", json=change)
        assert answer.status_code == 200, answer.text
        shown: dict[str, Any] = answer.json()
        return shown

    business = kept["business"] | {"employees": 3}
    changed = await save(hours_per_week=9, business={"employees": 3})
    assert changed == kept | {"hours_per_week": 9, "business": business}
    assert await save(**changed) == changed, "what it answers may be sent back"
    empty: dict[str, Any] = {"audience": None, "platforms": [], "goals": [], "hours_per_week": None}
    cleared = await save(audience=None, platforms=None, goals=[], hours_per_week=None)
    assert cleared == changed | empty
    assert (await save(business={"name": None}))["business"] == business | {"name": None}
    assert (await save(business=None))["business"]["employees"] is None
    assert (await studio.ada.ask("POST", f"{COACH}/profile", json={"niche": ""})).status_code == 400


async def test_a_project_is_made_for_its_creator_and_says_welcome(studio: Studio) -> None:
    assert (await studio.ada.ask("GET", f"{COACH}/projects/active")).status_code == 404
    await studio.ada.ask("POST", f"{COACH}/profile", json=PROFILE)
    body = {"template": "premium-community"}
    key = {"Idempotency-Key": "once"}
    made = await studio.ada.ask("POST", f"{COACH}/projects", json=body, headers=key)
    assert made.status_code == 201
    project = made.json()
    assert "sourdough baking" in project["summary"]
    assert project["progress"] == {"percent": 0, "completed": 0, "total": 22}
    assert (len(project["phases"]), project["outlook"]["customers"]) == (4, [24, 120])
    assert project["next_step"]["task_id"] == "list-warm-people"
    assert task(project, "list-warm-people")["note"].startswith("YouTube Studio")
    again = await studio.ada.ask("POST", f"{COACH}/projects", json=body, headers=key)
    assert again.json()["id"] == project["id"]
    second = await studio.ada.ask("POST", f"{COACH}/projects", json=body)
    assert second.status_code == 409
    assert (await studio.get("projects/active"))["id"] == project["id"]
    (welcome,) = (await studio.get(f"projects/{project['id']}/messages"))["items"]
    assert welcome["role"] == "assistant"
    assert "List 30 warm followers" in welcome["content"]
    unknown = await studio.ada.ask("POST", f"{COACH}/projects", json={"template": "gold"})
    assert unknown.status_code == 404


@pytest.mark.parametrize("body", [{}, {"json": {}}, {"json": {"title": "Bread club"}}])
async def test_a_project_is_the_premium_community_unless_another_is_asked_for(
    studio: Studio, body: dict[str, Any]
) -> None:
    made = await studio.ada.ask("POST", f"{COACH}/projects", **body)
    assert made.status_code == 201, made.text
    assert made.json()["template"] == "premium-community"


@on_both_databases
async def test_of_simultaneous_creations_one_succeeds(studio: Studio) -> None:
    asked = [
        studio.ada.ask("POST", f"{COACH}/projects", json={"template": name})
        for name in ("premium-community", "online-course", "paid-newsletter", "online-course")
    ]
    statuses = sorted(each.status_code for each in await asyncio.gather(*asked))
    assert statuses == [201, 409, 409, 409]
    assert (await studio.get("projects/active"))["status"] == "active"


@on_both_databases
async def test_a_paused_project_is_resumed_only_when_no_other_is_active(studio: Studio) -> None:
    first = await studio.begin()

    async def put(project_id: str, status: str) -> int:
        path = f"{COACH}/projects/{project_id}"
        return (await studio.ada.ask("PATCH", path, json={"status": status})).status_code

    assert await put(first, "paused") == 200
    assert (await studio.send(first, "Hello")).status_code == 409
    assert (await studio.change_task(first, "set-price", status="done")).status_code == 409
    second = await studio.begin("paid-newsletter")
    assert await put(first, "active") == 409
    assert await put(second, "completed") == 200
    assert await put(second, "active") == 409
    assert await put(first, "active") == 200
    assert await put(first, "abandoned") == 200
    ended = await studio.get(f"projects/{first}")
    assert (ended["status"], ended["ended_at"] is not None) == ("abandoned", True)


@on_both_databases
async def test_all_projects_are_listed_newest_first_and_by_state(studio: Studio) -> None:
    ids = []
    for status in ("paused", "completed", "active"):
        ids.append(await studio.begin())
        path = f"{COACH}/projects/{ids[-1]}"
        await studio.ada.ask("PATCH", path, json={"status": status})
    first = await studio.get("projects?limit=2")
    rest = await studio.get(f"projects?cursor={first['next_cursor']}")
    assert [each["id"] for each in first["items"] + rest["items"]] == ids[::-1]
    assert rest["next_cursor"] is None
    (paused,) = (await studio.get("projects?status=paused"))["items"]
    shown = await studio.get(f"projects/{ids[0]}")
    assert paused == {name: shown[name] for name in paused}
    assert {"title", "template", "status", "progress"} <= set(paused)
    unknown = await studio.ada.ask("GET", f"{COACH}/projects?status=lost")
    assert unknown.status_code == 400
    bob = await studio.world.dev("bob@example.com")
    assert (await studio.get("projects", bob))["items"] == []


async def test_tasks_are_done_undone_and_counted_by_weight(studio: Studio) -> None:
    project_id = await studio.begin()
    done = await studio.change_task(project_id, "list-warm-people", status="done", notes="31 names")
    project = done.json()
    assert project["progress"] == {"percent": 2 * 100 // 69, "completed": 1, "total": 22}
    assert project["phases"][0]["progress"] == 2 * 100 // 17
    assert task(project, "list-warm-people")["notes"] == "31 names"
    assert project["next_step"]["task_id"] == "invite-interviewees"
    assert task(project, "set-price")["blocked_by"] == ["write-promise", "study-rivals"]
    undone = await studio.change_task(project_id, "list-warm-people", undo=True)
    assert undone.json()["progress"]["percent"] == 0
    assert task(undone.json(), "list-warm-people")["notes"] == "31 names"
    assert (await studio.change_task(project_id, "list-warm-people", undo=True)).status_code == 409
    assert (await studio.change_task(project_id, "nothing", status="done")).status_code == 404
    both = await studio.change_task(project_id, "set-price", status="done", undo=True)
    assert both.status_code == 400


async def test_an_empty_change_toggles_a_task(studio: Studio) -> None:
    path = f"{COACH}/projects/{await studio.begin()}/tasks/set-price"

    async def status(**body: object) -> tuple[str, bool]:
        answer = await studio.ada.ask("PATCH", path, **body)
        assert answer.status_code == 200, answer.text
        shown = task(answer.json(), "set-price")
        return shown["status"], shown["completed_at"] is not None

    assert await status() == ("done", True), "no body at all"
    assert await status(json={}) == ("open", False)
    assert await status(json={"status": "in_progress"}) == ("in_progress", False)
    assert await status(json={"notes": "$29?"}) == ("in_progress", False), "a note alone is kept"
    assert await status(json={}) == ("done", True)


async def test_a_task_is_completed_by_that_word(studio: Studio) -> None:
    project_id = await studio.begin()
    for change, status in (
        ({"completed": True}, "done"),
        ({"completed": True, "notes": "twice is once"}, "done"),
        ({"completed": False}, "open"),
        ({"status": "completed"}, "done"),
        ({"status": "in_progress"}, "in_progress"),
        ({"completed": False}, "in_progress"),
    ):
        answer = await studio.change_task(project_id, "set-price", **change)
        assert answer.status_code == 200, answer.text
        assert task(answer.json(), "set-price")["status"] == status, change
    for more in ({"status": "done"}, {"undo": True}):
        both = await studio.change_task(project_id, "set-price", completed=True, **more)
        assert both.status_code == 400, more


@on_both_databases
async def test_an_export_has_plan_decisions_reasons_progress_and_chat(studio: Studio) -> None:
    project_id = await studio.begin()
    await studio.say(project_id, "I'll charge $29 a month because beginners can pay that.")
    await studio.say(project_id, "Changed my mind, I'll charge $35 a month.", "Noted, *raised*.")
    await studio.change_task(project_id, "list-warm-people", status="done")
    data = await studio.get(f"projects/{project_id}/export")
    assert data["progress"]["completed"] == 1
    assert [each["status"] for each in data["decisions"]] == ["superseded", "active"]
    assert "beginners" in data["decisions"][0]["rationale"]
    assert [each["role"] for each in data["messages"]] == [
        "assistant", "user", "assistant", "user", "assistant",
    ]  # fmt: skip
    path = f"{COACH}/projects/{project_id}/export?format=markdown"
    answer = await studio.ada.ask("GET", path)
    assert answer.headers["content-type"] == "text/markdown; charset=utf-8"
    assert answer.headers["content-disposition"] == 'attachment; filename="project.md"'
    for part in ("- [x] **List 30 warm followers**", "pricing: $35/month", "now $35/month",
                 "Noted, *raised*.", "Progress: 2 %"):  # fmt: skip
        assert part in answer.text, part


async def test_where_it_is_asked_for_the_coach_needs_a_verified_e_mail(studio: Studio) -> None:
    admit = studio.world.container.coach.admit_creator
    strict = AdmitCreator(snapshot=studio.world.container.shared.snapshot, needs_verified=True)
    with admit.override(providers.Object(strict)):
        bob = await studio.world.register("bob@example.com")
        for method, path in (("GET", "templates"), ("GET", "profile"), ("POST", "projects")):
            refused = await bob.ask(method, f"{COACH}/{path}", json={"template": "online-course"})
            assert refused.status_code == 403, path
            assert refused.json()["type"] == "/problems/creator-unverified"
        made = await studio.ada.ask("POST", f"{COACH}/projects", json={"template": "online-course"})
        assert made.status_code == 201, "who signed in through somebody who knows is verified"
