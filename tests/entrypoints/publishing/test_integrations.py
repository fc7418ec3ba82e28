"""Integrations: made, changed, deleted, exported, tried out, and told of events."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from dependency_injector import providers
from sqlalchemy import select

from adapters.database.tables.publishing import deliveries, integrations
from adapters.webhooks.sender import HttpSender
from core.publishing.rules.addresses import reach_of
from core.publishing.rules.content import Payload
from core.shared.events import Event
from entrypoints.cli.main import main
from tests.builders import migrated
from tests.entrypoints.publishing.scene import article_of, delivery, integration_of, later, post
from tests.receivers import TAKE, Step, receiver
from tests.world import World, world_over, world_settings

NOT_THERE = "http://127.0.0.1:9/hook"


async def test_secrets_are_told_once_and_stored_sealed(both: World) -> None:
    ada = await both.register()
    body = {"webhook_url": NOT_THERE, "headers": {"Authorization": "Bearer s3cret-header"}}
    made = (await ada.ask("POST", "/integrations", json=body)).json()
    secret, key = made["secret"], made["delivery_key"]
    assert secret.startswith("whsec_")
    assert key.startswith("dk_")
    again = (await ada.ask("POST", "/integrations", json={"url": NOT_THERE})).json()
    assert again["delivery_key"] is None, "the newest key that there is goes along"
    for path in ("/integrations", f"/api/v1/integrations/{made['id']}", "/api/v1/me/export"):
        text = (await ada.ask("GET", path)).text
        assert made["id"] in text
        assert not any(each in text for each in (secret, key, "s3cret-header"))
    async with both.container.shared.database().reader() as connection:
        rows = [dict(row._mapping) for row in await connection.execute(select(integrations))]
    assert not any(each in str(rows) for each in (secret, key, "s3cret-header"))
    assert await both.container.accounts.seal_rotation().rotate() == 4


async def test_the_same_request_again_is_the_same_integration(world: World) -> None:
    ada = await world.register()
    headers = {"Idempotency-Key": "k"}
    body = {"webhook_url": NOT_THERE}
    first, second = [
        (await ada.ask("POST", "/integrations", json=body, headers=dict(headers))).json()
        for _ in range(2)
    ]
    assert first == second
    assert len((await ada.ask("GET", "/integrations")).json()["items"]) == 1


async def test_a_repeat_is_answered_as_it_was_where_its_address_is_refused_by_now(
    tmp_path: Path,
) -> None:
    inside = {"webhook_url": "http://10.0.0.1/hook"}
    lenient = migrated(world_settings(tmp_path, INKWELL_WEBHOOK_ALLOW_HOSTS="10.0.0.1"))
    async with world_over(lenient) as world:
        ada = await world.register()
        first = await ada.ask(
            "POST", "/integrations", json=inside, headers={"Idempotency-Key": "first"}
        )
    async with world_over(world_settings(tmp_path)) as stricter:
        again = replace(ada, world=stricter)
        repeated, refused = [
            await again.ask("POST", "/integrations", json=inside, headers={"Idempotency-Key": key})
            for key in ("first", "second")
        ]
    assert (repeated.status_code, repeated.json()) == (201, first.json())
    assert refused.json()["type"] == "/problems/integration-invalid"


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"webhook_url": "ftp://example.com/"},
        {"webhook_url": "http://10.0.0.1/"},
        {"webhook_url": "http://[::ffff:10.0.0.1]/"},
        {"webhook_url": "http://user:pass@example.com/"},
        {"webhook_url": NOT_THERE, "events": []},
        {"webhook_url": NOT_THERE, "events": ["article.made_up"]},
        {"webhook_url": NOT_THERE, "headers": {"Host": "x"}},
        {"webhook_url": NOT_THERE, "headers": {"x": "a\r\nb: c"}},
    ],
)
async def test_what_can_not_be_is_refused(world: World, body: dict[str, Any]) -> None:
    ada = await world.register()
    answer = await ada.ask("POST", "/api/v1/integrations", json=body)
    assert answer.status_code == 400, answer.text
    assert answer.json()["errors"]


async def test_a_named_delivery_key_goes_along_until_it_is_revoked(world: World) -> None:
    ada, eve = await world.register(), await world.register("eve@example.com")
    first, second = [(await ada.ask("POST", "/api-keys", json={})).json() for _ in range(2)]
    async with receiver() as site:
        named = await integration_of(ada, site, delivery_key_id=first["id"])
        stolen = {"webhook_url": site.url, "delivery_key_id": first["id"]}
        assert (await eve.ask("POST", "/integrations", json=stolen)).status_code == 404
        api_key = (await ada.ask("POST", "/api/v1/api-keys", json={})).json()["id"]
        wrong = {"webhook_url": site.url, "delivery_key_id": api_key}
        assert (await ada.ask("POST", "/integrations", json=wrong)).status_code == 400

        await post(ada, await article_of(ada))
        await world.run_jobs()
        await ada.ask("DELETE", f"/api-keys/{first['id']}")
        await post(ada, await article_of(ada))
        await world.run_jobs()
        path = f"/integrations/{named['id']}"
        assert (await ada.ask("PATCH", path, json={"delivery_key_id": None})).status_code == 200
        await post(ada, await article_of(ada))
        await world.run_jobs()
        keys = [each.headers.get("x-api-key") for each in site.got]
        assert keys == [first["key"], None, second["key"]]


async def test_events_go_where_they_were_asked_for_once_each(both: World) -> None:
    ada = await both.register()
    wanted = ["article.completed", "payment.captured", "plan.renewal_due", "wallet.low_balance"]
    told: dict[str, Payload] = {
        "payment.captured": {"payment_id": "p", "item": "x", "amount_minor": 5, "currency": "EUR"},
        "plan.ends_soon": {"plan": "basic", "ends_at": "2026-04-01T00:00:00+00:00", "days": 3},
        "wallet.low_balance": {"micro_credits": 1_500_000, "threshold": 2_000_000},
    }
    async with receiver() as site, receiver() as deaf:
        await integration_of(ada, site, events=wanted)
        await integration_of(ada, deaf)
        article_id = await article_of(ada)
        async with both.container.shared.unit_of_work() as work:
            for event, payload in told.items():
                await work.events.add(Event(type=event, account_id=ada.id, payload=payload))
            await work.commit()
        await both.run_jobs()
        got = {each.json["type"]: each.json for each in site.got}
        assert sorted(got) == wanted
        assert len(site.got) == len(site.webhook_ids()) == 4
        assert got["article.completed"]["article_id"] == article_id
        assert got["wallet.low_balance"]["credits"] == 1.5
        assert got["payment.captured"]["amount_minor"] == 5
        assert got["plan.renewal_due"]["days"] == 3
        assert deaf.got == []
        article = (await ada.ask("GET", f"/articles/{article_id}")).json()
        assert article["status"] == "completed", "only an article that was posted is posted"


async def test_a_receiver_is_graded(world: World) -> None:
    ada = await world.register()
    no = Step(status=401)
    cases = {
        "good": ([TAKE, TAKE, no, no], True, []),
        "takes anything": ([], True, ["wrong_signature", "stale_timestamp"]),
        "looks at no clock": ([TAKE, TAKE, no, TAKE], True, ["stale_timestamp"]),
        "refuses everything": ([no], False, []),
    }
    for name, (script, success, wrongly) in cases.items():
        async with receiver(*script) as site:
            made = await integration_of(ada, site)
            answer = await ada.ask("POST", "/integrations/test", json={"webhook_url": site.url})
            trial = answer.json()
            assert (trial["success"], trial["wrongly_accepted"]) == (success, wrongly), name
            assert trial["secret"] is None
            assert len(site.got) == (4 if success else 1)
            if success:
                assert site.got[0].webhook_id == site.got[1].webhook_id
                assert len(site.webhook_ids()) == 3
                assert site.got[0].json["type"] == "integration.test"
            refuses_repeats = (
                await ada.ask("GET", f"/integrations/{made['id']}/deliveries")
            ).json()
            assert refuses_repeats["items"] == [], "a trial is no delivery"
            await ada.ask("DELETE", f"/integrations/{made['id']}")
    async with receiver() as site:
        trial = (await ada.ask("POST", "/integrations/test", json={"url": site.url})).json()
        assert trial["success"]
        assert trial["secret"].startswith("whsec_")
        assert len(site.got) == 1
    async with receiver(no, TAKE, TAKE, no, no) as site:
        made = await integration_of(ada, site)
        await ada.ask("POST", f"/integrations/{made['id']}/rotate-secret")
        wish = {"integration_id": made["id"]}
        trial = (await ada.ask("POST", "/integrations/test", json=wish)).json()
        assert (trial["success"], trial["wrongly_accepted"]) == (True, []), "it has the new secret"
        signed = [each.headers["x-webhook-signature"] for each in site.got]
        assert signed[0] != signed[1] == signed[2]
    nowhere = (await ada.ask("POST", "/integrations/test", json={"url": NOT_THERE})).json()
    assert not nowhere["success"]
    assert nowhere["error"]
    for body in ({}, {"url": NOT_THERE, "integration_id": "x"}, {"url": "http://10.0.0.1/"}):
        assert (await ada.ask("POST", "/integrations/test", json=body)).status_code == 400


async def test_a_trial_shows_the_newest_delivery_key_before_there_is_an_integration(
    world: World,
) -> None:
    ada = await world.register()
    async with receiver() as site:
        await ada.ask("POST", "/integrations/test", json={"webhook_url": site.url})
        old = (await ada.ask("POST", "/api-keys", json={"name": "the old site"})).json()
        world.clock.advance(timedelta(seconds=1))
        new = (await ada.ask("POST", "/api-keys", json={"name": "the site"})).json()
        await ada.ask("POST", "/integrations/test", json={"webhook_url": site.url})
        await ada.ask("DELETE", f"/api-keys/{new['id']}")
        await ada.ask("POST", "/integrations/test", json={"webhook_url": site.url})
    keys = [each.headers.get("x-api-key") for each in site.got]
    assert keys == [None, new["key"], old["key"]], "the newest that is not revoked"


async def test_a_trial_can_be_stored_as_an_article(world: World) -> None:
    ada = await world.register()
    async with receiver() as site:
        await ada.ask("POST", "/integrations/test", json={"webhook_url": site.url})
    assert site.got[0].json["title"]
    assert site.got[0].json["content"]


async def test_what_is_deleted_gets_nothing_more(world: World) -> None:
    ada = await world.register()
    async with receiver(Step(status=503)) as site:
        made = await integration_of(ada, site)
        (posted,) = await post(ada, await article_of(ada))
        await world.run_jobs()
        assert (await ada.ask("DELETE", f"/integrations/{made['id']}")).status_code == 204
        assert (await ada.ask("GET", f"/integrations/{made['id']}")).status_code == 404
        await later(ada, timedelta(hours=1))
        assert len(site.got) == 1
        assert (await delivery(ada, posted["id"]))["status"] == "cancelled"


async def test_a_deleted_account_sends_nothing_and_leaves_no_texts(both: World) -> None:
    ada = await both.register()
    async with receiver(Step(status=503)) as site:
        await integration_of(ada, site)
        await post(ada, await article_of(ada))
        await both.run_jobs()
        export = (await ada.ask("GET", "/api/v1/me/export")).json()["publishing"]
        assert export["integrations"][0]["webhook_url"] == site.url
        assert export["deliveries"][0]["attempts"][0]["status_code"] == 503
        assert (await ada.ask("DELETE", "/api/v1/me")).status_code == 204
        await both.run_jobs()
        both.clock.advance(timedelta(hours=1))
        await both.run_jobs()
        assert len(site.got) == 1
    async with both.container.shared.database().reader() as connection:
        (endpoint,) = await connection.execute(select(integrations))
        (row,) = await connection.execute(select(deliveries))
    assert (endpoint.secret, endpoint.headers) == (None, None)
    assert (row.body, row.status) == (None, "cancelled")


async def test_production_reaches_no_network_of_its_own(world: World) -> None:
    container = world.container.publishing
    named = HttpSender(reach_of((), loopback=False))
    container.sender.override(providers.Object(named))
    container.reach.override(providers.Object(reach_of((), loopback=False)))
    ada = await world.register()
    async with receiver() as site:
        refused = await ada.ask("POST", "/integrations", json={"webhook_url": site.url})
        assert refused.status_code == 400
        assert site.connections == 0


async def test_the_operator_lists_and_resends(
    world: World, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    ada = await world.register()
    monkeypatch.setenv("INKWELL_DATA_DIR", str(world.settings.server.data_dir))
    async with receiver(Step(status=400)) as site:
        await integration_of(ada, site)
        (posted,) = await post(ada, await article_of(ada))
        await world.run_jobs()
        words = ["deliveries", "list", "--status", "failed", "--json"]
        assert await asyncio.to_thread(main, words) == 0
        assert posted["id"] in capsys.readouterr().out
        assert await asyncio.to_thread(main, ["deliveries", "resend", posted["id"]]) == 0
        assert await asyncio.to_thread(main, ["deliveries", "resend", posted["id"]]) == 1
        assert await asyncio.to_thread(main, ["deliveries", "resend", "nothing"]) == 1
        world.clock.advance(timedelta(days=400))  # The command line lives in the present.
        await world.run_jobs()
        assert len(site.got) == 2
