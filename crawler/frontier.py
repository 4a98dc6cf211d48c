"""The addresses that wait in the store, and the leases under which a process fetches them.

An address is never handed out and forgotten: it waits until the transaction that stores its page ends the lease.
A host is leased as a whole, so that its delays hold however many processes share a store.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

from crawler.canonical import canonical, host_of
from crawler.owner import is_dead
from crawler.schema import transaction

Kind = Literal["list", "article", "file"]
# Long enough for the slowest page with all its time-outs; a dead process of this machine is noticed at once anyway.
LEASE = 300.0
# An address that was held by this many processes when they died is given up: its page may be what kills them.
MAX_TAKEOVERS = 20
# Runs in which an address may fail before only a list page can bring it back.
MAX_ROUNDS = 7
# No clock that jumped may put an address, or the end of a lease, out of reach.
LATEST = 86_400.0
_PRIORITY = {"list": 0, "article": 1, "file": 2}


@dataclass(frozen=True, slots=True)
class Link:
    """An address to fetch. ``root`` is the address of the first page, or the page that offers the file."""

    url: str
    kind: Kind
    site: str | None = None
    depth: int = 0
    root: int | None = None
    title: str | None = None
    listed: str | None = None
    method: str = "GET"
    body: str = ""


@dataclass(frozen=True, slots=True)
class Lease:
    """An address in the hands of this process, with what is known of its last page."""

    id: int
    url: str
    method: str
    body: str
    kind: Kind
    site: str | None
    host: str
    depth: int
    root: int | None
    title: str | None
    listed: str | None
    tries: int
    etag: str | None = None
    modified: str | None = None
    sha256: str | None = None


class Frontier:
    """Addresses of one queue (a site's, or those given by hand). All calls but `lease` run in the caller's transaction."""

    def __init__(self, connection: sqlite3.Connection, owner: str, clock: Callable[[], float]) -> None:
        self._db, self._owner, self._clock = connection, owner, clock

    def add(self, links: Iterable[Link], queue: str, run: int, recheck: float) -> None:
        """Make addresses wait: new ones, list pages, failed ones, articles last checked ``recheck`` seconds ago.

        One that this run has already dealt with, or that a process holds, stays as it is.
        """
        now = self._clock()
        for link in links:
            key = canonical(link.url)
            if link.method != "GET":
                key = f"{link.method} {key} {link.body}"
            where = host_of(link.url)
            self._db.execute("INSERT INTO hosts (host) VALUES (?) ON CONFLICT (host) DO NOTHING", (where,))
            row: tuple[object, ...] = (key, link.url, link.method, link.body, link.kind, queue, link.site, where)
            row += (link.depth, _PRIORITY[link.kind] - (link.root is not None), link.root, link.title, link.listed)
            self._db.execute(_ADD, (*row, run, now - recheck, now))

    def revive(self, queue: str) -> None:
        """Let what failed in earlier runs wait again: a list page may not name it any more."""
        self._db.execute(_REVIVE, (queue, MAX_ROUNDS))

    def lease(self, queue: str, limit: int, per_host: int) -> list[Lease]:
        """At most ``limit`` waiting addresses, ``per_host`` in flight for each host that is free or ours."""
        if limit <= 0 or not self.waiting(queue, 0):
            return []
        with transaction(self._db):
            self.take_over()
            self._db.execute(_IDLE_HOSTS, (self._owner, self._owner, queue, self._clock()))
            return self._lease(queue, limit, per_host)

    def _lease(self, queue: str, limit: int, per_host: int) -> list[Lease]:
        now, leases = self._clock(), list[Lease]()
        free = self._db.execute(_FREE_HOSTS, (self._owner, queue, now, now + LATEST, self._owner)).fetchall()
        hosts, rest = self._shared(queue, [row[0] for row in free])
        self._db.executemany(_HAND_OVER, [(host, self._owner, self._owner) for host in rest])
        for place, host in enumerate(hosts):
            held = self._db.execute(_HELD, (self._owner, host)).fetchone()[0]
            share = -(-(limit - len(leases)) // (len(hosts) - place))
            rows = self._db.execute(_NEXT, (queue, host, now, now + LATEST, max(0, min(share, per_host - held))))
            leases += [Lease(**row) for row in rows]
        until = now + LEASE
        taken = {lease.host for lease in leases}
        self._db.executemany(
            "UPDATE hosts SET owner = ?, expires = ? WHERE host = ?", [(self._owner, until, h) for h in taken]
        )
        ids = [(self._owner, until, lease.id) for lease in leases]
        self._db.executemany("UPDATE addresses SET owner = ?, expires = ? WHERE id = ?", ids)
        return leases

    def _shared(self, queue: str, hosts: list[str]) -> tuple[list[str], list[str]]:
        """Our fair share of a queue's hosts, and those to hand over when nothing of ours is in flight there."""
        taken = self._db.execute(_TAKEN_HOSTS, (self._owner, queue)).fetchone()[0]
        owners = {row[0] for row in self._db.execute(_RUNNING, (queue, self._clock()))}
        living = sum(owner == self._owner or not is_dead(owner) for owner in owners)
        share = -(-(len(hosts) + taken) // max(1, living))
        return hosts[:share], hosts[share:]

    def take_over(self) -> None:
        """Free what dead processes held and what expired."""
        now, freed = self._clock(), 0
        rows = self._db.execute(_OWNERS, (self._owner, self._owner)).fetchall()
        for owner in [row[0] for row in rows if is_dead(row[0])]:
            freed += self._db.execute(_FREE_ADDRESSES + "owner = ?", (owner,)).rowcount
            self._db.execute("UPDATE hosts SET owner = NULL WHERE owner = ?", (owner,))
        over = "owner IS NOT NULL AND NOT expires BETWEEN ? AND ?"
        freed += self._db.execute(_FREE_ADDRESSES + over, (now, now + LATEST)).rowcount
        self._db.execute(f"UPDATE hosts SET owner = NULL WHERE {over}", (now, now + LATEST))  # noqa: S608 (our own words)
        if freed:
            self._db.execute(_GIVE_UP, (f"gave up: {MAX_TAKEOVERS} processes died while they held it", MAX_TAKEOVERS))

    def renew(self) -> None:
        """Push the end of our leases on; called well before they end."""
        until = self._clock() + LEASE
        self._db.execute("UPDATE addresses SET expires = ? WHERE owner = ?", (until, self._owner))
        self._db.execute("UPDATE hosts SET expires = ? WHERE owner = ?", (until, self._owner))

    def release(self) -> None:
        """Give back all that we hold: at the end of a run, in good order."""
        self._db.execute("UPDATE addresses SET owner = NULL WHERE owner = ?", (self._owner,))
        self._db.execute("UPDATE hosts SET owner = NULL WHERE owner = ?", (self._owner,))

    def waiting(self, queue: str, patience: float) -> bool:
        """Whether an address of the queue is due within ``patience`` seconds, whoever holds it."""
        now = self._clock()
        return self._db.execute(_DUE, (queue, now + patience, now + LATEST)).fetchone() is not None


_ADD = """
INSERT INTO addresses (key, url, method, body, kind, queue, site, host, depth, priority, root, title, listed)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (key) DO UPDATE SET
    url = excluded.url, queue = excluded.queue, site = excluded.site, depth = excluded.depth,
    takeovers = CASE addresses.state WHEN 'waiting' THEN addresses.takeovers ELSE 0 END,
    title = COALESCE(excluded.title, addresses.title), listed = COALESCE(excluded.listed, addresses.listed),
    tries = CASE addresses.state WHEN 'waiting' THEN addresses.tries ELSE 0 END,
    not_before = CASE addresses.state WHEN 'waiting' THEN addresses.not_before ELSE 0 END, state = 'waiting'
WHERE addresses.owner IS NULL AND addresses.kind = excluded.kind AND addresses.root IS excluded.root AND (
    addresses.state = 'waiting' OR addresses.run < ?
    AND (addresses.state <> 'done' OR addresses.kind = 'list' OR NOT addresses.checked BETWEEN ? AND ?))
"""
_REVIVE = """
UPDATE addresses SET state = 'waiting', tries = 0, takeovers = 0, not_before = 0
WHERE queue = ? AND state IN ('failed', 'blocked', 'refused') AND kind <> 'list' AND owner IS NULL AND rounds < ?
"""
_FREE_HOSTS = """
SELECT host FROM hosts WHERE (owner IS NULL OR owner = ?) AND EXISTS (
    SELECT 1 FROM addresses WHERE queue = ? AND state = 'waiting' AND addresses.host = hosts.host
    AND owner IS NULL AND NOT (not_before > ? AND not_before < ?))
ORDER BY owner IS NOT ?, host
"""
_TAKEN_HOSTS = """
SELECT COUNT(*) FROM hosts WHERE owner <> ? AND EXISTS (
    SELECT 1 FROM addresses WHERE queue = ? AND state = 'waiting' AND addresses.host = hosts.host)
"""
_RUNNING = "SELECT DISTINCT owner FROM runs WHERE queue = ? AND state = 'running' AND expires > ?"
_HAND_OVER = """
UPDATE hosts SET owner = NULL WHERE host = ? AND owner = ? AND NOT EXISTS (
    SELECT 1 FROM addresses WHERE addresses.host = hosts.host AND addresses.owner = ?)
"""
_HELD = "SELECT COUNT(*) FROM addresses WHERE owner = ? AND host = ?"
_NEXT = """
SELECT id, url, method, body, kind, site, host, depth, root, title, listed, tries,
    json_extract(page.headers, '$.etag') AS etag, json_extract(page.headers, '$."last-modified"') AS modified,
    page.sha256
FROM addresses LEFT JOIN (SELECT id AS number, headers, sha256 FROM pages) AS page
    ON rounds = 0 AND page.number = (SELECT MAX(id) FROM pages WHERE address = addresses.id)
WHERE queue = ? AND state = 'waiting' AND host = ? AND owner IS NULL
AND NOT (not_before > ? AND not_before < ?) ORDER BY takeovers, priority, depth, id LIMIT ?
"""
_OWNERS = """
SELECT owner FROM hosts WHERE owner <> ? UNION SELECT owner FROM addresses WHERE owner IS NOT NULL AND owner <> ?
"""
_FREE_ADDRESSES = "UPDATE addresses SET owner = NULL, takeovers = takeovers + 1 WHERE "
_GIVE_UP = "UPDATE addresses SET state = 'failed', error = ? WHERE state = 'waiting' AND takeovers >= ?"
_IDLE_HOSTS = """
UPDATE hosts SET owner = NULL WHERE owner = ? AND NOT EXISTS (
    SELECT 1 FROM addresses WHERE addresses.host = hosts.host AND addresses.owner = ?)
AND NOT EXISTS (
    SELECT 1 FROM addresses WHERE queue = ? AND state = 'waiting' AND addresses.host = hosts.host AND not_before <= ?)
"""
_DUE = """
SELECT 1 FROM addresses WHERE queue = ? AND state = 'waiting' AND NOT (not_before > ? AND not_before < ?) LIMIT 1
"""
