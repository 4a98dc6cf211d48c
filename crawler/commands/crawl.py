"""``scrapy crawl``: Scrapy's own command, with one clear line for a wrong call and the run report's exit code."""

from __future__ import annotations

import argparse
import asyncio
import sys

from scrapy.commands.crawl import Command as ScrapyCrawl
from scrapy.crawler import Crawler

from crawler import run_report
from crawler.archive import ArchiveError
from crawler.canonical import AddressError
from crawler.runs import BusyError
from crawler.schema import StoreError
from crawler.sites import SiteError
from crawler.spiders.base import UsageError


class Command(ScrapyCrawl):
    """The exit codes stand in crawler/run_report.py."""

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        opts.spargs = one_url(opts.spargs)
        super().process_options(args, opts)

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        if len(args) != 1:
            super().run(args, opts)
            return
        assert self.crawler_process is not None  # noqa: S101 (set by scrapy.cmdline)
        try:
            crawler = self._create_crawler(args[0])
        except KeyError:
            names = ", ".join(sorted(self.crawler_process.spider_loader.list()))
            self._say(f"no spider {args[0]!r}; there are {names}", run_report.WRONG)
            return
        task = self.crawler_process.crawl(crawler, **opts.spargs)
        if isinstance(task, asyncio.Task):
            task.add_done_callback(self._explain)
        self.crawler_process.start()
        self.exitcode = self.exitcode or self._exit_code(crawler)

    def _exit_code(self, crawler: Crawler) -> int:
        if self.crawler_process is not None and self.crawler_process.bootstrap_failed:
            return 1
        return int(crawler.stats.get_value("jingwen/exit_code", run_report.OK))

    def _explain(self, task: asyncio.Task[None]) -> None:
        """A wrong call is one line; taking the exception keeps asyncio from printing its traceback as well."""
        error = None if task.cancelled() else task.exception()
        if isinstance(error, (UsageError, SiteError, AddressError, ArchiveError, StoreError)):
            self._say(str(error), run_report.WRONG)
        elif isinstance(error, BusyError):
            self._say(f"{error}: this run leaves", run_report.BUSY)
        elif error is not None:
            sys.excepthook(type(error), error, error.__traceback__)

    def _say(self, text: str, code: int) -> None:
        print(f"scrapy crawl: {text}", file=sys.stderr)
        self.exitcode = code


def one_url(arguments: list[str]) -> list[str]:
    """Spider arguments with all ``url=`` in one: Scrapy would keep the last and drop the others without a word.

    >>> one_url(["url=http://a.cn/", "full=1", "url=http://b.cn/"])
    ['full=1', 'url=http://a.cn/ http://b.cn/']
    """
    urls = [one.removeprefix("url=") for one in arguments if one.startswith("url=")]
    others = [one for one in arguments if not one.startswith("url=")]
    return [*others, "url=" + " ".join(urls)] if urls else others
