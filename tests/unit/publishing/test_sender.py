"""The sender: where it connects, under which names, what it makes of answers, and when it stops."""

import asyncio
import socket
import ssl
import sys
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import contextmanager
from ipaddress import IPv4Address, IPv6Address, ip_address
from pathlib import Path
from typing import Any

import pytest

from adapters.webhooks.sender import HttpSender
from core.publishing.model import Answer, Message
from core.publishing.rules.addresses import Address, Reach, reach_of
from core.shared.ids import AccountId
from tests.certificates import certificate_for
from tests.receivers import HANG, RESET, Receiver, Step, receiver

PRODUCTION = reach_of((), loopback=False)
NEAR = reach_of((), loopback=True)
NAMED = reach_of(("hooks.internal",), loopback=False)


class Names:
    """A server of names that gives other addresses each time, as the script says."""

    def __init__(self, *answers: Sequence[str]) -> None:
        self.answers = [[ip_address(each) for each in some] for some in answers]
        self.asked: list[str] = []

    async def __call__(self, account_id: AccountId, host: str, port: int) -> Sequence[Address]:
        del account_id, port
        self.asked.append(host)
        return self.answers[min(len(self.asked), len(self.answers)) - 1]


class Opened:
    """Counts every socket that this process opens while it is looked at."""

    def __init__(self) -> None:
        self.sockets: list[str] = []
        self.looking = False
        sys.addaudithook(self._hook)

    def _hook(self, event: str, arguments: tuple[Any, ...]) -> None:
        if self.looking and event in {"socket.__new__", "socket.connect", "socket.getaddrinfo"}:
            self.sockets.append(f"{event} {arguments[1:]}")

    @contextmanager
    def counted(self) -> Iterator[list[str]]:
        self.sockets, self.looking = [], True
        try:
            yield self.sockets
        finally:
            self.looking = False


OPENED = Opened()


async def sent(sender: HttpSender, url: str) -> Answer:
    message = Message(
        account_id=AccountId(1), url=url, body=b'{"a":1}', headers={"webhook-id": "msg_1"}
    )
    return await sender.send(message)


def spellings(address: str) -> list[str]:
    """Every way to write an IPv4 address as the host of a URL."""
    a, b, c, d = IPv4Address(address).packed
    number = int(IPv4Address(address))
    tail = f"{(a << 8) | b:x}:{(c << 8) | d:x}"
    return [
        address,
        f"{address}.",
        str(number),
        hex(number),
        f"0{number:o}",
        f"0x{a:x}.0x{b:x}.0x{c:x}.0x{d:x}",
        f"0{a:o}.0{b:o}.0{c:o}.0{d:o}",
        f"{a}.{b}.{(c << 8) | d}",
        f"{a}.{(b << 16) | (c << 8) | d}",
        f"{a}.{b}.0x{c:x}.0{d:o}",
        f"%{ord(str(a)[0]):x}{str(a)[1:]}.{b}.{c}.{d}",
        "".join(chr(ord(each) + 0xFEE0) if each.isdigit() else each for each in address),
        f"[::ffff:{address}]",
        f"[::ffff:{tail}]",
        f"[::{address}]",
        f"[::ffff:0:{tail}]",
        f"[64:ff9b::{address}]",
        f"[64:ff9b:1::{tail}]",
        f"[2002:{tail}::1]",
        f"[2001:0:{tail}::]",
        f"[2001:0:808:808:0:0:{(((a << 8) | b) ^ 0xFFFF):x}:{(((c << 8) | d) ^ 0xFFFF):x}]",
    ]


FORBIDDEN_4 = (
    "127.0.0.1",
    "0.0.0.0",
    "10.0.0.1",
    "100.64.0.1",
    "169.254.169.254",
    "172.16.0.1",
    "192.0.0.192",
    "192.0.2.1",
    "192.88.99.1",
    "192.168.0.1",
    "198.18.0.1",
    "198.51.100.1",
    "203.0.113.1",
    "224.0.0.1",
    "255.255.255.255",
)
FORBIDDEN_6 = (
    "::",
    "::1",
    "100::1",
    "2001:db8::1",
    "3fff::1",
    "5f00::1",
    "fc00::1",
    "fd00:ec2::254",
    "fe80::1",
    "fe80::1%25lo",
    "fe80::1%lo",
    "fec0::1",
    "ff02::1",
)


