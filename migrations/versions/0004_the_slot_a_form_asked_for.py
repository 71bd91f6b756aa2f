"""The slot a form asked for: its key sent again with another one is no repetition."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.add_column("booking_key", sa.Column("slot_id", sa.Integer(), nullable=True))


def downgrade() -> None:
    op.drop_column("booking_key", "slot_id")
