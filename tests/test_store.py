"""The store: one transaction per page, versions, migrations, and everything that can be wrong with its file."""

from __future__ import annotations

import multiprocessing
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from crawler import frontier, schema
from crawler.frontier import Link
from crawler.schema import StoreError
from crawler.store import QUARANTINE, Store
from tests.stores import QUEUE, Clock, add, lease, link, outcome


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(tmp_path: Path, clock: Clock) -> Iterator[Store]:
    store = Store(tmp_path / "store.sqlite", clock=clock)
    yield store
    store.close()


def test_page_article_links_and_the_end_of_the_lease_are_one_transaction(store: Store) -> None:
    add(store, link(1))
    [mine] = lease(store)
    bad = replace(outcome(1), links=[Link("http://a.cn/2.html", "article"), Link("no address", "article")])
    with pytest.raises(ValueError, match="no address"):
        store.finish(mine, bad, QUEUE, 1)
    tables = ("pages", "articles", "addresses")
    counts = [len(store.db.execute(f"SELECT 1 FROM {name}").fetchall()) for name in tables]  # noqa: S608
    assert counts == [0, 0, 1]
    assert store.finish(mine, outcome(1), QUEUE, 1) == "new"


def test_a_changed_article_is_a_version_and_the_same_one_is_not(store: Store) -> None:
    news = []
    for run, revision in enumerate((0, 0, 1, 1, 0), start=1):
        add(store, link(1), run=run, recheck=-1)
        [mine] = lease(store)
        news.append(store.finish(mine, outcome(1, revision), QUEUE, run))
    assert news == ["new", "unchanged", "changed", "unchanged", "changed"]
    assert [row[0] for row in store.db.execute("SELECT version FROM articles ORDER BY 1")] == [1, 2, 3]


def test_known_articles_wait_again_only_after_the_recheck_interval(store: Store, clock: Clock) -> None:
    add(store, link(1))
    store.finish(lease(store)[0], outcome(1), QUEUE, 1)
    clock.now += 50
    add(store, link(1), run=2)
    assert lease(store) == []
    clock.now += 51
    add(store, link(1), run=2)
    [mine] = lease(store)
    assert (mine.etag, mine.sha256) == ('"1"', outcome(1).page.sha256)


def _open(path: str) -> None:
    Store(path).close()


def test_many_processes_that_start_at_once_make_one_whole_store(tmp_path: Path) -> None:
    path = tmp_path / "store.sqlite"
    context = multiprocessing.get_context("spawn")
    processes = [context.Process(target=_open, args=(str(path),)) for _ in range(6)]
    for process in processes:
        process.start()
    for process in processes:
        process.join(30)
    assert [process.exitcode for process in processes] == [0] * 6
    assert [file.name for file in tmp_path.iterdir() if file.suffix == ".sqlite" or file.name[0] == "."] == [path.name]
    with sqlite3.connect(path) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_a_store_of_an_older_version_is_migrated_and_keeps_its_rows(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(store, link(1))
    monkeypatch.setattr(schema, "MIGRATIONS", ("ALTER TABLE addresses ADD COLUMN extra TEXT; CREATE TABLE more (a)",))
    monkeypatch.setattr(schema, "VERSION", 2)
    newer = Store(store.path)
    assert newer.db.execute("SELECT url, extra FROM addresses").fetchall()[0]["extra"] is None
    assert newer.db.execute("PRAGMA user_version").fetchone()[0] == 2
    newer.close()


def test_a_migration_that_fails_leaves_the_store_as_it_was(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schema, "MIGRATIONS", ("CREATE TABLE more (a); CREATE TABLE runs (a)",))
    monkeypatch.setattr(schema, "VERSION", 2)
    with pytest.raises(StoreError, match="runs"):
        Store(store.path)
    assert store.db.execute("PRAGMA user_version").fetchone()[0] == 1
    assert store.db.execute("SELECT COUNT(*) FROM sqlite_master WHERE name = 'more'").fetchone()[0] == 0


@pytest.mark.parametrize("content", [b"not a database at all, but some text that is long enough" * 20, b"x"])
def test_a_file_that_is_no_store_is_refused_by_name(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "store.sqlite"
    path.write_bytes(content)
    with pytest.raises(StoreError, match=r"store\.sqlite"):
        Store(path)
    assert path.read_bytes() == content


def test_stores_of_others_are_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "store.sqlite"
    for version, why in ((0, "not a store of jingwen"), (99, "version 99 of a newer jingwen")):
        with sqlite3.connect(path) as connection:
            connection.execute(f"PRAGMA user_version = {version}")
        with pytest.raises(StoreError, match=why):
            Store(path)
    (tmp_path / "folder").mkdir()
    with pytest.raises(StoreError, match="folder"):
        Store(tmp_path / "folder")


def test_a_page_whose_cleaning_failed_is_listed_for_the_next_run_but_a_poison_page_only_when_asked(
    store: Store,
) -> None:
    add(store, link(1), link(2))
    for mine, error in zip(lease(store), ("TypeError: x", QUARANTINE + "PoisonPageError: x"), strict=True):
        store.finish(mine, replace(outcome(1), article=None, error=error), QUEUE, 1)
    assert [one.url for one, _ in store.uncleaned(QUEUE, QUARANTINE)] == ["http://a.cn/1.html"]
    assert [one.url for one, _ in store.uncleaned(QUEUE, "")] == ["http://a.cn/1.html", "http://a.cn/2.html"]
    [first, _] = [one for one, _ in store.uncleaned(QUEUE, "")]
    assert store.recleaned(first, outcome(1), QUEUE, 2) == "new"
    assert store.recleaned(first, outcome(1), QUEUE, 2) is None, "another process was faster"
    assert lease(store) == [], "nothing is fetched again"


@pytest.mark.parametrize("name", ["_FREE_HOSTS", "_NEXT", "_HELD", "_DUE", "_OWNERS", "_IDLE_HOSTS", "_TAKEN_HOSTS"])
def test_no_question_about_leases_reads_all_addresses(store: Store, name: str) -> None:
    query: str = getattr(frontier, name)
    plan = store.db.execute("EXPLAIN QUERY PLAN " + query, (1,) * query.count("?")).fetchall()
    assert not [row["detail"] for row in plan if row["detail"].startswith(("SCAN addresses", "SCAN pages"))]
