"""The database in trouble: nothing is acknowledged that is not stored, what is wrong is said in plain words, and the
service goes on by itself when it is over."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import DBAPIError, OperationalError

from connector.store import GroupCommit, Store, Unusable, agenda, database
from connector.store.agenda import Mark
from connector.store.deliveries import Delivery
from connector.store.engines.trouble import trouble, words
from tests.postgres import own_server
from tests.stored import recent


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "reglament.db"


@pytest.fixture
def here(file: Path) -> Iterator[Store]:
    """A store in a file."""
    store = Store.open(f"sqlite:///{file}")
    yield store
    store.close()


@contextmanager
def commit(store: Store) -> Iterator[GroupCommit]:
    running = GroupCommit(store, lambda: None)
    try:
        yield running
    finally:
        running.close()


def delivered(name: object, now: datetime) -> tuple[Delivery, list[Mark]]:
    return Delivery(f"{name}", now), [Mark(f"{name}", now, key="SUP-" + "1" * 100)]


class Disk:
    """How many pages a file may have: for a connection, as SQLite counts it."""

    def __init__(self, store: Store, spare: int) -> None:
        with store.read() as conn:
            self.pages = conn.exec_driver_sql("PRAGMA page_count").scalar_one() + spare
        event.listen(store.engine, "checkout", self._limit)

    def _limit(self, connection: sqlite3.Connection, *_: object) -> None:
        connection.execute(f"PRAGMA max_page_count = {self.pages}").close()


def test_a_full_disk_denies_and_what_was_accepted_is_there(here: Store, now: datetime) -> None:
    """SQLITE_FULL; unready with advice, also when asked again; ready by itself when there is room."""
    disk = Disk(here, spare=3)
    accepted = []
    with commit(here) as intake:

        def go_on() -> None:
            for number in range(10_000):
                intake.accept(*delivered(number, now))
                accepted.append(f"{number}")

        with pytest.raises(OperationalError, match="full"):
            go_on()
        for _ in range(2):
            assert "на диске базы нет места" in str(here.healthy())
            assert "free some" in str(here.healthy())
        with here.read() as conn:
            assert {each.id for each in recent(conn, 10_000)} == set(accepted)
        disk.pages += 1_000
        assert here.healthy() is None
        assert intake.accept(*delivered("after", now)) == "accepted"


def test_a_locked_database_denies_until_it_is_free(file: Path, now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody's console holds the write lock for longer than we wait; asking whether it is over waits for nobody."""
    monkeypatch.setattr(database, "BUSY_SECONDS", 0.01)
    store = Store.open(f"sqlite:///{file}")
    holder = sqlite3.connect(file, isolation_level=None)
    with commit(store) as intake:
        holder.execute("BEGIN IMMEDIATE")
        with pytest.raises(OperationalError, match="locked"):
            intake.accept(*delivered("a", now))
        assert "держит другой процесс" in str(store.healthy())
        holder.rollback()
        assert store.healthy() is None
        assert intake.accept(*delivered("a", now)) == "accepted"
    holder.close()
    store.close()


def test_a_lock_that_others_hold_for_a_while_is_no_trouble(here: Store, file: Path) -> None:
    """Nothing failed: health does not even ask for the lock."""
    holder = sqlite3.connect(file, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    assert here.healthy() is None
    holder.close()


def test_a_server_that_went_away_denies_and_comes_back(now: datetime) -> None:
    """Stopped in the middle and started again: same store, same intake."""
    with own_server() as server, server.database() as address:
        store = Store.open(address)
        with commit(store) as intake:
            assert intake.accept(*delivered("before", now)) == "accepted"
            server.stop()
            with pytest.raises(DBAPIError):
                intake.accept(*delivered("during", now))
            told = str(store.healthy())
            assert "база не отвечает" in told
            assert address.rpartition("=")[2] not in told, "where it is, is nobody's business"
            server.start()
            assert store.healthy() is None
            assert intake.accept(*delivered("during", now)) == "accepted"
        with store.read() as conn:
            assert {each.id for each in recent(conn, 9)} == {"before", "during"}
        store.close()


def fill(store: Store, now: datetime) -> None:
    with store.write() as conn:
        agenda.mark_many(conn, [Mark(f"{number}", now, key=f"SUP-{number}") for number in range(5_000)])


def spoil(file: Path) -> None:
    """Everything behind the first pages, which hold what a start reads."""
    with sqlite3.connect(file) as conn:
        conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        (size,) = conn.execute("PRAGMA page_size").fetchone()
        (pages,) = conn.execute("PRAGMA page_count").fetchone()
    conn.close()
    first = pages // 2
    with file.open("r+b") as raw:
        raw.seek(first * size)
        raw.write(b"\xa5" * ((pages - first) * size))


def test_a_damaged_file_is_told_at_the_start(file: Path, now: datetime) -> None:
    """Of whatever part it is: the service does not begin upon it, and says what to do."""
    store = Store.open(f"sqlite:///{file}")
    fill(store, now)
    assert store.damage() is None
    store.close()
    spoil(file)
    with pytest.raises(Unusable, match=r"база повреждена.*reglament restore.*the database is damaged"):
        Store.open(f"sqlite:///{file}", thorough=True)


def test_a_file_that_is_no_database_is_told_at_the_start(file: Path) -> None:
    """Its first bytes say so."""
    file.write_bytes(b"nothing that SQLite knows" * 1_000)
    with pytest.raises(Unusable, match="база повреждена"):
        Store.open(f"sqlite:///{file}")


def test_a_file_damaged_at_run_time_makes_it_unready_for_good(here: Store, file: Path, now: datetime) -> None:
    """A good read or write elsewhere in the file mends nothing: a person must."""
    fill(here, now)
    here.close()
    spoil(file)
    with pytest.raises(DBAPIError), here.read() as conn:
        conn.execute(text("SELECT max(key || look_at), (SELECT count(*) FROM issue ORDER BY key) FROM issue")).all()
    for _ in range(2):
        assert "база повреждена" in str(here.healthy())


def test_what_the_database_was_asked_is_no_trouble_of_its_own(store: Store) -> None:
    """A wrong statement, on both."""
    with pytest.raises(DBAPIError) as caught, store.write() as conn:
        conn.execute(text("SELECT * FROM nothing_here"))
    assert trouble(caught.value) is None
    assert "nothing_here" in words(caught.value)
    assert store.healthy() is None


def test_a_write_to_a_reading_transaction_is_no_trouble_either(store: Store) -> None:
    """It says read-only, and the store is fine."""
    with pytest.raises(DBAPIError), store.read() as conn:
        conn.execute(text("DELETE FROM note"))
    assert store.healthy() is None
