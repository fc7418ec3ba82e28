"""Settings are read once, completely, and complain all at once."""

import json
import re
import stat
from base64 import urlsafe_b64encode
from concurrent.futures import ThreadPoolExecutor
from dataclasses import FrozenInstanceError
from pathlib import Path
from random import Random
from string import ascii_letters, digits
from typing import Any

import pytest

from entrypoints.settings import (
    Settings,
    SettingsError,
    development_secret,
    env_example,
    production_problems,
    with_development_secrets,
)
from entrypoints.settings.loading import FOR_TESTS, starred
from entrypoints.settings.model import options
from tests.builders import PRODUCTION

SECRET, STRONG_KEY = PRODUCTION["JWT_SECRET"], PRODUCTION["INKWELL_ENCRYPTION_KEYS"]
ROOT = Path(__file__).parents[3]
KEY = "A" * 42 + "A"


def problems_of(environment: dict[str, str], toml: Path | None = None) -> tuple[str, ...]:
    with pytest.raises(SettingsError) as refusal:
        Settings.load(environment, toml)
    return refusal.value.problems


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "inkwell.toml"
    path.write_text(text)
    return path


def test_nothing_has_to_be_set() -> None:
    settings = Settings.load({})

    assert settings.server.host == "127.0.0.1"
    assert settings.server.port == 8000
    assert settings.server.public_url == "http://127.0.0.1:8000"
    assert settings.database.url == "sqlite+aiosqlite:///data/inkwell.db"
    assert settings.billing.tokens_per_credit == 2000
    assert settings.billing.carry_over == "sticky"
    assert settings.jobs.lease_seconds == 30
    assert settings.jobs.poll_seconds == 0.2
    assert settings.coach.daily_messages == 50
    assert settings.costs.warning_micro_usd == 10_000_000
    assert settings.auth.demo_account is True
    assert settings.payments.sandbox is True
    assert not settings.production


def test_settings_are_frozen() -> None:
    with pytest.raises(FrozenInstanceError):
        Settings.load({}).server.port = 1  # type: ignore[misc]  # That is what is tested.


