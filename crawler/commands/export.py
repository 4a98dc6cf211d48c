"""``scrapy export``: the store's articles as a file, whole or not at all; the same store gives the same bytes."""

from __future__ import annotations

import argparse
import sys
from contextlib import closing
from datetime import date
from pathlib import Path

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from crawler.export import FORMATS, ExportError, Selection, select
from crawler.schema import StoreError
from crawler.store import Store


class Command(ScrapyCommand):
    """The newest version of each article, in the order of their addresses."""

    requires_project = True
    requires_crawler_process = False
    default_settings = {"LOG_ENABLED": False}  # noqa: RUF012 (Scrapy's own shape)

    def syntax(self) -> str:
        return "[options]"

    def short_desc(self) -> str:
        return "Write the store's articles to a file"

    def long_desc(self) -> str:
        return f"{self.short_desc()}. Example: scrapy export --format parquet --site gov_cn --since 2026-01-01 -o a.parquet"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--format", choices=sorted(FORMATS), default="jsonl")
        parser.add_argument("--since", metavar="DAY", help="published on this day or later; undated articles stay")
        parser.add_argument("--site", metavar="NAME")
        parser.add_argument("--fields", metavar="NAME,NAME", help="only these, in this order")
        parser.add_argument("-o", "--output", metavar="FILE", default="-", help="standard output without it")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        assert self.settings is not None  # noqa: S101 (set by scrapy.cmdline)
        path = Path(self.settings["STORE"])
        try:
            if not path.exists():
                raise StoreError(f"store {path}: no such file")
            with closing(Store(path)) as store:
                write = FORMATS[opts.format]
                selection = Selection(_day(opts.since), opts.site, _names(opts.fields))
                count = write(select(store.db, selection), selection, opts.output)
        except (StoreError, ExportError) as error:
            print(f"scrapy export: {error}", file=sys.stderr)
            self.exitcode = 2
            return
        print(f"{count} articles -> {opts.output}", file=sys.stderr)


def _day(text: str | None) -> str | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise UsageError(f"--since {text}: not a day like 2026-01-31", print_help=False) from None


def _names(text: str | None) -> tuple[str, ...]:
    return tuple(name.strip() for name in text.split(",") if name.strip()) if text else ()
