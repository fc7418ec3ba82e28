"""Payments and who takes them."""

from collections.abc import Awaitable, Callable

from dependency_injector import containers, providers

from adapters.database.payments_sandbox import SqlSandboxRecords
from adapters.payments.gateways import SetUpGateways
from adapters.payments.sandbox import SandboxGateway, SandboxSigner
from adapters.payments.sandbox_bank import SandboxBank
from adapters.payments.sandbox_counter import ClosedCounter, PlayCounter
from adapters.payments.sandbox_mail import SandboxPost
from core.payments.ports import PaymentGateway, ReturnPages
from core.payments.shop import Shop
from core.payments.steps.trade import Trade
from core.payments.use_cases.apply_event import ApplyEvent
from core.payments.use_cases.ask_about_hold import AskAboutHold
from core.payments.use_cases.audit_payments import AuditPayments
from core.payments.use_cases.cancel_subscription import CancelSubscription
from core.payments.use_cases.end_subscriptions import EndSubscriptions
from core.payments.use_cases.export_payments import ExportPayments
from core.payments.use_cases.fail_event import FailEvent
from core.payments.use_cases.get_order import GetOrder
from core.payments.use_cases.get_subscription import GetSubscription
from core.payments.use_cases.list_attention import ListAttention
from core.payments.use_cases.list_items import ListItems
from core.payments.use_cases.list_payment_events import ListPaymentEvents
from core.payments.use_cases.list_payments import ListPayments
from core.payments.use_cases.open_portal import OpenPortal
from core.payments.use_cases.place_order import PlaceOrder
from core.payments.use_cases.receive_event import ReceiveEvent
from core.payments.use_cases.reconcile_payments import ReconcilePayments
from core.payments.use_cases.resolve_attention import ResolveAttention
from core.payments.use_cases.verify_payment import VerifyPayment
from core.shared.ports import Clock
from entrypoints.settings import Settings

ANYWHERE = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}  # noqa: S104  # where a server listens, not us


def own_address(settings: Settings) -> str:
    """Return where this process itself answers, without a proxy."""
    if settings.server.public_url.startswith("http://"):
        return settings.server.public_url
    host = ANYWHERE.get(settings.server.host, settings.server.host)
    return f"http://{host}:{settings.server.port}"


def open_gateways(settings: Settings, clock: Clock, sandbox: PaymentGateway) -> SetUpGateways:
    """Return the providers that have keys, and the sandbox where it is on."""
    payments = settings.payments
    gateways: list[PaymentGateway] = []
    closers: list[Callable[[], Awaitable[None]]] = []
    if payments.stripe_secret_key:
        from adapters.payments.stripe import StripeGateway

        is_live = "_live_" in payments.stripe_secret_key
        stripe = StripeGateway(
            payments.stripe_secret_key,
            webhook_secret=payments.stripe_webhook_secret,
            prices=payments.stripe_prices_live if is_live else payments.stripe_prices_test,
            clock=clock,
            base_url=payments.stripe_base_url or None,
        )
        gateways.append(stripe)
        closers.append(stripe.close)
    if payments.razorpay_key_id:
        from adapters.payments.razorpay import RazorpayGateway

        gateways.append(
            RazorpayGateway(
                payments.razorpay_key_id,
                payments.razorpay_key_secret,
                webhook_secret=payments.razorpay_webhook_secret,
                clock=clock,
                base_url=payments.razorpay_base_url or None,
            )
        )
    if payments.sandbox:
        gateways.append(sandbox)
    return SetUpGateways(gateways, closers=closers)


def pages_after(settings: Settings) -> ReturnPages:
    """Return where providers' pages lead to: the shop of the sandbox, or a plain page."""
    url = settings.server.public_url
    if settings.payments.sandbox:
        return ReturnPages(done=f"{url}/sandbox", cancelled=f"{url}/sandbox")
    return ReturnPages(done=f"{url}/payments/done", cancelled=f"{url}/payments/cancelled")


def open_counter(
    settings: Settings, bank: SandboxBank, signer: SandboxSigner, shop: Shop
) -> PlayCounter | ClosedCounter:
    """Return the sandbox's pages, closed where real money is taken."""
    if not settings.payments.sandbox:
        return ClosedCounter()
    return PlayCounter(bank, signer, shop, base_url=settings.server.public_url)


