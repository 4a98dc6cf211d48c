"""``scrapy save_fixture``: a page becomes a fixture, for a person to read and sign."""

from __future__ import annotations

import argparse
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import scrapy
from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError
from scrapy.http import Response

from crawler import fixtures
from crawler.items import Page
from crawler.sites import Site, SiteError, load_site


class Fetch(scrapy.Spider):
    """One page, with everything that settings.py says about fetching: the guard, robots.txt, the limits."""

    name = "save_fixture"

    def __init__(self, url: str, found: list[Response], **arguments: Any) -> None:
        super().__init__(**arguments)
        self.start_urls = [url]
        self.found = found

    async def start(self) -> Any:
        for url in self.start_urls:
            yield scrapy.Request(url, self.parse, meta={"handle_httpstatus_all": True})

    def parse(self, response: Response, **kwargs: Any) -> None:
        self.found.append(response)


class Command(ScrapyCommand):
    """Exit code 0 with the folder's path, 2 when the call was wrong or the page could not be fetched."""

    requires_project = True

    def syntax(self) -> str:
        return "URL|FILE --site NAME --slug SLUG"

    def short_desc(self) -> str:
        return "Save a page as a fixture of a site, for a person to read"

    def long_desc(self) -> str:
        return f"{self.short_desc()}. Example: scrapy save_fixture http://… --site ndrc --slug order-45; then read article.json and sign reviewed_by"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--site", metavar="NAME", help="a registered site")
        parser.add_argument("--slug", metavar="SLUG", help="the fixture's folder: small letters, digits, hyphens")
        parser.add_argument("--url", metavar="URL", help="the address of a page that is read from a file")
        parser.add_argument("--fixtures", metavar="FOLDER", type=Path, default=fixtures.FOLDER)

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        """One page is no crawl: its log is errors, unless -L asks for more."""
        super().process_options(args, opts)
        assert self.settings is not None  # noqa: S101 (set by scrapy.cmdline)
        if not opts.loglevel:
            self.settings.set("LOG_LEVEL", "ERROR", priority="cmdline")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        if len(args) != 1 or not opts.site or not opts.slug:
            raise UsageError("one URL or FILE, --site and --slug are needed")
        try:
            site = load_site(opts.site)
            page = self._page(args[0], opts.url, site)
            folder = fixtures.save(page, site, opts.slug, opts.fixtures)
        except (SiteError, fixtures.FixtureError, OSError) as error:
            print(f"scrapy save_fixture: {error}", file=sys.stderr)
            self.exitcode = 2
            return
        print(f"{folder}: now read article.json beside the page, correct it, and sign reviewed_by")

    def _page(self, where: str, url: str | None, site: Site) -> Page:
        now = datetime.now(UTC).isoformat(timespec="seconds")
        if not where.lower().startswith(("http://", "https://")):
            return Page(
                url or site.base, 200, {"content-type": "text/html"}, Path(where).read_bytes(), now, site=site.name
            )
        found: list[Response] = []
        assert self.crawler_process is not None  # noqa: S101 (set by scrapy.cmdline)
        self.crawler_process.crawl(Fetch, url=where, found=found)
        self.crawler_process.start()
        if not found:
            raise fixtures.FixtureError(
                f"{where} could not be fetched: refused, not allowed by robots.txt, or no answer"
            )
        response = found[0]
        headers = {
            name.decode("latin-1").lower(): value[-1].decode("latin-1")
            for name, value in response.headers.items()
            if value
        }
        return Page(response.url, response.status, headers, response.body, now, site=site.name)
