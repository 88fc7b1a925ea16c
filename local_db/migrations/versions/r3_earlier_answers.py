"""What a history of the platform that was lost had answered to an order."""

import sqlalchemy as sa
from alembic import op

revision = "3"
down_revision = "2"


def upgrade() -> None:
    op.add_column("orders", sa.Column("earlier", sa.Text, nullable=False, server_default=""))
