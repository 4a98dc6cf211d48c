"""The store is the truth: a page, its article, the links it led to and the end of its lease are one transaction."""

from __future__ import annotations

import json
import secrets
import sqlite3
import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from cleaners.article import ARTICLE_STATUSES, Article, to_json
from crawler import owner as processes
from crawler.files import FileFound
from crawler.frontier import Frontier, Lease, Link
from crawler.items import Page, Place, changes, fingerprint, is_article, read_article
from crawler.runs import Runs
from crawler.schema import connect, transaction

# In seconds; as long as the clock has run.
NEVER = 1e12
# How the error of a page begins that is not to be cleaned again unasked: it kills the process that does.
QUARANTINE = "quarantined: "
# The fields whose filling a site's [expect] can demand.
EXPECTED = (
    *("title", "published", "source", "authors", "editors", "text", "policy", "attachments", "breadcrumbs"),
    *("section", "images"),
)
News = Literal["new", "changed", "unchanged"]


class LeaseLostError(Exception):
    """The lease ended before the page was stored: another process has the address now, and nothing was written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of a leased address. ``part`` is one page of a paged article, ``article`` the whole once it is there."""

    page: Page
    place: Place
    state: Literal["done", "blocked"] = "done"
    article: Article | None = None
    part: Article | None = None
    links: Sequence[Link] = ()
    error: str | None = None