@pytest.mark.parametrize(
    ("environment", "group", "name", "value"),
    [
        ({"INKWELL_PORT": "9000"}, "server", "port", 9000),
        ({"DATABASE_URL": "postgres://u:p@h/d"}, "database", "url", "postgresql+asyncpg://u:p@h/d"),
        (
            {"SUPABASE_DB_URL": "postgresql://u@h:6543/d?sslmode=require"},
            "database",
            "url",
            "postgresql+asyncpg://u@h:6543/d?ssl=require",
        ),
        ({"DATABASE_URL": "sqlite:///x.db"}, "database", "url", "sqlite+aiosqlite:///x.db"),
        ({"SUPABASE_DB_URL": "postgresql://u@h:6543/d"}, "database", "transaction_pooler", True),
        ({"DATABASE_URL": "postgresql://u@h:5432/d"}, "database", "transaction_pooler", False),
        (
            {"DATABASE_URL": "postgresql://h/d", "INKWELL_DATABASE_TRANSACTION_POOLER": "1"},
            "database",
            "transaction_pooler",
            True,
        ),
        ({"INKWELL_DATA_DIR": "/x"}, "database", "url", "sqlite+aiosqlite:////x/inkwell.db"),
        ({"REDIS_URL": "redis://h:6379/1"}, "redis", "url", "redis://h:6379/1"),
        ({"JWT_SECRET": "a"}, "auth", "jwt_secret", "a"),
        ({"SECRET_KEY": "b"}, "auth", "jwt_secret", "b"),
        ({"JWT_SECRET": "a", "SECRET_KEY": "b"}, "auth", "jwt_secret", "a"),
        ({"INKWELL_JWT_SECRET": "i", "JWT_SECRET": "a"}, "auth", "jwt_secret", "i"),
        ({"INKWELL_JWT_SECRET": "", "JWT_SECRET": "a"}, "auth", "jwt_secret", "a"),
        ({"INKWELL_ENCRYPTION_KEYS": f"{KEY}, {KEY}"}, "auth", "encryption_keys", (KEY, KEY)),
        ({"CLAUDE_API_KEY": "c"}, "models", "anthropic_api_key", "c"),
        ({"ANTHROPIC_API_KEY": "a", "CLAUDE_API_KEY": "c"}, "models", "anthropic_api_key", "a"),
        (
            {"INKWELL_MODEL_ARTICLE": "anthropic:x, offline"},
            "models",
            "routes",
            {"article": ("anthropic:x", "offline")},
        ),
        (
            {"STRIPE_PRICE_SUB_PRO_LIVE": "price_1", "STRIPE_PRICE_SMALL_TEST": "price_2"},
            "payments",
            "stripe_prices_live",
            {"sub_pro": "price_1"},
        ),
        ({"STRIPE_SECRET_KEY": "sk_test_x"}, "payments", "sandbox", False),
        ({"CORS_ORIGINS": "https://a.example/,"}, "server", "cors_origins", ("https://a.example",)),
        ({"MONETIZATION_DAILY_MESSAGE_LIMIT": "7"}, "coach", "daily_messages", 7),
        ({"MONETIZATION_COST_WARNING_THRESHOLD": "2.5"}, "costs", "warning_micro_usd", 2_500_000),
        (
            {"INKWELL_WEBHOOK_ALLOW_HOSTS": "10.0.0.0/8, hooks.internal"},
            "webhooks",
            "allow_hosts",
            ("10.0.0.0/8", "hooks.internal"),
        ),
        ({"INKWELL_ENV": "production"}, "server", "cors_origins", ()),
        ({"INKWELL_ENV": "production"}, "auth", "demo_account", False),
        ({"INKWELL_ENV": "production"}, "billing", "verified_email_for_gifts", True),
        ({"INKWELL_HOST": "::1"}, "server", "public_url", "http://[::1]:8000"),
    ],
)
def test_variables_by_all_their_names(
    environment: dict[str, str], group: str, name: str, value: object
) -> None:
    settings = Settings.load(environment)

    assert getattr(getattr(settings, group), name) == value


def test_the_file_is_read_and_the_environment_wins(tmp_path: Path) -> None:
    toml = written(
        tmp_path,
        '[server]\nport = 7000\nhost = "0.0.0.0"\n'
        '[models.routes]\narticle = ["deepseek:x", "offline"]\n'
        "[auth]\ndemo_account = false\n",
    )

    settings = Settings.load({"INKWELL_HOST": "::1"}, toml)

    assert (settings.server.port, settings.server.host) == (7000, "::1")
    assert settings.models.routes == {"article": ("deepseek:x", "offline")}
    assert settings.auth.demo_account is False


def test_a_file_that_is_not_there_says_nothing(tmp_path: Path) -> None:
    assert Settings.load({}, tmp_path / "inkwell.toml") == Settings.load({})


def test_all_problems_come_together(tmp_path: Path) -> None:
    toml = written(tmp_path, "[server]\nprot = 1\n[sever]\nx = 1\n[jobs]\nlease_seconds = 0\n")

    problems = problems_of(
        {"INKWELL_PROT": "1", "INKWELL_PORT": "99999", "DATABASE_URL": "mysql://h"}, toml
    )

    assert problems == (
        "inkwell.toml: no group 'sever'; did you mean server?",
        "INKWELL_PROT is not known; did you mean INKWELL_PORT?",
        "inkwell.toml: [server] has no option 'prot'; did you mean port?",
        "INKWELL_PORT must be a whole number from 1 to 65535",
        "DATABASE_URL must begin with postgresql:// or sqlite:///",
        "inkwell.toml: [jobs] lease_seconds must be a number of seconds above 0, such as 30 or 0.2",
    )


