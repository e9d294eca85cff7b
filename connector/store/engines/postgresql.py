"""PostgreSQL through psycopg: a connection is tried before it is used, and one that fell silent is noticed."""

from sqlalchemy import Engine, create_engine
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


def make(url: URL) -> Engine:
    return create_engine(
        url,
        pool_size=POOL,
        max_overflow=OVERFLOW,
        pool_pre_ping=True,
        paramstyle="format",  # by position, as SQLite's driver has it, so that `schema.ManyRows` serves both
        connect_args=dict(NOTICED),
    )
