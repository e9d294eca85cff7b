"""The places that issues take under limits."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "place",
        sa.Column("issue", sa.Text, primary_key=True),
        sa.Column("rule", sa.Text, primary_key=True),
        sa.Column("whose", sa.Text, nullable=False),
        sa.Column("since", sa.BigInteger, nullable=False),
        sa.Column("admitted", sa.Boolean, nullable=False),
    )
    op.create_index("place_whose", "place", ["rule", "whose"])
