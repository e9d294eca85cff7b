"""News between processes: heard at once, and again after the connection was lost."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from threading import active_count

import pytest
from sqlalchemy import text

from connector.loop.worker import Bell
from connector.store import GroupCommit, Store, news
from connector.store.agenda import Mark
from connector.store.deliveries import Delivery
from connector.store.news import Listener
from tests.faults.processes import ROOT, wait_until
from tests.postgres import Server, own_server

LONG = 20.0
"""Seconds within which it must ring; nothing polls meanwhile."""
OTHER = """
import sys
from datetime import datetime
from connector.store import GroupCommit, Store
from connector.store.agenda import Mark
from connector.store.deliveries import Delivery
now = datetime.fromisoformat(sys.argv[2])
commit = GroupCommit(Store.open(sys.argv[1]), lambda: None)
commit.accept(Delivery("from another process", now), [Mark("10001", now)])
commit.close()
"""


@pytest.fixture
def pg(postgresql_server: Server) -> Iterator[Store]:
    """A store on PostgreSQL."""
    with postgresql_server.database(tables=True) as address:
        store = Store.open(address)
        yield store
        store.close()


@contextmanager
def listening(store: Store, kind: type[Listener] = Listener) -> Iterator[Bell]:
    """A bell that has rung for the first connection."""
    bell = Bell()
    listener = kind(store, bell.ring)
    listener.start()
    try:
        assert bell.wait(0, LONG) == 1
        yield bell
    finally:
        listener.stop()


def backends(store: Store, kill: bool = False) -> int:
    """How many connections listen to this database."""
    wanted = "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN%'"
    with store.read() as conn:
        found = conn.scalars(text(wanted)).all()
    if kill:
        with store.write() as conn:
            for pid in found:
                conn.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": pid})
    return len(found)


def accept(store: Store, name: str, now: datetime) -> None:
    commit = GroupCommit(store, lambda: None)
    commit.accept(Delivery(name, now), [Mark("10001", now)])
    commit.close()


def test_a_mark_stored_by_another_process_rings(pg: Store, now: datetime) -> None:
    """Nothing else would: the bell has no nap of its own."""
    with listening(pg) as bell:
        address = pg.engine.url.render_as_string(hide_password=False)
        subprocess.run([sys.executable, "-c", OTHER, address, now.isoformat()], check=True, cwd=ROOT)
        assert bell.wait(1, LONG) == 2


def test_a_duplicate_rings_nobody(pg: Store, now: datetime) -> None:
    """Its marks were made with the first copy: of three deliveries two ring."""
    with listening(pg) as bell:
        accept(pg, "a", now)
        assert bell.wait(1, LONG) == 2
        accept(pg, "a", now)
        accept(pg, "b", now)
        assert bell.wait(2, LONG) == 3
    assert bell.rings == 3


def test_what_is_rolled_back_rings_nobody(pg: Store) -> None:
    """The news go out with the commit."""

    def fail() -> None:
        with pg.write() as conn:
            news.tell(conn)
            raise ZeroDivisionError

    with listening(pg) as bell:
        with pytest.raises(ZeroDivisionError):
            fail()
        with pg.write() as conn:
            news.tell(conn)
        assert bell.wait(1, LONG) == 2
    assert bell.rings == 2


def test_a_lost_connection_is_made_anew(pg: Store, now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    """It rings for whatever came meanwhile, then goes on hearing."""
    monkeypatch.setattr(news, "RETRY_SECONDS", 0.01)
    with listening(pg) as bell:
        assert backends(pg, kill=True) == 1
        assert bell.wait(1, LONG) == 2
        accept(pg, "a", now)
        assert bell.wait(2, LONG) == 3
        assert backends(pg) == 1


def test_a_server_that_is_away_is_tried_until_it_is_back(monkeypatch: pytest.MonkeyPatch) -> None:
    """The thread outlives the attempts that fail."""
    tries = []

    class Counting(Listener):
        def _listen(self) -> None:
            tries.append(1)
            super()._listen()

    monkeypatch.setattr(news, "RETRY_SECONDS", 0.01)
    with own_server() as server, server.database() as address:
        store = Store.open(address)
        with listening(store, Counting) as bell:
            server.stop()
            wait_until(lambda: len(tries) > 4, "several attempts")
            assert bell.rings == 1
            server.start()
            assert bell.wait(1, LONG) == 2
        store.close()


def test_it_stops_while_the_server_is_away() -> None:
    """At once, not after a rest."""
    with own_server() as server, server.database() as address:
        store = Store.open(address)
        with listening(store):
            server.stop()
        store.close()
        server.start()


def test_on_sqlite_nothing_listens(tmp_path: Path) -> None:
    """And telling is nothing."""
    store = Store.open(f"sqlite:///{tmp_path}/a.db")
    threads = active_count()
    listener = Listener(store, lambda: None)
    listener.start()
    assert active_count() == threads
    with store.write() as conn:
        news.tell(conn)
    listener.stop()
    store.close()
