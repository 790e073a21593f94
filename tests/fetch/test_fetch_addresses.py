"""What may be fetched, and how addresses are named in messages."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.fetch import addresses


@pytest.mark.parametrize(
    "text",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "0.0.0.0", "100.64.0.1", "224.0.0.1",
        "255.255.255.255", "::1", "::", "fe80::1", "fc00::1", "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1",
        "64:ff9b::7f00:1", "2002:7f00:1::", "2001:0:0:0:0:0:80ff:fffe",
    ],
)  # fmt: skip
def test_an_address_of_this_machine_or_a_network_of_ones_own_is_not_public(text):
    assert not addresses.is_public(ip_address(text))


@pytest.mark.parametrize("text", ["1.1.1.1", "219.140.165.10", "2400:3200::1", "64:ff9b::101:101"])
def test_an_address_of_the_open_internet_is_public(text):
    assert addresses.is_public(ip_address(text))


@given(st.ip_addresses(v=4))
def test_an_address_wrapped_in_ipv6_is_judged_as_what_it_wraps(address):
    wrapped = (
        IPv6Address(f"::ffff:{address}"),
        IPv6Address(int(IPv6Address("64:ff9b::")) + int(address)),
        IPv6Address((0x2002 << 112) + (int(address) << 80)),
    )
    assert {addresses.is_public(each) for each in wrapped} == {addresses.is_public(address)}


def test_a_name_is_no_literal_address():
    assert addresses.literal("www.wuhan.gov.cn") is None
    assert addresses.literal("[::1]") == IPv6Address("::1")
    assert addresses.literal("127.0.0.1") == IPv4Address("127.0.0.1")


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST.", "a.localhost", "127.8.8.8", "::1", "::ffff:127.0.0.1"])
def test_this_machine_is_known_under_all_its_names(host):
    assert addresses.is_loopback(host)
    assert addresses.proxy_for("http", host, {"http_proxy": "http://proxy:1"}) is None


@pytest.mark.parametrize(
    ("scheme", "host", "environ", "proxy"),
    [
        ("http", "a.cn", {}, None),
        ("http", "a.cn", {"HTTP_PROXY": "http://p:1"}, "http://p:1"),
        ("https", "a.cn", {"HTTP_PROXY": "http://p:1"}, None),
        ("https", "a.cn", {"all_proxy": "p:1"}, "http://p:1"),
        ("https", "a.cn", {"https_proxy": "http://p:1", "no_proxy": ".b.cn"}, "http://p:1"),
        ("https", "x.a.cn", {"https_proxy": "http://p:1", "NO_PROXY": "b.cn, a.cn"}, None),
        ("https", "xa.cn", {"https_proxy": "http://p:1", "no_proxy": "a.cn"}, "http://p:1"),
        ("https", "a.cn", {"https_proxy": "http://p:1", "no_proxy": "*"}, None),
    ],
)
def test_the_environment_names_the_proxy(scheme, host, environ, proxy):
    assert addresses.proxy_for(scheme, host, environ) == proxy


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("http://me:secret@a.cn:81/b?key=abc&x=1#c", "http://a.cn:81/b?key=…&x=…"),
        ("https://a.cn/", "https://a.cn/"),
        ("http://[bad/me@x?key=abc", "x"),
    ],
)
def test_an_address_is_shown_without_what_is_secret(url, shown):
    assert addresses.without_secrets(url) == shown


@given(st.text(), st.text(st.characters(whitelist_categories=["L"]), min_size=12))
def test_no_secret_survives_whatever_the_address(path, secret):
    for url in (f"http://me:{secret}@a.cn/{path}", f"http://a.cn/?key={secret}"):
        if "#" not in path and "?" not in path and "@" not in path and "\\" not in path:
            assert secret not in addresses.without_secrets(url) or secret in path


@pytest.mark.parametrize(
    ("after", "same"),
    [
        ("http://a.cn/x?y", True),
        ("http://A.cn:80/", True),
        ("https://a.cn/", True),
        ("http://a.cn:8080/", False),
        ("http://b.a.cn/", False),
        ("http://a.cn.evil.cn/", False),
        ("http://a.cn@evil.cn/", False),
        ("http://evil.cn/http://a.cn/", False),
        ("http://[a.cn/", False),
        ("http://a.cn:x/", False),
        ("", False),
    ],
)
def test_headers_go_to_the_same_origin_or_its_encrypted_twin_only(after, same):
    assert addresses.same_party("http://a.cn/list", after) is same


def test_headers_of_an_encrypted_address_go_to_no_plain_one():
    assert not addresses.same_party("https://a.cn/", "http://a.cn/")
    assert not addresses.same_party("", "")
