"""Bringing a backup back, into either database, by one transaction: all of it or nothing.

The world went on after the backup was taken. So nobody holds a lease any more, every open issue is looked at, and the
note `restored_at` makes the loop ask Jira before each effect that came due before it, lest it happen twice.
"""

from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, Table, delete, text

from connector.active import SPREAD
from connector.keeping import file
from connector.keeping.copying import Told, copy, tables
from connector.keeping.file import Contents, Refused
from connector.loop.memory import RESTORED
from connector.store import Store, agenda, news, notes


def restore(
    store: Store, source: Path, now: datetime, told: Told, *, replace: bool = False, room: Path | None = None
) -> Contents:
    """Fills a store from a backup; what was in it is gone. `replace`: even if it knows issues. `room`: a folder with
    room for a copy of the backup, which one of an earlier version needs; None: the system's for what is temporary.

    Raises `Refused`, `Busy`, OSError and SQLAlchemy's errors; then nothing was changed.
    """
    with file.reading(source, room) as (kept, contents), store.write() as conn:
        ours = tables(conn)
        _may_be_filled(conn, ours, replace=replace)
        for table in ours:
            conn.execute(delete(table))
            # By the table as it is in the file: SQLite's has no booleans, and both must be told apart from numbers.
            if copy(kept, conn, table, told) != contents.rows.get(table.name, 0):
                raise file.damaged(source, table.name)
        _set_going(conn, now)
    return contents


def _may_be_filled(conn: Connection, ours: list[Table], *, replace: bool) -> None:
    """Also keeps others from writing meanwhile; reading goes on."""
    if conn.dialect.name == "postgresql":
        conn.execute(text(f"LOCK TABLE {', '.join(table.name for table in ours)} IN EXCLUSIVE MODE"))
    if not replace and conn.scalar(text("SELECT 1 FROM issue LIMIT 1")):
        raise Refused(
            "в базе уже есть запросы; чтобы заменить всё, что в ней есть, добавьте --replace",
            "the database holds issues already; to replace all that is in it, add --replace",
        )


def _set_going(conn: Connection, now: datetime) -> None:
    agenda.free_all(conn, now)
    agenda.mark_open(conn, now, SPREAD.total_seconds())
    notes.put(conn, RESTORED, now.isoformat())
    if conn.dialect.name == "postgresql":
        last = "SELECT setval(pg_get_serial_sequence('journal', 'seq'), coalesce(max(seq), 0) + 1, false) FROM journal"
        conn.execute(text(last))
    news.tell(conn)