@pytest.fixture
async def canary() -> AsyncIterator[Receiver]:
    """Give a listener on every address of this machine, which nothing may reach."""
    served = Receiver()
    server = await asyncio.start_server(served.serve, None, 0, family=socket.AF_INET)
    served.port = server.sockets[0].getsockname()[1]
    six = await asyncio.start_server(served.serve, "::", served.port, family=socket.AF_INET6)
    async with server, six:
        yield served


async def test_the_canary_sings(canary: Receiver) -> None:
    for host in ("127.0.0.1", "0x7f000001", "127.1", "[::1]"):
        assert (await sent(HttpSender(NEAR), f"http://{host}:{canary.port}/")).status_code == 200
    assert canary.connections == 4


async def test_no_forbidden_address_in_any_spelling_opens_a_socket(canary: Receiver) -> None:
    hosts = [host for address in FORBIDDEN_4 for host in spellings(address)]
    hosts += [f"[{address}]" for address in FORBIDDEN_6]
    names = Names([])
    sender = HttpSender(PRODUCTION, resolve=names)
    answers = []
    with OPENED.counted() as sockets:
        for host in hosts:
            answers += [
                await sent(sender, f"{scheme}://{host}:{canary.port}/")
                for scheme in ("http", "https")
            ]
        for user in ("user@", "user:password@", "example.com@", "8.8.8.8:80@", "@"):
            answers.append(await sent(sender, f"http://{user}127.0.0.1:{canary.port}/"))
            answers.append(await sent(HttpSender(NEAR), f"http://{user}127.0.0.1:{canary.port}/"))
    assert len(answers) > 600
    assert all(each.status_code is None and not each.sent for each in answers)
    assert sockets == []
    assert names.asked == []
    assert canary.connections == 0


@pytest.mark.parametrize("address", [*FORBIDDEN_4, *FORBIDDEN_6[:-3], "::ffff:127.0.0.1"])
async def test_no_name_that_leads_to_one_opens_a_socket(canary: Receiver, address: str) -> None:
    address = address.partition("%")[0]
    for found in ([address], ["8.8.8.8", address], [address, "8.8.8.8"], []):
        sender = HttpSender(PRODUCTION, resolve=Names(found))
        with OPENED.counted() as sockets:
            answer = await sent(sender, f"http://hooks.example.com:{canary.port}/")
        assert not answer.sent
        assert sockets == []
    assert canary.connections == 0


async def test_a_name_is_looked_up_once_and_the_address_that_was_judged_is_dialled(
    canary: Receiver,
) -> None:
    # First what is allowed, then what the network's inside would be: the second is never asked.
    names = Names(["127.0.0.1"], ["10.0.0.1"])
    answer = await sent(
        HttpSender(NAMED, resolve=names), f"http://hooks.internal:{canary.port}/a?b=c"
    )
    assert answer.status_code == 200
    assert names.asked == ["hooks.internal"]
    (got,) = canary.got
    assert got.headers["host"] == f"hooks.internal:{canary.port}"
    assert got.path == "/a?b=c"

    rebound = Names(["8.8.8.8", "127.0.0.1"], ["127.0.0.1"])
    refused = HttpSender(PRODUCTION, resolve=rebound)
    assert not (await sent(refused, f"http://hooks.example.com:{canary.port}/")).sent
    assert len(canary.got) == 1


