"""Which address behind a name our server may connect to: a public one, checked before each connection.

Whoever connects goes to the address that was checked, not to the name, so that a DNS answer that changes in between
leads nowhere else.
"""

import ipaddress
import socket
from collections.abc import Callable, Iterable

type Resolver = Callable[[str, int], list[str]]
type Network = ipaddress.IPv4Network | ipaddress.IPv6Network


class NotPublic(Exception):
    """The name leads to an address that is not public, or to none."""


def resolve(host: str, port: int) -> list[str]:
    """The IP addresses of `host`. Raises OSError when there are none."""
    return sorted({str(info[4][0]) for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)})


def checked_address(
    host: str, port: int = 443, *, resolver: Resolver = resolve, allowed: Iterable[Network] = ()
) -> str:
    """An address of `host`, all of whose addresses are public or lie in an `allowed` network.

    Raises `NotPublic`, and OSError when the name cannot be resolved.
    """
    addresses = resolver(host, port)
    if not addresses or not all(is_public(address, allowed) for address in addresses):
        raise NotPublic(host)
    return addresses[0]


def is_public(text: str, allowed: Iterable[Network] = ()) -> bool:
    """Whether an IP address is public, or lies in an `allowed` network. Raises ValueError for what is none."""
    address = ipaddress.ip_address(text.partition("%")[0])
    if isinstance(address, ipaddress.IPv6Address):
        # An IPv4 address in IPv6's clothes (mapped, 6to4, NAT64) is judged as the IPv4 address that it leads to.
        inner = address.ipv4_mapped or address.sixtofour or _nat64(address)
        if inner is not None:
            return is_public(str(inner), allowed)
    return (address.is_global and not address.is_multicast) or any(address in network for network in allowed)


def _nat64(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """The IPv4 address within 64:ff9b::/96 (RFC 6052); None for every other."""
    if address in ipaddress.ip_network("64:ff9b::/96"):
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return None
