"""Logs are JSON, carry ids, and keep secrets and writings to themselves."""

import json
import logging
from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
import structlog

from entrypoints.logs import configure_logs
from entrypoints.settings import Settings


class Pipe(StringIO):
    """Where the logs go, read back line by line."""

    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.getvalue().splitlines()]


class Terminal(Pipe):
    """A pipe with somebody at its end."""

    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def _own_logs() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.reset_defaults()


@pytest.fixture
def pipe() -> Pipe:
    pipe = Pipe()
    configure_logs(Settings.load({}), to=pipe)
    return pipe


def test_a_line_is_json_with_time_level_and_ids(pipe: Pipe) -> None:
    with structlog.contextvars.bound_contextvars(request_id="r1", account_id=7, job_id="j1"):
        structlog.get_logger("x").info("done", tokens=120)

    [line] = pipe.lines()
    assert line["event"] == "done"
    assert line["level"] == "info"
    assert line["tokens"] == 120
    assert line["timestamp"].endswith("Z")
    assert (line["request_id"], line["account_id"], line["job_id"]) == ("r1", 7, "j1")


def test_libraries_come_the_same_way(pipe: Pipe) -> None:
    with structlog.contextvars.bound_contextvars(request_id="r1"):
        logging.getLogger("uvicorn.error").warning("started on %s", "127.0.0.1")

    [line] = pipe.lines()
    assert line["event"] == "started on 127.0.0.1"
    assert (line["logger"], line["level"], line["request_id"]) == ("uvicorn.error", "warning", "r1")


@pytest.mark.parametrize("name", ["uvicorn.access", "httpx", "httpx2"])
def test_addresses_with_queries_are_not_logged(pipe: Pipe, name: str) -> None:
    logging.getLogger(name).info("GET /x?token=hunter2")

    assert pipe.lines() == []


@pytest.mark.parametrize(
    "name",
    [
        "password",
        "jwt_secret",
        "authorization",
        "Cookie",
        "api_key",
        "x_signature",
        "access_token",
        "refresh_token",
        "token",
        "delivery_key",
        "encryption_keys",
        "idempotency_key",
        "credentials",
    ],
)
def test_secrets_are_masked_by_name(pipe: Pipe, name: str) -> None:
    structlog.get_logger().info("x", **{name: "hunter2"}, inner={name: "hunter2"})

    [line] = pipe.lines()
    assert line[name] == "********"
    assert "hunter2" not in json.dumps(line)


@pytest.mark.parametrize("name", ["tokens", "tokens_used", "token_count", "keyboard", "monkey"])
def test_what_only_sounds_like_a_secret_is_shown(pipe: Pipe, name: str) -> None:
    structlog.get_logger().info("x", **{name: 5})

    assert pipe.lines()[0][name] == 5


@pytest.mark.parametrize("name", ["body", "prompt", "content", "message", "topic", "html"])
def test_what_people_wrote_is_left_out(pipe: Pipe, name: str) -> None:
    structlog.get_logger().info("x", **{name: "dear diary"})

    assert "diary" not in pipe.getvalue()


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ("key ik_live_abcdef123456 refused", "abcdef123456"),
        ("delivered with dk_abcdef123456", "abcdef123456"),
        ("with sk-ant-api03-abcdefgh", "api03"),
        ("stripe sk_live_abcdefgh", "abcdefgh"),
        ("Authorization: Bearer abc.def", "abc.def"),
        ("token eyJhbGciOi.eyJzdWIi.sig", "eyJzdWIi"),
        ("at postgresql://me:hunter2@db/x", "hunter2"),
        ("at redis://:hunter2@redis/0", "hunter2"),
    ],
)
def test_secrets_are_masked_by_shape_everywhere(pipe: Pipe, text: str, secret: str) -> None:
    structlog.get_logger().info(text, where=text, all=[text])
    structlog.get_logger().error("failed", exc_info=RuntimeError(text))

    assert secret not in pipe.getvalue()
    assert "RuntimeError" in pipe.getvalue()


def fail(text: str) -> None:
    diary = "dear " + text[::-1]
    raise RuntimeError(text[: len(diary)])


def test_an_error_has_its_traceback_but_no_values(pipe: Pipe) -> None:
    try:
        fail("abcdef")
    except RuntimeError:
        structlog.get_logger().exception("failed")

    [line] = pipe.lines()
    assert "in fail" in line["exception"]
    assert "dear fedcba" not in line["exception"]


def test_the_level_is_kept() -> None:
    pipe = Pipe()
    configure_logs(Settings.load({"INKWELL_LOG_LEVEL": "warning"}), to=pipe)

    structlog.get_logger().info("quiet")
    structlog.get_logger().warning("loud")

    assert [line["event"] for line in pipe.lines()] == ["loud"]


def test_configuring_twice_logs_once() -> None:
    pipe = Pipe()
    configure_logs(Settings.load({}), to=Pipe())
    configure_logs(Settings.load({}), to=pipe)

    structlog.get_logger().info("once")

    assert len(pipe.lines()) == 1


def test_people_at_a_terminal_get_words() -> None:
    terminal = Terminal()
    configure_logs(Settings.load({}), to=terminal)

    structlog.get_logger().info("hello", password="hunter2")

    assert "hello" in terminal.getvalue()
    assert not terminal.getvalue().startswith("{")
    assert "hunter2" not in terminal.getvalue()


def test_production_writes_json_even_there() -> None:
    terminal = Terminal()
    configure_logs(Settings.load({"INKWELL_ENV": "production"}), to=terminal)

    structlog.get_logger().info("hello")

    assert terminal.lines()[0]["event"] == "hello"