class Store:
    """An open store. ``frontier`` hands out addresses; the methods here end leases. Not shared between threads."""

    def __init__(self, path: str | Path, *, owner: str | None = None, clock: Callable[[], float] = time.time) -> None:
        self.path = Path(path)
        self.owner = owner or f"{processes.me()}/{secrets.token_hex(4)}"
        self.clock = clock
        self.db = connect(self.path)
        self.frontier = Frontier(self.db, self.owner, clock)
        self.runs = Runs(self.db, self.owner, clock)

    def close(self) -> None:
        self.db.close()

    def transaction(self) -> AbstractContextManager[None]:
        """All or nothing, for several calls of ``frontier`` and ``runs`` together."""
        return transaction(self.db)

    def finish(self, lease: Lease, outcome: Outcome, queue: str, run: int) -> News | None:
        """Store all that an address led to. Refuses (LeaseLostError) when the lease is not ours any more."""
        with self.transaction():
            self._settle(lease, run, state=outcome.state, error=outcome.error)
            page = self._page(lease.id, outcome, run)
            self._follow(outcome, queue, run)
            if outcome.article is None:
                return None
            return self._article(lease.root or lease.id, page, outcome.article, run)

    def relist(self, lease: Lease, outcome: Outcome, queue: str, run: int, recheck: float) -> None:
        """Store a list page with its links; articles checked less than ``recheck`` seconds ago need no fetch."""
        with self.transaction():
            self._settle(lease, run, state=outcome.state, error=outcome.error)
            self._page(lease.id, outcome, run)
            self.frontier.add(outcome.links, queue, run, recheck)

    def found_file(self, lease: Lease, found: FileFound, run: int) -> None:
        with self.transaction():
            self._settle(lease, run, state="done")
            row = (lease.id, found.sha256, found.name, found.type, found.size)
            self.db.execute(_FILE, row)

    def unchanged(self, lease: Lease, run: int) -> None:
        """The page is as it was: not modified, or the same bytes."""
        with self.transaction():
            self._settle(lease, run, state="done")

    def fail(self, lease: Lease, reason: str, run: int, *, wait: float) -> None:
        """A failed address is not seen: it waits for ``wait`` seconds and its next try."""
        with self.transaction():
            self._settle(lease, run, state="waiting", error=reason, not_before=self.clock() + wait)

    def give_up(self, lease: Lease, state: str, reason: str, run: int, parts: Article | None) -> None:
        """An address that failed or was refused: not asked for again in this run. ``parts`` is its article so far."""
        with self.transaction():
            self._settle(lease, run, state=state, error=reason)
            if parts is not None and lease.root is not None:
                page = self.db.execute("SELECT MAX(id) FROM pages WHERE address = ?", (lease.root,)).fetchone()[0]
                self._article(lease.root, page, parts, run)

    def is_free(self, key: str, root: int, run: int) -> bool:
        """Whether an address can be the next page of the article at ``root``: unknown, or its page in an earlier run."""
        row = self.db.execute("SELECT root, run FROM addresses WHERE key = ?", (key,)).fetchone()
        return row is None or (row["root"] == root and row["run"] < run)

    def _settle(self, lease: Lease, run: int, **values: Any) -> None:
        """End a lease: the one place that does. Only the owner can, so a page is never stored twice."""
        now = self.clock()
        values = {"error": None, "not_before": 0.0, **values}
        tries = lease.tries + 1 if values["state"] in ("waiting", "failed") else 0
        checked = now if values["state"] == "done" else 0.0
        row: tuple[object, ...] = (values["state"], values["error"], values["not_before"], tries, checked, run)
        row += (values["state"], lease.id, self.owner)
        if self.db.execute(_SETTLE, row).rowcount != 1:
            raise LeaseLostError(lease.url)

    def _page(self, address: int, outcome: Outcome, run: int) -> int:
        page, place = outcome.page, outcome.place
        headers = json.dumps(dict(page.headers), ensure_ascii=False)
        row: tuple[object, ...] = (
            address,
            page.url,
            page.status,
            headers,
            page.sha256,
            len(page.body),
            place.segment,
            place.offset,
        )
        row += (page.fetched, run, to_json(outcome.part) if outcome.part else None, outcome.error)
        number = self.db.execute(_PAGE, row).lastrowid
        self.db.execute(_SEGMENT, (place.segment, self.owner, place.end))
        assert number is not None  # noqa: S101 (an INSERT has a row)
        return number

    def _article(self, address: int, page: int, article: Article, run: int) -> News:
        """Version 1, or a new version when what a reader sees has changed. A page that was no article is no version."""
        now, mark, line = self.clock(), fingerprint(article), to_json(article)
        last = self.db.execute(_LAST, (address,)).fetchone()
        row: tuple[object, ...]
        if last is None:
            row = (address, 1, page, run, now, article.site, article.status, mark, "{}", line)
            self.db.execute(_ARTICLE, row)
            return "new"
        if article.status == "blocked" and last["status"] != "blocked":
            return "unchanged"
        if last["fingerprint"] == mark:
            # The newest page is the one that the archive gives back.
            self.db.execute("UPDATE articles SET page = ?, json = ? WHERE id = ?", (page, line, last["id"]))
            return "unchanged"
        old = read_article(last["json"])
        if not is_article(old):
            row = (page, run, now, article.site, article.status, mark, line, last["id"])
            self.db.execute(_REPLACE, row)
            return "new"
        changed = json.dumps(changes(old, article), ensure_ascii=False)
        row = (address, last["version"] + 1, page, run, now, article.site, article.status, mark, changed, line)
        self.db.execute(_ARTICLE, row)
        return "changed"

    def article_of(self, key: str, *, before: int) -> Article | None:
        """The newest version of an address, when an earlier run than ``before`` stored it."""
        row = self.db.execute(_BY_KEY, (key, before)).fetchone()
        return read_article(row[0]) if row else None

    def parts(self, root: int, before: int) -> list[Article]:
        """The cleaned pages of one article, in order, that come before page ``before`` (its first is page 0)."""
        return [read_article(row[0]) for row in self.db.execute(_PARTS, (root, root, before))]

    def uncleaned(self, queue: str, but: str) -> list[tuple[Lease, Place]]:
        """Pages in the archive whose cleaning failed, as leases that nobody needs to hold; ``but`` begins no error."""
        rows = self.db.execute(_UNCLEANED, (queue, but + "%" if but else "")).fetchall()
        return [(_lease(row), Place(row["segment"], row["offset"], 0)) for row in rows]

    def recleaned(self, lease: Lease, outcome: Outcome, queue: str, run: int) -> News | None:
        """The outcome of a page whose cleaning had failed; None when another process was faster."""
        with self.transaction():
            page = self.db.execute(_BROKEN_PAGE, (lease.id,)).fetchone()
            if page is None:
                return None
            part = to_json(outcome.part) if outcome.part else None
            self.db.execute("UPDATE pages SET error = NULL, cleaned = ? WHERE id = ?", (part, page[0]))
            self.db.execute("UPDATE addresses SET error = NULL, state = ? WHERE id = ?", (outcome.state, lease.id))
            self._follow(outcome, queue, run)
            return self._article(lease.root or lease.id, page[0], outcome.article, run) if outcome.article else None

    def _follow(self, outcome: Outcome, queue: str, run: int) -> None:
        """Queue what a page led to: the next page of an article is as stale as the page before it, a file never."""
        for kind, recheck in (("article", 0.0), ("file", NEVER)):
            self.frontier.add([link for link in outcome.links if link.kind == kind], queue, run, recheck)

    def field_shares(self, run: int) -> dict[str, Any]:
        """How many articles a run brought, and the share of them that has each field that a site may expect."""
        marks = ",".join("?" * len(ARTICLE_STATUSES))
        rows = self.db.execute(
            f"SELECT json FROM articles WHERE run = ? AND status IN ({marks})",  # noqa: S608 (question marks)
            (run, *sorted(ARTICLE_STATUSES)),
        )
        total, having = 0, dict.fromkeys(EXPECTED, 0)
        for row in rows:
            article = json.loads(row[0])
            total += 1
            for name in EXPECTED:
                having[name] += bool(article[name])
        return {"articles": total, **{name: round(count / max(1, total), 4) for name, count in having.items()}}

    def dead_segments(self) -> list[tuple[str, int]]:
        """Archive segments whose writer is gone, with the bytes that transactions refer to."""
        rows = self.db.execute("SELECT name, owner, bytes FROM segments").fetchall()
        return [(row["name"], row["bytes"]) for row in rows if processes.is_dead(row["owner"])]


