"""A lane of the agenda for what is in no hurry."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.add_column("issue", sa.Column("routine_at", sa.BigInteger))
    told = sa.text("routine_at IS NOT NULL")
    op.create_index("issue_routine_at", "issue", ["routine_at"], sqlite_where=told, postgresql_where=told)
