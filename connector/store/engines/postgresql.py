"""PostgreSQL through psycopg: a connection is tried before it is used, and one that fell silent is noticed."""

from typing import Any

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import URL

from connector.store.engines import OVERFLOW, POOL

NOTICED = {
    "connect_timeout": 10,
    "keepalives_idle": 30,
    "keepalives_interval": 10,
    "keepalives_count": 3,
    "tcp_user_timeout": 30_000,
}
"""Seconds, but the last, in milliseconds: a server that vanished without a word is noticed within a minute, not by the
system's own measure of two hours."""


MISSED = {
    "idle_in_transaction_session_timeout": "60s",
    "tcp_keepalives_idle": "30",
    "tcp_keepalives_interval": "10",
    "tcp_keepalives_count": "3",
}
"""And the server of us: what a machine had locked that vanished in the middle of a transaction is free again within a
minute."""


def make(url: URL) -> Engine:
    engine = create_engine(
        url,
        pool_size=POOL,
        max_overflow=OVERFLOW,
        pool_pre_ping=True,
        paramstyle="format",  # by position, as SQLite's driver has it, so that `schema.ManyRows` serves both
        connect_args=dict(NOTICED),
    )
    event.listen(engine, "connect", _set_up)
    return engine


def _set_up(connection: Any, _record: object) -> None:
    """By themselves, for what is set in a transaction ends with it if that is rolled back; and not as the connection's
    `options`, which poolers refuse."""
    connection.autocommit = True
    for name, value in MISSED.items():
        connection.execute(f"SET {name} = '{value}'")
    connection.autocommit = False
