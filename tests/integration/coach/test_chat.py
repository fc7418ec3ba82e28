"""The chat over HTTP: what a model is told, limits, leaving, decisions and finished tasks."""

import asyncio
from datetime import timedelta

from dependency_injector import providers

from adapters.models.offline.text import OfflineTextModel
from core.generation.errors import ModelUnavailable
from entrypoints.worker.schedule import Scheduler
from tests.integration.coach.studio import COACH, PROFILE, Studio, events, on_both_databases, task


async def test_a_model_is_told_the_project_and_the_last_messages(studio: Studio) -> None:
    await studio.ada.ask("POST", f"{COACH}/profile", json=PROFILE)
    project_id = await studio.begin()
    for number in range(16):
        await studio.say(project_id, f"Message {number}", f"Answer {number}")
    await studio.say(project_id, "I'll charge $29 a month. What is next?", "Ten interviews.")
    (asked,) = studio.model.calls[-1:]
    assert (asked.operation, asked.output_tokens_max, asked.temperature) == ("chat", 4_096, 0.7)
    for part in (
        "sourdough baking",
        "$29/month",
        "List 30 warm followers",
        "Where do members meet",
    ):
        assert part in asked.prompt.system, part
    assert asked.prompt.user == "I'll charge $29 a month. What is next?"
    assert len(asked.history) <= 30
    assert asked.history[0].role == "user"
    assert asked.history[-1].text == "Answer 15"
    answer, question = (await studio.get(f"projects/{project_id}/messages?limit=2"))["items"]
    assert (answer["role"], answer["content"]) == ("assistant", "Ten interviews.")
    assert (answer["tokens"], answer["credits_used"]) == (102, 0)
    assert (answer["provider"], answer["cost_usd"]) == ("script", None)
    assert (question["role"], question["tokens"] > 0) == ("user", True)
    assert (await studio.ada.credits()) == 50


async def test_the_51st_message_of_a_day_is_refused_and_a_failed_one_does_not_count(
    studio: Studio,
) -> None:
    project_id = await studio.begin()
    for number in range(49):
        await studio.say(project_id, f"Message {number}")
    studio.model.breaks(ModelUnavailable("The model is away."))
    failed = await studio.send(project_id, "The 50th")
    assert events(failed.text)[-1][0] == "error"
    await studio.say(project_id, "The 50th again")
    refused = await studio.send(project_id, "The 51st")
    assert refused.status_code == 429
    assert refused.json()["type"] == "/problems/daily-message-limit"
    assert "2026-03-11T00:00:00Z" in refused.json()["detail"]
    assert refused.headers["retry-after"] == str(12 * 3600)
    assert refused.headers["ratelimit-policy"] == '"coach";q=50;w=86400'
    assert refused.headers["ratelimit"] == f'"coach";r=0;t={12 * 3600}'
    latest = (await studio.get(f"projects/{project_id}/messages?limit=3"))["items"]
    assert [each["status"] for each in latest] == ["completed", "completed", "failed"]
    assert all("The 50th" not in turn.text for turn in studio.model.calls[-1].history)
    studio.world.clock.advance(timedelta(hours=12))
    studio.ada = await studio.world.dev("ada@example.com")
    await studio.say(project_id, "A new day")


@on_both_databases
async def test_who_leaves_finds_the_whole_answer_and_may_go_on_reading(studio: Studio) -> None:
    project_id = await studio.begin()
    studio.model.says("Begin with ")
    asked = asyncio.create_task(studio.send(project_id, "What is next?"))
    await studio.until(lambda: studio.model.calls)
    busy = await studio.send(project_id, "And then?")
    assert (busy.status_code, busy.json()["type"]) == (409, "/problems/chat-busy")
    asked.cancel()
    await asyncio.gather(asked, return_exceptions=True)
    studio.model.says("ten interviews.")
    studio.model.ends()

    async def is_there() -> bool:
        messages = (await studio.get(f"projects/{project_id}/messages"))["items"]
        return bool(messages[0]["content"] == "Begin with ten interviews.")

    await studio.until(is_there)
    stream_id = (await studio.get(f"projects/{project_id}/messages"))["items"][1]["stream_id"]
    path = f"/api/v1/streams/{stream_id}/events"
    rest = await studio.ada.ask("GET", path, headers={"Last-Event-ID": "3"})
    told = events(rest.text)
    assert "".join(data["text"] for name, data in told if name == "text") == (
        "Begin with ten interviews."
    )
    assert told[-1][1]["text"] == "Begin with ten interviews."


