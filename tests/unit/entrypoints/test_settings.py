"""Settings are read once, completely, and complain all at once; the example lists them all."""

import json
import re
from dataclasses import FrozenInstanceError
from pathlib import Path
from typing import Any

import pytest

from entrypoints.settings import Settings, env_example
from entrypoints.settings.loading import FOR_TESTS, starred
from entrypoints.settings.model import options
from tests.unit.entrypoints.reading import KEY, problems_of, written

ROOT = Path(__file__).parents[3]


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
