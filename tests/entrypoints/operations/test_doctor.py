"""`inkwell doctor` with each part broken: it names the part, what is wrong, and what to do."""

import asyncio
import json
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from dependency_injector import providers

from core.shared.jobs import NewJob
from entrypoints.cli.doctor import CHECKS, examine
from entrypoints.cli.main import main
from entrypoints.container import Container
from entrypoints.settings import Settings, production_problems
from tests.builders import PRODUCTION, FakeClock, container_for, migrated
from tests.peers.loopback import Faults, serving_peer
from tests.peers.razorpay_fake import RazorpayFake
from tests.peers.supabase_fake import SERVICE_KEY, SupabaseFake
from tests.world import world_over, world_settings

NOBODY = "127.0.0.1:9"
"""A port where nothing listens."""
S3 = {"AWS_ACCESS_KEY_ID": "a", "AWS_SECRET_ACCESS_KEY": "b", "S3_BUCKET": "pictures"}
STRIPE = {"STRIPE_SECRET_KEY": "sk_test_1", "STRIPE_WEBHOOK_SECRET": "whsec_1"}
RAZORPAY = {
    "RAZORPAY_KEY_ID": "rzp_test_1",
    "RAZORPAY_KEY_SECRET": "secret",
    "RAZORPAY_WEBHOOK_SECRET": "secret",
}
ISSUER = {"INKWELL_OIDC_ISSUER": "https://id.example.com", "INKWELL_OIDC_AUDIENCE": "app"}
BROKEN: dict[str, tuple[str, str, dict[str, str]]] = {
    "database": (
        "database",
        "DATABASE_URL",
        {"DATABASE_URL": f"postgresql://inkwell:wrong@{NOBODY}/inkwell"},
    ),
    "queue": ("queue", "REDIS_URL", {"REDIS_URL": f"redis://{NOBODY}"}),
    "mail": ("mail", "INKWELL_SMTP_URL", {"INKWELL_SMTP_URL": f"smtp://a:b@{NOBODY}"}),
    "files": ("files", "bucket", {**S3, "S3_ENDPOINT_URL": f"http://{NOBODY}"}),
    "files, gcs": (
        "files",
        "bucket",
        {"GCS_BUCKET_NAME": "pictures", "GOOGLE_APPLICATION_CREDENTIALS": "/no/such/key.json"},
    ),
    "files, azure": (
        "files",
        "bucket",
        {
            "AZURE_STORAGE_CONTAINER": "pictures",
            "AZURE_STORAGE_ACCOUNT": "inkwell",
            "AZURE_STORAGE_KEY": "no base64",
        },
    ),
    "files, supabase": (
        "files",
        "bucket",
        {"SUPABASE_URL": f"http://{NOBODY}", "SUPABASE_SERVICE_ROLE_KEY": "k" * 40},
    ),
    "issuers": (
        "tokens of https://id.example.com",
        "INKWELL_OIDC_JWKS_URL",
        {**ISSUER, "INKWELL_OIDC_JWKS_URL": f"http://{NOBODY}/jwks"},
    ),
    "stripe": (
        "payments by stripe",
        "keys are right",
        {**STRIPE, "INKWELL_STRIPE_BASE_URL": f"http://{NOBODY}"},
    ),
    "razorpay": (
        "payments by razorpay",
        "keys are right",
        {**RAZORPAY, "INKWELL_RAZORPAY_BASE_URL": f"http://{NOBODY}"},
    ),
    "models": (
        "model for article",
        "ANTHROPIC_API_KEY",
        {"INKWELL_MODEL_ARTICLE": "anthropic:claude-sonnet-5-5"},
    ),
}


async def findings(container: Container, *names: str) -> tuple[int, list[dict[str, Any]]]:
    """Return the exit code and what was found."""
    printed: list[dict[str, Any]] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("entrypoints.cli.doctor.print_json", printed.extend)
        code = await examine(container, names or tuple(CHECKS), as_json=True)
    await container.close()
    return code, printed


