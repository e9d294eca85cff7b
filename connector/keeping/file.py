"""The file of a backup: a SQLite database with the tables as they were, marked as a backup, and one row that tells what
must lie in it. A file without the mark is none: the mark is made last."""

import json
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, NullPool, create_engine, event, text

from connector.store import migrations

MARK = 0x52474C42
"""SQLite's `application_id`: «RGLB» in ASCII."""
FORMAT = 1
"""SQLite's `user_version`."""


class Refused(Exception):
    """Nothing was changed; `ru` and `en` say why, and what a person may do."""

    def __init__(self, ru: str, en: str) -> None:
        super().__init__(f"{ru} / {en}")
        self.ru, self.en = ru, en


@dataclass(frozen=True, slots=True)
class Contents:
    """What a backup holds: rows by table, as of a moment."""

    taken_at: datetime
    rows: Mapping[str, int]


def damaged(file: Path, detail: object) -> Refused:
    return Refused(
        f"{file}: копия повреждена, возьмите другую: {detail}", f"{file}: the backup is damaged, take another: {detail}"
    )


def writer(path: Path) -> Engine:
    """Fast, and durable only after an fsync: a file that is not whole is thrown away."""
    engine = create_engine(f"sqlite:///{path}", poolclass=NullPool)

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _: object) -> None:
        connection.isolation_level = None
        for pragma in ("journal_mode = OFF", "synchronous = OFF"):
            connection.execute(f"PRAGMA {pragma}").close()

    @event.listens_for(engine, "begin")
    def begin(conn: Connection) -> None:
        conn.exec_driver_sql("BEGIN")

    return engine


def mark(conn: Connection, contents: Contents) -> None:
    """Tells what lies in the file, and that it is a backup."""
    conn.exec_driver_sql("CREATE TABLE backup (taken_at TEXT NOT NULL, rows TEXT NOT NULL)")
    row = {"taken_at": contents.taken_at.isoformat(), "rows": json.dumps(dict(contents.rows))}
    conn.execute(text("INSERT INTO backup VALUES (:taken_at, :rows)"), row)
    conn.exec_driver_sql(f"PRAGMA application_id = {MARK}")
    conn.exec_driver_sql(f"PRAGMA user_version = {FORMAT}")


def check(file: Path) -> None:
    """Raises `Refused` for what is no backup, or a damaged one, or one of a newer version of the service."""
    try:
        with _plain(file) as conn:
            _is_ours(file, conn)
            (found,) = conn.execute("PRAGMA integrity_check(1)").fetchone()
            (step,) = conn.execute("SELECT version_num FROM alembic_version").fetchone()
    except (sqlite3.Error, TypeError) as error:
        raise damaged(file, error) from error
    if found != "ok":
        raise damaged(file, found)
    if step not in migrations.steps():
        raise _newer(file)


@contextmanager
def reading(file: Path, room: Path | None) -> Iterator[tuple[Connection, Contents]]:
    """The backup with the tables of today; one of before is brought there in a copy under `room`. Raises as `check`."""
    check(file)
    with tempfile.TemporaryDirectory(prefix="restoring-", dir=room) as aside:
        engine = create_engine("sqlite://", creator=lambda: _connect(file), poolclass=NullPool)
        with engine.connect() as conn:
            step = conn.scalar(text("SELECT version_num FROM alembic_version"))
        if step != migrations.steps()[-1]:
            copied = Path(aside) / "backup"
            shutil.copyfile(file, copied)
            engine = writer(copied)
            migrations.upgrade(engine)
        try:
            with engine.begin() as conn:
                taken_at, rows = conn.execute(text("SELECT taken_at, rows FROM backup")).one()
                yield conn, Contents(datetime.fromisoformat(taken_at), json.loads(rows))
        finally:
            engine.dispose()


def _connect(file: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)


@contextmanager
def _plain(file: Path) -> Iterator[sqlite3.Connection]:
    if not file.is_file():
        raise Refused(f"{file}: такого файла нет", f"{file}: there is no such file")
    conn = _connect(file)
    try:
        yield conn
    finally:
        conn.close()


def _is_ours(file: Path, conn: sqlite3.Connection) -> None:
    try:
        (mark_found,) = conn.execute("PRAGMA application_id").fetchone()
    except sqlite3.DatabaseError as error:
        if error.sqlite_errorcode != sqlite3.SQLITE_NOTADB:
            raise
        mark_found = None
    if mark_found != MARK:
        raise Refused(
            f"{file}: это не копия, сделанная командой reglament backup",
            f"{file}: this is not a backup made by reglament backup",
        )
    (form,) = conn.execute("PRAGMA user_version").fetchone()
    if form > FORMAT:
        raise _newer(file)


def _newer(file: Path) -> Refused:
    return Refused(
        f"{file}: копия сделана более новой версией службы; обновите службу",
        f"{file}: the backup was made by a newer version of the service; update the service",
    )
