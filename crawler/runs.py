"""The runs of each queue: two of one site never overlap, and what earlier ones counted is what the next is held to."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Mapping
from typing import Any

from crawler.owner import is_dead
from crawler.schema import transaction

# As long as a lease: a run that does not renew itself is over.
EXPIRES = 300.0


class BusyError(Exception):
    """Another run of the same site is going on; the message says which process has it."""


class Runs:
    """The table of runs. ``begin`` and ``end`` are transactions of their own."""

    def __init__(self, connection: sqlite3.Connection, owner: str, clock: Callable[[], float]) -> None:
        self._db, self._owner, self._clock = connection, owner, clock

    def begin(self, queue: str, *, alone: bool) -> int:
        """A new run's number. Refuses (BusyError) a run that must be ``alone`` while another of its queue lives."""
        now = self._clock()
        with transaction(self._db):
            rows = self._db.execute(_RUNNING, (queue,)).fetchall()
            for row in rows:
                if is_dead(row["owner"]) or not now <= row["expires"] <= now + 2 * EXPIRES:
                    self._db.execute("UPDATE runs SET state = 'died' WHERE id = ?", (row["id"],))
                elif alone:
                    raise BusyError(f"{queue} is being crawled by process {row['owner'].split('/')[1]}")
            cursor = self._db.execute(_BEGIN, (queue, self._owner, now, now + EXPIRES))
        assert cursor.lastrowid is not None  # noqa: S101 (an INSERT has a row)
        return cursor.lastrowid

    def renew(self, run: int) -> None:
        self._db.execute("UPDATE runs SET expires = ? WHERE id = ?", (self._clock() + EXPIRES, run))

    def end(self, run: int, counts: Mapping[str, Any]) -> None:
        row = (self._clock(), json.dumps(dict(counts), ensure_ascii=False, sort_keys=True), run)
        self._db.execute("UPDATE runs SET state = 'ended', ended = ?, counts = ? WHERE id = ?", row)

    def last(self, queue: str, limit: int) -> list[dict[str, Any]]:
        """The newest runs of a queue that ended, newest first: number, start and end, counts."""
        rows = self._db.execute(_LAST, (queue, limit)).fetchall()
        return [{**dict(row), "counts": json.loads(row["counts"])} for row in rows]


_RUNNING = "SELECT id, owner, expires FROM runs WHERE state = 'running' AND queue = ?"
_BEGIN = "INSERT INTO runs (queue, owner, started, expires) VALUES (?, ?, ?, ?)"
_LAST = """
SELECT id, started, ended, counts FROM runs WHERE queue = ? AND state = 'ended' ORDER BY id DESC LIMIT ?
"""
