"""What operators see of models and their cost, and the switches, over HTTP."""

from datetime import date, datetime
from typing import Annotated, Literal

from litestar import Router, get, put
from litestar.di import NamedDependency
from litestar.params import JSONBody, QueryParameter
from msgspec import Meta, Struct

from core.accounts.model import Caller
from core.accounts.rules.access import Rights
from core.shared.ids import AccountId
from core.usage.model import Grouping, Margin, Switches, UsageLine
from core.usage.use_cases.read_usage import ReadUsage, ReadUsageCommand
from core.usage.use_cases.set_switches import SetSwitches, SetSwitchesCommand
from core.usage.use_cases.show_switches import ShowSwitches
from entrypoints.http.serving.errors import problems

MICRO_USD = 1_000_000
Names = Annotated[list[str], Meta(max_length=20)]
Usd = Annotated[float, Meta(description="US dollars with at most 6 decimals.", examples=[1.25])]


class SwitchesBody(Struct, forbid_unknown_fields=True):
    """What is off from now on. What is not named is on."""

    maintenance: Annotated[bool, Meta(description="Begin nothing that costs.")] = False
    operations_off: Annotated[
        Names, Meta(description="Such as article, text, image or video.", examples=[["video"]])
    ] = []
    providers_off: Annotated[
        Names, Meta(description="Such as anthropic or openai; their fallbacks take over.")
    ] = []
    reason: Annotated[str, Meta(max_length=500, description="Customers read it.")] | None = None


class SwitchesView(Struct, frozen=True):
    """What is switched off."""

    maintenance: bool
    operations_off: list[str]
    providers_off: list[str]
    reason: str | None
    changed_by: str | None
    changed_at: datetime | None


class UsageLineView(Struct, frozen=True):
    """One line of the statistics."""

    key: Annotated[str, Meta(description="The day, account, operation or `provider:model`.")]
    calls: int
    failed_calls: Annotated[int, Meta(description="Calls that brought nothing to deliver.")]
    unpriced_calls: Annotated[int, Meta(description="Calls whose cost nobody knows.")]
    input_tokens: int
    cached_tokens: Annotated[int, Meta(description="Part of the input.")]
    output_tokens: int
    reasoning_tokens: Annotated[int, Meta(description="Part of the output.")]
    images: int
    cost_usd: Usd
    average_ms: int


class MarginView(Struct, frozen=True):
    """What an operation brought in at list price, and what it cost, over all accounts."""

    operation: str
    revenue_usd: Usd
    cost_usd: Usd
    margin_usd: Usd
    below_cost: bool
    warning: str | None


class ModelUsageView(Struct, frozen=True):
    """Calls of models and their cost."""

    since: date
    until: date
    by: Literal["day", "account", "operation", "model"]
    lines: list[UsageLineView]
    margins: list[MarginView]
    today_usd: Annotated[float, Meta(description="What all models have cost today (UTC).")]


def switches_view(switches: Switches) -> SwitchesView:
    """Return the switches as they are answered."""
    return SwitchesView(
        maintenance=switches.maintenance,
        operations_off=sorted(switches.operations_off),
        providers_off=sorted(switches.providers_off),
        reason=switches.reason,
        changed_by=switches.changed_by,
        changed_at=switches.changed_at,
    )


def line_view(line: UsageLine) -> UsageLineView:
    """Return a line as it is answered."""
    return UsageLineView(
        key=line.key,
        calls=line.calls,
        failed_calls=line.failed_calls,
        unpriced_calls=line.unpriced_calls,
        input_tokens=line.tokens.input,
        cached_tokens=line.tokens.cached,
        output_tokens=line.tokens.output,
        reasoning_tokens=line.tokens.reasoning,
        images=line.images,
        cost_usd=line.cost_micro_usd / MICRO_USD,
        average_ms=line.latency_ms // max(1, line.calls),
    )


def margin_view(margin: Margin) -> MarginView:
    """Return a margin as it is answered."""
    warning = None
    if margin.is_below_cost:
        warning = "This is sold below its cost: take a cheaper model, or raise its price."
    elif margin.unpriced_calls:
        warning = f"{margin.unpriced_calls} calls have no known price: set INKWELL_PROVIDER_PRICES."
    return MarginView(
        operation=margin.operation,
        revenue_usd=margin.revenue_micro_usd / MICRO_USD,
        cost_usd=margin.cost_micro_usd / MICRO_USD,
        margin_usd=margin.micro_usd / MICRO_USD,
        below_cost=margin.is_below_cost,
        warning=warning,
    )


@get("/usage", operation_id="ShowUsage", responses=problems(400, 401, 403))
async def show_usage(
    *,
    read_usage: NamedDependency[ReadUsage],
    since: Annotated[date | None, QueryParameter(description="First day, UTC.")] = None,
    until: Annotated[date | None, QueryParameter(description="Last day, UTC; today.")] = None,
    by: Annotated[
        Literal["day", "account", "operation", "model"],
        QueryParameter(description="What each line is about."),
    ] = "day",
    account: Annotated[
        int | None, QueryParameter(ge=1, le=2**63 - 1, description="Of this account only.")
    ] = None,
    operation: Annotated[
        str | None, QueryParameter(max_length=40, description="Of this operation only.")
    ] = None,
    provider: Annotated[
        str | None, QueryParameter(max_length=40, description="Of this provider only.")
    ] = None,
    model: Annotated[
        str | None, QueryParameter(max_length=200, description="Of this model only.")
    ] = None,
) -> ModelUsageView:
    """Show calls of models, their tokens and cost, and what is earned with each operation."""
    command = ReadUsageCommand(
        by=Grouping(by),
        since=since,
        until=until,
        account_id=None if account is None else AccountId(account),
        operation=operation,
        provider=provider,
        model=model,
    )
    report = await read_usage(command)
    return ModelUsageView(
        since=report.days.since,
        until=report.days.until,
        by=by,
        lines=[line_view(line) for line in report.lines],
        margins=[margin_view(each) for each in report.margins],
        today_usd=report.today.spent / MICRO_USD,
    )


@get("/switches", operation_id="ShowSwitches", responses=problems(401, 403))
async def get_switches(show_switches: NamedDependency[ShowSwitches]) -> SwitchesView:
    """Show what is switched off."""
    return switches_view(await show_switches())


@put("/switches", operation_id="SetSwitches", responses=problems(400, 401, 403))
async def put_switches(
    data: JSONBody[SwitchesBody],
    caller: NamedDependency[Caller],
    set_switches: NamedDependency[SetSwitches],
) -> SwitchesView:
    """Switch operations, providers or all paid work off and on again, at once and everywhere.

    What runs already runs on; queued jobs wait, and keep what they hold.
    """
    command = SetSwitchesCommand(
        actor=caller.caller,
        maintenance=data.maintenance,
        operations_off=data.operations_off,
        providers_off=data.providers_off,
        reason=data.reason,
    )
    return switches_view(await set_switches(command))


router = Router(
    "/api/v1/admin",
    route_handlers=[show_usage, get_switches, put_switches],
    tags=["admin"],
    opt={"rights": Rights.ADMIN},
)
