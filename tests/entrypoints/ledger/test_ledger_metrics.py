"""What the ledger did is counted once it is durable, alone and in batches."""

from prometheus_client import REGISTRY

from tests.entrypoints.ledger.conftest import Meter


def counted(name: str, **labels: str) -> float:
    return REGISTRY.get_sample_value(name, labels) or 0.0


async def test_holds_and_credits_are_counted_and_refusals_are_not(meter: Meter) -> None:
    reserved = counted("inkwell_holds_total", status="reserved")
    settled = counted("inkwell_holds_total", status="settled")
    charged = counted("inkwell_credits_moved_total", kind="charge")
    granted = counted("inkwell_credits_moved_total", kind="admin")

    hold = await meter.hold(credits=5)
    refused = await meter.post(
        "holds", {"account": meter.ada.id, "purpose": "work", "credits": 5_000}
    )
    await meter.post(f"holds/{hold['id']}/settle", {"credits": 3})
    given = await meter.boss.ask(
        "POST", "/api/v1/credits/add", json={"account": meter.ada.id, "amount": 7, "reason": "x"}
    )

    assert (refused.status_code, given.status_code) == (402, 201)
    assert counted("inkwell_holds_total", status="reserved") == reserved + 1
    assert counted("inkwell_holds_total", status="settled") == settled + 1
    assert counted("inkwell_credits_moved_total", kind="charge") == charged + 3
    assert counted("inkwell_credits_moved_total", kind="admin") == granted + 7
