"""Leases: who has an address, for how long, and what happens when a process dies, stalls or comes back too late."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from crawler.frontier import LEASE, MAX_TAKEOVERS, Lease
from crawler.owner import is_dead, me
from crawler.runs import BusyError
from crawler.store import LeaseLostError, Store
from tests.stores import QUEUE, Clock, add, lease, link, outcome


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(tmp_path: Path, clock: Clock) -> Iterator[Store]:
    store = Store(tmp_path / "store.sqlite", clock=clock)
    yield store
    store.close()


def test_an_address_is_leased_to_one_owner_until_it_is_finished(store: Store, tmp_path: Path) -> None:
    other = Store(tmp_path / "store.sqlite", owner="elsewhere/1/1", clock=store.clock)
    add(store, link(1), link(2))
    mine = lease(store, limit=1)
    assert [one.url for one in mine] == ["http://a.cn/1.html"]
    assert lease(other) == [], "the host is ours as a whole"
    assert store.finish(mine[0], outcome(1), QUEUE, 1) == "new"
    assert [one.url for one in lease(store)] == ["http://a.cn/2.html"]
    assert lease(store) == []
    other.close()


def test_a_lease_that_expired_is_taken_over_and_its_holder_cannot_store_any_more(store: Store, clock: Clock) -> None:
    other = Store(store.path, owner="elsewhere/1/1", clock=clock)
    add(store, link(1))
    [mine] = lease(store)
    clock.now += LEASE + 1
    [theirs] = lease(other)
    with pytest.raises(LeaseLostError):
        store.finish(mine, outcome(1), QUEUE, 1)
    assert store.db.execute("SELECT COUNT(*) FROM pages").fetchone()[0] == 0
    assert other.finish(theirs, outcome(1), QUEUE, 1) == "new"
    other.close()


def test_two_stores_of_one_process_do_not_share_their_leases(store: Store) -> None:
    second = Store(store.path, clock=store.clock)
    add(store, link(1))
    assert len(lease(store)) == 1
    assert lease(second) == []
    with second.transaction():
        second.frontier.release()
    assert store.db.execute("SELECT owner FROM addresses").fetchone()[0] == store.owner
    second.close()


def test_a_renewed_lease_does_not_expire(store: Store, clock: Clock) -> None:
    other = Store(store.path, owner="elsewhere/1/1", clock=clock)
    add(store, link(1))
    [mine] = lease(store)
    for _ in range(5):
        clock.now += LEASE * 0.9
        with store.transaction():
            store.frontier.renew()
        assert lease(other) == []
    assert store.finish(mine, outcome(1), QUEUE, 1) == "new"
    other.close()


def test_what_a_dead_process_of_this_machine_held_is_free_at_once(store: Store) -> None:
    code = (
        "import sys; from crawler.store import Store; from crawler.frontier import Link\n"
        "store = Store(sys.argv[1]); store.frontier.add([Link('http://a.cn/1.html', 'article')], sys.argv[2], 1, 0)\n"
        "assert store.frontier.lease(sys.argv[2], 1, 1)"
    )
    root = Path(__file__).parents[1]
    subprocess.run([sys.executable, "-c", code, str(store.path), QUEUE], cwd=root, check=True)
    [owner] = store.db.execute("SELECT owner FROM addresses").fetchone()
    assert owner != me()
    assert is_dead(owner)
    assert [one.url for one in lease(store)] == ["http://a.cn/1.html"]


def test_an_address_whose_holders_keep_dying_comes_last_and_is_given_up(store: Store) -> None:
    add(store, link(1), link(2))
    dead = f"{me().rpartition('/')[0].rpartition('/')[0]}/1/0"
    for n in range(MAX_TAKEOVERS):
        with store.transaction():
            store.db.execute("UPDATE addresses SET owner = ?, expires = 9e9 WHERE key LIKE '%/1.html'", (dead,))
        leases = lease(store)
        if n < MAX_TAKEOVERS - 1:
            assert [one.url[-6:] for one in leases] == ["2.html", "1.html"]
        with store.transaction():
            store.frontier.release()
    state, error = store.db.execute("SELECT state, error FROM addresses WHERE key LIKE '%/1.html'").fetchone()
    assert (state, error) == ("failed", f"gave up: {MAX_TAKEOVERS} processes died while they held it")


def test_a_failed_address_is_not_seen_and_waits_its_time(store: Store, clock: Clock) -> None:
    add(store, link(1))
    [mine] = lease(store)
    store.fail(mine, "timeout", 1, wait=30)
    assert lease(store) == []
    assert not store.frontier.waiting(QUEUE, 20)
    assert store.frontier.waiting(QUEUE, 40)
    clock.now += 31
    [again] = lease(store)
    assert again.tries == 1
    store.give_up(again, "failed", "timeout", 1, None)
    add(store, link(1), run=1)
    assert lease(store) == [], "not again in the same run"
    add(store, link(1), run=2)
    assert [one.tries for one in lease(store)] == [0]


def test_a_clock_that_jumps_puts_nothing_out_of_reach(store: Store, clock: Clock) -> None:
    add(store, link(1), link(2, "b.cn"))
    future = Clock()
    future.now = clock.now + 30 * 365 * 86_400
    late = Store(store.path, owner="elsewhere/1/1", clock=future)
    leases = lease(late)
    late.fail(leases[0], "timeout", 1, wait=60)
    late.close()
    assert len(lease(store)) == 2


def test_two_runs_of_a_queue_never_overlap_but_a_dead_one_is_no_hindrance(store: Store, clock: Clock) -> None:
    first = store.runs.begin(QUEUE, alone=True)
    with pytest.raises(BusyError, match="policy_news:test"):
        store.runs.begin(QUEUE, alone=True)
    store.runs.begin("policy_news:other", alone=True)
    clock.now += 301
    second = store.runs.begin(QUEUE, alone=True)
    store.runs.end(second, {"listed": 3})
    assert [run["counts"] for run in store.runs.last(QUEUE, 5)] == [{"listed": 3}]
    assert store.db.execute("SELECT state FROM runs WHERE id = ?", (first,)).fetchone()[0] == "died"


class Crashes(RuleBasedStateMachine):
    """Whatever processes do in whatever order, also when they vanish: each page is stored once, none is lost."""

    def __init__(self) -> None:
        super().__init__()
        import tempfile

        self.folder = tempfile.TemporaryDirectory()
        self.path = Path(self.folder.name) / "store.sqlite"
        self.clock = Clock()
        self.stores = [Store(self.path, owner=f"elsewhere/{n}/1", clock=self.clock) for n in range(3)]
        self.held: list[dict[int, Lease]] = [{} for _ in self.stores]
        self.wanted: set[str] = set()
        self.stored: list[str] = []

    @rule(n=st.integers(0, 12), host=st.sampled_from(["a.cn", "b.cn"]))
    def add(self, n: int, host: str) -> None:
        add(self.stores[0], link(n, host))
        self.wanted.add(link(n, host).url)

    @rule(who=st.integers(0, 2), limit=st.integers(1, 4))
    def lease(self, who: int, limit: int) -> None:
        self.held[who] |= {one.id: one for one in lease(self.stores[who], limit)}

    @rule(who=st.integers(0, 2))
    def finish(self, who: int) -> None:
        if self.held[who]:
            _, mine = self.held[who].popitem()
            try:
                self.stores[who].finish(mine, OUTCOME, QUEUE, 1)
                self.stored.append(mine.url)
            except LeaseLostError:
                pass

    @rule(who=st.integers(0, 2))
    def vanish(self, who: int) -> None:
        self.held[who].clear()

    @rule(seconds=st.sampled_from([10.0, LEASE + 1]))
    def wait(self, seconds: float) -> None:
        self.clock.now += seconds

    @invariant()
    def nothing_is_stored_twice(self) -> None:
        assert len(self.stored) == len(set(self.stored))

    def teardown(self) -> None:
        self.clock.now += LEASE + 1
        while leases := lease(self.stores[0], 50, 50):
            for one in leases:
                self.stores[0].finish(one, OUTCOME, QUEUE, 1)
                self.stored.append(one.url)
        assert sorted(self.stored) == sorted(self.wanted)
        for store in self.stores:
            store.close()
        self.folder.cleanup()


OUTCOME = outcome(1)
TestCrashes = Crashes.TestCase
TestCrashes.settings = settings(max_examples=25, stateful_step_count=25, deadline=None)