async def test_no_redirect_is_followed_and_no_proxy_used(
    canary: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "all_proxy"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{canary.port}")
    for status in (301, 302, 303, 307, 308):
        step = Step(status=status, headers={"location": f"http://127.0.0.1:{canary.port}/"})
        async with receiver(step) as site:
            assert (await sent(HttpSender(NEAR), site.url)).status_code == status
            assert len(site.got) == 1
    assert canary.connections == 0


@pytest.mark.parametrize(
    ("step", "was_sent", "status"),
    [
        (Step(status=204, body=""), True, 204),
        (Step(status=500, headers={"retry-after": "7"}), True, 500),
        (HANG, True, None),
        (RESET, True, None),
    ],
)
async def test_what_came_back_is_said(step: Step, was_sent: bool, status: int | None) -> None:
    async with receiver(step) as site:
        answer = await sent(HttpSender(NEAR, seconds_max=0.3), site.url)
    assert (answer.sent, answer.status_code) == (was_sent, status)
    assert (answer.error is None) == (status is not None)
    assert answer.retry_after == step.headers.get("retry-after")


async def test_nobody_listening_is_not_reached_and_says_no_more_than_a_forbidden_address() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        closed = await sent(HttpSender(NEAR), f"http://127.0.0.1:{taken.getsockname()[1]}/")
    forbidden = await sent(HttpSender(NEAR), "http://10.0.0.1/")
    assert not closed.sent
    assert closed.error == forbidden.error


async def raw_answer(content: bytes, *, hold: bool = False) -> Answer:
    """Answer with these bytes, whatever they are."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b'{"a":1}')
        writer.write(content)
        await writer.drain()
        if hold:
            await reader.read()
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server:
        port = server.sockets[0].getsockname()[1]
        return await sent(HttpSender(NEAR, seconds_max=0.5), f"http://127.0.0.1:{port}/")


async def test_of_an_answer_only_the_beginning_is_read_and_made_printable() -> None:
    endless = await raw_answer(b"HTTP/1.1 200 OK\r\n\r\n" + b"\x00\x1b[2J" + b"x" * 5_000_000)
    assert endless.status_code == 200
    assert endless.excerpt is not None
    assert len(endless.excerpt) <= 500
    assert endless.excerpt.isprintable()
    slow = await raw_answer(b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nok", hold=True)
    assert (slow.status_code, slow.excerpt, slow.error) == (200, "ok", None)
    hinted = await raw_answer(b"HTTP/1.1 103 Early\r\n\r\nHTTP/1.1 201 Made\r\n\r\n")
    assert hinted.status_code == 201


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"SSH-2.0-x\r\n\r\n",
        b"HTTP/1.1 2",
        b"x" * 100_000,
        b"\r\n" * 40_000,
        b"HTTP/1.1 103 Early\r\n\r\n" * 100 + b"HTTP/1.1 201 Made\r\n\r\n",
    ],
)
async def test_what_is_no_answer_is_none(content: bytes) -> None:
    answer = await raw_answer(content)
    assert answer.status_code is None
    assert answer.sent


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """Return a certificate for hooks.internal with its key."""
    return certificate_for("hooks.internal", tmp_path / "certificate.pem")


async def test_tls_is_spoken_under_the_name_of_the_url(certificate: Path) -> None:
    served, names = Receiver(), []
    theirs = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    theirs.load_cert_chain(certificate)
    theirs.sni_callback = lambda _socket, name, _context: names.append(name)
    trusting = ssl.create_default_context(cafile=str(certificate))
    server = await asyncio.start_server(served.serve, "127.0.0.1", 0, ssl=theirs)
    reach = reach_of(("hooks.internal", "other.internal"), loopback=False)
    async with server:
        port = server.sockets[0].getsockname()[1]

        async def ask(host: str, tls: ssl.SSLContext | None) -> Answer:
            sender = HttpSender(reach, resolve=Names(["127.0.0.1"]), tls=tls)
            return await sent(sender, f"https://{host}:{port}/")

        assert (await ask("hooks.internal", trusting)).status_code == 200
        assert names == ["hooks.internal"]
        for host, tls in (("other.internal", trusting), ("hooks.internal", None)):
            answer = await ask(host, tls)
            assert not answer.sent
            assert "TLS" in str(answer.error)
    assert len(served.got) == 1


def test_the_reach_of_a_default_sender_is_the_public_internet() -> None:
    assert not Reach().allows("x", IPv4Address("127.0.0.1"))
    assert not Reach().allows("x", IPv6Address("::1"))