def _lease(row: sqlite3.Row) -> Lease:
    return Lease(**{name: row[name] for name in Lease.__dataclass_fields__ if name in row.keys()})  # noqa: SIM118


_SETTLE = """
UPDATE addresses SET state = ?, error = ?, not_before = ?, tries = ?, checked = MAX(checked, ?), run = ?,
    owner = NULL, expires = 0, takeovers = 0,
    rounds = CASE ? WHEN 'done' THEN 0 WHEN 'waiting' THEN rounds ELSE rounds + 1 END WHERE id = ? AND owner = ?
"""
_PAGE = """
INSERT INTO pages (address, url, status, headers, sha256, size, segment, "offset", fetched, run, cleaned, error)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
_FILE = """
INSERT INTO files (address, sha256, name, type, size) VALUES (?, ?, ?, ?, ?) ON CONFLICT (address) DO UPDATE SET
    sha256 = excluded.sha256, name = excluded.name, type = excluded.type, size = excluded.size
"""
_SEGMENT = """
INSERT INTO segments (name, owner, bytes) VALUES (?, ?, ?)
ON CONFLICT (name) DO UPDATE SET bytes = CASE WHEN bytes < excluded.bytes THEN excluded.bytes ELSE bytes END
"""
_LAST = "SELECT id, version, status, fingerprint, json FROM articles WHERE address = ? ORDER BY version DESC LIMIT 1"
_ARTICLE = """
INSERT INTO articles (address, version, page, run, stored, site, status, fingerprint, changed, json)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
_REPLACE = """
UPDATE articles SET page = ?, run = ?, stored = ?, site = ?, status = ?, fingerprint = ?, json = ? WHERE id = ?
"""
_BY_KEY = """
SELECT json FROM articles JOIN addresses ON addresses.id = articles.address
WHERE addresses.key = ? AND articles.run < ?
AND version = (SELECT MAX(version) FROM articles AS later WHERE later.address = addresses.id)
"""
_PARTS = """
SELECT cleaned FROM pages JOIN addresses ON addresses.id = pages.address
WHERE (addresses.id = ? OR addresses.root = ? AND addresses.kind = 'article') AND cleaned IS NOT NULL AND depth < ?
AND pages.id = (SELECT MAX(id) FROM pages AS later WHERE later.address = addresses.id) ORDER BY addresses.depth
"""
_UNCLEANED = """
SELECT addresses.*, pages.segment, pages."offset" FROM pages JOIN addresses ON addresses.id = pages.address
WHERE pages.error IS NOT NULL AND addresses.queue = ? AND addresses.kind = 'article' AND addresses.owner IS NULL
AND pages.error NOT LIKE ? AND pages.id = (SELECT MAX(id) FROM pages AS later WHERE later.address = addresses.id)
"""
_BROKEN_PAGE = "SELECT id FROM pages WHERE address = ? AND error IS NOT NULL ORDER BY id DESC LIMIT 1"