@pytest.mark.parametrize(
    "environment",
    [
        {"INKWELL_NONSENSE": "1"},
        {"INKWELL_MODEL_ARTICEL": "offline"},
        {"INKWELL_MODEL_ARTICLE": "gpt"},
        {"INKWELL_DEBUG": "maybe"},
        {"INKWELL_ENV": "staging"},
        {"INKWELL_PORT": "0"},
        {"INKWELL_PORT": "8e3"},
        {"INKWELL_JOB_POLL_SECONDS": "nan"},
        {"INKWELL_JOB_POLL_SECONDS": "-1"},
        {"INKWELL_DAILY_BUDGET_USD": "lots"},
        {"INKWELL_PUBLIC_URL": "api.example.com"},
        {"INKWELL_PUBLIC_URL": "https://h:port"},
        {"CORS_ORIGINS": "https://a.example/path"},
        {"INKWELL_WEBHOOK_ALLOW_HOSTS": "not a host"},
        {"INKWELL_TRUSTED_PROXIES": "10.0.0.0/99"},
        {"INKWELL_ENCRYPTION_KEYS": "short"},
        {"DATABASE_URL": "postgresql://h:port/d"},
        {"REDIS_URL": "http://h"},
        {"INKWELL_SMTP_URL": "mail.example.com"},
    ],
)
def test_what_can_not_be_used_is_named(environment: dict[str, str]) -> None:
    [problem] = problems_of(environment)

    assert problem.startswith(next(iter(environment)))


@pytest.mark.parametrize("text", ["[server", "server = 1", "[models]\nroutes = 1"])
def test_a_broken_file_is_a_problem(tmp_path: Path, text: str) -> None:
    [problem] = problems_of({}, written(tmp_path, text))

    assert "inkwell.toml" in problem


def test_a_problem_never_repeats_a_secret() -> None:
    problems = problems_of({"INKWELL_ENCRYPTION_KEYS": "hunter2", "REDIS_URL": "hunter2@h"})

    assert "hunter2" not in "".join(problems)


def test_variables_of_the_tests_are_no_mistake() -> None:
    Settings.load({"INKWELL_REQUIRE_SERVICES": "1", "INKWELL_TEST_REDIS_URL": "redis://h"})


def with_every_secret() -> dict[str, str]:
    return {
        each.names[0]: f"{KEY}" if name == "encryption_keys" else f"hunter2-{name}"
        for _, name, each in options()
        if each.secret and not name.endswith("url")
    } | {
        "DATABASE_URL": "postgresql://me:hunter2@db.example/inkwell",
        "REDIS_URL": "redis://:hunter2@redis.example",
        "SUPABASE_URL": "https://ref.supabase.co",
        "INKWELL_SMTP_URL": "smtp://me:hunter2@mail.example",
    }


def test_secrets_are_shown_nowhere() -> None:
    settings = Settings.load(with_every_secret())

    shown = repr(settings) + json.dumps(settings.masked())

    assert "hunter2" not in shown
    assert KEY not in shown


def test_masked_says_what_is_set_and_where_to() -> None:
    masked = Settings.load(with_every_secret()).masked()

    assert masked["database"]["url"] == "postgresql+asyncpg://me:********@db.example/inkwell"
    assert masked["auth"]["jwt_secret"] == "********"
    assert masked["server"]["port"] == 8000
    assert Settings.load({}).masked()["auth"]["jwt_secret"] == ""


RAZORPAY = {
    "RAZORPAY_KEY_ID": "rzp_live_x",
    "RAZORPAY_KEY_SECRET": "Vb3nQ8xLr5Tz0JmYc7FhWd2G",
    "RAZORPAY_WEBHOOK_SECRET": "gR4mW9zKc2Xv7Lq1TnBf",
}
LETTERS = ascii_letters + digits
TYPED_KEY = urlsafe_b64encode(b"our-own-secret-key-number-000001").decode()


