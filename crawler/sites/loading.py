"""Site files read and checked: a file that says anything we do not know is refused, with its line."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

from cleaners.rules import PageRules, RuleError
from cleaners.selectors import check_selector
from crawler.sites.values import Expect, Site, SiteError

FOLDER = Path(__file__).parent
EVIDENCE = ("live", "saved page", "reported")
_NAME = re.compile(r"[a-z0-9][a-z0-9_]{0,40}")
_TABLE = re.compile(r"\s*\[{1,2}\s*([\w-]+)\s*\]")
_TABLES = ("site", "crawl", "page", "expect")
_SITE_KEYS: Mapping[str, type] = {"title": str, "base": str, "hosts": list, "evidence": str, "evidence_date": date}
_CRAWL_KEYS: Mapping[str, type | tuple[type, ...]] = {
    "starts": list,
    "lists": str,
    "entries": str,
    "article": str,
    "max_pages": int,
    "delay": (int, float),
}
_EXPECT_KEYS: Mapping[str, type] = {"listed": int, "fields": dict}
KINDS = ("auto", "html", "records", "fragment", "json", "feed")


def load_site(name: str, base: str | None = None, folder: Path = FOLDER) -> Site:
    """The site of that name; its start pages are joined to ``base`` where one is given (a mirror, a demo on a free port).

    Refuses (SiteError, with file, key and line) an unknown name, unknown keys, missing keys, values of the wrong kind,
    a regular expression or a selector that cannot be read, and a start page off the site's hosts.
    """
    if not _NAME.fullmatch(name):
        raise SiteError(f"{name!r} is no name of a site: small letters, digits and underscores")
    file = folder / f"{name}.toml"
    if not file.is_file():
        raise SiteError(f"no site {name!r}: there is no {file}")
    return _File(file).site(base)


def site_names(folder: Path = FOLDER) -> tuple[str, ...]:
    """The names of all registered sites, sorted."""
    return tuple(sorted(file.stem for file in folder.glob("*.toml")))


def all_sites(folder: Path = FOLDER) -> tuple[Site, ...]:
    """Every registered site, sorted by name. Refuses (SiteError) as `load_site` does, at the first bad file."""
    return tuple(load_site(name, folder=folder) for name in site_names(folder))


class _File:
    """One site file while it is read."""

    def __init__(self, file: Path) -> None:
        self.file = file
        try:
            self.text = file.read_text("utf-8")
            self.tables = tomllib.loads(self.text)
        except UnicodeDecodeError as error:
            raise SiteError(f"{file}: not UTF-8: {error}") from None
        except tomllib.TOMLDecodeError as error:
            raise SiteError(f"{file}: not TOML: {error}") from None
        except OSError as error:
            raise SiteError(f"{file}: {error.strerror}") from None

    def site(self, base: str | None) -> Site:
        for table in self.tables:
            if table not in _TABLES:
                raise self._wrong(table, f"unknown table {table!r}")
        head = self._table("site", _SITE_KEYS, ("title", "base", "evidence", "evidence_date"))
        crawl = self._table("crawl", _CRAWL_KEYS, ("starts",))
        expect = self._table("expect", _EXPECT_KEYS, ())
        own = self._address("base", head["base"])
        hosts = tuple(head.get("hosts") or (own,))
        joined = base or head["base"]
        starts = tuple(urljoin(joined, start) for start in self._strings("starts", crawl["starts"]))
        if base:
            hosts = (self._address("base", base), *hosts)
        self._check(head, crawl, hosts, starts)
        return Site(
            name=self.file.stem,
            title=head["title"],
            base=joined,
            hosts=self._strings("hosts", list(hosts)),
            starts=starts,
            evidence=head["evidence"],
            evidence_date=head["evidence_date"].isoformat(),
            pages=self._pages(),
            expect=Expect(**self._expect(expect)),
            **{key: value for key, value in crawl.items() if key != "starts"},
        )

    def _check(
        self, head: dict[str, Any], crawl: dict[str, Any], hosts: tuple[str, ...], starts: tuple[str, ...]
    ) -> None:
        if head["evidence"] not in EVIDENCE:
            raise self._wrong("evidence", f"{head['evidence']!r} is none of {', '.join(EVIDENCE)}")
        if not starts:
            raise self._wrong("starts", "a site needs at least one start page")
        for start in starts:
            host = self._address("starts", start)
            if not any(host == one or host.endswith(f".{one}") for one in hosts):
                raise self._wrong("starts", f"{start} is on none of the hosts {', '.join(hosts)}")
        if crawl.get("lists", "auto") not in KINDS:
            raise self._wrong("lists", f"{crawl['lists']!r} is none of {', '.join(KINDS)}")
        if crawl.get("max_pages", 1) < 1 or crawl.get("delay", 0) < 0:
            raise self._wrong(
                "max_pages" if crawl.get("max_pages", 1) < 1 else "delay", "must not be below its minimum"
            )
        if "article" in crawl:
            self._regex("article", crawl["article"])
        if "entries" in crawl:
            self._selector(crawl["entries"], "entries", "crawl")

    def _table(self, name: str, keys: Mapping[str, Any], needed: Iterable[str]) -> dict[str, Any]:
        table = self.tables.get(name, {})
        if not isinstance(table, dict):
            raise self._wrong(name, f"[{name}] must be a table")
        for key, value in table.items():
            if key not in keys:
                raise self._wrong(key, f"unknown key {key!r} in [{name}]", name)
            if not isinstance(value, keys[key]) or (isinstance(value, bool)) or value in ("", []):
                raise self._wrong(key, f"{key!r} has the wrong kind of value: {value!r}", name)
        for key in needed:
            if key not in table:
                raise SiteError(f"{self.file}: [{name}] lacks {key!r}")
        return table

    def _pages(self) -> tuple[PageRules, ...]:
        pages = self.tables.get("page", [])
        if not isinstance(pages, list) or not all(isinstance(table, dict) for table in pages):
            raise self._wrong("page", "page rules stand in [[page]]")
        rules = []
        for number, table in enumerate(pages):
            try:
                rules.append(PageRules.from_table(table))
            except RuleError as error:
                key = next((key for key in table if repr(key) in str(error)), "page")
                raise self._wrong(key, str(error), "page", number) from None
            for key, value in table.items():
                if key not in ("name", "until"):
                    for selector in value if isinstance(value, list) else [value]:
                        self._selector(selector, key, "page", number)
        return tuple(rules)

    def _expect(self, table: dict[str, Any]) -> dict[str, Any]:
        for field, share in table.get("fields", {}).items():
            if isinstance(share, bool) or not isinstance(share, (int, float)) or not 0 <= share <= 1:
                raise self._wrong(field, f"the share of {field!r} must lie between 0 and 1, not {share!r}", "expect")
        return table

    def _strings(self, key: str, values: list[Any]) -> tuple[str, ...]:
        if not all(isinstance(value, str) and value for value in values):
            raise self._wrong(key, f"{key!r} must hold texts")
        return tuple(values)

    def _address(self, key: str, url: str) -> str:
        try:
            parts = urlsplit(url)
            host = parts.hostname
        except ValueError:
            host = None
        if not host or parts.scheme not in ("http", "https"):
            raise self._wrong(key, f"{url!r} is no http or https address")
        return host

    def _regex(self, key: str, pattern: str) -> None:
        try:
            re.compile(pattern)
        except re.error as error:
            raise self._wrong(key, f"{pattern!r} is no regular expression: {error}") from None

    def _selector(self, selector: str, key: str, table: str, number: int = 0) -> None:
        try:
            check_selector(selector)
        except RuleError as error:
            raise self._wrong(key, str(error), table, number) from None

    def _wrong(self, key: str, message: str, table: str = "", number: int = 0) -> SiteError:
        return SiteError(f"{self.file}:{line_of(self.text, key, table, number)}: {message}")


def line_of(text: str, key: str, table: str = "", number: int = 0) -> int:
    """The line of a TOML text where a key stands, in the ``number``-th table of that name; 1 where it is not found."""
    shape = re.compile(rf"^\s*\[{{0,2}}\s*[\"']?{re.escape(key)}[\"']?\s*(?:=|\])|[{{,]\s*{re.escape(key)}\s*=")
    here, seen = "", -1
    for count, line in enumerate(text.splitlines(), 1):
        if head := _TABLE.match(line):
            here = head.group(1)
            seen += here == table
        if (not table or (here == table and seen == number)) and shape.search(line):
            return count
    return 1
