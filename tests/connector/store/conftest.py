"""A fresh store per test: on SQLite always, on PostgreSQL too when TEST_DATABASE_URL names a server."""

import os
import secrets
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url, text

from connector.store import Store

POSTGRESQL = os.environ.get("TEST_DATABASE_URL")
NOW = datetime(2026, 11, 23, 9, 0, 0, 123456, tzinfo=UTC)


@pytest.fixture(params=["sqlite", "postgresql"] if POSTGRESQL else ["sqlite"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of an empty database: a new file, or a new schema of the test server."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/folder/reglament.db"
        return
    schema = f"test_{secrets.token_hex(6)}"
    server = make_url(str(POSTGRESQL)).set(drivername="postgresql+psycopg")
    engine = create_engine(server)
    with engine.begin() as conn:
        conn.execute(text(f"CREATE SCHEMA {schema}"))
    yield server.update_query_dict({"options": f"-csearch_path={schema}"}).render_as_string(hide_password=False)
    with engine.begin() as conn:
        conn.execute(text(f"DROP SCHEMA {schema} CASCADE"))
    engine.dispose()


@pytest.fixture
def store(address: str) -> Iterator[Store]:
    opened = Store.open(address)
    yield opened
    opened.close()


@pytest.fixture
def now() -> datetime:
    return NOW
