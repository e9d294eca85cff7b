"""Rows from one database into another, in portions, whatever the two are."""

from collections.abc import Callable

from sqlalchemy import Connection, MetaData, Table, insert, select

from connector.store.schema import metadata

PORTION = 1_000
"""Rows held in memory at once."""

Told = Callable[[str, int], None]
"""Table, and how many of its rows are copied by now."""


def tables(conn: Connection) -> list[Table]:
    """The service's own, as they are in this database, by name; others may live beside them."""
    found = MetaData()
    found.reflect(conn, only=list(metadata.tables))
    return list(found.sorted_tables)


def copy(source: Connection, target: Connection, table: Table, told: Told) -> int:
    """All rows of a table; returns how many."""
    copied = 0
    rows = source.execute(select(table), execution_options={"yield_per": PORTION})
    for part in rows.mappings().partitions():
        target.execute(insert(table), [dict(row) for row in part])
        copied += len(part)
        told(table.name, copied)
    return copied
