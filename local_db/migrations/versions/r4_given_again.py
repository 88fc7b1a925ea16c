"""Which order took the place of one that came back."""

import sqlalchemy as sa
from alembic import op

revision = "4"
down_revision = "3"


def upgrade() -> None:
    op.add_column("decisions", sa.Column("instead", sa.String, nullable=False, server_default=""))
