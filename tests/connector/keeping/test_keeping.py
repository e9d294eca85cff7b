"""Backup and restore: one file for both databases, whole or not at all, and what is set going afterwards."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, text

from connector.keeping import backup as taking
from connector.keeping.backup import backup
from connector.keeping.file import Refused
from connector.keeping.restore import restore
from connector.loop.memory import RESTORED
from connector.store import Store, agenda, deliveries, journal, migrations, notes
from connector.store.agenda import Mark
from connector.store.cards import Card
from connector.store.deliveries import Delivery
from connector.store.journal import Subject
from connector.store.schema import metadata
from policies.decision import Effect
from tests.postgres import Server

NOW = datetime(2026, 11, 23, 9, 0, 0, 123456, tzinfo=UTC)
LATER = NOW + timedelta(hours=3)
LEASE = timedelta(seconds=120)
ABOUT = Subject("1", "SUP-1", "f" * 12)


def told(_table: str, _rows: int) -> None:
    """Nobody listens."""


@pytest.fixture
def store(filled_address: str) -> Iterator[Store]:
    opened = Store.open(filled_address)
    yield opened
    opened.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def other(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """An empty store to restore into, of either kind whatever the first one is."""
    if request.param == "sqlite":
        opened = Store.open(f"sqlite:///{tmp_path}/other.db")
        yield opened
        opened.close()
        return
    server: Server = request.getfixturevalue("postgresql_server")
    with server.database(tables=True) as address:
        opened = Store.open(address)
        yield opened
        opened.close()


def effect(name: str) -> Effect:
    return Effect(
        id=name, kind="comment", due=NOW, state="due", clause=(), rule="r", cause="c", caused=NOW, body={"text": "Да"}
    )


def fill(store: Store, issues: int = 3) -> None:
    """Something in every table: of the issues the first is done, the second is held by somebody."""
    with store.write() as conn:
        agenda.mark_many(conn, [Mark(f"{n}", NOW + timedelta(minutes=n), key=f"SUP-{n}") for n in range(1, issues + 1)])
        deliveries.remember(conn, [Delivery("д\ud800", NOW, issue="1", event="created")])
        (first,) = agenda.claim(conn, NOW + timedelta(minutes=1), LEASE)
        card = Card("SUP-1", "Стоит «линия»", "A", None, NOW, {"a": [1, None]}, "f", NOW, open=False)
        agenda.done(conn, first, None, card)
        assert agenda.claim(conn, NOW + timedelta(minutes=2), LEASE)
        for name in ("one", "two"):
            journal.intend(conn, ABOUT, effect(name), NOW)
        notes.put(conn, "watermark", {"since": "2026"})
        conn.execute(
            metadata.tables["place"].insert().values(issue="1", rule="r", whose="w", since=NOW, admitted=False)
        )
        policy = {"fingerprint": "f", "regulation": "r", "text": "версия: 1", "loaded_at": NOW}
        conn.execute(metadata.tables["policy"].insert().values(policy))


def everything(store: Store) -> dict[str, list[Any]]:
    with store.read() as conn:
        rows = {name: conn.execute(select(table)).all() for name, table in metadata.tables.items()}
    return {name: sorted(map(tuple, found), key=repr) for name, found in rows.items()}


def test_a_backup_of_either_database_fills_either(store: Store, other: Store, tmp_path: Path) -> None:
    """What nobody touches on purpose is the same to the last microsecond; this is how one moves to PostgreSQL."""
    fill(store)
    contents = backup(store, tmp_path / "copy", NOW, told)
    assert restore(other, tmp_path / "copy", LATER, told) == contents
    before, after = everything(store), everything(other)
    for name in ("delivery", "journal", "place", "policy"):
        assert before[name]
        assert after[name] == before[name]
    assert contents.rows == {name: len(rows) for name, rows in before.items()}
    assert (tmp_path / "copy").stat().st_mode & 0o777 == 0o600


def test_what_else_lives_in_the_database_is_left_alone(store: Store, other: Store, tmp_path: Path) -> None:
    """Another application's table is neither copied nor emptied, nor in the way."""
    fill(store)
    for each in (store, other):
        with each.write() as conn:
            conn.execute(text("CREATE TABLE somebody_elses (id INTEGER PRIMARY KEY)"))
            conn.execute(text("INSERT INTO somebody_elses VALUES (1)"))
    assert "somebody_elses" not in backup(store, tmp_path / "copy", NOW, told).rows
    with other.write() as conn:
        conn.execute(text("INSERT INTO somebody_elses VALUES (2)"))
    restore(other, tmp_path / "copy", LATER, told)
    with other.read() as conn:
        assert conn.scalar(text("SELECT count(*) FROM somebody_elses")) == 2


def test_after_a_restoration_everything_is_looked_at(store: Store, other: Store, tmp_path: Path) -> None:
    """Nobody holds a lease, open issues are due, the moment is noted for the probing, the journal goes on."""
    fill(store)
    backup(store, tmp_path / "copy", NOW, told)
    restore(other, tmp_path / "copy", LATER, told)
    with other.write() as conn:
        counts = agenda.counts(conn, LATER + timedelta(minutes=5))
        assert (counts.issues, counts.open, counts.leased, counts.due) == (3, 2, 0, 2)
        assert notes.get(conn, RESTORED) == LATER.isoformat()
        assert notes.get(conn, "watermark") == {"since": "2026"}
        last = journal.history(conn, None, 1)[0].seq
        journal.record_decision(conn, ABOUT, "look", {}, LATER)
        assert journal.history(conn, None, 1)[0].seq > last


