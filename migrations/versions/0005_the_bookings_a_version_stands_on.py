"""The bookings a version was solved around, by name: publishing compares them."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    # Versions from before cannot say: they are checked against today's bookings only.
    op.add_column("timetable", sa.Column("bookings", sa.JSON(), nullable=False, server_default="[]"))
    op.drop_column("timetable", "bookings_digest")


def downgrade() -> None:
    digest = sa.Column("bookings_digest", sa.String(length=64), nullable=False, server_default="")
    op.add_column("timetable", digest)
    op.drop_column("timetable", "bookings")