async def test_a_cancelled_answer_keeps_what_was_written_and_counts(studio: Studio) -> None:
    project_id = await studio.begin()
    studio.model.says("Begin with ")
    asked = asyncio.create_task(studio.send(project_id, "What is next?"))

    async def stream() -> str:
        messages = (await studio.get(f"projects/{project_id}/messages"))["items"]
        return str(messages[0]["stream_id"])

    await studio.until(lambda: studio.model.calls)
    stream_id = await stream()
    log = studio.world.container.shared

    async def has_text() -> bool:
        async with log.snapshot() as work:
            excerpt = await work.streams.read(stream_id, after=0, limit=100)
        return any(each.type == "text" for each in excerpt.events)

    await studio.until(has_text)
    await studio.ada.ask("POST", f"/api/v1/streams/{stream_id}/cancel")
    assert events((await asked).text)[-1][1]["status"] == "cancelled"
    answer = (await studio.get(f"projects/{project_id}/messages"))["items"][0]
    assert (answer["status"], answer["content"]) == ("cancelled", "Begin with ")
    assert (answer["credits_used"], await studio.ada.credits()) == (0, 50)


async def test_a_repeat_under_a_key_is_the_same_message(studio: Studio) -> None:
    project_id = await studio.begin()
    studio.model.says("Once.")
    studio.model.ends()
    first = await studio.send(project_id, "Hello", Idempotency_Key="k")
    again = await studio.send(project_id, "Hello", Idempotency_Key="k")
    assert events(first.text) == events(again.text)
    assert len(studio.model.calls) == 1
    assert (await studio.send(project_id, "Other", Idempotency_Key="k")).status_code == 422


async def test_what_can_not_be_sent_is_refused(studio: Studio) -> None:
    project_id = await studio.begin()
    for wrong in ("", "   ", "a" * 4_001, "\x07", "\u6f22" * 3_000):
        assert (await studio.send(project_id, wrong)).status_code == 400, wrong[:5]
    assert studio.model.calls == []


@on_both_databases
async def test_decisions_supersede_wait_and_are_taken_back(studio: Studio) -> None:
    project_id = await studio.begin()

    async def decisions(query: str = "") -> list[dict[str, str]]:
        found = await studio.get(f"projects/{project_id}/decisions{query}")
        items: list[dict[str, str]] = found["items"]
        return items

    async def settle(decision_id: str, status: str) -> int:
        path = f"{COACH}/projects/{project_id}/decisions/{decision_id}"
        answer = await studio.ada.ask("PATCH", path, json={"status": status})
        return answer.status_code

    await studio.say(project_id, "I'll charge $29 a month.")
    await studio.say(project_id, "Maybe I'll charge $39 a month.")
    tentative, firm = await decisions()
    assert (firm["value"], firm["status"]) == ("$29/month", "active")
    assert (tentative["value"], tentative["status"]) == ("$39/month", "tentative")
    assert await settle(firm["id"], "rejected") == 409
    assert await settle(tentative["id"], "active") == 200
    (now,) = await decisions("?status=active")
    (past,) = await decisions("?status=superseded")
    assert (now["supersedes"], past["superseded_by"]) == (past["id"], now["id"])
    await studio.say(project_id, "Maybe I'll charge $19 a month.")
    (loose,) = await decisions("?status=tentative")
    assert await settle(loose["id"], "rejected") == 200
    assert await settle(loose["id"], "rejected") == 200
    assert await settle("nothing", "rejected") == 404
    told = await studio.say(project_id, "We're going with Discord for the community.")
    assert [each["category"] for each in told["decisions"]] == ["platform"]
    project = await studio.get(f"projects/{project_id}")
    await studio.say(project_id, "Scratch the Discord idea, I take that back.")
    (taken,) = await decisions("?category=platform")
    assert taken["status"] == "retracted"
    assert project["next_step"]["kind"] == "do"
    assert len(await decisions()) == 4, "nothing is ever deleted"


async def test_finished_tasks_are_marked_proposed_and_undone(studio: Studio) -> None:
    project_id = await studio.begin()
    told = await studio.say(project_id, "I finished writing the community guidelines!")
    assert [each["id"] for each in told["tasks_completed"]] == ["write-guidelines"]
    project = await studio.get(f"projects/{project_id}")
    marked = task(project, "write-guidelines")
    assert (marked["status"], marked["source"], marked["can_undo"]) == ("done", "chat", True)
    undone = await studio.change_task(project_id, "write-guidelines", undo=True)
    assert task(undone.json(), "write-guidelines")["status"] == "open"
    told = await studio.say(project_id, "I've interviewed three followers")
    assert told["tasks_completed"] == []
    assert "invite-interviewees" in [each["id"] for each in told["tasks_proposed"]]
    project = await studio.get(f"projects/{project_id}")
    assert task(project, "invite-interviewees")["proposed"]
    done = await studio.change_task(project_id, "invite-interviewees", status="done")
    assert not task(done.json(), "invite-interviewees")["proposed"]


