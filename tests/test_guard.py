"""What the guard refuses: S1–S4 of the security promises (SECURITY.md), with real crawls against real servers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.addresses import Exceptions, is_public, number
from tests.hostile_server import INTERNET, Report, probe
from tests.tls import tls_server
from tests.webserver import Reply, Webserver, serving

FORBIDDEN = "the file nobody may read"
FOREIGN = (
    "file:///etc/hostname", "ftp://127.0.0.1/pub", "data:text/html,inline", "s3://bucket/key",
    "gopher://127.0.0.1:70/", "javascript://127.0.0.1/%0aalert(1)", "ws://127.0.0.1/", "FILE:///etc/hostname",
)  # fmt: skip
# Numbers for loopback, the networks around us and the metadata services of the clouds, in every spelling.
CLOSED = (
    "127.0.0.1", "127.1", "0x7f.1", "0177.0.0.1", "2130706433", "0x7f000001", "127.0.0.1.", "１２７.0.0.1", "127%2e0.0.1",
    "0.0.0.0", "0", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "100.100.100.200",  # noqa: S104
    "168.63.129.16", "192.0.0.192", "224.0.0.1", "255.255.255.255", "198.18.0.1", "240.0.0.1",
    "[::1]", "[::]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::127.0.0.1]", "[fe80::1]", "[fd00::1]", "[ff02::1]",
    "[64:ff9b::7f00:1]", "[64:ff9b:1::7f00:1]", "[2002:7f00:1::]", "[2001:0:7f00:1::]", "[2001:db8::1]", "localhost",
)  # fmt: skip


@pytest.fixture
def server() -> Iterator[Webserver]:
    with serving(Webserver(articles=0)) as running:
        running.routes["/secret"] = Reply(FORBIDDEN.encode())
        running.routes["/page"] = Reply(b"<p>a public page</p>")
        yield running


def redirect(to: str) -> Reply:
    """A redirect whose address goes out as raw UTF-8, as careless servers send it."""
    return Reply(b"", 302, {"Location": to.encode().decode("latin-1")})


def refresh(to: str) -> Reply:
    return Reply(f'<html><head><meta http-equiv="refresh" content="0;url={to}"></head></html>'.encode())


def links(*targets: str) -> Reply:
    return Reply("".join(f'<li><a href="{target}">附件</a></li>' for target in targets).encode())


def test_s1_no_scheme_but_http_and_https_is_fetched_at_any_hop(server: Webserver) -> None:
    for i, address in enumerate(FOREIGN):
        server.routes[f"/redirect/{i}"] = redirect(address)
        server.routes[f"/refresh/{i}"] = refresh(address)
    server.routes["/list"] = links(*FOREIGN, f"{server.base}/page")
    hops = [f"{server.base}/{kind}/{i}" for kind in ("redirect", "refresh") for i in range(len(FOREIGN))]
    report = probe(
        [*FOREIGN, *hops, f"{server.base}/list"],
        spider={"follow": True}, GUARD_ALLOW=[f"127.0.0.1:{server.port}"],
    )  # fmt: skip
    assert report.bodies(f"{server.base}/page"), "the public page on the list is fetched: the crawl does work"
    for address in FOREIGN:
        assert report.errors(address), address
        assert set(report.errors(address)) == {"Refused"}, (address, report.outcomes[address])
    for hop in hops:
        answers = [outcome["url"] for outcome in report.outcomes[hop] if "url" in outcome]
        assert set(answers) <= {hop}, "a meta refresh to a foreign scheme leaves the page as it is"
    assert set(report.connected) == {("127.0.0.1", server.port)}


def test_s1_a_robots_txt_that_redirects_to_a_file_is_not_followed(server: Webserver) -> None:
    server.routes["/robots.txt"] = redirect("file:///etc/hostname")
    page = f"{server.base}/page"
    report = probe([page], GUARD_ALLOW=[f"127.0.0.1:{server.port}"])
    assert report.bodies(page)
    assert server.hits() == {"/robots.txt": 1, "/page": 1}


def test_s2_closed_addresses_are_refused_in_every_spelling_direct_and_behind_redirects(server: Webserver) -> None:
    targets = [f"http://{host}:{server.port}/secret" for host in CLOSED]
    for i, target in enumerate(targets):
        server.routes[f"/redirect/{i}"] = redirect(target)
        server.routes[f"/refresh/{i}"] = refresh(target)
    server.routes["/list"] = links(*targets)
    public = f"http://public.example:{server.port}"
    hops = [f"{public}/{kind}/{i}" for kind in ("redirect", "refresh") for i in range(len(targets))]
    report = probe(
        [*targets, *hops, f"{public}/list"],
        spider={"follow": True}, PROBE_DNS={"public.example": [[INTERNET]]}, CONCURRENT_REQUESTS_PER_DOMAIN=8,
    )  # fmt: skip
    assert report.bodies(f"{public}/list"), "the page itself is public and fetched"
    assert set(report.connected) == {(INTERNET, server.port)}, "nothing else was ever connected to"
    assert server.hits("/secret") == {}
    for url in [*targets, *hops]:
        assert report.errors(url), url
        assert set(report.errors(url)) == {"Refused"}, (url, report.outcomes[url])


NAMES = {
    "loopback.example": ["127.0.0.1"], "mixed.example": [INTERNET, "10.0.0.1"], "mapped.example": ["::ffff:127.0.0.1"],
    "six.example": ["::1"], "local.example": ["fd00::1"], "nat64.example": ["64:ff9b::7f00:1"],
    "sixtofour.example": ["2002:7f00:1::"], "metadata.example": ["169.254.169.254"], "cgnat.example": ["100.64.0.1"],
    "mixed6.example": [INTERNET, "fe80::1"],
}  # fmt: skip


def test_s2_names_that_stand_for_closed_addresses_are_refused_at_connect_time(server: Webserver) -> None:
    urls = [f"{scheme}://{name}:{server.port}/secret" for name in NAMES for scheme in ("http", "https")]
    report = probe(urls, PROBE_DNS={name: [addresses] for name, addresses in NAMES.items()})
    assert report.connected == []
    for url in urls:
        assert set(report.errors(url)) == {"Refused"}, report.outcomes[url]
    assert report.stats["guard/refused"] >= len(urls)


def test_s2_a_name_that_flips_to_loopback_between_two_requests_is_refused(server: Webserver) -> None:
    server.routes["/page"] = Reply(b"public", 200, {"Connection": "close", "Content-Type": "text/html"})
    server.routes["/robots.txt"] = Reply(b"", 404, {"Connection": "close"})
    first, second = (f"http://flip.example:{server.port}/{path}" for path in ("page", "secret"))
    answers = [[INTERNET], [INTERNET], ["127.0.0.1"]]  # robots.txt, the page, and then the trap
    report = probe([first, second], PROBE_DNS={"flip.example": answers}, CONCURRENT_REQUESTS=1)
    assert report.bodies(first) == ["public"]
    assert report.errors(second) == ["Refused"]
    assert server.hits("/secret") == {}
    assert set(report.connected) == {(INTERNET, server.port)}


def test_s2_a_redirect_to_a_name_that_flips_is_refused(server: Webserver) -> None:
    start = f"http://public.example:{server.port}/start"
    server.routes["/start"] = redirect(f"http://trap.example:{server.port}/secret")
    server.routes["/robots.txt"] = Reply(b"", 404, {"Connection": "close"})
    names = {"public.example": [[INTERNET]], "trap.example": [[INTERNET], ["127.0.0.1"]]}
    report = probe([start], PROBE_DNS=names)
    assert report.errors(start) == ["Refused"]
    assert server.hits("/secret") == {}


def test_s2_the_operator_opens_hosts_one_by_one_and_only_at_the_port_named(server: Webserver) -> None:
    with serving(Webserver(articles=0)) as other:
        other.routes["/secret"] = Reply(FORBIDDEN.encode())
        opened, shut = f"http://intranet.example:{server.port}/page", f"http://127.0.0.1:{other.port}/secret"
        report = probe(
            [opened, f"{server.base}/page", shut],
            PROBE_DNS={"intranet.example": [["127.0.0.1"]]},
            GUARD_ALLOW=["intranet.example", f"127.0.0.1:{server.port}"],
        )
        assert report.bodies(opened)
        assert report.bodies(f"{server.base}/page")
        assert report.errors(shut) == ["Refused"]
        assert other.requests == []


@pytest.mark.parametrize(
    "entry", ["*", "*.example", "10.0.0.0/8", "0.0.0.0/0", "", ":80", "http://a.example", "a:b", "u@a"]
)
def test_s2_an_exception_that_is_no_single_host_stops_the_start(entry: str) -> None:
    with pytest.raises(ValueError, match="one by one"):
        Exceptions.read([entry])


def test_s3_the_site_rule_holds_for_redirects_links_and_attachments(server: Webserver) -> None:
    away = f"http://away.example:{server.port}/page"
    site = f"http://www.site.example:{server.port}"
    server.routes |= {"/redirect": redirect(away), "/refresh": refresh(away), "/list": links(away, f"{site}/page")}
    report = probe(
        [f"{site}/redirect", f"{site}/refresh", f"{site}/list"],
        spider={"follow": True, "allowed_domains": ["site.example"]},
        PROBE_DNS={"www.site.example": [[INTERNET]], "away.example": [[INTERNET]]},
    )
    assert report.bodies(f"{site}/page")
    for url in (f"{site}/redirect", f"{site}/refresh", away):
        assert report.errors(url) == ["Refused"], report.outcomes[url]
    assert all(request.headers["host"].startswith("www.site.example") for request in server.requests)


@dataclass(frozen=True)
class TwoOrigins:
    report: Report
    here: Webserver
    there: Webserver


def sent(server: Webserver, header: str, path: str) -> list[str | None]:
    return [request.headers.get(header) for request in server.requests if request.path == path]


@cache
def crossing() -> TwoOrigins:
    """A site on one port that sets cookies and sends its visitor to another port and to another host."""
    here, there = Webserver(articles=0), Webserver(articles=0)
    cookie = {"Set-Cookie": "given=1; Path=/; Domain=site.example", "Content-Type": "text/html"}
    with serving(here), serving(there):
        port, host = f"http://www.site.example:{there.port}", f"http://other.example:{there.port}"
        here.routes |= {
            "/here": Reply(b"", 302, {**cookie, "Location": "/landed"}), "/landed": Reply(b"landed"),
            "/redirect": redirect(f"{port}/a"), "/permanent": Reply(b"", 308, {"Location": f"{host}/b"}),
            "/refresh": refresh(f"{host}/c"), "/again": redirect(f"{port}/d"),
        }  # fmt: skip
        there.routes |= {f"/{path}": Reply(b"there") for path in "abcd"}
        report = probe(
            [f"http://www.site.example:{here.port}/{path}" for path in ("here", "redirect", "permanent", "refresh", "again")],
            spider={"headers": {"Authorization": "Basic c2VjcmV0", "Proxy-Authorization": "Basic cHJveHk="}, "cookies": {"session": "mine"}},
            PROBE_DNS={"www.site.example": [[INTERNET]], "other.example": [[INTERNET]]}, CONCURRENT_REQUESTS=1,
        )  # fmt: skip
    return TwoOrigins(report, here, there)


def test_s4_credentials_and_cookies_never_cross_an_origin() -> None:
    there = crossing().there
    assert there.hits() == {"/robots.txt": 2, "/a": 1, "/b": 1, "/c": 1, "/d": 1}, "every hop did arrive"
    for request in there.requests:
        for header in ("authorization", "cookie", "proxy-authorization"):
            assert header not in request.headers, (request.path, header)


def test_s4_a_change_of_scheme_is_a_change_of_origin(server: Webserver, tmp_path: Path) -> None:
    with tls_server(tmp_path) as (secure, base, authority):
        up, down = f"{server.base}/up", f"{base}/down"
        server.routes["/up"] = Reply(b"", 302, {"Location": f"{base}/page", "Set-Cookie": "low=1; Path=/"})
        secure.routes["/down"] = Reply(b"", 302, {"Location": f"{server.base}/page", "Set-Cookie": "high=1; Path=/"})
        report = probe(
            [up, down],
            spider={"headers": {"Authorization": "Basic c2VjcmV0"}, "cookies": {"session": "mine"}},
            GUARD_ALLOW=["127.0.0.1"], env={"SSL_CERT_FILE": str(authority)},
        )  # fmt: skip
        assert report.bodies(up) == ["over TLS"]
        assert report.bodies(down) == ["<p>a public page</p>"]
        assert sent(server, "authorization", "/page") == sent(secure, "authorization", "/page") == [None]
        assert "low=1" not in str(sent(secure, "cookie", "/page"))
        assert "high=1" not in str(sent(server, "cookie", "/page"))


def test_s4_within_its_origin_a_cookie_comes_back() -> None:
    here = crossing().here
    assert sent(here, "authorization", "/here") == ["Basic c2VjcmV0"]
    (cookies,) = sent(here, "cookie", "/landed")
    assert cookies is not None
    assert {part.strip() for part in cookies.split(";")} == {"session=mine", "given=1"}


def test_s4_no_proxy_secret_reaches_a_site_even_on_its_own_origin() -> None:
    assert set(sent(crossing().here, "proxy-authorization", "/here")) == {None}


def test_s4_a_referrer_tells_other_origins_no_path() -> None:
    told = [request.headers.get("referer", "") for request in crossing().there.requests]
    assert all(value.count("/") <= 3 for value in told), told


def test_s4_a_name_and_password_in_a_link_are_never_sent(server: Webserver) -> None:
    url = f"http://user:word@127.0.0.1:{server.port}/page"
    report = probe([url], GUARD_ALLOW=[f"127.0.0.1:{server.port}"])
    assert report.errors(url) == ["Refused"]
    assert server.requests == []


def test_s2_a_proxy_is_used_only_when_the_operator_names_it(server: Webserver) -> None:
    target = "http://far.example/page"
    server.routes[target] = Reply(b"through the proxy")
    server.routes["http://far.example/robots.txt"] = Reply(b"", 404)
    proxy = {"http_proxy": server.base, "no_proxy": ""}
    ignored = probe([target], env=proxy, PROBE_DNS={"far.example": [["10.0.0.1"]]})
    unnamed = probe([target], env=proxy, HTTPPROXY_ENABLED=True)
    assert ignored.errors(target) == unnamed.errors(target) == ["Refused"]
    assert server.requests == []
    named = probe([target], env=proxy, HTTPPROXY_ENABLED=True, GUARD_ALLOW=[f"127.0.0.1:{server.port}"])
    assert named.bodies(target) == ["through the proxy"]


@given(st.ip_addresses(v=4))
def test_s2_every_mapped_translated_or_embedded_form_of_an_ipv4_address_is_closed(address: object) -> None:
    for form in (f"::ffff:{address}", f"::{address}", f"64:ff9b::{address}", f"64:ff9b:1::{address}"):
        assert not is_public(form), form


@given(st.ip_addresses())
def test_s2_what_python_calls_private_is_never_public(address: object) -> None:
    if any(getattr(address, f"is_{kind}") for kind in ("private", "loopback", "link_local", "multicast", "reserved")):
        assert not is_public(str(address)), address


@given(st.text(max_size=40))
def test_reading_a_host_never_raises_anything_but_value_error(text: str) -> None:
    number(text)
    is_public(text)
    with suppress(ValueError):
        Exceptions.read([text])
