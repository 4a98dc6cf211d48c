"""Addresses that may be fetched: http and https, public hosts, the site's own domains, at every hop.

Two places look. `GuardMiddleware` stands outermost and sees every request, whatever made it: a list entry, an
attachment, a redirect, a meta refresh, robots.txt. `GuardedHandler` stands innermost and lets nothing connect but to
the addresses that `GuardedResolver` has just passed, so a name that resolves to a private address a moment later
(DNS rebinding) is refused as well: Twisted connects to exactly what the resolver answered, there is no second lookup.
"""

from __future__ import annotations

import logging
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import CannotResolveHostError, IgnoreRequest
from scrapy.http import Response

from crawler.addresses import Exceptions, canonical, is_host, is_public, number, port_of
from crawler.limits import LimitedHandler
from crawler.resolver import GuardedResolver

logger = logging.getLogger(__name__)

SCHEMES = frozenset({"http", "https"})


class Refused(IgnoreRequest):
    """A request the guard does not let pass; its text says why. Not a failure of the site, and never retried."""


class GuardMiddleware:
    """Refuses, before anything else sees the request: foreign schemes, names and passwords in the address, closed
    numeric hosts, hosts outside the spider's ``allowed_domains`` (Scrapy's own check lets ``dont_filter`` pass, which
    every redirect inherits; ``meta["allow_offsite"]`` is still obeyed).

    Each origin gets a cookie jar of its own: by RFC 6265 a cookie would cross ports and schemes.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._allowed = Exceptions.read(crawler.settings.getlist("GUARD_ALLOW"))

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> GuardMiddleware:
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Let the request pass, or raise `Refused`."""
        reason = self._objection(request)
        if reason is not None:
            raise refusal(self._crawler, request, reason)
        parts = urlsplit(request.url)
        request.meta["cookiejar"] = (parts.scheme, parts.hostname, port_of(parts))

    def _objection(self, request: Request) -> str | None:
        try:
            parts = urlsplit(request.url)
            host, port = canonical(parts.hostname or ""), port_of(parts)
        except ValueError:
            return "Malformed address"
        if parts.scheme not in SCHEMES:
            return "Only http and https are fetched"
        if not is_host(host):
            return "Malformed address"
        if "@" in parts.netloc:
            return "An address with a name or password in it"
        numeric = number(host)
        if numeric is not None and not is_public(numeric) and not self._allowed.name(host, port):
            return "Not a public address"
        if not request.meta.get("allow_offsite") and not self._is_on_site(host):
            return "Outside the domains of the site"
        return None

    def _is_on_site(self, host: str) -> bool:
        domains = getattr(self._crawler.spider, "allowed_domains", None) or ()
        return not domains or any(host == domain or host.endswith(f".{domain}") for domain in map(canonical, domains))


def refusal(crawler: Crawler, request: Request, reason: str) -> Refused:
    """The exception to raise, counted as ``guard/refused``; the first of each reason is logged at INFO."""
    stats = crawler.stats
    if stats is not None:
        stats.inc_value("guard/refused")
        stats.inc_value(f"guard/refused/{reason}")
        first = stats.get_value(f"guard/refused/{reason}") == 1
        logger.log(logging.INFO if first else logging.DEBUG, "Refused: %s: %s", reason, request.url)
    return Refused(f"{reason}: {request.url}")


class GuardedHandler(LimitedHandler):
    """The download handler for http and https: connects only to what `GuardedResolver` passed.

    It puts the guard around whichever resolver the process uses (``TWISTED_DNS_RESOLVER``), at each request, so that
    no order of start-up leaves a gap. A proxy must be named in ``GUARD_ALLOW``: it resolves names by itself.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._allowed = Exceptions.read(crawler.settings.getlist("GUARD_ALLOW"))

    async def download_request(self, request: Request) -> Response:
        """Fetch; raise `Refused` where the name stands for a closed address, else as Scrapy's handler does."""
        resolver = self._guarded_resolver()
        proxy = request.meta.get("proxy")
        if proxy and not self._is_named(proxy):
            raise refusal(self._crawler, request, "A proxy that GUARD_ALLOW does not name")
        if not proxy:
            request.headers.pop("Proxy-Authorization", None)  # a secret between us and a proxy, never for a site
        try:
            return await super().download_request(request)
        except CannotResolveHostError as error:
            closed = resolver.refused.get(canonical(urlsplit(request.url).hostname or ""))
            if closed is None:
                raise
            raise refusal(self._crawler, request, f"Not a public address ({closed})") from error

    def _is_named(self, proxy: str) -> bool:
        parts = urlsplit(proxy if "://" in proxy else f"http://{proxy}")
        return self._allowed.name(parts.hostname or "", port_of(parts))

    def _guarded_resolver(self) -> GuardedResolver:
        from twisted.internet import reactor  # importing it installs one, which is Scrapy's to choose

        current = reactor.nameResolver
        if not isinstance(current, GuardedResolver):
            current = GuardedResolver(current, self._allowed)
            reactor.installNameResolver(current)
        if current.allowed != self._allowed:
            raise Refused("Another crawl in this process has other GUARD_ALLOW entries; run them apart")
        return current
