"""What is earned with an operation, and whether it is sold below cost."""

from collections.abc import Iterable, Sequence

from core.shared.amounts import MICRO_PER_CREDIT
from core.usage.model import Margin, Sold, UsageLine, operation_named


def list_price(sold: Sold, *, credit_micro_usd: int, tokens_per_credit: int) -> int:
    """Return what was sold at the lowest price that a credit is bought for, rounded down.

    Plan tokens count as the credits that they stand for.
    """
    from_credits = sold.micro_credits * credit_micro_usd // MICRO_PER_CREDIT
    return from_credits + sold.tokens * credit_micro_usd // tokens_per_credit


def margins(
    sold: Iterable[Sold],
    costs: Iterable[UsageLine],
    *,
    credit_micro_usd: int,
    tokens_per_credit: int,
) -> Sequence[Margin]:
    """Return the margin of each operation that was sold or had a cost, by name."""
    revenue: dict[str, int] = {}
    cost: dict[str, int] = {}
    unpriced: dict[str, int] = {}
    for each in sold:
        name = operation_named(each.operation)
        price = list_price(
            each, credit_micro_usd=credit_micro_usd, tokens_per_credit=tokens_per_credit
        )
        revenue[name] = revenue.get(name, 0) + price
    for line in costs:
        name = operation_named(line.key)
        cost[name] = cost.get(name, 0) + line.cost_micro_usd
        unpriced[name] = unpriced.get(name, 0) + line.unpriced_calls
    return [
        Margin(
            operation=name,
            revenue_micro_usd=revenue.get(name, 0),
            cost_micro_usd=cost.get(name, 0),
            unpriced_calls=unpriced.get(name, 0),
        )
        for name in sorted(revenue.keys() | cost.keys())
    ]
