"""What `inkwell doctor` asks of the files of what is sold, and of what models cost."""

from collections.abc import Iterator
from typing import Any

from entrypoints.cli.doctor_parts import Finding, State

MEND = "Mend {file}: nothing starts on it as it is."
EXAMPLES = {"image": "image/0.004", "video": "video/0.02"}
TEXT_EXAMPLE = "0.25/1.5"
"""How the cost of a model is written, where it is no image's or video's."""


def check_prices(container: Any) -> list[Finding]:
    """Read price book and plans, and look whether each configured model's cost is known."""
    return [check_book(container), check_plans(container), *check_costs(container)]


def check_book(container: Any) -> Finding:
    """Look whether the price book can be read, and has a price for all that is sold."""
    from core.generation.rules.creations import missing_prices
    from core.shared.data_files import DataFileInvalid

    part, file = "price book", "core/ledger/prices.json"
    try:
        prices = container.shared.price_book().current
        models = container.video.video_catalogue().tiers
    except DataFileInvalid as error:
        return Finding(part=part, state="down", about=str(error), advice=MEND.format(file=file))
    wrong = [f"{place} is missing" for place in missing_prices(prices)]
    wrong += [
        f"video.premium_models: there is no model {name}"
        for name in sorted(prices.video.premium_models - models.keys())
    ]
    about = f"version {prices.version}"
    if wrong:
        about = f"{about}: {', '.join(wrong)}"
        return Finding(part=part, state="down", about=about, advice=f"Add a version to {file}.")
    return Finding(part=part, state="ok", about=about)


def check_plans(container: Any) -> Finding:
    """Look whether the catalogue of plans, packs and subscriptions can be read."""
    from core.shared.data_files import DataFileInvalid

    part, file = "plans", "core/plans/catalogue.json"
    try:
        plans = container.shared.catalogue().plans
    except DataFileInvalid as error:
        return Finding(part=part, state="down", about=str(error), advice=MEND.format(file=file))
    return Finding(part=part, state="ok", about=", ".join(plan.name for plan in plans))


def check_costs(container: Any) -> list[Finding]:
    """Name each configured model whose cost nobody knows: no budget keeps it in check."""
    costs = container.settings().costs
    budgets = (costs.daily_budget_micro_usd, costs.account_daily_budget_micro_usd)
    state: State = "off" if budgets == (None, None) else "down"
    unknown = dict(unpriced(container))
    return [
        Finding(
            part=f"price of {model}",
            state=state,
            about="nobody knows what it costs, so budgets, alerts and margins leave it out",
            advice=f"Say what it costs you in INKWELL_PROVIDER_PRICES: {model}={example}",
        )
        for model, example in unknown.items()
    ] or [Finding(part="prices of models", state="ok", about="each configured model has one")]


def unpriced(container: Any) -> Iterator[tuple[str, str]]:
    """Yield the configured models without a price, and how one is written."""
    from core.usage.model import TokenCount
    from entrypoints.settings.routes import ASKED_FOR, IMAGE, VIDEO, services

    prices, now = container.usage.model_prices(), container.shared.clock().now()
    for service in services(container.settings().models):
        is_video = service.operation == VIDEO
        for route in service.routes:
            by_customer = container.video.video_catalogue().tiers
            for model in by_customer if route.model == ASKED_FOR else [route.model]:
                cost = prices.cost(
                    provider=route.provider,
                    model=model,
                    tokens=TokenCount() if is_video else TokenCount(input=1, output=1),
                    images=1 if service.operation == IMAGE else 0,
                    video_seconds=1 if is_video else 0,
                    at=now,
                )
                if cost is None:
                    example = EXAMPLES.get(service.operation, TEXT_EXAMPLE)
                    yield f"{route.provider}:{model}", example
