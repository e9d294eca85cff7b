"""The tables as they are now. `migrations` bring an older database here; a test holds the two together."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Index,
    Integer,
    MetaData,
    SmallInteger,
    Table,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects import postgresql, sqlite

from connector.store.types import Json, Name, Prose, UtcTime

metadata = MetaData()

ISSUE = Name(128)
EFFECT = Name(500)

issue = Table(
    "issue",
    metadata,
    Column("id", ISSUE, primary_key=True),  # Jira's numeric id as text, or the key while only the key is known
    Column("key", ISSUE, nullable=False),
    # the agenda: when to look, and who is looking
    Column("look_at", UtcTime),
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
    CheckConstraint("look_at IS NOT NULL OR NOT open", name="issue_open_is_watched"),  # law 6
    Index("issue_key", "key"),
    Index("issue_due", "due"),
    Index(
        "issue_look_at",
        "look_at",
        sqlite_where=text("look_at IS NOT NULL"),
        postgresql_where=text("look_at IS NOT NULL"),
    ),
    Index(
        "issue_leased_until",
        "leased_until",
        sqlite_where=text("leased_until IS NOT NULL"),
        postgresql_where=text("leased_until IS NOT NULL"),
    ),
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


def insert(dialect: str, table: Table) -> sqlite.Insert | postgresql.Insert:
    """An INSERT that knows ON CONFLICT: SQLAlchemy spells the same clause once per database."""
    return postgresql.insert(table) if dialect == "postgresql" else sqlite.insert(table)
