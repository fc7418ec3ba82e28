"""Deleting an account, and coming back."""

from datetime import timedelta

import pytest

from core.accounts.errors import SignInRefused
from core.accounts.model import Caller, OutsidePerson, Role, Scope, UsageEvent
from core.accounts.rules.keys import KeyWish
from core.accounts.steps.linking import account_for
from core.accounts.use_cases.edit_me import Edit
from core.accounts.use_cases.record_event import RecordEventCommand
from core.ledger.errors import AccountClosed
from core.ledger.model import Unit
from core.ledger.rules.opening import Deduction, deduct
from core.publishing.use_cases.create_integration import CreateIntegrationCommand
from core.shared.ids import AccountId
from core.shared.pages import LIMIT_MAX
from tests.world import Person, World


async def spend(world: World, account_id: AccountId, micro_credits: int) -> None:
    """Take credits by hand, beyond what is there."""
    terms = world.container.shared.terms()
    async with world.container.shared.unit_of_work() as work:
        taken = Deduction(micro_credits=micro_credits, reason="test", allow_debt=True)
        change = deduct(await work.wallets.get(account_id), taken, terms, world.clock.now())
        await work.wallets.save(change)
        await work.commit()


async def test_a_deleted_account_is_out_and_unnamed(both: World) -> None:
    ada = await both.register()
    key = (await ada.ask("POST", "/api/v1/api-keys", json={})).json()["key"]
    await ada.ask("PATCH", "/api/v1/me", json={"name": "Ada", "profile": {"company": "Acme"}})
    assert (await ada.ask("DELETE", "/api/v1/me")).status_code == 204
    assert (await ada.ask("GET", "/api/v1/me")).status_code == 401
    assert (await both.ask("GET", "/api/v1/me", api_key=key)).status_code == 401
    assert (await both.log_in(ada.email)).status_code == 401
    async with both.container.shared.snapshot() as work:
        left = await work.accounts.find(ada.id)
        wallet = await work.wallets.get(ada.id)
        total = await work.entries.total_at(ada.id, Unit.CREDITS, both.clock.now())
    assert left.email is None
    assert left.name is None
    assert left.profile == {}
    assert wallet.posted == total == 50_000_000


async def test_who_comes_back_gets_no_second_grant_and_still_owes(both: World) -> None:
    ada = await both.register()
    await spend(both, ada.id, 80_000_000)
    assert await ada.credits() == -30
    await ada.ask("DELETE", "/api/v1/me")
    both.clock.advance(timedelta(days=3))
    back = await both.register()
    assert back.id != ada.id
    assert await back.credits() == -30
    async with both.container.shared.snapshot() as work:
        assert (await work.wallets.get(ada.id)).available == 0
    await back.ask("DELETE", "/api/v1/me")
    third = await both.register()
    assert await third.credits() == -30


async def made_by_subject(world: World, email: str | None) -> AccountId:
    """Sign somebody in whom an outside issuer knows, with the e-mail that it has verified."""
    now = world.clock.now()
    person = OutsidePerson(
        issuer="https://id.example.com", subject="ada", until=now + timedelta(hours=1), email=email
    )
    terms = world.container.accounts.account_terms()
    async with world.container.shared.unit_of_work() as work:
        account = await account_for(work, person, terms, now)
        await work.commit()
    return account.id


async def test_who_left_twice_comes_back_to_the_last_by_any_name_of_the_first(both: World) -> None:
    first = await made_by_subject(both, "ada@example.com")
    delete = both.container.accounts.delete_account()
    await delete(first)
    back = await both.register()
    await spend(both, back.id, 30_000_000)
    await delete(back.id)

    again = await made_by_subject(both, None)

    async with both.container.shared.snapshot() as work:
        left, then, now = [await work.accounts.find(id) for id in (first, back.id, again)]
        wallet = await work.wallets.get(again)
    assert wallet.available == -30_000_000
    assert (left.successor_id, then.successor_id, now.successor_id) == (back.id, again, None)


async def test_who_left_two_accounts_comes_back_to_both_by_both_names(both: World) -> None:
    delete = both.container.accounts.delete_account()
    by_email = await both.register()
    await spend(both, by_email.id, 80_000_000)
    await delete(by_email.id)
    both.clock.advance(timedelta(days=1))
    by_subject = await made_by_subject(both, None)
    await spend(both, by_subject, 55_000_000)
    await delete(by_subject)

    back = await made_by_subject(both, "ada@example.com")

    async with both.container.shared.snapshot() as work:
        assert (await work.wallets.get(back)).available == -35_000_000
        left = [await work.accounts.find(each) for each in (by_email.id, by_subject)]
    assert [each.successor_id for each in left] == [back, back]


async def test_who_has_come_back_already_owes_there(both: World) -> None:
    first = await made_by_subject(both, "ada@example.com")
    await both.container.accounts.delete_account()(first)
    back = await both.register()

    other = await made_by_subject(both, None)

    await spend(both, first, 80_000_000)
    await both.run_jobs()
    async with both.container.shared.snapshot() as work:
        balances = [(await work.wallets.get(id)).available for id in (first, back.id, other)]
    assert balances == [0, -30_000_000, 0]


