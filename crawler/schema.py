"""The store's file: its tables, made whole or not at all, and the steps from one version of them to the next."""

from __future__ import annotations

import os
import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

TABLES = """
CREATE TABLE runs (
    id INTEGER PRIMARY KEY, queue TEXT NOT NULL, owner TEXT NOT NULL, state TEXT NOT NULL DEFAULT 'running',
    started REAL NOT NULL, ended REAL, expires REAL NOT NULL, counts TEXT NOT NULL DEFAULT '{}');
CREATE INDEX runs_by_queue ON runs (queue, state);
CREATE TABLE hosts (host TEXT PRIMARY KEY, owner TEXT, expires REAL NOT NULL DEFAULT 0);
CREATE TABLE addresses (
    id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, url TEXT NOT NULL, method TEXT NOT NULL DEFAULT 'GET',
    body TEXT NOT NULL DEFAULT '', kind TEXT NOT NULL, queue TEXT NOT NULL, site TEXT, host TEXT NOT NULL,
    depth INTEGER NOT NULL DEFAULT 0, priority INTEGER NOT NULL DEFAULT 0, root INTEGER, title TEXT, listed TEXT,
    state TEXT NOT NULL DEFAULT 'waiting', tries INTEGER NOT NULL DEFAULT 0, takeovers INTEGER NOT NULL DEFAULT 0,
    rounds INTEGER NOT NULL DEFAULT 0,
        not_before REAL NOT NULL DEFAULT 0, owner TEXT, expires REAL NOT NULL DEFAULT 0,
    error TEXT, checked REAL NOT NULL DEFAULT 0, run INTEGER NOT NULL DEFAULT 0);
CREATE INDEX addresses_waiting ON addresses (queue, state, host, takeovers, priority, depth, id);
CREATE INDEX addresses_by_owner ON addresses (owner) WHERE owner IS NOT NULL;
CREATE INDEX addresses_by_root ON addresses (root) WHERE root IS NOT NULL;
CREATE TABLE pages (
    id INTEGER PRIMARY KEY, address INTEGER NOT NULL REFERENCES addresses, url TEXT NOT NULL, status INTEGER NOT NULL,
    headers TEXT NOT NULL, sha256 TEXT NOT NULL, size INTEGER NOT NULL, segment TEXT NOT NULL, "offset" INTEGER NOT NULL,
    fetched TEXT NOT NULL, run INTEGER NOT NULL, cleaned TEXT, error TEXT);
CREATE INDEX pages_by_address ON pages (address, id);
CREATE INDEX pages_with_error ON pages (address) WHERE error IS NOT NULL;
CREATE TABLE segments (name TEXT PRIMARY KEY, owner TEXT NOT NULL, bytes INTEGER NOT NULL DEFAULT 0);
CREATE TABLE articles (
    id INTEGER PRIMARY KEY, address INTEGER NOT NULL REFERENCES addresses, version INTEGER NOT NULL,
    page INTEGER NOT NULL REFERENCES pages, run INTEGER NOT NULL, stored REAL NOT NULL, site TEXT, status TEXT NOT NULL,
    fingerprint TEXT NOT NULL, changed TEXT NOT NULL DEFAULT '{}', json TEXT NOT NULL, UNIQUE (address, version));
CREATE INDEX articles_by_site ON articles (site, stored);
CREATE TABLE files (
    address INTEGER PRIMARY KEY REFERENCES addresses, sha256 TEXT NOT NULL, name TEXT NOT NULL, type TEXT NOT NULL,
    size INTEGER NOT NULL);
"""
# MIGRATIONS[n] turns version n + 1 into n + 2; a store of today is as if it had been through all of them.
MIGRATIONS: tuple[str, ...] = ()
VERSION = 1 + len(MIGRATIONS)


class StoreError(Exception):
    """A store that cannot be used; the message names the file and what is wrong with it."""


def connect(path: Path) -> sqlite3.Connection:
    """An open store at today's version, made when there is none.

    Refuses (StoreError) what is no store, a store of a newer jingwen, and a file that cannot be read or written.
    """
    try:
        if not path.exists():
            _create(path)
        connection = sqlite3.connect(path, timeout=60, isolation_level=None)
        connection.row_factory = sqlite3.Row
        # NORMAL: a power cut may lose the last transactions whole, whose addresses are then fetched again.
        connection.executescript("PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON;")
        migrate(connection, path)
    except (OSError, sqlite3.Error) as error:
        raise StoreError(f"store {path}: {error}") from error
    return connection


def _create(path: Path) -> None:
    """Several processes may start at once: each makes a file of its own, the first to link it in wins.

    Switching one file to WAL from several processes at once fails with "database is locked" (research/ecosystem.md).
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    name = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    try:
        with closing(sqlite3.connect(name, isolation_level=None)) as connection:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.executescript(f"BEGIN; {TABLES} PRAGMA user_version = {VERSION}; COMMIT;")
        try:
            os.link(name, path)
        except FileExistsError:
            return
    finally:
        name.unlink(missing_ok=True)


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """All or nothing, and alone: a writer waits here for the others, never in the middle."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        # SQLite rolls back by itself when the disk is full.
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def migrate(connection: sqlite3.Connection, path: Path) -> None:
    """Bring the tables to today's version, in one transaction."""
    if _version(connection) == VERSION:
        return
    with transaction(connection):
        found = _version(connection)
        if not 1 <= found <= VERSION:
            why = f"version {found} of a newer jingwen" if found else "not a store of jingwen"
            raise StoreError(f"store {path}: {why} (this one knows {VERSION})")
        for step in MIGRATIONS[found - 1 :]:
            for statement in filter(str.strip, step.split(";")):
                connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {VERSION}")


def _version(connection: sqlite3.Connection) -> int:
    version: int = connection.execute("PRAGMA user_version").fetchone()[0]
    return version
