"""Small named JSON values: the first start of the service, how far a sweep has come, what became of a policy file."""

from typing import Any

from sqlalchemy import Connection, select

from connector.store.schema import insert, note


def get(conn: Connection, name: str) -> Any:
    """The value, or None."""
    return conn.scalar(select(note.c.value).where(note.c.name == name))


def put(conn: Connection, name: str, value: Any) -> None:
    """Sets the value, whatever was there."""
    wish = insert(conn.dialect.name, note).values(name=name, value=value)
    conn.execute(wish.on_conflict_do_update(index_elements=[note.c.name], set_={"value": wish.excluded.value}))


def once(conn: Connection, name: str, value: Any) -> Any:
    """Sets the value if there is none, and returns the one that stays: the same for every process that asks."""
    conn.execute(insert(conn.dialect.name, note).values(name=name, value=value).on_conflict_do_nothing())
    return get(conn, name)
