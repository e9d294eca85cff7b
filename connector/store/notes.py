"""Small named JSON values: the first start of the service, how far a sweep has come, what became of a policy file."""

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, bindparam, select

from connector.store.schema import insert, note


def get(conn: Connection, name: str) -> Any:
    """The value, or None."""
    return conn.scalar(_GET, {"name": name})


def put(conn: Connection, name: str, value: Any) -> None:
    """Sets the value, whatever was there."""
    wish = insert(conn.dialect.name, note).values(name=name, value=value)
    conn.execute(wish.on_conflict_do_update(index_elements=[note.c.name], set_={"value": wish.excluded.value}))


def claim(conn: Connection, name: str, now: datetime, every: timedelta) -> bool:
    """Whether this process is to do now what is done once in a while: of several that ask, one is told so, and none
    until `every` has passed. Whoever then dies is made up for at the next turn."""
    wish = insert(conn.dialect.name, note).values(name=f"turn:{name}", value={"at": now.timestamp()})
    if conn.execute(wish.on_conflict_do_nothing().returning(note.c.name)).one_or_none():
        return True
    last = conn.scalars(select(note.c.value).where(note.c.name == f"turn:{name}").with_for_update()).one()
    before = datetime.fromtimestamp(last["at"], UTC) if last else now - every
    if before <= now < before + every:
        return False
    put(conn, f"turn:{name}", {"at": now.timestamp()})
    return True


def give_back(conn: Connection, name: str) -> None:
    """A turn that was claimed and not used: whoever asks next has it."""
    put(conn, f"turn:{name}", None)


def once(conn: Connection, name: str, value: Any) -> Any:
    """Sets the value if there is none, and returns the one that stays: the same for every process that asks."""
    conn.execute(insert(conn.dialect.name, note).values(name=name, value=value).on_conflict_do_nothing())
    return get(conn, name)


# Built once: it is asked for before each look.
_GET = select(note.c.value).where(note.c.name == bindparam("name"))
