"""The ledger: holds, charges, balances, prices, audit."""

from dependency_injector import containers, providers

from adapters.database.grouped.group import Group, Grouped
from adapters.database.grouped.needs import of_account, of_hold, of_items, of_keyed_hold
from core.ledger.use_cases.audit_ledger import AuditLedger
from core.ledger.use_cases.charge import ChargeAccount
from core.ledger.use_cases.deduct_credits import DeductCredits
from core.ledger.use_cases.estimate_cost import EstimateCost
from core.ledger.use_cases.export_entries import ExportEntries
from core.ledger.use_cases.get_balance import GetBalance, GetBalanceAt
from core.ledger.use_cases.get_hold import GetHold
from core.ledger.use_cases.get_receipt import GetReceipt
from core.ledger.use_cases.grant_credits import GrantCredits
from core.ledger.use_cases.list_entries import ListEntries
from core.ledger.use_cases.list_holds import ListHolds
from core.ledger.use_cases.place_holds import PlaceHolds
from core.ledger.use_cases.refund_charge import RefundCharge
from core.ledger.use_cases.renew_hold import RenewHold
from core.ledger.use_cases.report_usage import ReportUsage
from core.ledger.use_cases.settle_hold import SettleHold
from core.ledger.use_cases.sweep_holds import SweepHolds
from core.ledger.use_cases.void_hold import VoidHold


class LedgerContainer(containers.DeclarativeContainer):
    """The use cases of the ledger.

    Those of metering are grouped: what arrives together is committed together.
    """

    shared = providers.DependenciesContainer()

    metering_group = providers.Singleton(Group, shared.database, shared.clock)
    close = providers.Callable(Group.close, metering_group)
    place_holds = providers.Singleton(
        Grouped,
        metering_group,
        providers.Singleton(
            PlaceHolds,
            unit_of_work=shared.unit_of_work.provider,
            clock=shared.clock,
            ids=shared.ids,
            terms=shared.terms,
        ),
        needs=providers.Object(of_account),
    )
    settle_hold = providers.Singleton(
        Grouped,
        metering_group,
        providers.Singleton(
            SettleHold,
            unit_of_work=shared.unit_of_work.provider,
            clock=shared.clock,
            terms=shared.terms,
        ),
        needs=providers.Object(of_keyed_hold),
    )
    void_hold = providers.Singleton(
        Grouped,
        metering_group,
        providers.Singleton(
            VoidHold,
            unit_of_work=shared.unit_of_work.provider,
            clock=shared.clock,
            terms=shared.terms,
        ),
        needs=providers.Object(of_keyed_hold),
    )
    renew_hold = providers.Singleton(
        Grouped,
        metering_group,
        providers.Singleton(
            RenewHold,
            unit_of_work=shared.unit_of_work.provider,
            clock=shared.clock,
        ),
        needs=providers.Object(of_hold),
    )
    charge_account = providers.Singleton(
        Grouped,
        metering_group,
        providers.Singleton(
            ChargeAccount,
            unit_of_work=shared.unit_of_work.provider,
            clock=shared.clock,
            ids=shared.ids,
            terms=shared.terms,
        ),
        needs=providers.Object(of_account),
    )
    report_usage = providers.Singleton(
        Grouped,
        metering_group,
        providers.Singleton(
            ReportUsage,
            unit_of_work=shared.unit_of_work.provider,
            clock=shared.clock,
            ids=shared.ids,
            terms=shared.terms,
        ),
        needs=providers.Object(of_items),
    )
    sweep_holds = providers.Singleton(
        SweepHolds,
        unit_of_work=shared.unit_of_work.provider,
        snapshot=shared.snapshot.provider,
        clock=shared.clock,
        terms=shared.terms,
    )
    grant_credits = providers.Singleton(
        GrantCredits,
        unit_of_work=shared.unit_of_work.provider,
        clock=shared.clock,
        ids=shared.ids,
        terms=shared.terms,
    )
    deduct_credits = providers.Singleton(
        DeductCredits,
        unit_of_work=shared.unit_of_work.provider,
        clock=shared.clock,
        terms=shared.terms,
    )
    refund_charge = providers.Singleton(
        RefundCharge,
        unit_of_work=shared.unit_of_work.provider,
        clock=shared.clock,
        ids=shared.ids,
        terms=shared.terms,
    )
    get_balance = providers.Singleton(
        GetBalance, snapshot=shared.snapshot.provider, clock=shared.clock, terms=shared.terms
    )
    get_balance_at = providers.Singleton(
        GetBalanceAt, snapshot=shared.snapshot.provider, clock=shared.clock, terms=shared.terms
    )
    get_hold = providers.Singleton(GetHold, snapshot=shared.snapshot.provider)
    get_receipt = providers.Singleton(GetReceipt, snapshot=shared.snapshot.provider)
    list_entries = providers.Singleton(ListEntries, snapshot=shared.snapshot.provider)
    list_holds = providers.Singleton(ListHolds, snapshot=shared.snapshot.provider)
    estimate_cost = providers.Singleton(
        EstimateCost,
        snapshot=shared.snapshot.provider,
        clock=shared.clock,
        terms=shared.terms,
        book=shared.price_book,
    )
    export_entries = providers.Singleton(ExportEntries, snapshot=shared.snapshot.provider)
    audit_ledger = providers.Singleton(AuditLedger, snapshot=shared.snapshot.provider)