def of(found: list[dict[str, Any]], part: str) -> dict[str, Any]:
    (finding,) = [each for each in found if each["part"] == part]
    return finding


async def test_what_needs_nothing_is_well(tmp_path: Path) -> None:
    settings = await asyncio.to_thread(migrated, world_settings(tmp_path))
    code, found = await findings(container_for(settings))
    assert code == 0, found
    assert {each["state"] for each in found} == {"ok", "off"}
    assert not list((tmp_path / "media").rglob("*.*")), "the doctor leaves nothing behind"


async def test_supabase_s_two_variables_are_enough_for_its_storage(tmp_path: Path) -> None:
    peer = SupabaseFake(buckets={"assets": {}})
    with serving_peer(peer, Faults()) as project:
        keys = {"SUPABASE_URL": project, "SUPABASE_SERVICE_ROLE_KEY": SERVICE_KEY}
        code, found = await findings(container_for(world_settings(tmp_path, **keys)), "files")
    assert code == 0, found
    assert of(found, "files")["about"] == "bucket assets"
    assert peer.buckets == {"assets": {}}, "the doctor leaves nothing behind"
    assert not (tmp_path / "media").exists()


@pytest.mark.parametrize(("app_url", "state"), [("", "off"), ("https://app.example.com", "ok")])
async def test_it_tells_whether_letters_lead_to_an_app(
    tmp_path: Path, app_url: str, state: str
) -> None:
    environment = {"INKWELL_APP_URL": app_url} if app_url else {}
    code, found = await findings(container_for(world_settings(tmp_path, **environment)), "links")
    assert code == 0
    finding = of(found, "links")
    assert finding["state"] == state
    assert ("INKWELL_APP_URL" in finding["advice"]) is (not app_url)


@pytest.mark.parametrize("broken", BROKEN)
async def test_each_broken_part_is_named_with_what_to_do(tmp_path: Path, broken: str) -> None:
    part, advice, environment = BROKEN[broken]
    settings = world_settings(tmp_path, **environment)
    name = "payments" if part.startswith("payments") else broken.partition(",")[0]
    code, found = await findings(container_for(settings), name)
    assert code == 1
    finding = of(found, part)
    assert finding["state"] == "down"
    assert advice in finding["advice"]
    assert len(finding["about"]) < 300
    assert "wrong" not in finding["about"], "no password is shown"


async def test_it_tells_where_events_of_payments_are_to_come(tmp_path: Path) -> None:
    with serving_peer(RazorpayFake(lambda: 0), Faults()) as peer:
        settings = world_settings(tmp_path, **RAZORPAY, INKWELL_RAZORPAY_BASE_URL=peer)
        _, found = await findings(container_for(settings), "payments")
    finding = of(found, "payments by razorpay")
    assert finding["state"] == "ok"
    assert f"{settings.server.public_url}/api/v1/webhooks/razorpay" in finding["about"]


@pytest.mark.parametrize(
    ("keys", "kinds", "advice"),
    [
        (RAZORPAY, ["packs", "subscriptions"], "STRIPE_SECRET_KEY"),
        (STRIPE, ["plans"], "RAZORPAY_KEY_ID"),
    ],
)
async def test_what_nobody_takes_money_for_is_named(
    tmp_path: Path, keys: dict[str, str], kinds: list[str], advice: str
) -> None:
    away = {f"INKWELL_{name}_BASE_URL": f"http://{NOBODY}" for name in ("STRIPE", "RAZORPAY")}
    settings = world_settings(tmp_path, **keys, **away)
    _, found = await findings(container_for(settings), "payments")
    unsold = [each for each in found if each["state"] == "off"]
    assert [each["part"] for each in unsold] == [f"payments for {kind}" for kind in kinds]
    assert all(advice in each["advice"] for each in unsold)


async def test_what_depends_on_a_broken_part_is_unknown(tmp_path: Path) -> None:
    settings = world_settings(tmp_path, DATABASE_URL=f"postgresql://a:b@{NOBODY}/inkwell")
    code, found = await findings(container_for(settings), "encryption", "work")
    assert code == 1
    assert [each["state"] for each in found] == ["unknown", "unknown"]


