"""The engine: how a transaction begins, so that SQLite and PostgreSQL keep the same promises.

A write is durable when its transaction has ended (synchronous=FULL, PostgreSQL's default), and on SQLite takes the
write lock at its start, so that it never fails half-way for having read too early. A read cannot write.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import Any, Self

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from connector.store import migrations
from connector.store.schema import straight

BUSY_SECONDS = 30.0
"""How long a write waits for another writer before it gives up."""
POOL = 8
OVERFLOW = 24
TURNS = 100
"""Other processes' transactions that are waited for before a new SQLite file is switched to WAL."""


class Unusable(Exception):
    """The database cannot be opened; the message says in Russian and English what a person may do."""


class Busy(Exception):
    """Another writer of this process held SQLite for longer than `BUSY_SECONDS`."""


class Store:
    """Opens transactions. The functions of this package take the connection, so that several share one transaction."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._reading = engine.execution_options(postgresql_readonly=True)
        # SQLite waits for a writer by polling, up to 100 ms apart; inside one process a lock hands over at once.
        self._turn = Lock() if engine.dialect.name == "sqlite" else None

    @classmethod
    def open(cls, address: str) -> Self:
        """The store at an SQLAlchemy URL (`sqlite:///file`, `postgresql://…`), its tables brought up to date.

        Makes the folder of a SQLite file. Raises `Unusable`.
        """
        url = _url(address)
        try:
            engine = _sqlite(url) if url.drivername == "sqlite" else _postgresql(url)
            _migrate(engine)
        except (SQLAlchemyError, OSError) as error:
            raise Unusable(
                f"DATABASE_URL: {_place(url)}: база не открывается / cannot be opened: {_words(error)}"
            ) from error
        except migrations.Unknown as error:
            raise Unusable(
                f"DATABASE_URL: {_place(url)}: база создана более новой версией службы; обновите службу"
                f" / the database was made by a newer version of the service; update the service ({error})"
            ) from error
        return cls(engine)

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A transaction that cannot write."""
        with self._reading.begin() as conn:
            yield conn

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A transaction: committed at the end of the block, rolled back by an exception. Not to be nested.

        Raises `Busy` and SQLAlchemy's errors.
        """
        with self._alone(), self.engine.begin() as conn:
            yield conn

    def healthy(self) -> str | None:
        """None when the tables can be read; else what is wrong, without secrets. Never waits for a writer."""
        try:
            with self.read() as conn:
                conn.execute(text("SELECT version_num FROM alembic_version"))
        except SQLAlchemyError as error:
            return _words(error)
        return None

    def close(self) -> None:
        self.engine.dispose()

    @contextmanager
    def _alone(self) -> Iterator[None]:
        if self._turn is None:
            yield
            return
        if not self._turn.acquire(timeout=BUSY_SECONDS):
            raise Busy(f"another writer has held the database for {BUSY_SECONDS:g} s")
        try:
            yield
        finally:
            self._turn.release()


def _migrate(engine: Engine) -> None:
    """Leaves no connection open behind a database that turns out to be unusable."""
    try:
        migrations.upgrade(engine)
    except BaseException:
        engine.dispose()
        raise


def _url(address: str) -> URL:
    try:
        url = make_url(address)
    except ArgumentError:
        url = None
    if (
        url is not None
        and url.drivername in {"sqlite", "sqlite+pysqlite"}
        and url.database not in {None, "", ":memory:"}
    ):
        return url.set(drivername="sqlite")
    if url is not None and url.drivername in {"postgres", "postgresql", "postgresql+psycopg"}:
        return url.set(drivername="postgresql+psycopg")
    raise Unusable(
        "DATABASE_URL: нужен адрес вида sqlite:///data/reglament.db или postgresql://имя:пароль@узел/база"
        " / must be like sqlite:///data/reglament.db or postgresql://name:password@host/database"
    )


def _sqlite(url: URL) -> Engine:
    Path(str(url.database)).absolute().parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    engine = create_engine(url, pool_size=POOL, max_overflow=OVERFLOW, connect_args={"timeout": BUSY_SECONDS})

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _: object) -> None:
        connection.isolation_level = None  # the driver's own idea of when to BEGIN is late; ours is below
        _write_ahead(connection)
        for pragma in ("synchronous = FULL", "foreign_keys = ON"):
            connection.execute(f"PRAGMA {pragma}").close()

    @event.listens_for(engine, "begin")
    def begin(conn: Connection) -> None:
        reading = conn.get_execution_options().get("postgresql_readonly", False)
        if conn.info.get("query_only") != reading:  # this pragma makes SQLite forget its prepared statements
            straight(conn, f"PRAGMA query_only = {'ON' if reading else 'OFF'}")
            conn.info["query_only"] = reading
        straight(conn, "BEGIN" if reading else "BEGIN IMMEDIATE")

    return engine


def _write_ahead(connection: sqlite3.Connection) -> None:
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


def _postgresql(url: URL) -> Engine:
    return create_engine(
        url,
        pool_size=POOL,
        max_overflow=OVERFLOW,
        pool_pre_ping=True,
        paramstyle="format",  # by position, as SQLite's driver has it, so that `schema.ManyRows` serves both
        connect_args={"connect_timeout": 10},
    )


def _place(url: URL) -> str:
    return f"{url.get_backend_name()}://{url.host or ''}/{url.database}"


def _words(error: BaseException) -> str:
    return str(getattr(error, "orig", None) or error).strip()
