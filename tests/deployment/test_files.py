"""What the deployment files say is true of this program: commands, settings, metrics, checks."""

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import pytest
import yaml

from entrypoints.cli.main import GROUPS
from entrypoints.metrics import exposition
from entrypoints.settings import Settings
from entrypoints.settings.model import options

ROOT = Path(__file__).parents[2]
COMPOSE = ROOT / "docker-compose.yml"
RENDER = ROOT / "deploy" / "render.yaml"
OUTSIDE = {"POSTGRES_PASSWORD", "OBJECTS_SECRET", "OBJECTS_URL", "PORT"}
"""Read by the platform, not by Inkwell."""


def is_known(name: str) -> bool:
    declared = [option for _, _, option in options()]
    return any(
        name in option.names or (option.pattern is not None and fnmatch(name, option.pattern))
        for option in declared
    )


def read(file: Path) -> Any:
    return yaml.safe_load(file.read_text(encoding="utf-8"))


def ours(services: dict[str, Any]) -> dict[str, Any]:
    return {name: each for name, each in services.items() if each["image"].startswith("inkwell")}


def test_the_services_that_production_needs_are_there_and_checked() -> None:
    services = read(COMPOSE)["services"]
    assert set(services) == {"migrate", "api", "worker", "postgres", "redis", "objects"}
    unchecked = [name for name, each in services.items() if "healthcheck" not in each]
    assert unchecked == ["api"], "the API's check stands in the Dockerfile"
    assert "HEALTHCHECK" in (ROOT / "Dockerfile").read_text(encoding="utf-8")
    for name in ("api", "worker"):
        assert services[name]["depends_on"]["migrate"] == {
            "condition": "service_completed_successfully"
        }


def test_workers_tell_their_metrics_and_have_all_else_that_the_api_has() -> None:
    services = read(COMPOSE)["services"]
    assert services["worker"]["environment"].items() - services["api"]["environment"].items() == {
        ("INKWELL_METRICS_PORT", "9100")
    }


def test_every_command_is_one_of_the_command_line() -> None:
    words = [each["command"][0] for each in ours(read(COMPOSE)["services"]).values()]
    rendered = [
        each["dockerCommand"] for each in read(RENDER)["services"] if "dockerCommand" in each
    ]
    words += [line.split()[1] for line in rendered]
    assert words
    assert set(words) <= set(GROUPS)


def rendered_names() -> Iterator[str]:
    blueprint = read(RENDER)
    for holder in (*blueprint["services"], *blueprint["envVarGroups"]):
        yield from (each["key"] for each in holder.get("envVars", []) if "key" in each)


def test_every_variable_is_a_setting() -> None:
    composed = {
        name for each in ours(read(COMPOSE)["services"]).values() for name in each["environment"]
    }
    named = (composed | set(rendered_names())) - OUTSIDE
    assert [name for name in sorted(named) if not is_known(name)] == []


def test_variables_that_pages_name_are_settings() -> None:
    pages = [*(ROOT / "deploy").glob("*.md"), *(ROOT / ".github").glob("*.md"), ROOT / "README.md"]
    text = "\n".join(page.read_text(encoding="utf-8") for page in pages)
    named = set(re.findall(r"\bINKWELL_[A-Z_0-9]+\b", text))
    ours_alone = {"INKWELL_REQUIRE_SERVICES", "INKWELL_TEST_DATABASE_URL", "INKWELL_TEST_REDIS_URL"}
    families = {name for name in named if name.endswith("_")}
    assert [each for each in named - families - ours_alone if not is_known(each)] == []


def test_the_image_runs_as_nobody_special_with_certificates_and_time_zones() -> None:
    lines = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    final = lines.rpartition("\nFROM ")[2]
    assert "-slim" in final.splitlines()[0]
    assert re.search(r"^USER inkwell$", final, re.MULTILINE)
    assert {"ca-certificates", "tzdata"} <= set(final.split())
    assert "--require-hashes" in lines
    assert final.index("\nUSER inkwell") < final.index("\nRUN mkdir data"), "volumes are the user's"
    copied = set(re.findall(r"^COPY (\w+) \w+$", lines, re.MULTILINE))
    assert copied == {"core", "adapters", "entrypoints", "migrations"}
    for name in copied:
        assert f"!{name}" in (ROOT / ".dockerignore").read_text(encoding="utf-8")


def test_the_example_of_a_file_of_settings_is_accepted() -> None:
    secret = {"JWT_SECRET": "0123456789abcdef-0123456789ABCDEF"}
    settings = Settings.load(secret, ROOT / "deploy" / "inkwell.example.toml")
    assert settings.production
    assert settings.server.public_url == "https://api.example.com"


def metrics_there_are() -> set[str]:
    told = re.findall(rb"^# TYPE (\S+) (\w+)$", exposition()[0], re.MULTILINE)
    return {
        name.decode() + suffix
        for name, kind in told
        for suffix in (("_bucket", "_sum", "_count") if kind == b"histogram" else ("",))
    }


def test_the_dashboard_asks_for_metrics_that_there_are() -> None:
    dashboard = json.loads((ROOT / "deploy" / "grafana" / "inkwell.json").read_text("utf-8"))
    asked = {
        name
        for panel in dashboard["panels"]
        for target in panel["targets"]
        for name in re.findall(r"inkwell_\w+", target["expr"])
    }
    assert asked
    assert asked <= metrics_there_are()
    assert len({panel["id"] for panel in dashboard["panels"]}) == len(dashboard["panels"])


def test_alerts_ask_for_metrics_that_there_are_and_say_what_to_do() -> None:
    [group] = read(ROOT / "deploy" / "alerts.yml")["groups"]
    asked = {name for rule in group["rules"] for name in re.findall(r"inkwell_\w+", rule["expr"])}
    assert asked
    assert asked <= metrics_there_are()
    assert all({"summary", "do"} <= rule["annotations"].keys() for rule in group["rules"])


def test_pages_name_operations_and_commands_that_there_are() -> None:
    page = (ROOT / "deploy" / "OPERATING.md").read_text(encoding="utf-8")
    paths = json.loads((ROOT / "openapi.json").read_text(encoding="utf-8"))["paths"]
    there = {re.sub(r"\{\w+\}", "{}", path) for path in paths}
    named = re.findall(r"`(?:GET|POST|PUT|DELETE) ([\w/{}-]+)", page)
    assert named
    assert {f"/api/v1/{re.sub(r'{.*?}', '{}', path)}" for path in named} <= there
    for address in re.findall(r"<public url>(/[\w/]+)", page):
        assert address in there
    for words in re.findall(r"`inkwell ([a-z]+)", page):
        assert words in GROUPS


def compose_command() -> list[str] | None:
    for command in (["docker", "compose"], ["docker-compose"]):
        if shutil.which(command[0]) is None:
            continue
        asked = subprocess.run([*command, "version"], capture_output=True, check=False)
        if asked.returncode == 0:
            return command
    return None


def test_docker_compose_accepts_the_file(tmp_path: Path) -> None:
    command = compose_command()
    if command is None:
        pytest.skip("docker compose is not installed")
    shutil.copy(COMPOSE, tmp_path)
    (tmp_path / ".env").write_text("POSTGRES_PASSWORD=a\nOBJECTS_SECRET=b\n")
    done = subprocess.run(
        [*command, "config", "-q"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
