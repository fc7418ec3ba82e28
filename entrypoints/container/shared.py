"""What every context needs: time, ids, the database, the jobs."""

from collections.abc import Awaitable, Callable

from dependency_injector import containers, providers
from sqlalchemy import text

from adapters.database.copies import DatabaseCopies
from adapters.database.engine import Database
from adapters.database.job_board import SqlJobBoard
from adapters.database.migrating import downgrade, revisions, upgrade
from adapters.database.unit_of_work import SqlUnitOfWork
from adapters.fair_threads import FairThreads
from adapters.markup import SafeMarkup
from adapters.queue.arq import ArqTransport, serve_jobs
from adapters.realtime.memory import MemorySignals
from adapters.realtime.redis import RedisSignals
from adapters.system import SystemClock, TimeOrderedIds
from core.ledger import prices
from core.ledger.model import WalletTerms
from core.plans import catalogue as sold
from core.shared.data_files import text_of
from entrypoints.background import Background
from entrypoints.metrics import observe_changes
from entrypoints.settings import Settings
from entrypoints.worker.subscriptions import SUBSCRIPTIONS


def open_database(settings: Settings, signals: MemorySignals | RedisSignals) -> Database:
    """Return the configured database.

    Its commits wake who watches what they changed, and what they did to the ledger is counted; its
    events name the jobs that they make.
    """
    pooled = bool(settings.database.transaction_pooler)
    database = Database(settings.database.url, prepared_statements=not pooled)
    database.on_signals = signals.announce
    database.on_changes = observe_changes
    database.subscribers = SUBSCRIPTIONS
    return database


def make_signals(settings: Settings) -> MemorySignals | RedisSignals:
    """Return signals over Redis where it is configured, else within this process."""
    return RedisSignals(settings.redis.url) if settings.redis.url else MemorySignals()


def load_catalogue() -> sold.Catalogue:
    """Read what is given and sold. Raises `DataFileInvalid`."""
    return sold.parse(text_of(sold.CATALOGUE))


def read_book() -> prices.PriceBook:
    """Read the price book that comes with this version of the program. Raises `DataFileInvalid`."""
    return prices.parse(text_of(prices.BOOK))


def wallet_terms(
    settings: Settings, catalogue: sold.Catalogue, book: prices.PriceBook
) -> WalletTerms:
    """Return the terms that new holds are made under and that time applies.

    A rate that was configured, other than the book's, is a version of its own.
    """
    current, rate = book.current, settings.billing.tokens_per_credit
    own_rate = "" if rate == current.tokens_per_credit else f"@{rate}"
    return WalletTerms(
        tokens_per_credit=rate,
        price_version=current.version + own_rate,
        free_plan=catalogue.free_plan.name,
        free_tokens=catalogue.free_plan.tokens,
        grace_days=catalogue.grace_days,
        carry_over_once=settings.billing.carry_over == "once",
    )


Check = Callable[[], Awaitable[object]]


def checks(settings: Settings, database: Database, transport: ArqTransport) -> dict[str, Check]:
    """Return what must answer before requests may come."""

    async def database_answers() -> None:
        async with database.reader() as connection:
            await connection.execute(text("SELECT 1"))

    found: dict[str, Check] = {"database": database_answers}
    if settings.redis.url:
        found["queue"] = transport.room
    return found


async def close(
    settings: Settings,
    background: Background,
    signals: MemorySignals | RedisSignals,
    database: Database,
    transport: ArqTransport,
) -> None:
    """Let what runs beside requests end, then close what the process had open."""
    await background.stop(grace_seconds=settings.jobs.grace_seconds)
    await signals.close()
    await transport.close()
    await database.close()


class SharedContainer(containers.DeclarativeContainer):
    """Clock, ids, database, unit of work, jobs."""

    settings = providers.Dependency(instance_of=Settings)
    clock = providers.Singleton(SystemClock)
    ids = providers.Singleton(TimeOrderedIds)
    signals = providers.Singleton(make_signals, settings)
    background = providers.Singleton(Background)
    database = providers.Singleton(open_database, settings, signals)
    unit_of_work = providers.Factory(SqlUnitOfWork, database, clock)
    snapshot = providers.Factory(SqlUnitOfWork, database, clock, read_only=True)
    job_board = providers.Singleton(SqlJobBoard, database, clock)
    transport = providers.Singleton(
        ArqTransport, settings.provided.redis.url, announce=signals.provided.announce
    )
    serve_jobs = providers.Callable(serve_jobs, settings.provided.redis.url, signals)
    markup = providers.Singleton(SafeMarkup)
    aside = providers.Singleton(FairThreads)
    catalogue = providers.Singleton(load_catalogue)
    price_book = providers.Singleton(read_book)
    terms = providers.Singleton(wallet_terms, settings, catalogue, price_book)
    migrate_up = providers.Callable(upgrade, settings.provided.database.url)
    migrate_down = providers.Callable(downgrade, settings.provided.database.url)
    copies = providers.Singleton(DatabaseCopies, settings.provided.database.url)
    schema_revisions = providers.Callable(revisions, database)
    ready_checks = providers.Callable(checks, settings, database, transport)
    close = providers.Callable(close, settings, background, signals, database, transport)
