"""What payments do is in the audit log, and so is what is done about them."""

from typing import Any

from core.payments.model import ItemKind, Reason
from core.payments.use_cases.place_order import PlaceOrderCommand
from tests.world import World


async def paid(world: World, account: Any, kind: ItemKind, item: str) -> str:
    """Order and pay; return the provider's name of the payment."""
    transport: Any = world.client._transport
    world.container.payments.sandbox_post()._transport = transport
    place = PlaceOrderCommand(account_id=account, kind=kind, item=item)
    order = (await world.container.payments.place_order()(place)).order
    bank = world.container.payments.sandbox_bank()
    return str((await bank.pay(order.checkout, "captured"))["id"])


async def audited(world: World, account: int) -> list[dict[str, Any]]:
    """Return what the audit log says about an account, oldest first."""
    await world.run_jobs()
    boss = await world.dev("boss@example.com", "admin")
    found = (await boss.ask("GET", f"/api/v1/admin/audit?account={account}")).json()["items"]
    assert {each["actor"] for each in found} <= {"payments", f"account:{boss.id}"}
    return list(reversed(found))


async def test_a_payment_its_dispute_and_its_refund_are_in_the_audit_log(both: World) -> None:
    ada = await both.register()
    bank = both.container.payments.sandbox_bank()
    payment = await paid(both, ada.id, ItemKind.PACK, "small")
    await both.run_jobs()
    for status in ("open", "won"):
        await bank.dispute(payment, status)
        await both.run_jobs()
    await bank.refund(payment, 200)
    shown = await audited(both, ada.id)
    names = ("state", "outcome", "amount_minor", "refunded_minor", "disputed_minor")
    assert [
        [each["details"][name] for name in names]
        for each in shown
        if each["action"] == "payment.changed"
    ] == [
        ["captured", "fulfilled", 500, 0, 0],
        ["captured", "fulfilled", 500, 0, 500],
        ["captured", "fulfilled", 500, 0, 0],
        ["captured", "fulfilled", 500, 200, 0],
    ]
    taken = [each["details"] for each in shown if each["action"] == "payment.taken_back"]
    assert taken == [{"payment_id": f"sandbox:{payment}", "micro_credits": 40_000_000}]


async def test_a_refund_of_a_plan_and_the_case_it_made_are_in_the_audit_log(world: World) -> None:
    ada = await world.register()
    payment = await paid(world, ada.id, ItemKind.PLAN, "premium")
    await world.run_jobs()
    await world.container.payments.sandbox_bank().refund(payment, 100)
    assert (await audited(world, ada.id))[-1]["details"]["refunded_minor"] == 100

    boss = await world.dev("boss@example.com", "admin")
    (case,) = (await boss.ask("GET", "/api/v1/admin/attention")).json()["items"]
    body = {"note": "goodwill, the plan stays"}
    path = f"/api/v1/admin/attention/{case['id']}/resolve"
    assert (await boss.ask("POST", path, json=body)).status_code == 200
    resolved = (await audited(world, ada.id))[-1]
    assert (resolved["action"], resolved["actor"]) == ("attention.resolved", f"account:{boss.id}")
    assert resolved["details"] == {
        "case": case["id"],
        "reason": Reason.PARTIAL_PLAN_REFUND.value,
        **body,
    }
