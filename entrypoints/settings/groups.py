"""Every option of Inkwell, with its names, its default and what it is for.

The same names stand in `inkwell.toml`: `port` of the group `server` is `port` under `[server]`.
"""

from dataclasses import dataclass
from pathlib import Path

from entrypoints.settings import readers as read
from entrypoints.settings.options import option

MEBIBYTE = 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """The process, its address, and what it lets in."""

    env: str = option(
        "INKWELL_ENV",
        default="development",
        read=read.one_of("development", "production"),
        about="development, or production, which refuses to start on anything unsafe.",
    )
    debug: bool = option(
        "INKWELL_DEBUG",
        default=False,
        read=read.yes_or_no,
        about="Log more. Refused in production.",
    )
    host: str = option(
        "INKWELL_HOST", default="127.0.0.1", read=read.text, about="The address to listen on."
    )
    port: int = option(
        "INKWELL_PORT", default=8000, read=read.whole(1, 65_535), about="The port to listen on."
    )
    public_url: str = option(
        "INKWELL_PUBLIC_URL",
        default="",
        read=read.web_address,
        about="Where customers reach the API, for links; by default http://<host>:<port>.",
        example="https://api.example.com",
    )
    app_url: str = option(
        "INKWELL_APP_URL",
        default="",
        read=read.web_address,
        about="The frontend, for links in letters; without it they bring codes alone.",
        example="https://app.example.com",
    )
    events_kept_days: int = option(
        "INKWELL_EVENTS_KEPT_DAYS",
        default=400,
        read=read.whole(1, 36_500),
        about="How long usage events are kept.",
    )
    data_dir: Path = option(  # noqa: RUF009 - it makes a field
        "INKWELL_DATA_DIR",
        default=Path("data"),
        read=read.path,
        about="The folder of the SQLite database, local files and mails.",
    )
    cors_origins: tuple[str, ...] = option(
        "INKWELL_CORS_ORIGINS",
        "CORS_ORIGINS",
        default=(),
        read=read.origins,
        about="Web origins whose pages may call the API, comma-separated; in development all.",
        example="https://app.example.com,https://admin.example.com",
    )
    trusted_proxies: tuple[str, ...] = option(
        "INKWELL_TRUSTED_PROXIES",
        default=(),
        read=read.hosts,
        about="Addresses or networks whose X-Forwarded-For and X-Forwarded-Proto are believed.",
        example="10.0.0.0/8",
    )
    body_bytes_max: int = option(
        "INKWELL_BODY_BYTES_MAX",
        default=MEBIBYTE,
        read=read.whole(1024, 100 * MEBIBYTE),
        about="The largest request body, in bytes.",
    )
    upload_bytes_max: int = option(
        "INKWELL_UPLOAD_BYTES_MAX",
        default=20 * MEBIBYTE,
        read=read.whole(1024, 1024 * MEBIBYTE),
        about="The largest upload, in bytes.",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Logs:
    """What is written about running."""

    level: str = option(
        "INKWELL_LOG_LEVEL",
        default="info",
        read=read.one_of("debug", "info", "warning", "error"),
        about="The least level that is logged: debug, info, warning or error.",
    )
    traces_endpoint: str = option(
        "INKWELL_OTEL_EXPORTER_OTLP_ENDPOINT",
        "OTEL_EXPORTER_OTLP_ENDPOINT",
        default="",
        read=read.web_address,
        about="Where OpenTelemetry traces go; none without it.",
        example="http://127.0.0.1:4318",
    )
    metrics_port: int | None = option(
        "INKWELL_METRICS_PORT",
        default=None,
        read=read.whole(1, 65_535),
        about="Where a worker tells its metrics, at INKWELL_HOST; nowhere without it. "
        "The API tells its own at /metrics.",
        example="9100",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Database:
    """Where everything is kept."""

    url: str = option(
        "INKWELL_DATABASE_URL",
        "DATABASE_URL",
        "SUPABASE_DB_URL",
        default="",
        read=read.database_url,
        about="PostgreSQL or SQLite; by default SQLite in the data folder.",
        secret=True,
        example="postgresql://user:password@127.0.0.1:5432/inkwell",
    )
    transaction_pooler: bool | None = option(
        "INKWELL_DATABASE_TRANSACTION_POOLER",
        default=None,
        read=read.yes_or_no,
        about="Switch prepared statements off, as a transaction pooler needs; "
        "by default at port 6543 only.",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Redis:
    """Transport between processes. Without it one process does everything."""

    url: str = option(
        "INKWELL_REDIS_URL",
        "REDIS_URL",
        default="",
        read=read.redis_url,
        about="Redis for worker processes, live progress and rate limits.",
        secret=True,
        example="redis://127.0.0.1:6379/0",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Auth:
    """Who is who, and what keeps it secret."""

    jwt_secret: str = option(
        "INKWELL_JWT_SECRET",
        "JWT_SECRET",
        "SECRET_KEY",
        default="",
        read=read.text,
        about="Signs access tokens: at least 32 random bytes. Made in the data folder "
        "in development.",
        secret=True,
    )
    encryption_keys: tuple[str, ...] = option(
        "INKWELL_ENCRYPTION_KEYS",
        default=(),
        read=read.encryption_keys,
        about="Encrypt secrets at rest: 32 bytes each in URL-safe base64, comma-separated. "
        "The first encrypts, all decrypt. Made in the data folder in development.",
        secret=True,
    )
    access_token_seconds: int = option(
        "INKWELL_ACCESS_TOKEN_SECONDS",
        default=900,
        read=read.whole(60, 86_400),
        about="How long an access token is good for.",
    )
    refresh_token_days: int = option(
        "INKWELL_REFRESH_TOKEN_DAYS",
        default=30,
        read=read.whole(1, 366),
        about="How long a refresh token is good for.",
    )
    password_memory_kib: int = option(
        "INKWELL_PASSWORD_MEMORY_KIB",
        default=65_536,
        read=read.whole(8, 4_194_304),
        about="Memory that hashing one password takes (Argon2id), in KiB.",
    )
    password_rounds: int = option(
        "INKWELL_PASSWORD_ROUNDS",
        default=3,
        read=read.whole(1, 100),
        about="Rounds of hashing one password.",
    )
    google_client_id: str = option(
        "INKWELL_GOOGLE_CLIENT_ID",
        "GOOGLE_CLIENT_ID",
        default="",
        read=read.text,
        about="Sign-in with Google, for tokens made for this client.",
    )
    google_jwks_url: str = option(
        "INKWELL_GOOGLE_JWKS_URL",
        default="https://www.googleapis.com/oauth2/v3/certs",
        read=read.web_address,
        about="Where Google's public keys are.",
    )
    issuer: str = option(
        "INKWELL_OIDC_ISSUER",
        default="",
        read=read.text,
        about="An outside issuer whose tokens are accepted (Supabase Auth, Auth0, Clerk, ...).",
    )
    issuer_audience: str = option(
        "INKWELL_OIDC_AUDIENCE",
        default="",
        read=read.text,
        about="The audience that the outside issuer's tokens must name.",
    )
    issuer_jwks_url: str = option(
        "INKWELL_OIDC_JWKS_URL",
        default="",
        read=read.web_address,
        about="Where the outside issuer's public keys are.",
        example="https://issuer.example.com/.well-known/jwks.json",
    )
    issuer_makes_accounts: bool = option(
        "INKWELL_OIDC_MAKES_ACCOUNTS",
        default=False,
        read=read.yes_or_no,
        about="Make an account at the first sight of an outside subject.",
    )
    demo_account: bool | None = option(
        "INKWELL_DEMO_ACCOUNT",
        default=None,
        read=read.yes_or_no,
        about="Make a demo account at the first start; by default in development. "
        "Refused in production.",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Jobs:
    """Work in the background."""

    lease_seconds: float = option(
        "INKWELL_JOB_LEASE_SECONDS",
        default=30.0,
        read=read.seconds,
        about="A job whose worker is silent this long is sent again.",
    )
    poll_seconds: float = option(
        "INKWELL_JOB_POLL_SECONDS",
        default=0.2,
        read=read.seconds,
        about="How often new work is looked for.",
    )
    grace_seconds: float = option(
        "INKWELL_GRACE_SECONDS",
        default=20.0,
        read=read.seconds,
        about="How long running work may finish after SIGTERM before it is handed back.",
    )
    stream_days: int = option(
        "INKWELL_STREAM_DAYS",
        default=7,
        read=read.whole(1, 366),
        about="How many days after its end a stream can be read from its beginning.",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Requests a minute, and things that an account keeps."""

    ai_per_minute: int = option(
        "INKWELL_AI_PER_MINUTE",
        default=60,
        read=read.whole(1, 1_000_000),
        about="Requests for generated things a minute and account.",
    )
    auth_per_minute: int = option(
        "INKWELL_AUTH_PER_MINUTE",
        default=10,
        read=read.whole(1, 1_000_000),
        about="Requests to sign in, refresh or log out a minute and address, or e-mail.",
    )
    payments_per_minute: int = option(
        "INKWELL_PAYMENTS_PER_MINUTE",
        default=20,
        read=read.whole(1, 1_000_000),
        about="Payment requests a minute and account.",
    )
    campaigns_max: int = option(
        "INKWELL_CAMPAIGNS_MAX",
        default=1000,
        read=read.whole(1, 1_000_000),
        about="Campaigns that an account may keep.",
    )
    assets_max: int = option(
        "INKWELL_ASSETS_MAX",
        default=20_000,
        read=read.whole(1, 1_000_000),
        about="Assets that an account may keep; what is generated comes on top.",
    )
    uploads_max: int = option(
        "INKWELL_UPLOADS_MAX",
        default=5000,
        read=read.whole(1, 1_000_000),
        about="Uploaded pictures that an account may keep.",
    )
    integrations_max: int = option(
        "INKWELL_INTEGRATIONS_MAX",
        default=20,
        read=read.whole(1, 1_000_000),
        about="Integrations that an account may keep.",
    )
    api_keys_max: int = option(
        "INKWELL_API_KEYS_MAX",
        default=100,
        read=read.whole(1, 1_000_000),
        about="Live API keys that an account may keep.",
    )
