"""The government's meta tags (国办发〔2017〕47号): which of their values a page may be believed."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from cleaners.tree import Page

_MOST = 10_000
_STATE_HEAD = 200
_EMPTY = frozenset({"", "-", "--", "null", "none", "undefined", "无"})


def trusted(page: Page, name: str) -> str | None:
    """The meta's value; None when the page gives it several that differ, or copies a government's template."""
    values = all_trusted(page, name)
    return values[0] if len(values) == 1 else None


def all_trusted(page: Page, name: str) -> list[str]:
    """The different values of a meta in order, without empty ones; none on a page that copies a government's template.

    Farms copy the template with the site's code in it; their SiteDomain then names a host that is not theirs.
    """
    if name not in page.metas or borrowed(page):
        return []
    values = (" ".join(value.split()) for value in page.metas[name][:_MOST])
    return [value for value in dict.fromkeys(values) if value.lower() not in _EMPTY]


def state(page: Page, key: str) -> str | None:
    """What the script of Tencent's pages says (``window.DATA = {…, "media": …}``), where nothing shown does."""
    for script in page.scripts:
        text = script.text or ""
        if "window.DATA" in text[:_STATE_HEAD] and (match := re.search(rf'"{key}":"([^"\\]{{2,40}})"', text[:_MOST])):
            return match[1]
    return None


def property_of(page: Page, key: str) -> str | None:
    """What Founder's systems write into a comment beside the text: ``<!--enpproperty <date>…</date><author>…``."""
    for comment in page.comments:
        text = comment.text or ""
        if text.startswith("enpproperty") and (match := re.search(rf"<{key}>([^<]{{2,60}})</{key}>", text[:_MOST])):
            return match[1]
    return None


def borrowed(page: Page) -> bool:
    """Whether the page claims a government's site while it lies on a host that is no government's."""
    claimed = page.meta("sitedomain") or ""
    code = page.meta("siteidcode") or ""
    if not page.url or not (claimed or code):
        return False
    host = (_host(page.url) or "").lower()
    if not host or host == "gov.cn" or host.endswith(".gov.cn"):
        return False
    domains = [domain.strip().lower() for domain in claimed.replace("，", ",").replace(";", ",").split(",")[:8]]
    domains = [_host(domain) or domain for domain in domains if domain]
    if not domains:
        # A code without a domain proves nothing on a host of one's own, a loopback address or a test server.
        return False
    return not any(_same_site(host, domain) for domain in domains)


def _host(address: str) -> str | None:
    try:
        return urlsplit(address if "//" in address else f"//{address}").hostname
    except ValueError:
        return None


def _same_site(host: str, domain: str) -> bool:
    """Whether one name is the other's, or both lie in one registered domain.

    >>> _same_site("www.heyuan.example.cn", "example.cn"), _same_site("003.example", "www.heyuan.gov.cn")
    (True, False)
    """
    if host == domain or host.endswith(f".{domain}") or domain.endswith(f".{host}"):
        return True
    return _registered(host) == _registered(domain)


def _registered(host: str) -> str:
    parts = host.split(".")
    return ".".join(parts[-3:] if len(parts) > 2 and parts[-2] in ("gov", "com", "org", "net", "edu") else parts[-2:])
