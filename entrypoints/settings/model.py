"""All settings together."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from entrypoints.settings.content import Campaigns, Coach, Mail, Models, Storage, Webhooks
from entrypoints.settings.groups import (
    Auth,
    Database,
    Jobs,
    Limits,
    Logs,
    Redis,
    Server,
)
from entrypoints.settings.loading import (
    SettingsError,
    Sources,
    nearest,
    read_file,
    unknown_variables,
)
from entrypoints.settings.money import Billing, Costs, Payments
from entrypoints.settings.options import Option, declared
from entrypoints.settings.routes import misrouted

TRANSACTION_POOLER_PORT = 6543
"""Where Supabase's pooler listens in transaction mode."""
SUPABASE_S3_PATH = "/storage/v1/s3"
PASSWORD_IN_ADDRESS = re.compile(r"(?<=://)([^/?#\s]*:)[^/?#\s]*(?=@)")
HIDDEN = "********"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything that can be set. Secrets stay out of `repr`; `masked` shows the rest to people."""

    server: Server = field(default_factory=Server)
    logs: Logs = field(default_factory=Logs)
    database: Database = field(default_factory=Database)
    redis: Redis = field(default_factory=Redis)
    auth: Auth = field(default_factory=Auth)
    billing: Billing = field(default_factory=Billing)
    costs: Costs = field(default_factory=Costs)
    jobs: Jobs = field(default_factory=Jobs)
    models: Models = field(default_factory=Models)
    payments: Payments = field(default_factory=Payments)
    storage: Storage = field(default_factory=Storage)
    limits: Limits = field(default_factory=Limits)
    campaigns: Campaigns = field(default_factory=Campaigns)
    webhooks: Webhooks = field(default_factory=Webhooks)
    coach: Coach = field(default_factory=Coach)
    mail: Mail = field(default_factory=Mail)

    @classmethod
    def load(cls, environment: Mapping[str, str], toml_path: Path | None = None) -> "Settings":
        """Read every option from the environment, else the file, else its default.

        An empty variable counts as absent, and so does a file that does not exist. Raises
        `SettingsError` with all that is wrong.
        """
        sources = Sources(environment=environment, file=read_file(toml_path))
        sections = {each.name: each.default_factory for each in fields(cls)}
        for section in sources.file:
            if section not in sections:
                sources.problems.append(
                    f"{sources.file_name}: no group {section!r}{nearest(section, sections)}"
                )
        sources.problems += unknown_variables(environment, [each for _, _, each in options()])
        groups: dict[str, Any] = {
            section: sources.group(kind, section)  # type: ignore[arg-type]  # Factories are the groups' classes.
            for section, kind in sections.items()
        }
        sources.problems += storage_problems(groups["storage"]) + misrouted(groups["models"])
        if sources.problems:
            raise SettingsError(sources.problems)
        return completed(cls(**groups))

    @property
    def production(self) -> bool:
        """Whether real customers and real money are at stake."""
        return self.server.env == "production"

    def masked(self) -> dict[str, dict[str, object]]:
        """Return all settings by group and name, ready for JSON, with secrets hidden."""
        shown: dict[str, dict[str, object]] = {}
        for section, name, each in options():
            value = getattr(getattr(self, section), name)
            shown.setdefault(section, {})[name] = hidden(value) if each.secret else plain(value)
        return shown


def completed(settings: Settings) -> Settings:
    """Return the settings with the defaults that depend on other options."""
    server, database, auth = settings.server, settings.database, settings.auth
    url = database.url or f"sqlite+aiosqlite:///{server.data_dir / 'inkwell.db'}"
    at_pooler = ":" in urlsplit(url).netloc and urlsplit(url).port == TRANSACTION_POOLER_PORT
    has_payment_keys = bool(
        settings.payments.stripe_secret_key or settings.payments.razorpay_key_id
    )
    public_url = server.public_url or f"http://{in_url(server.host)}:{server.port}"
    return replace(
        settings,
        storage=at_supabase(settings.storage),
        server=replace(
            server,
            public_url=public_url,
            cors_origins=server.cors_origins or (() if settings.production else ("*",)),
        ),
        database=replace(
            database,
            url=url,
            transaction_pooler=given(database.transaction_pooler, otherwise=at_pooler),
        ),
        auth=replace(
            auth, demo_account=given(auth.demo_account, otherwise=not settings.production)
        ),
        billing=replace(
            settings.billing,
            verified_email_for_gifts=given(
                settings.billing.verified_email_for_gifts, otherwise=settings.production
            ),
        ),
        payments=replace(
            settings.payments,
            sandbox=given(settings.payments.sandbox, otherwise=not has_payment_keys),
        ),
    )


def at_supabase(storage: Storage) -> Storage:
    """Return the storage with the S3 address of the Supabase project, unless another is given."""
    if storage.s3_endpoint_url or not storage.supabase_url:
        return storage
    return replace(storage, s3_endpoint_url=f"{storage.supabase_url}{SUPABASE_S3_PATH}")


def storage_problems(storage: Storage) -> list[str]:
    """Return what is missing for the storage that is named."""
    found: list[str] = []
    has_key = bool(storage.s3_access_key_id)
    if storage.s3_bucket and has_key != bool(storage.s3_secret_access_key):
        found.append("S3_BUCKET: an S3 key has two halves; set both, or none for the machine's own")
    if storage.supabase_service_role_key and not storage.supabase_url:
        found.append("SUPABASE_SERVICE_ROLE_KEY: set SUPABASE_URL, whose key it is")
    elif storage.supabase_url and storage.s3_bucket and not has_key and not storage.supabase_bucket:
        found.append(
            "SUPABASE_URL: set SUPABASE_SERVICE_ROLE_KEY, or make an S3 key in the project's "
            "storage settings and set S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY (as INKWELL_... "
            "or AWS_...), and the project's region"
        )
    if storage.azure_container and not storage.azure_account:
        found.append("AZURE_STORAGE_CONTAINER: set AZURE_STORAGE_ACCOUNT, whose container it is")
    return found


def options() -> Iterator[tuple[str, str, Option]]:
    """Yield every option with its group and name."""
    for group in fields(Settings):
        for each in fields(group.default_factory):  # type: ignore[arg-type]  # Factories are the groups' classes.
            yield group.name, each.name, declared(each)


def given(choice: bool | None, *, otherwise: bool) -> bool:  # noqa: FBT001 - the option's own value
    """Return what was chosen, or the default that follows from other options."""
    return otherwise if choice is None else choice


def in_url(host: str) -> str:
    """Return a host as it stands in an address, where IPv6 wears brackets."""
    return f"[{host}]" if ":" in host else host


def hidden(value: object) -> object:
    """Return whether a secret is there and no more; of an address, all but its password."""
    if isinstance(value, str) and "://" in value:
        return PASSWORD_IN_ADDRESS.sub(rf"\1{HIDDEN}", value)
    if isinstance(value, tuple):
        return [HIDDEN for _ in value]
    return HIDDEN if value else ""


def plain(value: object) -> object:
    """Return a value as JSON knows it."""
    if isinstance(value, Mapping):
        return {key: plain(each) for key, each in value.items()}
    if isinstance(value, tuple):
        return [plain(each) for each in value]
    if value is None or isinstance(value, bool | int | float | str):
        return value
    return str(value)
