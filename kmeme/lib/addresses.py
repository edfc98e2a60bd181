"""Where a request comes from, believing only the proxies that the operator runs."""

import ipaddress

from django.conf import settings
from django.http import HttpRequest

COARSE_IPV4_BITS = 24
COARSE_IPV6_BITS = 48
CLIENT_IPV6_BITS = 64


def client_address(request: HttpRequest) -> str:
    """The client's address: the peer's, or with `TRUSTED_PROXY_HOPS` = n the n-th entry from the right of
    X-Forwarded-For (what the outermost proxy of ours saw). What a client wrote further left is never believed.

    Empty when there is none (a Unix socket without a trusted proxy) or it is not an address.
    """
    peer = str(request.META.get("REMOTE_ADDR") or "")
    hops: int = settings.TRUSTED_PROXY_HOPS
    if hops > 0:
        seen = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()]
        if len(seen) >= hops:
            return _normal(seen[-hops])
    return _normal(peer)


def _normal(text: str) -> str:
    """The one spelling of an address, without port or zone; an IPv4 address written as IPv6 is IPv4."""
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return ""
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped:
        return str(address.ipv4_mapped)
    return str(address)


def client_key(address: str) -> str:
    """What limits count by: the address, or the /64 that one IPv6 subscriber has to themselves."""
    return _network(address, 32, CLIENT_IPV6_BITS)


def coarse(address: str) -> str:
    """The neighbourhood of an address (/24, or /48), enough to see "from abroad" and too little to find a person."""
    return _network(address, COARSE_IPV4_BITS, COARSE_IPV6_BITS)


def _network(address: str, ipv4_bits: int, ipv6_bits: int) -> str:
    if not address:
        return ""
    bits = ipv6_bits if ":" in address else ipv4_bits
    network = ipaddress.ip_network(f"{address}/{bits}", strict=False)
    return str(network.network_address) if bits == 32 else str(network)
