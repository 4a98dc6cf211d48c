"""``scrapy check_sites``: every site file is valid, and every rule still reads its fixtures as signed."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from scrapy.commands import ScrapyCommand

from crawler import fixtures
from crawler.sites.loading import FOLDER


class Command(ScrapyCommand):
    """Exit code 0 when all is well, 1 with a line on standard error for everything that is not."""

    requires_project = True
    requires_crawler_process = False
    default_settings = {"LOG_ENABLED": False}  # noqa: RUF012 (Scrapy's own shape)

    def syntax(self) -> str:
        return "[--sites FOLDER] [--fixtures FOLDER]"

    def short_desc(self) -> str:
        return "Check all site files and run their rules on their fixtures"

    def long_desc(self) -> str:
        return f"{self.short_desc()}. Example: scrapy check_sites"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--sites", metavar="FOLDER", type=Path, default=FOLDER)
        parser.add_argument("--fixtures", metavar="FOLDER", type=Path, default=fixtures.FOLDER)

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        sites, count, problems = fixtures.check_all(opts.sites, opts.fixtures)
        for problem in problems:
            print(problem, file=sys.stderr)
        print(f"{sites} sites, {count} fixtures, {len(problems)} problems")
        self.exitcode = 1 if problems or not sites else 0
