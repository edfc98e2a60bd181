"""The client's address is what the operator's own proxies saw, never what a client wrote."""

import pytest
from django.test import RequestFactory
from pytest_django.fixtures import Settings

from kmeme.lib.addresses import client_address, client_key, coarse

FORGED = "6.6.6.6, 203.0.113.9, 10.0.0.1"


@pytest.mark.parametrize(
    ("hops", "forwarded", "expected"),
    [
        (0, FORGED, "192.0.2.1"),
        (1, FORGED, "10.0.0.1"),
        (2, FORGED, "203.0.113.9"),
        (4, FORGED, "192.0.2.1"),
        (1, "", "192.0.2.1"),
        (1, "not an address", ""),
        (1, "[2001:db8::1]:4711", "2001:db8::1"),
        (1, "203.0.113.9:4711", "203.0.113.9"),
        (1, "::ffff:203.0.113.9", "203.0.113.9"),
    ],
)
def test_the_address_is_the_one_that_the_trusted_hops_saw(
    hops: int, forwarded: str, expected: str, settings: Settings
) -> None:
    settings.TRUSTED_PROXY_HOPS = hops
    request = RequestFactory().get("/", REMOTE_ADDR="192.0.2.1", headers={"X-Forwarded-For": forwarded})
    assert client_address(request) == expected


def test_one_subscriber_s_network_counts_as_one() -> None:
    assert client_key("2001:db8:1:2:3::4") == client_key("2001:db8:1:2:ffff::1")
    assert client_key("192.0.2.1") != client_key("192.0.2.2")


def test_the_audit_trail_keeps_the_neighbourhood_only() -> None:
    assert (coarse("192.0.2.77"), coarse("2001:db8:1:2::3"), coarse("")) == ("192.0.2.0/24", "2001:db8:1::/48", "")
