"""Opening: tables appear once, whoever comes first; a transaction keeps what it promises."""

import os
import sqlite3
from datetime import datetime
from pathlib import Path
from threading import Barrier, Thread

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from connector.store import Busy, Store, Unusable, agenda, database, notes
from connector.store.engines import sqlite
from connector.store.schema import metadata, straight


def test_the_migrations_build_the_tables_of_the_schema(store: Store) -> None:
    """What the code believes and what the steps made are the same."""
    with store.read() as conn:
        assert compare_metadata(MigrationContext.configure(conn), metadata) == []


def test_a_new_file_that_another_process_holds_is_waited_for(tmp_path: Path) -> None:
    """SQLite refuses at once to switch such a file to WAL; we wait until the other is through."""
    holder = sqlite3.connect(tmp_path / "a.db", isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")

    class Ours(sqlite3.Connection):
        def execute(self, sql: str) -> sqlite3.Cursor:  # type: ignore[override]
            if sql.startswith("BEGIN"):
                holder.rollback()
            return super().execute(sql)

    ours = sqlite3.connect(tmp_path / "a.db", isolation_level=None, timeout=0, factory=Ours)
    sqlite.write_ahead(ours)
    assert ours.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    for connection in (holder, ours):
        connection.close()


@pytest.mark.parametrize("number", [2, 4])
def test_threads_that_open_at_once_all_end_fine(address: str, number: int) -> None:
    """Alembic's context is a global; they take turns."""
    start, opened = Barrier(number), []

    def run() -> None:
        start.wait()
        opened.append(Store.open(address))

    threads = [Thread(target=run) for _ in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(opened) == number
    for store in opened:
        store.close()


def test_what_is_stored_is_there_after_opening_again(address: str) -> None:
    """Opening twice neither migrates twice nor forgets."""
    first = Store.open(address)
    with first.write() as conn:
        notes.put(conn, "a", 1)
    first.close()
    second = Store.open(address)
    with second.read() as conn:
        assert notes.get(conn, "a") == 1
    second.close()


def test_a_database_of_a_newer_version_is_not_touched(address: str) -> None:
    """An older service must not guess what the newer one's tables mean."""
    store = Store.open(address)
    with store.write() as conn:
        conn.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    store.close()
    with pytest.raises(Unusable, match=r"более новой версией.*newer version"):
        Store.open(address)


@pytest.mark.parametrize("bad", ["", "nonsense", "mysql://u:secret@h/db", "sqlite://", "sqlite:///:memory:"])
def test_an_address_of_nothing_we_support_is_refused_in_words(bad: str) -> None:
    """The message shows what is expected, and no password."""
    with pytest.raises(Unusable, match="sqlite:///data") as refused:
        Store.open(bad)
    assert "secret" not in str(refused.value)


def test_a_server_that_is_not_there_is_named_without_its_password() -> None:
    """Port 1 of this machine answers nobody."""
    with pytest.raises(Unusable, match=r"postgresql://127\.0\.0\.1/db") as refused:
        Store.open("postgresql://user:secret@127.0.0.1:1/db")
    assert "secret" not in str(refused.value)


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    """The path goes through a file."""
    (tmp_path / "file").write_text("")
    with pytest.raises(Unusable, match="cannot be opened"):
        Store.open(f"sqlite:///{tmp_path}/file/folder/reglament.db")


def test_a_write_that_fails_leaves_nothing(store: Store, now: datetime) -> None:
    """All of a transaction, or none of it."""

    def fail() -> None:
        with store.write() as conn:
            agenda.mark(conn, "1", now)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    with store.read() as conn:
        assert agenda.next_due(conn) is None


def test_a_read_cannot_write(store: Store) -> None:
    """On both databases; and the connection writes again when it is used for writing, each time it changes."""
    for number in range(3):
        with pytest.raises(DBAPIError), store.read() as conn:
            notes.put(conn, "a", 0)
        with store.write() as conn:
            notes.put(conn, "a", number)
    with store.read() as conn:
        assert notes.get(conn, "a") == 2


def test_a_statement_past_sqlalchemy_fails_like_any_other(store: Store) -> None:
    """So that whoever handles an outage need not know which way it came."""
    with pytest.raises(DBAPIError, match="nothing_here"), store.read() as conn:
        straight(conn, "SELECT * FROM nothing_here")


def test_what_customers_wrote_is_for_the_owner_alone(tmp_path: Path) -> None:
    """The file, what SQLite puts beside it, and the folder made for them, whatever the umask."""
    before = os.umask(0)
    try:
        store = Store.open(f"sqlite:///{tmp_path}/new/a.db")
        with store.write() as conn:
            notes.put(conn, "a", 1)
        found = {file.name: file.stat().st_mode & 0o777 for file in (tmp_path / "new", *(tmp_path / "new").iterdir())}
        store.close()
    finally:
        os.umask(before)
    assert found == {"new": 0o700, "a.db": 0o600, "a.db-wal": 0o600, "a.db-shm": 0o600}


def test_sqlite_is_set_up_for_durability(tmp_path: Path) -> None:
    """WAL, synchronous=FULL (2), foreign keys, patience with other processes."""
    store = Store.open(f"sqlite:///{tmp_path}/a.db")
    with store.read() as conn:
        found = [
            conn.exec_driver_sql(f"PRAGMA {each}").scalar()
            for each in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        ]
    store.close()
    assert found == ["wal", 2, 1, 30_000]


def test_a_second_writer_gives_up_when_its_patience_ends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A write inside a write would otherwise wait for itself for ever."""
    store = Store.open(f"sqlite:///{tmp_path}/a.db")
    monkeypatch.setattr(database, "BUSY_SECONDS", 0.0)
    with store.write(), pytest.raises(Busy), store.write():
        pass
    store.close()


def test_a_store_whose_tables_are_gone_is_not_healthy(store: Store) -> None:
    """And says what the database said."""
    assert store.healthy() is None
    with store.write() as conn:
        conn.execute(text("DROP TABLE alembic_version"))
    assert "alembic_version" in str(store.healthy())


def test_sqlite_waits_for_the_disk_but_where_it_need_not(tmp_path: Path) -> None:
    """FULL (2), and NORMAL (1) for a transaction that a power cut may undo; the next is lasting again."""
    store = Store.open(f"sqlite:///{tmp_path}/a.db")

    def asked(*, lasting: bool) -> object:
        with store.write(lasting=lasting) as conn:
            return conn.exec_driver_sql("PRAGMA synchronous").scalar()

    assert [asked(lasting=each) for each in (True, False, False, True)] == [2, 1, 1, 2]
    store.close()


def test_connections_are_no_more_than_are_used_at_once(tmp_path: Path) -> None:
    """Each keeps pages of the file in memory. And none changes from reading to writing, at which SQLite would forget
    the statements it has prepared."""
    file = tmp_path / "a.db"
    store = Store.open(f"sqlite:///{file}")
    kinds = set()
    for _ in range(20):
        with store.read() as conn:
            kinds.add((conn.connection.driver_connection, "reads"))
        with store.write() as conn:
            kinds.add((conn.connection.driver_connection, "writes"))
    assert sorted(kind for _, kind in kinds) == ["reads", "writes"]
    store.close()


def test_a_writer_that_comes_again_waits_behind_those_who_wait(tmp_path: Path) -> None:
    """Else a worker's many transactions, or the marks of very many issues, would keep webhooks out."""
    store = Store.open(f"sqlite:///{tmp_path}/a.db")
    told: list[str] = []

    def other() -> None:
        with store.write():
            told.append("other")

    thread = Thread(target=other)
    with store.write():
        thread.start()
        while not store._next.locked():
            pass
    with store.write():
        told.append("again")
    thread.join()
    assert told == ["other", "again"]
    store.close()
