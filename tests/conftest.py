"""What every test may ask for: a database of its own, empty, on either engine."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import postgres
from tests.postgres import Server

ENGINES = ("sqlite", "postgresql")


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[Server]:
    """Started when the first test asks for it."""
    with postgres.server() as server:
        yield server


@pytest.fixture
def postgresql(postgresql_server: Server) -> Iterator[str]:
    """The address of an empty PostgreSQL database."""
    with postgresql_server.database() as address:
        yield address


@pytest.fixture(params=ENGINES)
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database: a new SQLite file, then a new PostgreSQL database."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/folder/reglament.db"
    told: str = request.getfixturevalue("postgresql")
    return told


@pytest.fixture(params=ENGINES)
def filled_address(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The same with today's tables in it, which is faster to open."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/folder/reglament.db"
        return
    server: Server = request.getfixturevalue("postgresql_server")
    with server.database(tables=True) as told:
        yield told