async def test_an_older_form_of_the_database_asks_for_migrating(tmp_path: Path) -> None:
    code, found = await findings(container_for(world_settings(tmp_path)), "database")
    assert code == 1
    assert "inkwell migrate" in of(found, "database")["advice"]


async def test_another_encryption_key_is_told(tmp_path: Path) -> None:
    first, second = secrets.token_urlsafe(32), secrets.token_urlsafe(32)
    settings = world_settings(tmp_path, INKWELL_ENCRYPTION_KEYS=first)
    await asyncio.to_thread(migrated, settings)
    async with world_over(settings) as world:
        ada = await world.register()
        made = await ada.ask(
            "POST", "/api/v1/integrations", json={"webhook_url": "https://example.com/hook"}
        )
        assert made.status_code == 201, made.text
    for keys, state in ((second, "down"), (f"{second},{first}", "ok")):
        other = world_settings(tmp_path, INKWELL_ENCRYPTION_KEYS=keys)
        _, found = await findings(container_for(other), "encryption")
        assert of(found, "encryption key")["state"] == state


async def test_work_that_nobody_does_is_told(tmp_path: Path) -> None:
    settings = await asyncio.to_thread(migrated, world_settings(tmp_path))
    container, clock = container_for(settings), FakeClock()
    container.shared.clock.override(providers.Object(clock))
    job = NewJob(id="one", kind="toy", account_id=None, arguments={}, run_at=clock.now())
    assert await container.shared.job_board().promise(job)
    clock.advance(timedelta(minutes=1))
    assert (await findings(container, "work"))[0] == 0
    clock.advance(timedelta(minutes=2))
    code, found = await findings(container, "work")
    assert code == 1
    assert "inkwell serve" in of(found, "work")["advice"]


async def test_production_s_settings_are_found_one_by_one(tmp_path: Path) -> None:
    settings = Settings.load({"INKWELL_ENV": "production", "INKWELL_DATA_DIR": str(tmp_path)}, None)
    code, found = await findings(container_for(settings), "settings")
    assert code == 1
    problems = production_problems(settings)
    assert [f"{each['about']}: {each['advice']}" for each in found] == problems
    assert {each["state"] for each in found} == {"down"}


@pytest.mark.parametrize("columns", [40, 80, 120])
def test_findings_fit_the_terminal(
    columns: int,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    more = {"INKWELL_DATA_DIR": "data", "COLUMNS": str(columns)}
    for name, value in {**PRODUCTION, "JWT_SECRET": "", **more}.items():
        monkeypatch.setenv(name, value)
    main(["doctor", "settings", "links", "mail"])
    told = capsys.readouterr().out.splitlines()
    assert max(map(len, told)) <= max(columns, 60)
    assert "settings  down  JWT_SECRET is not set" in told
    assert any(line.lstrip().startswith("> set it to at least 32 random") for line in told)


@contextmanager
def environment(**variables: str) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        for name, value in variables.items():
            patch.setenv(name, value)
        yield


def test_a_data_folder_that_cannot_be_is_told_in_words(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "data").write_text("a file")
    with environment(INKWELL_DATA_DIR=str(tmp_path / "data"), JWT_SECRET="x" * 40):
        with pytest.raises(SystemExit, match="INKWELL_DATA_DIR"):
            main(["doctor", "folder"])
        secret = secrets.token_urlsafe(32)
        with environment(INKWELL_ENCRYPTION_KEYS=secret):
            assert main(["doctor", "folder", "--json"]) == 1
    (finding,) = json.loads(capsys.readouterr().out)
    assert finding["state"] == "down"
    assert "INKWELL_DATA_DIR" in finding["advice"]


def test_a_part_that_there_is_not_is_a_misuse(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["doctor", "nonsense"])
    assert ended.value.code == 2
    assert "database" in capsys.readouterr().err
