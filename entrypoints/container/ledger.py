"""The ledger: holds, charges, balances, prices, audit."""

from collections.abc import Callable
from typing import Any

from dependency_injector import containers, providers

from adapters.database.grouped.group import Group, Grouped
from adapters.database.grouped.needs import Needs, of_account, of_hold, of_items, of_keyed_hold
from core.ledger.use_cases.audit_ledger import AuditLedger
from core.ledger.use_cases.charge_account import ChargeAccount
from core.ledger.use_cases.deduct_credits import DeductCredits
from core.ledger.use_cases.estimate_cost import EstimateCost
from core.ledger.use_cases.export_entries import ExportEntries
from core.ledger.use_cases.export_ledger import ExportLedger
from core.ledger.use_cases.find_account_of_hold import FindAccountOfHold
from core.ledger.use_cases.get_balance import GetBalance
from core.ledger.use_cases.get_balance_at import GetBalanceAt
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


def grouped(
    group: providers.Provider[Group], needs: Callable[..., Needs], use_case: type, **parts: object
) -> providers.Singleton[Grouped[Any, Any]]:
    """Return a use case whose calls are committed together with those that arrive beside them.

    `needs` says what a call reads.
    """
    alone = providers.Singleton(use_case, **parts)
    return providers.Singleton(Grouped, group, alone, needs=providers.Object(needs))


class LedgerContainer(containers.DeclarativeContainer):
    """The use cases of the ledger.

    Those of metering are grouped: what arrives together is committed together.
    """

    shared = providers.DependenciesContainer()
    usage = providers.DependenciesContainer()
    unit_of_work, snapshot = shared.unit_of_work.provider, shared.snapshot.provider
    clock, ids, terms = shared.clock, shared.ids, shared.terms

    group = providers.Singleton(Group, shared.database, clock)
    close = providers.Callable(Group.close, group)
    place_holds = grouped(
        group,
        of_account,
        PlaceHolds,
        unit_of_work=unit_of_work,
        admit=usage.admit_metering,
        clock=clock,
        ids=ids,
        terms=terms,
    )
    settle_hold = grouped(
        group, of_keyed_hold, SettleHold, unit_of_work=unit_of_work, clock=clock, terms=terms
    )
    void_hold = grouped(
        group, of_keyed_hold, VoidHold, unit_of_work=unit_of_work, clock=clock, terms=terms
    )
    renew_hold = grouped(group, of_hold, RenewHold, unit_of_work=unit_of_work, clock=clock)
    charge_account = grouped(
        group,
        of_account,
        ChargeAccount,
        unit_of_work=unit_of_work,
        admit=usage.admit_metering,
        clock=clock,
        ids=ids,
        terms=terms,
    )
    report_usage = grouped(
        group, of_items, ReportUsage, unit_of_work=unit_of_work, clock=clock, ids=ids, terms=terms
    )
    sweep_holds = providers.Singleton(
        SweepHolds, unit_of_work=unit_of_work, snapshot=snapshot, clock=clock, terms=terms
    )
    grant_credits = providers.Singleton(
        GrantCredits, unit_of_work=unit_of_work, clock=clock, ids=ids, terms=terms
    )
    deduct_credits = providers.Singleton(
        DeductCredits, unit_of_work=unit_of_work, clock=clock, terms=terms
    )
    refund_charge = providers.Singleton(
        RefundCharge, unit_of_work=unit_of_work, clock=clock, ids=ids, terms=terms
    )
    get_balance = providers.Singleton(GetBalance, snapshot=snapshot, clock=clock, terms=terms)
    get_balance_at = providers.Singleton(GetBalanceAt, snapshot=snapshot, clock=clock, terms=terms)
    get_hold = providers.Singleton(GetHold, snapshot=snapshot)
    find_account_of_hold = providers.Singleton(FindAccountOfHold, snapshot=snapshot)
    get_receipt = providers.Singleton(GetReceipt, snapshot=snapshot)
    list_entries = providers.Singleton(ListEntries, snapshot=snapshot)
    list_holds = providers.Singleton(ListHolds, snapshot=snapshot)
    estimate_cost = providers.Singleton(
        EstimateCost, snapshot=snapshot, clock=clock, terms=terms, book=shared.price_book
    )
    export_entries = providers.Singleton(ExportEntries, snapshot=snapshot)
    export_ledger = providers.Singleton(ExportLedger, snapshot=snapshot)
    audit_ledger = providers.Singleton(AuditLedger, snapshot=snapshot)
    # Short names for this page; the providers are shared's.
    del unit_of_work, snapshot, clock, ids, terms
