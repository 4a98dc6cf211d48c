"""Real crawls for tests: `scrapy` in a process of its own against a server on loopback, with a store in a folder."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.webserver import Webserver

ROOT = Path(__file__).parents[1]
SITE = """
[site]
title = "泉城政策网"
base = "http://127.0.0.1"
evidence = "reported"
evidence_date = 2026-11-23
[crawl]
starts = ["/list/1.html"]
max_pages = 1000
"""


@dataclass(frozen=True, slots=True)
class Crawls:
    """Runs of one store over some servers, as fast as this machine goes: no delay, no throttle."""

    folder: Path
    servers: tuple[Webserver, ...]

    @property
    def store(self) -> Path:
        return self.folder / "store.sqlite"

    @property
    def warc(self) -> Path:
        return self.folder / "warc"

    @property
    def site(self) -> Path:
        file = self.folder / "quancheng.toml"
        file.write_text(SITE, "utf-8")
        return file

    def command(self, *arguments: str, **settings: object) -> list[str]:
        allowed = ",".join(server.base.removeprefix("http://") for server in self.servers)
        values: dict[str, object] = {
            "STORE": self.store,
            "ARCHIVE_DIR": self.warc,
            "FILES_DIR": self.folder / "files",
            "GUARD_ALLOW": allowed,
            "DOWNLOAD_DELAY": 0,
            "AUTOTHROTTLE_ENABLED": 0,
            "CONCURRENT_REQUESTS_PER_DOMAIN": 8,
            **settings,
        }
        pairs = [word for name, value in values.items() for word in ("-s", f"{name}={value}")]
        return [sys.executable, "-m", "scrapy", *arguments, *pairs]

    def policy_news(self, *arguments: str, **settings: object) -> list[str]:
        """The command that crawls the first server as a site."""
        named = (f"site={self.site}", f"base={self.servers[0].base}", *arguments)
        return self.command("crawl", "policy_news", *[word for one in named for word in ("-a", one)], **settings)

    def start(self, command: list[str]) -> subprocess.Popen[bytes]:
        with (self.folder / "log").open("ab") as log:
            return subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=log, env=_environment())

    def run(self, command: list[str], timeout: float = 120) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command, cwd=ROOT, capture_output=True, text=True, timeout=timeout, env=_environment(), check=False
        )

    def rows(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        with closing(sqlite3.connect(self.store)) as connection:
            return connection.execute(query, values).fetchall()

    def articles(self) -> list[dict[str, Any]]:
        """The newest version of each article, by address."""
        rows = self.rows(
            "SELECT json FROM articles AS one JOIN addresses ON addresses.id = address WHERE version = "
            "(SELECT MAX(version) FROM articles WHERE address = one.address) ORDER BY addresses.key"
        )
        return [json.loads(row[0]) for row in rows]


def _environment() -> dict[str, str]:
    return {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def paths(articles: Iterable[dict[str, Any]]) -> list[str]:
    return sorted("/" + article["url"].split("/", 3)[3] for article in articles)
