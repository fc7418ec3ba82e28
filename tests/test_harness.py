"""The fixtures keep what they promise."""

import asyncio
import socket

import asyncpg
import pytest
from redis.asyncio import Redis
from sqlalchemy import make_url

from entrypoints.bench.services import own_redis_database
from tests.network import NETWORK, OutsideNetworkError, is_loopback
from tests.services import find_postgres, find_redis, required


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.8.8", "::1", "::ffff:127.0.0.1", "0.0.0.0"])
def test_loopback_stays_on_this_machine(host: str) -> None:
    assert is_loopback(host)


@pytest.mark.parametrize("host", ["192.0.2.1", "10.0.0.1", "::ffff:192.0.2.1", "2001:db8::1"])
def test_other_addresses_do_not(host: str) -> None:
    assert not is_loopback(host)


def test_connecting_elsewhere_is_refused_and_remembered() -> None:
    with socket.socket() as client, pytest.raises(OutsideNetworkError, match=r"192\.0\.2\.1"):
        client.connect(("192.0.2.1", 9))

    assert NETWORK.taken_attempts() == ["192.0.2.1"]


async def test_looking_up_another_name_is_refused() -> None:
    with pytest.raises(OutsideNetworkError, match=r"example\.invalid"):
        await asyncio.open_connection("example.invalid", 80)

    assert NETWORK.taken_attempts() == ["example.invalid"]


async def test_loopback_connects() -> None:
    server = await asyncio.start_server(lambda _, writer: writer.close(), "127.0.0.1", 0)
    async with server:
        reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())

        assert await reader.read() == b""

        writer.close()
        await writer.wait_closed()


async def test_postgres_is_empty_and_takes_any_statement(fresh_postgres_url: str) -> None:
    dsn = make_url(fresh_postgres_url).set(drivername="postgresql")
    connection = await asyncpg.connect(dsn.render_as_string(hide_password=False))
    try:
        tables = await connection.fetch("select 1 from pg_tables where schemaname = 'public'")
        await connection.execute("create table once (id int)")
    finally:
        await connection.close()

    assert tables == []


async def test_redis_is_empty_and_no_other_process_gets_it(redis_url: str) -> None:
    async with Redis.from_url(redis_url) as client:
        size = await client.dbsize()
        await client.set("left", "behind")
    with own_redis_database(make_url(redis_url)) as other:
        taken = other

    assert size == 0
    assert taken != redis_url


def test_a_service_that_does_not_answer_says_where_and_hides_the_password() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
        postgres = find_postgres(
            {"INKWELL_TEST_DATABASE_URL": f"postgresql://u:secret@127.0.0.1:{port}/x"}
        )
        redis = find_redis({"INKWELL_TEST_REDIS_URL": f"redis://:secret@127.0.0.1:{port}/3"})

    for service in (postgres, redis):
        assert f"no (127.0.0.1:{port}/" in str(service)
        assert service.variable in str(service)
        assert "secret" not in str(service)


@pytest.mark.parametrize(("value", "expected"), [("1", True), ("0", False), ("", False)])
def test_services_can_be_required(value: str, expected: bool) -> None:
    assert required({"INKWELL_REQUIRE_SERVICES": value}) is expected
