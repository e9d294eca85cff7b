"""Rows from one database into another, in portions, whatever the two are."""

from collections.abc import Callable

from sqlalchemy import Connection, MetaData, Table, insert, select

PORTION = 1_000
"""Rows held in memory at once."""

Told = Callable[[str, int], None]
"""Table, and how many of its rows are copied by now."""


def tables(conn: Connection) -> list[Table]:
    """The service's own, as they are in this database, by name."""
    found = MetaData()
    found.reflect(conn)
    return [table for table in found.sorted_tables if table.name not in {"alembic_version", "backup"}]


def copy(source: Connection, target: Connection, table: Table, told: Told) -> int:
    """All rows of a table; returns how many."""
    copied = 0
    rows = source.execute(select(table), execution_options={"yield_per": PORTION})
    for part in rows.mappings().partitions():
        target.execute(insert(table), [dict(row) for row in part])
        copied += len(part)
        told(table.name, copied)
    return copied