class PaymentsContainer(containers.DeclarativeContainer):
    """The use cases of payments, and the providers."""

    settings = providers.Dependency(instance_of=Settings)
    shared = providers.DependenciesContainer()
    plans = providers.DependenciesContainer()
    unit_of_work, snapshot = shared.unit_of_work.provider, shared.snapshot.provider
    clock = shared.clock

    shop = providers.Singleton(Shop, shared.catalogue)
    trade = providers.Singleton(Trade, rules=plans.plan_rules)
    sandbox_signer = providers.Singleton(SandboxSigner, settings.provided.auth.jwt_secret, clock)
    sandbox_post = providers.Singleton(
        SandboxPost, sandbox_signer, clock, url=providers.Callable(own_address, settings)
    )
    sandbox_bank = providers.Singleton(
        SandboxBank,
        providers.Singleton(SqlSandboxRecords, shared.database),
        clock,
        sandbox_post,
    )
    sandbox_gateway = providers.Singleton(
        SandboxGateway,
        sandbox_bank,
        sandbox_signer,
        clock,
        base_url=settings.provided.server.public_url,
    )
    sandbox_counter = providers.Singleton(
        open_counter, settings, sandbox_bank, sandbox_signer, shop
    )
    gateways = providers.Singleton(open_gateways, settings, clock, sandbox_gateway)
    close = providers.Callable(SetUpGateways.close, gateways)

    list_items = providers.Singleton(ListItems, shop=shop, gateways=gateways)
    return_pages = providers.Singleton(pages_after, settings)
    place_order = providers.Singleton(
        PlaceOrder,
        unit_of_work=unit_of_work,
        clock=clock,
        ids=shared.ids,
        gateways=gateways,
        trade=trade,
        pages=return_pages,
    )
    verify_payment = providers.Singleton(
        VerifyPayment,
        unit_of_work=unit_of_work,
        snapshot=snapshot,
        clock=clock,
        gateways=gateways,
        trade=trade,
    )
    receive_event = providers.Singleton(
        ReceiveEvent, unit_of_work=unit_of_work, clock=clock, gateways=gateways
    )
    apply_event = providers.Singleton(
        ApplyEvent,
        unit_of_work=unit_of_work,
        snapshot=snapshot,
        clock=clock,
        gateways=gateways,
        trade=trade,
    )
    fail_event = providers.Singleton(FailEvent, unit_of_work=unit_of_work, clock=clock)
    reconcile_payments = providers.Singleton(
        ReconcilePayments,
        unit_of_work=unit_of_work,
        snapshot=snapshot,
        clock=clock,
        gateways=gateways,
        trade=trade,
        apply_event=apply_event,
    )
    open_portal = providers.Singleton(
        OpenPortal, snapshot=snapshot, gateways=gateways, trade=trade, pages=return_pages
    )
    cancel_subscription = providers.Singleton(
        CancelSubscription,
        unit_of_work=unit_of_work,
        snapshot=snapshot,
        clock=clock,
        gateways=gateways,
        trade=trade,
    )
    ask_about_hold = providers.Singleton(AskAboutHold, unit_of_work=unit_of_work, clock=clock)
    end_subscriptions = providers.Singleton(
        EndSubscriptions,
        unit_of_work=unit_of_work,
        snapshot=snapshot,
        clock=clock,
        gateways=gateways,
        trade=trade,
    )
    export_payments = providers.Singleton(ExportPayments, snapshot=snapshot)
    get_order = providers.Singleton(GetOrder, snapshot=snapshot)
    get_subscription = providers.Singleton(GetSubscription, snapshot=snapshot)
    list_payments = providers.Singleton(ListPayments, snapshot=snapshot)
    list_payment_events = providers.Singleton(ListPaymentEvents, snapshot=snapshot)
    list_attention = providers.Singleton(ListAttention, snapshot=snapshot)
    resolve_attention = providers.Singleton(
        ResolveAttention, unit_of_work=unit_of_work, clock=clock
    )
    audit_payments = providers.Singleton(AuditPayments, snapshot=snapshot)
    del unit_of_work, snapshot, clock  # Short names for this page; the providers are shared's.
