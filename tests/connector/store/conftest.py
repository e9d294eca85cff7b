"""A fresh store per test, on SQLite and on PostgreSQL."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from connector.store import Store

NOW = datetime(2026, 11, 23, 9, 0, 0, 123456, tzinfo=UTC)


@pytest.fixture
def store(filled_address: str) -> Iterator[Store]:
    opened = Store.open(filled_address)
    yield opened
    opened.close()


@pytest.fixture
def now() -> datetime:
    return NOW
