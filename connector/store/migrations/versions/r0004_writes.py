"""How much was written to an issue within the hour; effects that wait for a person's word; pages and figures of very
many issues without reading all of them."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.add_column("issue", sa.Column("writes_since", sa.BigInteger))
    op.add_column("issue", sa.Column("writes", sa.Integer, nullable=False, server_default=sa.text("0")))
    op.drop_index("issue_due")
    op.create_index("issue_listing", "issue", ["open", "due", "looked_at"])
    failing = sa.text("attempts > 0")
    op.create_index("issue_failing", "issue", ["attempts"], sqlite_where=failing, postgresql_where=failing)
    op.add_column("journal", sa.Column("released_at", sa.BigInteger))
    waiting = sa.text("state IN ('dead', 'withheld')")
    op.create_index("journal_waiting", "journal", ["seq"], sqlite_where=waiting, postgresql_where=waiting)
