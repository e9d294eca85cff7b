"""SQLite: a file in WAL mode, durable at each commit; a write takes the write lock at its start."""

import os
import sqlite3
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL

from connector.store.engines import OVERFLOW, POOL
from connector.store.schema import straight

TURNS = 100
"""Other processes' transactions that are waited for before a new file is switched to WAL."""


def make(url: URL, patience: float) -> Engine:
    """The engine of a file; it and its folder are made, for their owner alone: they hold what customers wrote.
    `patience`: seconds that a write waits for another process."""
    file = Path(str(url.database)).absolute()
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not file.exists() and os.access(file.parent, os.W_OK):  # else SQLite tells what is wrong
        os.close(os.open(file, os.O_CREAT | os.O_RDWR, 0o600))
    # The connection last used is used next: each holds pages of the file in memory, 2 MB of its own.
    engine = create_engine(
        url, pool_size=POOL, max_overflow=OVERFLOW, pool_use_lifo=True, connect_args={"timeout": patience}
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _: object) -> None:
        connection.isolation_level = None  # the driver's own idea of when to BEGIN is late; ours is below
        write_ahead(connection)
        for pragma in ("synchronous = FULL", "foreign_keys = ON"):
            connection.execute(f"PRAGMA {pragma}").close()

    @event.listens_for(engine, "begin")
    def begin(conn: Connection) -> None:
        options = conn.get_execution_options()
        reading, waits = options.get("postgresql_readonly", False), options.get("patience", patience)
        if conn.info.get("patience", patience) != waits:
            straight(conn, f"PRAGMA busy_timeout = {int(waits * 1000)}")
            conn.info["patience"] = waits
        if conn.info.get("query_only") != reading:  # this pragma makes SQLite forget its prepared statements
            straight(conn, f"PRAGMA query_only = {'ON' if reading else 'OFF'}")
            conn.info["query_only"] = reading
        lasting = options.get("lasting", True)
        if conn.info.get("lasting", True) != lasting:  # in WAL mode NORMAL leaves the disk to the next FULL commit
            straight(conn, f"PRAGMA synchronous = {'FULL' if lasting else 'NORMAL'}")
            conn.info["lasting"] = lasting
        straight(conn, "BEGIN" if reading else "BEGIN IMMEDIATE")

    return engine


def write_ahead(connection: sqlite3.Connection) -> None:
    """Switches a new file to WAL, which stays with the file.

    SQLite does not wait for its turn with this statement when several processes start at once, so we wait by another.
    """
    for _ in range(TURNS):
        try:
            connection.execute("PRAGMA journal_mode = WAL").close()
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
                raise
            connection.execute("BEGIN IMMEDIATE").close()
            connection.rollback()
        else:
            return
    raise sqlite3.OperationalError("the journal mode stays locked")
