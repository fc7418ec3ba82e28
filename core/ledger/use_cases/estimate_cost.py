"""What an operation would cost."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from core.ledger.errors import OperationUnknown
from core.ledger.model import Unit, WalletTerms
from core.ledger.ports import LedgerUnitOfWork
from core.ledger.prices import PriceBook, Prices, wrong
from core.ledger.rules.time import roll_forward
from core.shared.amounts import micro_credits_for_tokens
from core.shared.ids import AccountId
from core.shared.ports import Clock

COUNT_MAX = 100
ARTICLES_A_DAY_MAX = 24
DAYS = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """An operation with its parameters; those that do not concern it are ignored."""

    operation: str
    length: str = "medium"
    count: int = 1
    seconds: int = 4
    model: str | None = None
    articles_per_day: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class CostLine:
    """A part of an estimate."""

    item: str
    count: int
    unit: Unit
    amount: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CostEstimate:
    """What to expect: `tokens` draw the plan first, `micro_credits` is what credits would pay.

    `affordable` says whether a hold for all of it would be given now.
    """

    operation: str
    price_version: str
    tokens: int
    micro_credits: int
    affordable: bool
    breakdown: tuple[CostLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EstimateCost:
    """The estimate of an operation is what it would be held for, at the prices in force.

    Raises `AccountNotFound`, `OperationUnknown` and `ParametersInvalid`.
    """

    snapshot: Callable[[], LedgerUnitOfWork]
    clock: Clock
    terms: WalletTerms
    book: PriceBook

    async def __call__(self, account_id: AccountId, asked: Asked) -> CostEstimate:
        """Return the estimate for an account as it stands now."""
        lines = breakdown(self.book.current, asked)
        total = lines[-1]
        async with self.snapshot() as work:
            wallet = await work.wallets.get(account_id)
        wallet = roll_forward(wallet, self.terms, self.clock.now()).wallet
        tokens, micro = (total.amount, 0) if total.unit is Unit.TOKENS else (0, total.amount)
        if tokens:
            on_credits = max(0, tokens - wallet.plan.available)
            micro = micro_credits_for_tokens(
                on_credits, tokens_per_credit=self.terms.tokens_per_credit
            )
        return CostEstimate(
            operation=asked.operation,
            price_version=self.terms.price_version,
            tokens=tokens,
            micro_credits=micro,
            affordable=micro == 0 or micro <= wallet.available,
            breakdown=lines,
        )


def breakdown(prices: Prices, asked: Asked) -> tuple[CostLine, ...]:
    """Return the parts of an estimate, the whole last.

    Raises `OperationUnknown` and `ParametersInvalid`.
    """
    match asked.operation:
        case "campaign":
            return campaign_lines(prices, asked)
        case "video":
            return video_lines(prices, asked)
        case operation if operation in prices.tokens:
            tokens = prices.usual_tokens(operation, asked.length)
            return one_kind(asked, Unit.TOKENS, tokens)
        case operation if operation in prices.fixed:
            return one_kind(asked, Unit.CREDITS, prices.fixed_price(operation))
        case _:
            pass
    known = ", ".join(sorted(["campaign", "video", *prices.tokens, *prices.fixed]))
    raise OperationUnknown(f"There is no price for {asked.operation!r}. Known are {known}.")


def one_kind(asked: Asked, unit: Unit, amount: int) -> tuple[CostLine, ...]:
    """Return the lines of `count` pieces of one price."""
    if not 1 <= asked.count <= COUNT_MAX:
        raise wrong("count", f"must be from 1 to {COUNT_MAX}")
    one = CostLine(item=asked.operation, count=1, unit=unit, amount=amount)
    whole = replace(one, item="total", count=asked.count, amount=amount * asked.count)
    return (one, whole)


def video_lines(prices: Prices, asked: Asked) -> tuple[CostLine, ...]:
    """Return the lines of a batch of clips."""
    if asked.count not in prices.video.counts:
        raise wrong("count", f"must be one of {', '.join(map(str, prices.video.counts))}")
    clip = prices.clip_price(seconds=asked.seconds, model=asked.model)
    item = f"clip of {asked.seconds} s"
    one = CostLine(item=item, count=1, unit=Unit.CREDITS, amount=clip)
    return (one, replace(one, item="total", count=asked.count, amount=clip * asked.count))


def campaign_lines(prices: Prices, asked: Asked) -> tuple[CostLine, ...]:
    """Return the lines of a campaign: an article, a day, 30 days."""
    if not 1 <= asked.articles_per_day <= ARTICLES_A_DAY_MAX:
        raise wrong("articles_per_day", f"must be from 1 to {ARTICLES_A_DAY_MAX}")
    tokens = prices.usual_tokens("article", asked.length)
    a_day = asked.articles_per_day
    article = CostLine(item="article", count=1, unit=Unit.TOKENS, amount=tokens)
    return (
        article,
        replace(article, item="per day", count=a_day, amount=tokens * a_day),
        replace(article, item="per 30 days", count=a_day * DAYS, amount=tokens * a_day * DAYS),
    )