class TestProductionProblems:
    def test_a_sound_one_has_none(self) -> None:
        assert production_problems(Settings.load(PRODUCTION)) == []

    def test_a_weak_key_that_was_changed_still_opens(self) -> None:
        change = {"INKWELL_ENCRYPTION_KEYS": f"{STRONG_KEY},{KEY}"}

        assert production_problems(Settings.load(PRODUCTION | change)) == []

    def test_development_has_none(self) -> None:
        assert production_problems(Settings.load({"INKWELL_DEBUG": "1"})) == []

    @pytest.mark.parametrize(
        ("change", "words"),
        [
            ({"JWT_SECRET": ""}, "JWT_SECRET is not set"),
            ({"JWT_SECRET": SECRET[:31]}, "JWT_SECRET is weak"),
            ({"JWT_SECRET": "ab" * 32}, "JWT_SECRET is weak"),
            ({"JWT_SECRET": "your-secret-key-change-in-production-1234"}, "JWT_SECRET is weak"),
            ({"INKWELL_ENCRYPTION_KEYS": ""}, "INKWELL_ENCRYPTION_KEYS is not set"),
            ({"INKWELL_ENCRYPTION_KEYS": KEY}, "INKWELL_ENCRYPTION_KEYS begins with a weak key"),
            ({"INKWELL_ENCRYPTION_KEYS": f"{KEY},{STRONG_KEY}"}, "run `inkwell keys rotate`"),
            ({"INKWELL_ENCRYPTION_KEYS": TYPED_KEY}, "begins with a weak key"),
            ({"STRIPE_WEBHOOK_SECRET": ""}, "STRIPE_WEBHOOK_SECRET is not set"),
            ({"STRIPE_WEBHOOK_SECRET": "a"}, "STRIPE_WEBHOOK_SECRET is weak"),
            ({"STRIPE_WEBHOOK_SECRET": "whsec_"}, "STRIPE_WEBHOOK_SECRET is weak"),
            ({"STRIPE_WEBHOOK_SECRET": "whsec_" + "0" * 64}, "STRIPE_WEBHOOK_SECRET is weak"),
            (
                {"STRIPE_WEBHOOK_SECRET": "whsec_your_webhook_signing_key"},
                "STRIPE_WEBHOOK_SECRET is weak",
            ),
            ({"STRIPE_WEBHOOK_SECRET": SECRET}, "STRIPE_WEBHOOK_SECRET is weak"),
            (
                RAZORPAY | {"RAZORPAY_WEBHOOK_SECRET": "12345678901234567890"},
                "RAZORPAY_WEBHOOK_SECRET is weak",
            ),
            (RAZORPAY | {"RAZORPAY_WEBHOOK_SECRET": "a"}, "RAZORPAY_WEBHOOK_SECRET is weak"),
            (RAZORPAY | {"RAZORPAY_WEBHOOK_SECRET": ""}, "RAZORPAY_WEBHOOK_SECRET is not set"),
            (RAZORPAY | {"RAZORPAY_KEY_SECRET": ""}, "RAZORPAY_KEY_SECRET is not set"),
            ({"INKWELL_DEBUG": "1"}, "INKWELL_DEBUG is on"),
            ({"INKWELL_SANDBOX_PAYMENTS": "1"}, "payments are play money"),
            ({"STRIPE_SECRET_KEY": ""}, "payments are play money"),
            ({"INKWELL_DEMO_ACCOUNT": "1"}, "INKWELL_DEMO_ACCOUNT is on"),
            ({"INKWELL_VIDEO_BASE_URL": ""}, "no outside model serves video"),
            ({"INKWELL_MODEL_COACH": "openai:x,offline"}, "no outside model serves coach"),
            ({"INKWELL_PUBLIC_URL": "http://api.example.com"}, "INKWELL_PUBLIC_URL is not https"),
            ({"INKWELL_TRUSTED_PROXIES": ""}, "INKWELL_TRUSTED_PROXIES is not set"),
            ({"CORS_ORIGINS": "*"}, "CORS_ORIGINS lets every web page in"),
        ],
    )
    def test_each_danger_is_named(self, change: dict[str, str], words: str) -> None:
        [problem] = production_problems(Settings.load(PRODUCTION | change))

        assert words in problem

    def test_what_providers_and_good_tools_make_is_strong(self) -> None:
        chance = Random(20_261_130)
        for _ in range(100):
            change = RAZORPAY | {
                "INKWELL_ENCRYPTION_KEYS": urlsafe_b64encode(chance.randbytes(32)).decode(),
                "STRIPE_WEBHOOK_SECRET": f"whsec_{''.join(chance.choices(LETTERS, k=32))}",
                "RAZORPAY_WEBHOOK_SECRET": chance.randbytes(16).hex(),
            }

            assert production_problems(Settings.load(PRODUCTION | change)) == []

    def test_what_stripe_s_tool_shows_is_strong(self) -> None:
        change = {"STRIPE_WEBHOOK_SECRET": f"whsec_{Random(1).randbytes(32).hex()}"}

        assert production_problems(Settings.load(PRODUCTION | change)) == []

    def test_offline_models_can_be_allowed(self) -> None:
        change = {"INKWELL_VIDEO_BASE_URL": "", "INKWELL_ALLOW_OFFLINE": "1"}

        assert production_problems(Settings.load(PRODUCTION | change)) == []


