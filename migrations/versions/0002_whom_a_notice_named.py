"""Whom a notice named, and which mail nobody wants."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    with op.batch_alter_table("notice") as batch:
        batch.add_column(sa.Column("partner_id", sa.Integer(), nullable=False))
        batch.create_foreign_key(op.f("fk_notice_partner_id"), "participant", ["partner_id"], ["id"])
    op.create_table(
        "switched_off_mail",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_switched_off_mail_person_id")),
        sa.PrimaryKeyConstraint("person_id", "kind", name=op.f("pk_switched_off_mail")),
    )


def downgrade() -> None:
    op.drop_table("switched_off_mail")
    with op.batch_alter_table("notice") as batch:
        batch.drop_constraint(op.f("fk_notice_partner_id"), type_="foreignkey")
        batch.drop_column("partner_id")
