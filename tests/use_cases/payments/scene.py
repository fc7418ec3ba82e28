"""What the tests of payments do again and again."""

from datetime import timedelta

from core.ledger.model import Unit
from core.ledger.rules.holds import HoldRequest
from core.ledger.rules.opening import Deduction, deduct
from core.ledger.rules.settling import Actual, report
from core.payments.model import ItemKind
from core.shared.amounts import MICRO_PER_CREDIT
from tests.payments_world import TERMS, Shop

CARDS = ("stripe", "sandbox")
PLANS = ("razorpay", "sandbox")


async def bought(shop: Shop, kind: ItemKind, item: str) -> str:
    """Order, pay and take in all events; return the charge."""
    known = {paid.charge for paid in await shop.peer.paid()}
    order = await shop.order(kind, item)
    assert order.checkout is not None
    await shop.peer.pay(order.checkout)
    await shop.take_in_all()
    (new,) = [p.charge for p in await shop.peer.paid() if p.charge not in known]
    return new


async def spend(shop: Shop, credits: int) -> None:
    """Use credits."""
    async with shop.work() as work:
        wallet = await work.wallets.get(shop.account_id)
        wish = Deduction(micro_credits=credits * MICRO_PER_CREDIT, reason="used")
        await work.wallets.save(deduct(wallet, wish, TERMS, shop.clock.now()))
        await work.commit()


async def use_tokens(shop: Shop, tokens: int) -> None:
    """Use plan tokens."""
    async with shop.work() as work:
        wallet = await work.wallets.get(shop.account_id)
        id = f"use:{wallet.sequence}"
        request = HoldRequest(
            id=id,
            owner="test",
            purpose="article",
            work=id,
            number=1,
            unit=Unit.TOKENS,
            amount=tokens,
            expires_at=shop.clock.now() + timedelta(hours=1),
        )
        actual = Actual(unit=Unit.TOKENS, amount=tokens)
        await work.wallets.save(report(wallet, request, actual, TERMS, shop.clock.now()))
        await work.commit()


async def available(shop: Shop) -> int:
    """Return what is available, in whole credits; debt is negative."""
    return (await shop.wallet()).available // MICRO_PER_CREDIT
