"""The engine: how a transaction begins, so that SQLite and PostgreSQL keep the same promises.

A write is durable when its transaction has ended (synchronous=FULL, PostgreSQL's default) unless it need not be. On
SQLite it takes the write lock at its start, so that it never fails half-way for having read too early. A read cannot
write.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import Final, Self

from sqlalchemy import Connection, Engine, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from connector.store import migrations, notes
from connector.store.engines import postgresql, sqlite
from connector.store.engines.trouble import Kind, Trouble, trouble, words
from connector.store.schema import straight

BUSY_SECONDS = 30.0
"""How long a write waits for another writer before it gives up."""
TRIAL: Final = "trial"
TRIAL_SIZE = 100_000
"""Characters written to see whether the database takes them: more than would fit into what lies half empty."""


class Unusable(Exception):
    """The database cannot be opened; the message says in Russian and English what a person may do."""


class Busy(Exception):
    """Another writer of this process held SQLite for longer than `BUSY_SECONDS`."""


class Store:
    """Opens transactions. The functions of this package take the connection, so that several share one transaction."""

    def __init__(self, engine: Engine, reading: Engine | None = None) -> None:
        """`reading`: another one for transactions that cannot write, so that no connection changes from one kind to the
        other, at which SQLite would forget its prepared statements."""
        self.engine = engine
        self._reading = (reading or engine).execution_options(postgresql_readonly=True)
        self._hasty = engine.execution_options(lasting=False)
        self._trouble: Trouble | None = None
        # SQLite waits for a writer by polling, up to 100 ms apart; inside one process a lock hands over at once.
        self._turn = Lock() if engine.dialect.name == "sqlite" else None
        self._next = Lock()

    @classmethod
    def open(cls, address: str, *, migrate: bool = True, thorough: bool = False) -> Self:
        """The store at an SQLAlchemy URL (`sqlite:///file`, `postgresql://…`), its tables brought up to date.

        Makes the folder of a SQLite file. Raises `Unusable`. Without `migrate` nothing is asked of the database yet,
        and its tables may be those of another version. `thorough`: also refuses a file that is damaged anywhere.
        """
        url = _url(address)
        try:
            engine = sqlite.make(url, BUSY_SECONDS) if url.drivername == "sqlite" else postgresql.make(url)
            if migrate:
                _migrate(engine)
        except (SQLAlchemyError, OSError) as error:
            raise Unusable(f"DATABASE_URL: {_place(url)}: {_unopened(error)}") from error
        except migrations.Unknown as error:
            raise Unusable(
                f"DATABASE_URL: {_place(url)}: база создана более новой версией службы; обновите службу"
                f" / the database was made by a newer version of the service; update the service ({error})"
            ) from error
        store = cls(engine, sqlite.make(url, BUSY_SECONDS) if url.drivername == "sqlite" else None)
        if thorough and (found := store.damage()):
            store.close()
            raise Unusable(f"DATABASE_URL: {_place(url)}: {found}")
        return store

    @staticmethod
    def missing(address: str) -> str | None:
        """Says that SQLite's file is not there: to open it would make it, and nothing in it would look like a fact."""
        file = address.removeprefix("sqlite:///")
        if file == address or Path(file).exists():
            return None
        return (
            f"{file}: базы здесь нет; служба здесь ещё не запускалась, или DATA_DIR и DATABASE_URL не те, что у неё"
            " / there is no database here; the service was never started here, or DATA_DIR and DATABASE_URL are others"
        )

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A transaction that cannot write."""
        try:
            with self._reading.begin() as conn:
                yield conn
        except SQLAlchemyError as error:
            self._remember(error, "damaged")
            raise

    @contextmanager
    def snapshot(self) -> Iterator[Connection]:
        """A transaction that cannot write and sees everything as it was at its first statement, however long it is."""
        lasting = {"isolation_level": "REPEATABLE READ"} if self.engine.dialect.name == "postgresql" else {}
        with self._reading.execution_options(**lasting).begin() as conn:
            yield conn

    @contextmanager
    def write(self, patience: float | None = None, *, lasting: bool = True) -> Iterator[Connection]:
        """A transaction: committed at the end of the block, rolled back by an exception. Not to be nested.

        `patience`: seconds to wait for another process that writes to SQLite; None: `BUSY_SECONDS`.
        Not `lasting`: SQLite does not wait for the disk, so that a power cut may undo it, and whatever such followed,
        but nothing that came before a lasting one. A crash of the service undoes nothing.
        Raises `Busy` and SQLAlchemy's errors.
        """
        engine = self.engine if lasting else self._hasty
        engine = engine if patience is None else engine.execution_options(patience=patience)
        try:
            with self._alone(), engine.begin() as conn:
                yield conn
        except SQLAlchemyError as error:
            self._remember(error)
            raise
        if self._passing:
            self._trouble = None

    def healthy(self) -> str | None:
        """None when the tables can be read and nothing is known to keep us from writing; else what is wrong and what to
        do, in both languages, without secrets. Never waits for a writer.

        After a write that failed a trial tells whether the trouble is over: nobody else may come to try.
        """
        try:
            with self.read() as conn:
                conn.execute(text("SELECT version_num FROM alembic_version"))
            if self._passing:
                self._try()
        except SQLAlchemyError as error:
            known = trouble(error)
            return known.sentence if known else words(error)
        return self._trouble.sentence if self._trouble else None

    def damage(self) -> str | None:
        """What SQLite finds wrong in its file, which it reads whole (half a second for 100,000 issues); None: nothing.

        PostgreSQL checks its pages by itself whenever it reads one.
        """
        if self.engine.dialect.name != "sqlite":
            return None
        try:
            with self.read() as conn:
                (found,) = straight(conn, "PRAGMA quick_check(1)")[0]
        except SQLAlchemyError as error:
            return str(trouble(error) or words(error))
        return None if found == "ok" else str(Trouble("damaged", str(found)))

    def close(self) -> None:
        self.engine.dispose()
        self._reading.dispose()

    @property
    def _passing(self) -> bool:
        """There is trouble, of the kind that may be over; damage never is."""
        return self._trouble is not None and self._trouble.kind != "damaged"

    def _remember(self, error: SQLAlchemyError, *kinds: Kind) -> None:
        """The trouble that an error tells of, if it is one of `kinds`, or of any."""
        known = trouble(error)
        if known is not None and known.kind in (kinds or (known.kind,)) and (self._trouble is None or self._passing):
            self._trouble = known

    def _try(self) -> None:
        """Writes and takes away again, unless another writer of this process is at it and will tell."""
        if self._turn is not None and self._turn.locked():
            return
        for value in ("0" * TRIAL_SIZE, None):
            with self.write(patience=0) as conn:
                notes.put(conn, TRIAL, value)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        if self._turn is None:
            yield
            return
        # Who comes next waits alone: else one who writes again and again would be before all who wait, each time.
        with self._next:
            free = self._turn.acquire(timeout=BUSY_SECONDS)
        if not free:
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
    except (ArgumentError, ValueError):  # the second of a port that is no number
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


def _place(url: URL) -> str:
    return f"{url.get_backend_name()}://{url.host or ''}/{url.database}"


def _unopened(error: Exception) -> str:
    known = trouble(error)
    return str(known) if known else f"база не открывается / cannot be opened: {words(error)}"