class TestDevelopmentSecrets:
    def test_one_is_made_privately_and_kept(self, tmp_path: Path) -> None:
        folder = tmp_path / "data"

        made = development_secret(folder)

        assert len(made) >= 32
        assert development_secret(folder) == made
        assert stat.S_IMODE((folder / "secret").stat().st_mode) == 0o600
        assert [each.name for each in folder.iterdir()] == ["secret"]

    def test_processes_that_begin_together_share_it(self, tmp_path: Path) -> None:
        with ThreadPoolExecutor(8) as pool:
            made = set(pool.map(development_secret, [tmp_path / "data"] * 16))

        assert len(made) == 1

    def test_what_is_missing_is_filled_in(self, tmp_path: Path) -> None:
        environment = {"INKWELL_DATA_DIR": str(tmp_path)}

        settings = with_development_secrets(Settings.load(environment))

        assert settings.auth.jwt_secret == development_secret(tmp_path)
        [key] = settings.auth.encryption_keys
        assert Settings.load({"INKWELL_ENCRYPTION_KEYS": key}).auth.encryption_keys == (key,)

    def test_what_is_set_stays(self, tmp_path: Path) -> None:
        environment = {
            "INKWELL_DATA_DIR": str(tmp_path),
            "JWT_SECRET": "mine",
            "INKWELL_ENCRYPTION_KEYS": KEY,
        }

        settings = with_development_secrets(Settings.load(environment))

        assert (settings.auth.jwt_secret, settings.auth.encryption_keys) == ("mine", (KEY,))
        assert list(tmp_path.iterdir()) == []

    def test_production_gets_nothing(self, tmp_path: Path) -> None:
        environment = {"INKWELL_DATA_DIR": str(tmp_path), "INKWELL_ENV": "production"}

        assert with_development_secrets(Settings.load(environment)).auth.jwt_secret == ""