async def test_the_offline_coach_answers_from_the_plan_and_says_so(studio: Studio) -> None:
    offline = OfflineTextModel(words_per_second=0)
    studio.world.container.generation.text_model.override(providers.Object(offline))
    project_id = await studio.begin()
    told = events((await studio.send(project_id, "What is next?")).text)
    text = told[-1][1]["text"]
    for part in ("Offline coach", "List 30 warm followers", "Tips", "Pitfalls", "0 %"):
        assert part in text, part
    assert told[-1][1]["provider"] == "offline"
    await studio.change_task(project_id, "list-warm-people", status="done")
    told = events((await studio.send(project_id, "Which mistakes should I avoid?")).text)
    text = told[-1][1]["text"]
    assert text.index("Pitfalls") < text.index("Interview 10 warm followers")


@on_both_databases
async def test_a_deleted_account_leaves_nothing_that_was_said(studio: Studio) -> None:
    await studio.ada.ask("POST", f"{COACH}/profile", json=PROFILE)
    project_id = await studio.begin()
    await studio.say(project_id, "I'll charge $29 a month.")
    export = (await studio.ada.ask("GET", "/api/v1/me/export")).json()["coach"]
    assert export["profile"]["niche"] == "sourdough baking"
    assert export["projects"][0]["messages"][2]["content"] == "Good."
    studio.model.says("Begin ")
    asked = asyncio.create_task(studio.send(project_id, "What is next?"))
    await studio.until(lambda: len(studio.model.calls) == 2)
    assert (await studio.ada.ask("DELETE", "/api/v1/me")).status_code == 204
    await studio.world.run_jobs()
    studio.model.says("ten interviews.")
    studio.model.ends()
    await asyncio.gather(asked, return_exceptions=True)
    async with studio.world.container.shared.snapshot() as work:
        assert await work.creator_profiles.find(studio.ada.id) is None
        assert await work.projects.of(studio.ada.id) == []
    async with studio.world.container.shared.database().reader() as connection:
        for table in ("project_messages", "project_decisions"):
            rows = await connection.exec_driver_sql(f"SELECT * FROM {table}")  # noqa: S608
            assert rows.all() == [], table
        ended = await connection.exec_driver_sql("SELECT status, deleted_at FROM creations")
        assert all(row.deleted_at and row.status != "writing" for row in ended)


@on_both_databases
async def test_what_was_said_long_ago_is_forgotten_and_what_was_decided_stays(
    studio: Studio,
) -> None:
    await studio.ada.ask("POST", f"{COACH}/profile", json=PROFILE)
    project_id = await studio.begin()
    await studio.say(project_id, "I'll charge $29 a month.", answer="A good old price.")
    clock = studio.world.clock
    clock.advance(timedelta(days=729))
    await Scheduler(studio.world.container.shared.job_board()).tick(clock.now())
    await studio.world.run_jobs()
    assert "A good old price." in await everything(studio)
    clock.advance(timedelta(days=2))
    await Scheduler(studio.world.container.shared.job_board()).tick(clock.now())
    await studio.world.run_jobs()
    left = await everything(studio)
    assert "A good old price." not in left
    assert "I'll charge" not in left
    async with studio.world.container.shared.snapshot() as work:
        assert len(await work.project_decisions.of(project_id)) == 1
        assert len(await work.projects.of(studio.ada.id)) == 1


async def test_a_repeat_of_a_message_that_is_forgotten_says_so(studio: Studio) -> None:
    project_id = await studio.begin()
    studio.model.says("A good old price.")
    studio.model.ends()
    sent = await studio.send(project_id, "I'll charge $29.", Idempotency_Key="price")
    assert sent.status_code == 200, sent.text
    clock = studio.world.clock
    clock.advance(timedelta(days=731))
    await Scheduler(studio.world.container.shared.job_board()).tick(clock.now())
    await studio.world.run_jobs()
    studio.ada = await studio.world.dev(studio.ada.email)
    again = await studio.send(project_id, "I'll charge $29.", Idempotency_Key="price")
    assert again.status_code == 409, again.text
    assert again.json()["type"] == "/problems/message-forgotten"
    assert again.json()["detail"] == (
        "This message was sent before, and what was said then is no longer kept. "
        "Send it with another key to say it again."
    )


async def everything(studio: Studio) -> str:
    """Return all that is kept of messages and answers."""
    async with studio.world.container.shared.database().reader() as connection:
        return repr(
            [
                (await connection.exec_driver_sql(f"SELECT * FROM {table}")).all()  # noqa: S608
                for table in ("project_messages", "creations", "stream_events")
            ]
        )