def test_a_database_that_holds_issues_is_not_overwritten_unasked(store: Store, tmp_path: Path) -> None:
    """With `replace` all that was in it is gone."""
    fill(store)
    backup(store, tmp_path / "copy", NOW, told)
    with store.write() as conn:
        agenda.mark(conn, "99", NOW)
    before = everything(store)
    with pytest.raises(Refused, match=r"--replace"):
        restore(store, tmp_path / "copy", LATER, told)
    assert everything(store) == before
    restore(store, tmp_path / "copy", LATER, told, replace=True)
    assert [row[0] for row in everything(store)["issue"]] == ["1", "2", "3"]


def test_a_backup_is_of_one_moment(store: Store, tmp_path: Path) -> None:
    """The service goes on meanwhile; what it writes is not in it."""
    fill(store)

    def meddle(table: str, _: int) -> None:
        with store.write() as conn:
            agenda.mark(conn, f"77{table}", NOW)
            notes.put(conn, f"during {table}", 1)

    contents = backup(store, tmp_path / "copy", NOW, meddle)
    assert (contents.rows["issue"], contents.rows["note"]) == (3, 1)


def test_rows_come_in_portions(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many there are; how far it is, is told after each."""
    monkeypatch.setattr("connector.keeping.copying.PORTION", 10)
    fill(store, issues=25)
    seen = []
    backup(store, tmp_path / "copy", NOW, lambda table, rows: seen.append((table, rows)))
    assert [rows for table, rows in seen if table == "issue"] == [10, 20, 25]


@pytest.mark.parametrize("step", migrations.steps()[1:-1])
def test_a_backup_of_an_older_version_is_brought_up(step: str, address: str, other: Store, tmp_path: Path) -> None:
    """Taken without touching the old tables, and filled into those of today; the copy that is brought up lies where
    there is said to be room."""
    room, seen = tmp_path / "room", set[int]()
    room.mkdir()
    old = Store.open(address, migrate=False)
    migrations.upgrade(old.engine, step)
    with old.write() as conn:
        conn.execute(text("INSERT INTO issue (id, key, look_at, open) VALUES ('1', 'SUP-1', 5, true)"))
    backup(old, tmp_path / "copy", NOW, told)
    with old.read() as conn:
        assert conn.scalar(text("SELECT version_num FROM alembic_version")) == step
    old.close()
    restore(other, tmp_path / "copy", LATER, lambda *_: seen.add(len(list(room.iterdir()))), room=room)
    assert [row[:2] for row in everything(other)["issue"]] == [("1", "SUP-1")]
    assert (seen, list(room.iterdir())) == ({1}, [])


def test_a_file_that_is_there_stays(store: Store, tmp_path: Path) -> None:
    """Unless asked; never a folder; and nothing half-made is left behind when it breaks."""
    file = tmp_path / "copy"
    file.write_text("мой")
    with pytest.raises(Refused, match=r"--replace"):
        backup(store, file, NOW, told)
    assert file.read_text() == "мой"
    fill(store)

    def broken(_table: str, _rows: int) -> None:
        raise OSError("no space")

    with pytest.raises(OSError, match="no space"):
        backup(store, file, NOW, broken, replace=True)
    assert file.read_text() == "мой"
    assert not list(tmp_path.glob(".copy*"))
    backup(store, file, NOW, told, replace=True)
    assert file.read_bytes().startswith(b"SQLite format 3")
    with pytest.raises(Refused):
        backup(store, tmp_path, NOW, told, replace=True)


def test_a_backup_that_does_not_pass_its_check_is_none(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The disk lied: better no file than one that cannot be used."""
    fill(store)

    def lie(part: Path, *_: object) -> None:
        part.write_bytes(part.read_bytes()[:5_000])
        real(part)

    real = taking.file.check
    monkeypatch.setattr(taking.file, "check", lie)
    with pytest.raises(Refused, match="повреждена"):
        backup(store, tmp_path / "copy", NOW, told)
    assert not list(tmp_path.glob("*copy*"))


def change(file: Path, statement: str) -> None:
    with closing(sqlite3.connect(file)) as conn, conn:
        conn.execute(statement)


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda file: file.unlink(), "такого файла нет"),
        (lambda file: file.write_text("не база"), "не копия"),
        (lambda file: file.write_bytes(b""), "не копия"),
        (lambda file: change(file, "PRAGMA application_id = 0"), "не копия"),
        (lambda file: file.write_bytes(file.read_bytes()[:9_000]), "повреждена"),
        (lambda file: file.write_bytes(file.read_bytes()[:20_000] + b"\xa5" * 40_000), "повреждена"),
        (lambda file: change(file, "DELETE FROM journal WHERE effect = 'two'"), "повреждена"),
        (lambda file: change(file, "DROP TABLE alembic_version"), "повреждена"),
        (lambda file: change(file, "UPDATE alembic_version SET version_num = '9999'"), "более новой"),
        (lambda file: change(file, "PRAGMA user_version = 2"), "более новой"),
    ],
    ids=["none", "text", "empty", "a database", "cut", "garbage", "a row less", "no step", "newer", "newer form"],
)
def test_what_is_no_good_backup_changes_nothing(store: Store, tmp_path: Path, spoil: Any, words: str) -> None:
    """It is said why; the database is as it was."""
    file = tmp_path / "copy"
    fill(store)
    backup(store, file, NOW, told)
    spoil(file)
    before = everything(store)
    with pytest.raises(Refused) as refused:
        restore(store, file, LATER, told, replace=True)
    assert words in refused.value.ru
    assert everything(store) == before


def test_a_database_of_a_newer_version_is_not_copied(store: Store, tmp_path: Path) -> None:
    """Nobody here knows its tables."""
    with store.write() as conn:
        conn.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(Refused, match="newer version"):
        backup(store, tmp_path / "copy", NOW, told)