class TestExample:
    def test_the_committed_one_agrees(self) -> None:
        committed = (ROOT / ".env.example").read_text()

        assert committed == env_example(), "run `make example`: the options have changed"

    def test_it_has_every_name_with_a_word_on_it(self) -> None:
        text = env_example()

        for group, name, each in options():
            assert f"({name})" in text, (group, name)
            assert all(variable in text for variable in each.names)
            assert each.about.endswith(".")

    def test_code_and_documents_speak_of_no_other(self) -> None:
        known = {name for _, _, each in options() for name in each.names} | FOR_TESTS
        families = [each for _, _, each in options() if each.pattern is not None]
        written = {
            name: path.name
            for folder in ("core", "adapters", "entrypoints", "deploy", ".")
            for path in (ROOT / folder).glob("*" if folder == "." else "**/*")
            if path.suffix in {".py", ".md", ".yml", ".yaml", ".toml", ".json"}
            for name in re.findall(r"\bINKWELL_[A-Z0-9_]*[A-Z0-9]\b", path.read_text())
        }

        unknown = {
            name: file
            for name, file in written.items()
            if name not in known and not any(starred(each, name) in each.keys for each in families)
        }

        assert len(written) > 50
        assert unknown == {}

    def test_what_it_suggests_can_be_read(self) -> None:
        suggested = dict(
            line.removeprefix("# ").split("=", 1)
            for line in env_example().splitlines()
            if line.startswith("# ") and "=" in line and line[2].isupper() and " " not in line[2:]
        )
        defaults: dict[str, Any] = Settings.load({}).masked()["server"]

        loaded = Settings.load(suggested)

        assert len(suggested) > 50
        assert loaded.masked()["server"]["port"] == defaults["port"]


@pytest.mark.parametrize(
    ("environment", "advice"),
    [
        ({"S3_BUCKET": "a", "AWS_ACCESS_KEY_ID": "b"}, "two halves"),
        ({"S3_BUCKET": "a", "AWS_SECRET_ACCESS_KEY": "b"}, "two halves"),
        ({"AZURE_STORAGE_CONTAINER": "a", "AZURE_STORAGE_KEY": "b"}, "AZURE_STORAGE_ACCOUNT"),
    ],
)
def test_half_a_store_is_told(environment: dict[str, str], advice: str) -> None:
    (problem,) = problems_of(environment)
    assert advice in problem


def test_supabase_s_storage_wants_a_key() -> None:
    project = {"SUPABASE_URL": "https://ref.supabase.co"}
    (problem,) = problems_of({**project, "S3_BUCKET": "media"})
    assert "S3_ACCESS_KEY_ID" in problem
    assert "SUPABASE_SERVICE_ROLE_KEY" in problem
    (problem,) = problems_of({"SUPABASE_SERVICE_ROLE_KEY": "k" * 40})
    assert "SUPABASE_URL" in problem
    key = {"AWS_ACCESS_KEY_ID": "id", "AWS_SECRET_ACCESS_KEY": "secret"}
    settings = Settings.load({**project, **key, "S3_BUCKET": "media"})
    assert settings.storage.s3_endpoint_url == "https://ref.supabase.co/storage/v1/s3"
    other = {"S3_ENDPOINT_URL": "https://s3.example.com"}
    assert (
        Settings.load({**project, **key, **other}).storage.s3_endpoint_url
        == other["S3_ENDPOINT_URL"]
    )


@pytest.mark.parametrize(
    ("more", "bucket"),
    [
        ({}, "assets"),
        ({"S3_BUCKET": "media"}, "media"),
        ({"AWS_ACCESS_KEY_ID": "id", "AWS_SECRET_ACCESS_KEY": "secret"}, "assets"),
        (
            {"S3_BUCKET": "a", "AWS_ACCESS_KEY_ID": "id", "AWS_SECRET_ACCESS_KEY": "secret"},
            "",
        ),
        ({"GCS_BUCKET_NAME": "a"}, ""),
        ({"AZURE_STORAGE_CONTAINER": "a", "AZURE_STORAGE_ACCOUNT": "b"}, ""),
        ({"SUPABASE_SERVICE_ROLE_KEY": ""}, ""),
    ],
)
def test_the_service_key_opens_the_bucket_that_nothing_else_does(
    more: dict[str, str], bucket: str
) -> None:
    project = {"SUPABASE_URL": "https://ref.supabase.co", "SUPABASE_SERVICE_ROLE_KEY": "k" * 40}
    assert Settings.load({**project, **more}).storage.supabase_bucket == bucket
