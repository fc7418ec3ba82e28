"""What every context needs: time, ids, the database, the jobs."""

from collections.abc import Awaitable, Callable

from dependency_injector import containers, providers
from sqlalchemy import text

from adapters.database.engine import Database
from adapters.database.jobs import SqlJobBoard
from adapters.database.migrating import downgrade, revisions, upgrade
from adapters.database.unit_of_work import SqlUnitOfWork
from adapters.markup import SafeMarkup
from adapters.queue.arq_queue import ArqTransport, serve_jobs
from adapters.system import SystemClock, TimeOrderedIds
from core.ledger.model import WalletTerms
from core.plans.catalogue import CATALOGUE, Catalogue
from core.plans.catalogue import parse as parse_catalogue
from entrypoints.settings import Settings

PRICE_VERSION = "2026-11"


def open_database(settings: Settings) -> Database:
    """Return the configured database."""
    pooled = bool(settings.database.transaction_pooler)
    return Database(settings.database.url, prepared_statements=not pooled)


def load_catalogue() -> Catalogue:
    """Read what is given and sold. Raises `CatalogueInvalid`."""
    return parse_catalogue(CATALOGUE.read_text(encoding="utf-8"))


def wallet_terms(settings: Settings, catalogue: Catalogue) -> WalletTerms:
    """Return the terms that new holds are made under and that time applies."""
    return WalletTerms(
        tokens_per_credit=settings.billing.tokens_per_credit,
        price_version=PRICE_VERSION,
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


async def close(database: Database, transport: ArqTransport) -> None:
    """Close what the process had open."""
    await transport.close()
    await database.close()


class SharedContainer(containers.DeclarativeContainer):
    """Clock, ids, database, unit of work, jobs."""

    settings = providers.Dependency(instance_of=Settings)
    clock = providers.Singleton(SystemClock)
    ids = providers.Singleton(TimeOrderedIds)
    database = providers.Singleton(open_database, settings)
    unit_of_work = providers.Factory(SqlUnitOfWork, database, clock)
    snapshot = providers.Factory(SqlUnitOfWork, database, clock, read_only=True)
    job_board = providers.Singleton(SqlJobBoard, database, clock)
    transport = providers.Singleton(ArqTransport, settings.provided.redis.url)
    serve_jobs = providers.Callable(serve_jobs, settings.provided.redis.url)
    markup = providers.Singleton(SafeMarkup)
    catalogue = providers.Singleton(load_catalogue)
    terms = providers.Singleton(wallet_terms, settings, catalogue)
    migrate_up = providers.Callable(upgrade, settings.provided.database.url)
    migrate_down = providers.Callable(downgrade, settings.provided.database.url)
    schema_revisions = providers.Callable(revisions, database)
    ready_checks = providers.Callable(checks, settings, database, transport)
    close = providers.Callable(close, database, transport)
