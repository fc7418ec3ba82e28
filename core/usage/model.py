"""Calls of models, what they cost, and the switches. Costs are in millionths of a US dollar."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from core.shared.ids import AccountId

OPERATIONS = (
    "article",
    "text",
    "suggestions",
    "refine",
    "regenerate",
    "script",
    "coach",
    "image",
    "video",
)
"""What can be routed, switched off and counted."""

OTHER_NAMES: Mapping[str, str] = {
    "generate-text": "text",
    "generate-image": "image",
    "generate-script": "script",
    "generate-video": "video",
    "chat": "coach",
    "coach_message": "coach",
}
"""How requests, holds and the price book call some of them."""

PROVIDERS = ("anthropic", "openai", "deepseek", "compatible", "runpod", "offline")


def operation_named(name: str) -> str:
    """Return the operation that a request or a hold means by `name`; an unknown one as it is."""
    return OTHER_NAMES.get(name, name)


class Outcome(StrEnum):
    """How a call ended. Only an `answered` one can be delivered."""

    ANSWERED = "answered"
    REFUSED = "refused"
    UNUSABLE = "unusable"
    UNAVAILABLE = "unavailable"
    CUT = "cut"


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenCount:
    """Tokens of a call by class, as a provider counts them.

    `cached` (read) and `cache_write` are part of `input`, `reasoning` of `output`.
    """

    input: int = 0
    cached: int = 0
    cache_write: int = 0
    output: int = 0
    reasoning: int = 0

    @property
    def total(self) -> int:
        """All tokens that count: input and output, one for one."""
        return self.input + self.output


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedCall:
    """A call that is about to be made, with the most that it may use."""

    account_id: AccountId | None
    operation: str
    provider: str
    model: str
    tokens_max: TokenCount = TokenCount()
    images_max: int = 0
    video_seconds_max: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class EndedCall:
    """A call as it ended, before it is priced.

    `estimated` says that the provider did not tell the tokens. `attempt` counts the calls made
    for one request over all providers, from 1. `error` is for operators.
    """

    account_id: AccountId | None
    operation: str
    provider: str
    model: str
    outcome: Outcome
    latency_ms: int
    first_ms: int | None = None
    tokens: TokenCount = TokenCount()
    images: int = 0
    video_seconds: int = 0
    estimated: bool = False
    attempt: int = 1
    error: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelCall:
    """A call in the log. A cost of None means that nobody knows the model's price."""

    id: str
    at: datetime
    call: EndedCall
    cost_micro_usd: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Switches:
    """What the operator has switched off, since when, by whom and why."""

    maintenance: bool = False
    operations_off: frozenset[str] = frozenset()
    providers_off: frozenset[str] = frozenset()
    reason: str | None = None
    changed_by: str | None = None
    changed_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Budgets:
    """What providers may cost in a UTC day; None is no limit."""

    daily: int | None = None
    account_daily: int | None = None
    warning: int | None = None
    alert: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BrakeState:
    """All that decides whether a call may be made."""

    switches: Switches
    spent: int
    spent_by_account: int
    account_suspended: bool
    account_deleted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class UsageFilter:
    """Which calls are counted: of the days from `since` to `until`, both included."""

    since: date
    until: date
    account_id: AccountId | None = None
    operation: str | None = None
    provider: str | None = None
    model: str | None = None


class Grouping(StrEnum):
    """What a line of the statistics is about."""

    DAY = "day"
    ACCOUNT = "account"
    OPERATION = "operation"
    MODEL = "model"


@dataclass(frozen=True, slots=True, kw_only=True)
class UsageLine:
    """One line of the statistics. `unpriced_calls` are those whose cost nobody knows."""

    key: str
    calls: int
    failed_calls: int
    unpriced_calls: int
    tokens: TokenCount
    images: int
    cost_micro_usd: int
    latency_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Sold:
    """What customers were charged for an operation, in plan tokens and micro-credits."""

    operation: str
    tokens: int
    micro_credits: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Margin:
    """What an operation brought in at list price, and what it cost."""

    operation: str
    revenue_micro_usd: int
    cost_micro_usd: int
    unpriced_calls: int

    @property
    def micro_usd(self) -> int:
        """What is left."""
        return self.revenue_micro_usd - self.cost_micro_usd

    @property
    def is_below_cost(self) -> bool:
        """Whether it is sold for less than it costs."""
        return self.micro_usd < 0