async def test_a_grant_lost_by_leaving_stays_lost_when_the_email_is_confirmed(world: World) -> None:
    ada = await world.register()
    await ada.ask("DELETE", "/api/v1/me")
    back = await world.register()
    await world.run_jobs()
    code = world.code_for(back.email, "Confirm")
    await world.ask("POST", "/api/v1/auth/verify-email", json={"token": code})
    assert await back.credits() == 0


async def test_another_email_is_another_person(world: World) -> None:
    ada = await world.register()
    await ada.ask("DELETE", "/api/v1/me")
    assert await (await world.register("bea@example.com")).credits() == 50


async def test_the_last_admin_stays(world: World) -> None:
    boss = await world.dev("boss@example.com", "admin")
    assert (await boss.ask("DELETE", "/api/v1/me")).status_code == 409
    await world.dev("second@example.com", "admin")
    assert (await boss.ask("DELETE", "/api/v1/me")).status_code == 204


async def test_the_export_is_kept_as_a_file(world: World) -> None:
    ada = await world.register()

    exported = await ada.ask("GET", "/api/v1/me/export")

    assert exported.headers["content-disposition"] == ('attachment; filename="inkwell-export.json"')


async def test_the_export_has_what_is_ones_own_and_no_secret(world: World) -> None:
    ada, eve = await world.register(), await world.register("eve@example.com")
    made = (await ada.ask("POST", "/api/v1/api-keys", json={"name": "site"})).json()
    await ada.ask("POST", "/api/v1/events", json={"name": "opened", "properties": {"a": 1}})
    await eve.ask("POST", "/api/v1/events", json={"name": "foreign"})
    export = await ada.ask("GET", "/api/v1/me/export")
    identity = export.json()["identity"]
    assert sorted(
        (entry["amount"] for entry in export.json()["ledger"] if entry["kind"] != "daily_bonus"),
        key=int,
    ) == ["50", "1000"]
    assert identity["account"]["email"] == ada.email
    assert [each["name"] for each in identity["api_keys"]] == ["site"]
    assert [each["name"] for each in identity["events"]] == ["opened"]
    assert made["key"] not in export.text
    assert "password" not in identity["account"]


async def test_the_export_has_every_context_and_all_pages(both: World) -> None:
    ada = await both.register()
    await add_events(both, ada, LIMIT_MAX + 5)
    answer = await ada.ask("GET", "/api/v1/me/export")
    assert answer.headers["content-type"].startswith("application/json")
    assert "content-length" not in answer.headers, "it is sent while it is read"
    export = answer.json()
    assert {*export} == {
        *("identity", "balance", "ledger", "payments", "articles", "texts", "media", "assets"),
        *("campaigns", "publishing", "video", "coach"),
    }
    names = [event["name"] for event in export["identity"]["events"]]
    assert names == [f"event {n}" for n in reversed(range(LIMIT_MAX + 5))]
    assert export["balance"]["credits_available"] == "50"
    assert export["balance"]["plan"] == "basic"


async def add_events(world: World, person: Person, count: int) -> None:
    """Store usage events."""
    ids, at = world.container.shared.ids(), world.clock.now()
    events = [
        UsageEvent(
            id=ids.new(),
            account_id=person.id,
            name=f"event {number}",
            properties={},
            occurred_at=at,
        )
        for number in range(count)
    ]
    async with world.container.shared.unit_of_work() as work:
        await work.usage_events.add(events)
        await work.commit()


async def test_others_hear_of_it(world: World) -> None:
    ada = await world.register()
    await ada.ask("DELETE", "/api/v1/me")
    async with world.container.shared.database().reader() as connection:
        rows = (await connection.exec_driver_sql("select type, account_id from outbox")).all()
    assert ("account.deleted", ada.id) in [tuple(row) for row in rows]


async def test_what_was_let_in_before_a_departure_leaves_nothing_behind_it(both: World) -> None:
    """Another process knows for a second longer who somebody was; and some are on their way."""
    ada = await both.register()
    assert (await ada.ask("DELETE", "/api/v1/me")).status_code == 204
    await both.run_jobs()
    accounts, publishing = both.container.accounts, both.container.publishing
    caller = Caller(own=ada.id, role=Role.CUSTOMER)
    key = KeyWish(name="late", scopes=frozenset({Scope.READ}))
    with pytest.raises(SignInRefused):
        await accounts.edit_me()(ada.id, Edit(said={"name": "Ada"}, profile={"phone": "1"}))
    with pytest.raises(SignInRefused):
        await accounts.record_event()(
            RecordEventCommand(account_id=ada.id, name="late", properties={"who": "Ada"})
        )
    with pytest.raises(AccountClosed):
        await accounts.create_api_key()(key, caller)
    with pytest.raises(AccountClosed):
        await publishing.create_integration()(
            CreateIntegrationCommand(caller=caller, url="http://127.0.0.1:9/ada")
        )
    async with both.container.shared.snapshot() as work:
        left = await work.accounts.find(ada.id)
        assert (left.name, left.profile) == (None, {})
        assert not await work.integrations.of(ada.id)
