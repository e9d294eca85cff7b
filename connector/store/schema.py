"""The tables as they are now, and how rows get into them. `migrations` bring an older database here; a test holds the
two together."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeAlias, TypeVar

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Connection,
    Dialect,
    Index,
    Integer,
    MetaData,
    SmallInteger,
    Table,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError, StatementError

from connector.store.types import Json, Name, Prose, UtcTime

metadata = MetaData()

ISSUE = Name(128)
EFFECT = Name(500)
_WAITING = "state IN ('dead', 'withheld')"

issue = Table(
    "issue",
    metadata,
    Column("id", ISSUE, primary_key=True),  # Jira's numeric id as text, or the key while only the key is known
    Column("key", ISSUE, nullable=False),
    # the agenda: when to look, and who is looking
    Column("look_at", UtcTime),
    Column("routine_at", UtcTime),
    Column("generation", BigInteger, nullable=False, server_default=text("0")),
    Column("leased_until", UtcTime),
    Column("lease", Name(32)),
    Column("attempts", Integer, nullable=False, server_default=text("0")),
    Column("fresh", UtcTime),
    # the card: what the last look saw
    Column("open", Boolean, nullable=False, server_default=text("true")),
    Column("summary", Prose(1_000)),
    Column("level", Prose(500)),
    Column("customer", Prose(500)),
    Column("due", UtcTime),
    Column("state", Json),
    Column("fingerprint", Name(64)),
    Column("looked_at", UtcTime),
    Column("problem", Json),
    # the budget: how much was written to it within the hour
    Column("writes_since", UtcTime),
    Column("writes", Integer, nullable=False, server_default=text("0")),
    CheckConstraint("look_at IS NOT NULL OR NOT open", name="issue_open_is_watched"),  # law 6
    Index("issue_key", "key"),
    Index("issue_listing", "open", "due", "looked_at"),
    Index("issue_failing", "attempts", sqlite_where=text("attempts > 0"), postgresql_where=text("attempts > 0")),
    Index(
        "issue_look_at",
        "look_at",
        sqlite_where=text("look_at IS NOT NULL"),
        postgresql_where=text("look_at IS NOT NULL"),
    ),
    Index(
        "issue_routine_at",
        "routine_at",
        sqlite_where=text("routine_at IS NOT NULL"),
        postgresql_where=text("routine_at IS NOT NULL"),
    ),
    Index(
        "issue_leased_until",
        "leased_until",
        sqlite_where=text("leased_until IS NOT NULL"),
        postgresql_where=text("leased_until IS NOT NULL"),
    ),
)

place = Table(
    "place",
    metadata,
    Column("issue", ISSUE, primary_key=True),
    Column("rule", Name(500), primary_key=True),
    Column("whose", Name(500), nullable=False),
    Column("since", UtcTime, nullable=False),
    Column("admitted", Boolean, nullable=False),
    Index("place_whose", "rule", "whose"),
)

delivery = Table(
    "delivery",
    metadata,
    Column("source", Name(32), primary_key=True),
    Column("id", Name(256), primary_key=True),
    Column("outcome", Name(16), primary_key=True),  # in the key: a forged refusal must not shadow the real delivery
    Column("received_at", UtcTime, nullable=False),
    Column("issue", ISSUE),
    Column("event", Prose(200)),
    Column("reason", Prose(500)),
    Column("signed_by", SmallInteger),
    Index("delivery_received_at", "received_at"),
)

journal = Table(
    "journal",
    metadata,
    Column("seq", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True),
    Column("at", UtcTime, nullable=False),
    Column("issue", ISSUE, nullable=False),
    Column("key", ISSUE, nullable=False),
    Column("kind", Name(16), nullable=False),
    Column("effect", EFFECT),
    Column("act", Name(32)),
    Column("state", Name(16)),
    Column("attempts", Integer, nullable=False, server_default=text("0")),
    Column("tried_at", UtcTime),
    Column("settled_at", UtcTime),
    Column("released_at", UtcTime),
    Column("cause", Prose(500)),
    Column("caused", UtcTime),
    Column("clause", Json),
    Column("rule", Prose(500)),
    Column("fingerprint", Name(64)),
    Column("body", Json),
    Column("says", Prose(4_000)),
    UniqueConstraint("issue", "effect", name="journal_effect_once"),  # law 9
    Index("journal_issue", "issue", "seq"),
    Index("journal_at", "at"),
    Index("journal_waiting", "seq", sqlite_where=text(_WAITING), postgresql_where=text(_WAITING)),
    sqlite_autoincrement=True,
)

note = Table(
    "note",
    metadata,
    Column("name", Name(200), primary_key=True),
    Column("value", Json),
)

policy = Table(
    "policy",
    metadata,
    Column("fingerprint", Name(64), primary_key=True),
    Column("regulation", Prose(200), nullable=False),
    Column("text", Prose(10_000_000), nullable=False),
    Column("loaded_at", UtcTime, nullable=False),
)


T = TypeVar("T")
Insert: TypeAlias = sqlite.Insert | postgresql.Insert

MOST = 256
"""Rows in one statement."""


def straight(conn: Connection, statement: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    """Runs a statement in the driver's own words, past SQLAlchemy, whose errors it raises. Gives the rows, if any.

    An execution through SQLAlchemy costs a short statement's tenfold.
    """
    cursor = conn.connection.cursor()
    failure = conn.dialect.loaded_dbapi.Error
    try:
        cursor.execute(statement, values)
        return [*cursor.fetchall()] if cursor.description else []
    except failure as error:
        raise DBAPIError.instance(statement, None, error, failure, dialect=conn.dialect) from error
    finally:
        cursor.close()


def parts(rows: Sequence[T]) -> Iterator[Sequence[T]]:
    """As many as one statement takes."""
    for start in range(0, len(rows), MOST):
        yield rows[start : start + MOST]


def insert(dialect: str, table: Table) -> Insert:
    """An INSERT that knows ON CONFLICT: SQLAlchemy spells the same clause once per database."""
    return postgresql.insert(table) if dialect == "postgresql" else sqlite.insert(table)


@dataclass(frozen=True, slots=True)
class ManyRows:
    """An INSERT of many rows by one statement, the intake's way in.

    SQLAlchemy compiles it once per number of rows, and the driver gets the text as it is: what SQLAlchemy does at each
    execution takes longer than the database, and a statement per row would let go of the interpreter at each row.
    """

    table: Table
    columns: tuple[str, ...]
    """In the table's order."""
    ending: Callable[[Insert], Any]
    """Adds what comes after VALUES: ON CONFLICT, RETURNING."""

    def execute(self, conn: Connection, rows: Sequence[Sequence[Any]]) -> list[tuple[Any, ...]]:
        """Inserts rows (values in the order of `columns`); gives what RETURNING gives, as the driver does.

        Raises `StatementError` for a value that its column's type refuses.
        """
        returned: list[tuple[Any, ...]] = []
        for part in parts(rows):
            statement, converters = _compiled(self, conn.dialect, len(part))
            returned += straight(conn, statement, _bound(statement, converters, part))
        return returned


Convert: TypeAlias = Callable[[Any], Any]


@lru_cache(maxsize=4 * MOST)
def _compiled(many: ManyRows, dialect: Dialect, count: int) -> tuple[str, tuple[Convert, ...]]:
    """The text with one place per value, row by row, and what turns a column's value into what the driver takes."""
    rows = [dict.fromkeys(many.columns, None)] * count
    statement = many.ending(insert(dialect.name, many.table).values(rows)).compile(dialect=dialect)
    types = [many.table.c[name].type.dialect_impl(dialect) for name in many.columns]
    return str(statement), tuple(each.bind_processor(dialect) or _as_it_is for each in types)


def _bound(statement: str, converters: Sequence[Convert], rows: Sequence[Sequence[Any]]) -> tuple[Any, ...]:
    try:
        return tuple([convert(value) for row in rows for convert, value in zip(converters, row, strict=True)])
    except (TypeError, ValueError) as error:
        raise StatementError(str(error), statement, None, error) from error


def _as_it_is(value: Any) -> Any:
    return value
