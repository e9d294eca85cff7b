"""The first tables: issue cards with the agenda, deliveries, journal, notes, policy texts."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

SEQUENCE = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    _issue()
    _delivery()
    _journal()
    op.create_table("note", sa.Column("name", sa.Text, primary_key=True), sa.Column("value", sa.Text))
    op.create_table(
        "policy",
        sa.Column("fingerprint", sa.Text, primary_key=True),
        sa.Column("regulation", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("loaded_at", sa.BigInteger, nullable=False),
    )


def _issue() -> None:
    op.create_table(
        "issue",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("look_at", sa.BigInteger),
        sa.Column("generation", sa.BigInteger, nullable=False, server_default=sa.text("0")),
        sa.Column("leased_until", sa.BigInteger),
        sa.Column("lease", sa.Text),
        sa.Column("attempts", sa.Integer, nullable=False, server_default=sa.text("0")),
        sa.Column("fresh", sa.BigInteger),
        sa.Column("open", sa.Boolean, nullable=False, server_default=sa.text("true")),
        sa.Column("summary", sa.Text),
        sa.Column("level", sa.Text),
        sa.Column("customer", sa.Text),
        sa.Column("due", sa.BigInteger),
        sa.Column("state", sa.Text),
        sa.Column("fingerprint", sa.Text),
        sa.Column("looked_at", sa.BigInteger),
        sa.Column("problem", sa.Text),
        sa.CheckConstraint("look_at IS NOT NULL OR NOT open", name="issue_open_is_watched"),
    )
    op.create_index("issue_key", "issue", ["key"])
    op.create_index("issue_due", "issue", ["due"])
    for column in ("look_at", "leased_until"):
        told = sa.text(f"{column} IS NOT NULL")
        op.create_index(f"issue_{column}", "issue", [column], sqlite_where=told, postgresql_where=told)


def _delivery() -> None:
    op.create_table(
        "delivery",
        sa.Column("source", sa.Text, primary_key=True),
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("outcome", sa.Text, primary_key=True),
        sa.Column("received_at", sa.BigInteger, nullable=False),
        sa.Column("issue", sa.Text),
        sa.Column("event", sa.Text),
        sa.Column("reason", sa.Text),
        sa.Column("signed_by", sa.SmallInteger),
    )
    op.create_index("delivery_received_at", "delivery", ["received_at"])


def _journal() -> None:
    op.create_table(
        "journal",
        sa.Column("seq", SEQUENCE, primary_key=True, autoincrement=True),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("issue", sa.Text, nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("effect", sa.Text),
        sa.Column("act", sa.Text),
        sa.Column("state", sa.Text),
        sa.Column("attempts", sa.Integer, nullable=False, server_default=sa.text("0")),
        sa.Column("tried_at", sa.BigInteger),
        sa.Column("settled_at", sa.BigInteger),
        sa.Column("cause", sa.Text),
        sa.Column("caused", sa.BigInteger),
        sa.Column("clause", sa.Text),
        sa.Column("rule", sa.Text),
        sa.Column("fingerprint", sa.Text),
        sa.Column("body", sa.Text),
        sa.Column("says", sa.Text),
        sa.UniqueConstraint("issue", "effect", name="journal_effect_once"),
        sqlite_autoincrement=True,
    )
    op.create_index("journal_issue", "journal", ["issue", "seq"])
    op.create_index("journal_at", "journal", ["at"])
