"""Every notice names a place."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    with op.batch_alter_table("notice") as batch:
        batch.drop_constraint(op.f("ck_notice_slot_with_seat"), type_="check")
        batch.alter_column("slot_id", existing_type=sa.Integer(), nullable=False)
        batch.alter_column("seat_id", existing_type=sa.Integer(), nullable=False)


def downgrade() -> None:
    with op.batch_alter_table("notice") as batch:
        batch.alter_column("seat_id", existing_type=sa.Integer(), nullable=True)
        batch.alter_column("slot_id", existing_type=sa.Integer(), nullable=True)
        batch.create_check_constraint(
            op.f("ck_notice_slot_with_seat"), "(slot_id IS NULL) = (seat_id IS NULL)"
        )
