"""Options of what things cost: billing, brakes on spending, payment providers."""

from collections.abc import Mapping
from dataclasses import dataclass

from entrypoints.settings import readers as read
from entrypoints.settings.options import family, option

MICRO_PER_DOLLAR = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Billing:
    """What things cost and what is given."""

    tokens_per_credit: int = option(
        "INKWELL_TOKENS_PER_CREDIT",
        default=2_000,
        read=read.whole(1, 1_000_000),
        about="How many tokens one credit pays for.",
    )
    carry_over: str = option(
        "INKWELL_CARRY_OVER",
        default="sticky",
        read=read.one_of("sticky", "once"),
        about="Tokens carried into a better plan stay until the next plan change (sticky) "
        "or end at the next monthly reset (once).",
    )
    verified_email_for_gifts: bool | None = option(
        "INKWELL_VERIFIED_EMAIL_FOR_GIFTS",
        default=None,
        read=read.yes_or_no,
        about="Give signup credits, bonus and free plan tokens only to verified e-mails; "
        "by default in production.",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Costs:
    """Brakes on what providers are paid a day: read as US dollars, kept as millionths of one."""

    warning_micro_usd: int = option(
        "INKWELL_COST_WARNING_USD",
        "MONETIZATION_COST_WARNING_THRESHOLD",
        default=10 * MICRO_PER_DOLLAR,
        read=read.dollars,
        about="Warn once a day when providers have cost this much.",
        example="10",
    )
    alert_micro_usd: int = option(
        "INKWELL_COST_ALERT_USD",
        default=50 * MICRO_PER_DOLLAR,
        read=read.dollars,
        about="Alert once a day when providers have cost this much.",
        example="50",
    )
    daily_budget_micro_usd: int | None = option(
        "INKWELL_DAILY_BUDGET_USD",
        default=None,
        read=read.dollars,
        about="Start no new paid work beyond this cost a day; no limit without it.",
        example="100",
    )
    account_daily_budget_micro_usd: int | None = option(
        "INKWELL_ACCOUNT_DAILY_BUDGET_USD",
        default=None,
        read=read.dollars,
        about="The same for each account.",
        example="20",
    )
    credit_micro_usd: int = option(
        "INKWELL_CREDIT_VALUE_USD",
        default=16_666,
        read=read.dollars,
        about="What a credit is sold for at the least (25 dollars for 1,500), to tell whether an "
        "operation is sold below cost.",
        example="0.016666",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Payments:
    """Who takes the money. Without keys the sandbox does."""

    stripe_secret_key: str = option(
        "INKWELL_STRIPE_SECRET_KEY",
        "STRIPE_SECRET_KEY",
        default="",
        read=read.text,
        about="Stripe's key for this server.",
        secret=True,
    )
    stripe_webhook_secret: str = option(
        "INKWELL_STRIPE_WEBHOOK_SECRET",
        "STRIPE_WEBHOOK_SECRET",
        default="",
        read=read.text,
        about="Proves that an event came from Stripe: the endpoint's signing secret (whsec_...).",
        secret=True,
    )
    stripe_prices_test: Mapping[str, str] = family(
        "STRIPE_PRICE_*_TEST",
        read=read.text,
        about="Stripe's price of an item in test mode, one variable an item.",
        example="STRIPE_PRICE_SUB_BASIC_TEST=price_123",
    )
    stripe_prices_live: Mapping[str, str] = family(
        "STRIPE_PRICE_*_LIVE",
        read=read.text,
        about="The same in live mode.",
        example="STRIPE_PRICE_SUB_BASIC_LIVE=price_456",
    )
    razorpay_key_id: str = option(
        "INKWELL_RAZORPAY_KEY_ID",
        "RAZORPAY_KEY_ID",
        default="",
        read=read.text,
        about="Razorpay's public key id.",
    )
    razorpay_key_secret: str = option(
        "INKWELL_RAZORPAY_KEY_SECRET",
        "RAZORPAY_KEY_SECRET",
        default="",
        read=read.text,
        about="Razorpay's key for this server.",
        secret=True,
    )
    razorpay_webhook_secret: str = option(
        "INKWELL_RAZORPAY_WEBHOOK_SECRET",
        "RAZORPAY_WEBHOOK_SECRET",
        default="",
        read=read.text,
        about="Proves that an event came from Razorpay: at least 20 random characters of your own.",
        secret=True,
    )
    stripe_base_url: str = option(
        "INKWELL_STRIPE_BASE_URL",
        default="",
        read=read.web_address,
        about="Where Stripe's API answers, if not at Stripe itself: for tests and proxies.",
        example="http://127.0.0.1:8420",
    )
    razorpay_base_url: str = option(
        "INKWELL_RAZORPAY_BASE_URL",
        default="",
        read=read.web_address,
        about="Where Razorpay's API answers, if not at Razorpay itself.",
        example="http://127.0.0.1:8421",
    )
    sandbox: bool | None = option(
        "INKWELL_SANDBOX_PAYMENTS",
        default=None,
        read=read.yes_or_no,
        about="Take play money; by default where no payment provider has a key. "
        "Refused in production.",
    )
