"""News between processes: on PostgreSQL whoever stores marks tells so, and whoever works hears it at once.

Nothing hangs on it: a worker that heard nothing looks at the agenda every second. SQLite has no such thing.
"""

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from selectors import EVENT_READ, DefaultSelector
from threading import Event, Thread
from typing import Any, cast

import structlog
from psycopg import Connection as Server
from sqlalchemy import Connection, text
from sqlalchemy.exc import SQLAlchemyError

from connector.store.database import Store
from connector.store.engines.trouble import words

CHANNEL = "reglament"
RETRY_SECONDS = 2.0
"""Between attempts to be connected again."""

_log = structlog.get_logger(__name__)


def tell(conn: Connection) -> None:
    """Rings, when this transaction is committed, whoever listens."""
    if conn.dialect.name == "postgresql":
        conn.execute(_TELL)


class Listener:
    """Calls `ring` for every commit that told news, and when it is connected anew, since it may have missed some.

    `ring` is called in a thread of the listener's own and must not raise.
    """

    def __init__(self, store: Store, ring: Callable[[], None]) -> None:
        self._store, self._ring = store, ring
        self._stopping = Event()
        self._ear, self._mouth = socket.socketpair()
        self._thread = Thread(target=self._run, name="news", daemon=True)

    def start(self) -> None:
        """Begins in the background; on SQLite there is nothing to hear."""
        if self._store.engine.dialect.name == "postgresql":
            self._thread.start()

    def stop(self) -> None:
        """Wakes the thread, waits for its end."""
        self._stopping.set()
        self._mouth.send(b"!")
        if self._thread.is_alive():
            self._thread.join()
        self._ear.close()
        self._mouth.close()

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                self._listen()
            except (SQLAlchemyError, OSError) as error:
                _log.warning("news are not heard; trying again", says=words(error))
                self._stopping.wait(RETRY_SECONDS)

    def _listen(self) -> None:
        """Until it is told to stop; raises when the connection is lost."""
        with self._connection() as server, DefaultSelector() as selector:
            self._ring()
            selector.register(server.fileno(), EVENT_READ)
            selector.register(self._ear, EVENT_READ)
            while not self._stopping.is_set():
                selector.select()
                if any(True for _ in server.notifies(timeout=0)):
                    self._ring()

    @contextmanager
    def _connection(self) -> Iterator[Server[Any]]:
        """One of its own, which does not go back to the others and is closed at the end."""
        with self._store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as conn:
            server = cast("Server[Any]", conn.connection.driver_connection)
            conn.detach()
            conn.execute(_LISTEN)
            try:
                yield server
            except server.Error as error:
                raise OSError(words(error)) from error


_TELL = text(f"SELECT pg_notify('{CHANNEL}', '')")
_LISTEN = text(f"LISTEN {CHANNEL}")
