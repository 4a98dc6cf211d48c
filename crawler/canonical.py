"""Addresses as the store knows them: one key for one page, however a list page spells its address."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from w3lib.url import canonicalize_url

# Parameters that say where a reader came from, never which page it is.
_TRACKERS = re.compile(r"utm_\w{1,30}|spm|scm|fbclid|gclid|bd_vid|hmsr|hmpl|isappinstalled|share_token", re.IGNORECASE)
_DEFAULT_PORT = {"http": 80, "https": 443}


class AddressError(ValueError):
    """An address that cannot be crawled; the message names it."""


def canonical(url: str) -> str:
    """The key of an address: w3lib's canonical form, without fragment, default port and trackers.

    Refuses (AddressError) what is no absolute http or https address. The address itself is fetched as it was found:
    some servers care about the order of a query, the key does not.

    >>> canonical("HTTP://Example.gov.cn:80/a.html?utm_source=x&b=2&a=1#top")
    'http://example.gov.cn/a.html?a=1&b=2'
    >>> canonical("ftp://example.gov.cn/a")
    Traceback (most recent call last):
    ...
    crawler.canonical.AddressError: not an http or https address: 'ftp://example.gov.cn/a'
    """
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError:
        raise AddressError(f"not an http or https address: {url!r}") from None
    if parts.scheme not in _DEFAULT_PORT or not parts.hostname:
        raise AddressError(f"not an http or https address: {url!r}")
    query = parts.query
    if query:
        pairs = parse_qsl(query, keep_blank_values=True)
        if any(_TRACKERS.fullmatch(name) for name, _ in pairs):
            query = urlencode([(name, value) for name, value in pairs if not _TRACKERS.fullmatch(name)])
    netloc = parts.netloc.lower()
    if port == _DEFAULT_PORT[parts.scheme]:
        netloc = netloc.rpartition(":")[0]
    try:
        return str(canonicalize_url(urlunsplit((parts.scheme, netloc, parts.path, query, ""))))
    except ValueError:
        raise AddressError(f"not an http or https address: {url!r}") from None


def is_address(url: str) -> bool:
    """Whether an address can be crawled.

    >>> is_address("http://example.gov.cn/"), is_address("javascript:void(0)")
    (True, False)
    """
    try:
        canonical(url)
    except AddressError:
        return False
    return True


def host_of(url: str) -> str:
    """Host and port of an address, the unit that politeness and leases go by.

    >>> host_of("http://Example.gov.cn:80/a"), host_of("http://127.0.0.1:8000/")
    ('example.gov.cn', '127.0.0.1:8000')
    """
    return urlsplit(canonical(url)).netloc.rpartition("@")[2]


def belongs(url: str, hosts: tuple[str, ...]) -> bool:
    """Whether an address lies on one of the hosts or below one.

    >>> belongs("http://gxt.example.gov.cn/a", ("example.gov.cn",)), belongs("http://other.cn/", ("example.gov.cn",))
    (True, False)
    """
    here = host_of(url)
    name = here.rpartition(":")[0] or here
    return any(one in (here, name) or name.endswith("." + one) for one in hosts)
