"""Which addresses are closed, and which of them the operator opened by name. Pure: no Scrapy, no look-up."""

from __future__ import annotations

import re
import socket
from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import IPv4Address, ip_address, ip_network
from urllib.parse import SplitResult, urlsplit

# IANA special-purpose registries (RFC 6890 and successors), spelled out: `is_global` differs between Python versions
# (CVE-2024-4032). 100.64/10 holds the metadata service of Alibaba Cloud, 169.254/16 nearly all others',
# 168.63.129.16 the one of Azure, which is public by number only.
_CLOSED_V4 = tuple(
    ip_network(block)
    for block in (
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "168.63.129.16/32", "169.254.0.0/16",
        "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15",
        "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
    )
)  # fmt: skip
# Global unicast is 2000::/3 and nothing else, so loopback, link-local, unique local, multicast, IPv4-mapped and NAT64
# addresses need no entry; inside it Teredo and its neighbours, documentation, and 6to4 are closed.
_OPEN_V6 = ip_network("2000::/3")
_CLOSED_V6 = tuple(ip_network(block) for block in ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"))

_HOST = re.compile(r"[a-z0-9_]([a-z0-9_.-]{0,252}[a-z0-9_])?")


def is_public(address: str) -> bool:
    """Whether a numeric address is a public unicast one; a text that is no address is not.

    >>> is_public("114.114.114.114"), is_public("2400:3200::1")
    (True, True)
    >>> is_public("127.0.0.1"), is_public("::ffff:8.8.8.8"), is_public("64:ff9b::808:808")
    (False, False, False)
    """
    try:
        parsed = ip_address(address)
    except ValueError:
        return False
    if isinstance(parsed, IPv4Address):
        return not any(parsed in block for block in _CLOSED_V4)
    return parsed in _OPEN_V6 and not any(parsed in block for block in _CLOSED_V6)


def number(host: str) -> str | None:
    """The address a host spells in numbers, in any notation the C library reads (``0x7f.1``, ``2130706433``)."""
    try:
        return str(ip_address(host))
    except ValueError:
        pass
    try:
        return socket.inet_ntoa(socket.inet_aton(host))
    except (OSError, ValueError):
        return None


def canonical(host: str) -> str:
    """One spelling per host: lower case, no final dot, punycode."""
    host = host.lower().rstrip(".")
    if host.isascii():
        return host
    try:
        return host.encode("idna").decode("ascii")
    except UnicodeError:
        return host


def is_host(host: str) -> bool:
    """Whether a canonical host is a plain name or a number; percent signs, stars and spaces make it none."""
    return _HOST.fullmatch(host) is not None or (":" in host and number(host) is not None)


@dataclass(frozen=True, slots=True)
class Exceptions:
    """The closed hosts that the operator opened by name: the setting ``GUARD_ALLOW``.

    >>> allowed = Exceptions.read(["127.0.0.1:8123", "intranet.example"])
    >>> allowed.name("127.0.0.1", 8123), allowed.name("127.0.0.1", 22), allowed.name("Intranet.example", 8080)
    (True, False, True)
    >>> Exceptions.read(["*"])
    Traceback (most recent call last):
    ValueError: GUARD_ALLOW names hosts one by one, as host or host:port; this is neither: '*'
    """

    hosts: frozenset[tuple[str, int | None]]

    @classmethod
    def read(cls, entries: Iterable[str]) -> Exceptions:
        """Read ``host`` and ``host:port`` entries; raise ValueError for wildcards, networks and anything else."""
        return cls(frozenset(cls._read_one(str(entry).strip()) for entry in entries))

    @staticmethod
    def _read_one(entry: str) -> tuple[str, int | None]:
        try:
            parts = urlsplit(f"//{entry}")
            host, port = canonical(parts.hostname or ""), parts.port
        except ValueError:
            host, port, parts = "", None, urlsplit("")
        if parts.netloc != entry or "@" in entry or not is_host(host):
            raise ValueError(f"GUARD_ALLOW names hosts one by one, as host or host:port; this is neither: {entry!r}")
        return host, port

    def name(self, host: str, port: int) -> bool:
        """Whether the host is opened, at this port or at every port."""
        host = canonical(host)
        return (host, port) in self.hosts or (host, None) in self.hosts


def port_of(parts: SplitResult) -> int:
    """The port an address means; raises ValueError where it is no number."""
    return parts.port or (443 if parts.scheme == "https" else 80)
