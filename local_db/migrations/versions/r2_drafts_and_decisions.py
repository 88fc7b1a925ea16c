"""Drafts, what operators decided about returned orders, and when and in which history an order was answered.

`second_copy` says up to which line of the journal the file has come.
"""

import sqlalchemy as sa
from alembic import op

revision = "2"
down_revision = "1"


def upgrade() -> None:
    op.add_column("orders", sa.Column("epoch", sa.String, nullable=False, server_default=""))
    op.add_column("orders", sa.Column("settled_ms", sa.BigInteger, nullable=False, server_default="0"))
    op.create_table(
        "drafts",
        sa.Column("key", sa.String, primary_key=True),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("case_id", sa.String, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("saved_ms", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "decisions",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("command_id", sa.String, nullable=False),
        sa.Column("decision", sa.String, nullable=False),
        sa.Column("operator", sa.String, nullable=False),
        sa.Column("post", sa.String, nullable=False),
        sa.Column("at_ms", sa.BigInteger, nullable=False),
        sa.Column("note", sa.Text, nullable=False),
    )
    op.create_index("ix_decisions_command_id", "decisions", ["command_id"])
    op.create_table("second_copy", sa.Column("chain", sa.String, primary_key=True))
