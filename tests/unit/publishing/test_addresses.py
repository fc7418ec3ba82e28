"""Which addresses are public, judged by the registries and not by the code under test."""

from ipaddress import IPv4Address, IPv6Address, ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.publishing.errors import IntegrationInvalid
from core.publishing.rules.addresses import check_url, is_public, reach_of, target_of

NOWHERE = reach_of((), loopback=False)
FORBIDDEN_4 = [
    "0.0.0.0",
    "0.255.255.255",
    "10.0.0.1",
    "10.255.255.255",
    "100.64.0.1",
    "100.127.255.254",
    "127.0.0.1",
    "127.255.255.254",
    "169.254.169.254",
    "172.16.0.1",
    "172.31.255.255",
    "192.0.0.8",
    "192.0.2.1",
    "192.88.99.1",
    "192.168.0.1",
    "198.18.0.1",
    "198.19.255.255",
    "198.51.100.1",
    "203.0.113.1",
    "224.0.0.1",
    "239.255.255.255",
    "240.0.0.1",
    "255.255.255.255",
]
FORBIDDEN_6 = [
    "::",
    "::1",
    "::127.0.0.1",
    "::ffff:127.0.0.1",
    "::ffff:7f00:1",
    "::ffff:8.8.8.8",
    "::ffff:0:127.0.0.1",
    "64:ff9b::127.0.0.1",
    "64:ff9b::a9fe:a9fe",
    "64:ff9b:1::808:808",
    "100::1",
    "2001::1",
    "2001:0:7f00:1::",
    "2001:db8::1",
    "2002:7f00:1::1",
    "2002:808:808::1",
    "3fff::1",
    "5f00::1",
    "fc00::1",
    "fd00:ec2::254",
    "fe80::1",
    "fe80::1%eth0",
    "2606:4700::1111%eth0",
    "fec0::1",
    "ff02::1",
]
PUBLIC = [
    "1.1.1.1",
    "8.8.8.8",
    "9.255.255.255",
    "11.0.0.1",
    "100.63.255.255",
    "100.128.0.0",
    "126.255.255.255",
    "128.0.0.1",
    "169.253.255.255",
    "172.15.255.255",
    "172.32.0.0",
    "192.0.1.1",
    "192.167.255.255",
    "198.17.255.255",
    "198.20.0.0",
    "223.255.255.255",
    "64:ff9b::8.8.8.8",
    "2606:4700:4700::1111",
    "2001:4860:4860::8888",
    "2400::1",
]


@pytest.mark.parametrize("address", [*FORBIDDEN_4, *FORBIDDEN_6])
def test_what_is_special_is_not_public(address: str) -> None:
    assert not is_public(ip_address(address))


@pytest.mark.parametrize("address", PUBLIC)
def test_what_is_beside_the_special_ranges_is_public(address: str) -> None:
    assert is_public(ip_address(address))


@given(st.ip_addresses(v=4))
def test_an_address_inside_another_is_public_only_if_that_one_is(inner: IPv4Address) -> None:
    number = int(inner)
    nat64 = IPv6Address(int(IPv6Address("64:ff9b::")) | number)
    assert is_public(nat64) == is_public(inner)
    for outer in ("::", "::ffff:0:0", "::ffff:0:0:0"):
        assert not is_public(IPv6Address(int(IPv6Address(outer)) | number))
    assert not is_public(IPv6Address(0x2002 << 112 | number << 80))


@given(st.ip_addresses())
def test_nothing_private_is_reached_without_being_named(
    address: IPv4Address | IPv6Address,
) -> None:
    assert NOWHERE.allows("hooks.example.com", address) == is_public(address)
    if not address.is_global and address.version == 4:
        assert not is_public(address)


def test_what_the_operator_names_is_reached_and_nothing_beside_it() -> None:
    reach = reach_of(("hooks.internal", "10.1.0.0/16", "fd12::/32"), loopback=False)
    assert reach.allows("hooks.internal", ip_address("192.168.1.1"))
    assert reach.allows("hooks.internal.", ip_address("192.168.1.1"))
    assert reach.allows("x", ip_address("10.1.2.3"))
    assert reach.allows("x", ip_address("fd12::1"))
    for host, address in (
        ("x", "10.2.0.1"),
        ("evil.hooks.internal", "192.168.1.1"),
        ("x", "::ffff:10.1.2.3"),
        ("x", "127.0.0.1"),
        ("x", "fd13::1"),
        ("x", "fd12::1%eth0"),
    ):
        assert not reach.allows(host, ip_address(address)), address
    near = reach_of((), loopback=True)
    assert near.allows("localhost", ip_address("127.0.0.1"))
    assert near.allows("localhost", ip_address("::1"))
    assert not near.allows("localhost", ip_address("::ffff:127.0.0.1"))
    assert not near.allows("localhost", ip_address("10.0.0.1"))


@pytest.mark.parametrize(
    "url",
    [
        "ftp://example.com/",
        "file:///etc/passwd",
        "//example.com/",
        "example.com",
        "http://",
        "http:///x",
        "https://user@example.com/",
        "https://user:password@example.com/",
        "https://example.com@127.0.0.1/",
        "https://example.com:x/",
        "https://example.com:0/",
        "https://example.com:65536/",
        "https://example.com/#x",
        "https://exa mple.com/",
        "https://example.com\\@127.0.0.1/",
        "https://example.com/\r\nx: y",
        "https://[::1/",
        "https://[fe80::zz]/",
        "https://%31%32%37.0.0.1/",
        "https://.../",
        "https://①②⑦.⓪.⓪.①/",
        "https://" + "a" * 300 + ".com/",
        "https://example.com/" + "a" * 2_000,
        "http://127.0.0.1/",
        "http://[::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://169.254.169.254/latest/meta-data/",
        "http://[fd00:ec2::254]/",
    ],
)
def test_what_is_no_public_address_of_a_web_server_is_refused(url: str) -> None:
    with pytest.raises(IntegrationInvalid):
        check_url(url, NOWHERE)


@pytest.mark.parametrize(
    ("url", "authority", "path"),
    [
        ("https://Example.COM", "example.com", "/"),
        ("https://example.com:443/a?b=c", "example.com", "/a?b=c"),
        ("http://example.com:8080/a", "example.com:8080", "/a"),
        ("https://[2606:4700::1111]:8443/", "[2606:4700::1111]:8443", "/"),
        ("https://example.com?x", "example.com", "/?x"),
    ],
)
def test_a_url_is_taken_apart(url: str, authority: str, path: str) -> None:
    target = target_of(url)
    assert (target.authority, target.path) == (authority, path)


@given(st.text(max_size=60))
def test_no_text_is_a_surprise(text: str) -> None:
    for url in (text, f"https://{text}", f"https://example.com/{text}"):
        try:
            target = target_of(url)
        except IntegrationInvalid:
            continue
        assert target.host
        assert target.path.startswith("/")
        assert f"{target.host}{target.path}".isascii()
