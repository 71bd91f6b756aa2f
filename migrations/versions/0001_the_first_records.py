"""The first records."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "cpv_code",
        sa.Column("code", sa.String(length=8), nullable=False),
        sa.Column("labels", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_cpv_code")),
    )
    op.create_table(
        "event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("venue", sa.String(length=200), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("zone", sa.String(length=60), nullable=False),
        sa.Column("languages", sa.JSON(), nullable=False),
        sa.Column("allows_direct_booking", sa.Boolean(), nullable=False),
        sa.Column("allows_unrequested_meetings", sa.Boolean(), nullable=False),
        sa.Column("books_without_answer", sa.Boolean(), nullable=False),
        sa.Column("allowed_requests", sa.JSON(), nullable=False),
        sa.Column("top_choices", sa.Integer(), nullable=False),
        sa.Column("is_showcase", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event")),
        sa.UniqueConstraint("slug", name=op.f("uq_event_slug")),
    )
    op.create_table(
        "goal",
        sa.Column("code", sa.String(length=1), nullable=False),
        sa.Column("stage", sa.String(length=20), nullable=False),
        sa.Column("labels", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_goal")),
    )
    op.create_table(
        "organisation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("region", sa.String(length=5), nullable=True),
        sa.Column("website", sa.String(length=300), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation")),
        sa.UniqueConstraint("public_id", name=op.f("uq_organisation_public_id")),
    )
    op.create_table(
        "person",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("full_name", sa.String(length=200), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=True),
        sa.Column("is_administrator", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("email", name=op.f("uq_person_email")),
        sa.UniqueConstraint("public_id", name=op.f("uq_person_public_id")),
    )
    op.create_table(
        "audit_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("on_behalf_of_id", sa.Integer(), nullable=True),
        sa.Column("event_id", sa.Integer(), nullable=True),
        sa.Column("verb", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.String(length=40), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["person.id"], name=op.f("fk_audit_entry_actor_id")),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_audit_entry_event_id")),
        sa.ForeignKeyConstraint(
            ["on_behalf_of_id"], ["person.id"], name=op.f("fk_audit_entry_on_behalf_of_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entry")),
    )
    op.create_index(op.f("ix_audit_entry_event_id_at"), "audit_entry", ["event_id", "at"], unique=False)
    op.create_index(
        op.f("ix_audit_entry_subject_subject_id"), "audit_entry", ["subject", "subject_id"], unique=False
    )
    op.create_table(
        "block",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_block_event_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_block")),
        sa.UniqueConstraint("event_id", "code", name=op.f("uq_block_event_id_code")),
    )
    op.create_table(
        "event_window",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("opens_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "kind IN ('registration', 'requesting', 'booking')", name=op.f("ck_event_window_kind")
        ),
        sa.CheckConstraint("opens_at < closes_at", name=op.f("ck_event_window_opens_first")),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_event_window_event_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event_window")),
    )
    op.create_index(op.f("ix_event_window_event_id"), "event_window", ["event_id"], unique=False)
    op.create_table(
        "location",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("is_reserved", sa.Boolean(), nullable=False),
        sa.Column("url", sa.String(length=300), nullable=True),
        sa.CheckConstraint("kind IN ('table', 'stand', 'online', 'room')", name=op.f("ck_location_kind")),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_location_event_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_location")),
        sa.UniqueConstraint("event_id", "code", name=op.f("uq_location_event_id_code")),
    )
    op.create_table(
        "membership",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("is_coordinator", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_membership_organisation_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_membership_person_id")),
        sa.PrimaryKeyConstraint("person_id", "organisation_id", name=op.f("pk_membership")),
    )
    op.create_index(op.f("ix_membership_organisation_id"), "membership", ["organisation_id"], unique=False)
    op.create_table(
        "outbox_mail",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.String(length=120), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("to_address", sa.String(length=254), nullable=False),
        sa.Column("subject", sa.String(length=300), nullable=False),
        sa.Column("text_body", sa.Text(), nullable=False),
        sa.Column("html_body", sa.Text(), nullable=True),
        sa.Column("calendar_object", sa.LargeBinary(), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_attempt_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("error", sa.String(length=500), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state IN ('held', 'queued', 'sent', 'refused', 'withdrawn')", name=op.f("ck_outbox_mail_state")
        ),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_outbox_mail_event_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_outbox_mail_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox_mail")),
        sa.UniqueConstraint("message_id", name=op.f("uq_outbox_mail_message_id")),
    )
    op.create_index(op.f("ix_outbox_mail_event_id"), "outbox_mail", ["event_id"], unique=False)
    op.create_index(op.f("ix_outbox_mail_person_id"), "outbox_mail", ["person_id"], unique=False)
    op.create_index(
        op.f("ix_outbox_mail_state_next_attempt_at"),
        "outbox_mail",
        ["state", "next_attempt_at"],
        unique=False,
    )
    op.create_table(
        "product_group",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("labels", sa.JSON(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_product_group_event_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_product_group")),
        sa.UniqueConstraint("event_id", "code", name=op.f("uq_product_group_event_id_code")),
    )
    op.create_table(
        "signed_in_session",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_signed_in_session_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signed_in_session")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_signed_in_session_token_hash")),
    )
    op.create_index(op.f("ix_signed_in_session_person_id"), "signed_in_session", ["person_id"], unique=False)
    op.create_table(
        "staff_role",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=10), nullable=False),
        sa.CheckConstraint(
            "role IN ('organiser', 'reception', 'moderator')", name=op.f("ck_staff_role_role")
        ),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_staff_role_event_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_staff_role_person_id")),
        sa.PrimaryKeyConstraint("event_id", "person_id", "role", name=op.f("pk_staff_role")),
    )
    op.create_index(op.f("ix_staff_role_person_id"), "staff_role", ["person_id"], unique=False)
    op.create_table(
        "strategy",
        sa.Column("code", sa.String(length=2), nullable=False),
        sa.Column("goal_code", sa.String(length=1), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("labels", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["goal_code"], ["goal.code"], name=op.f("fk_strategy_goal_code")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_strategy")),
    )
    op.create_table(
        "timetable_run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("requested_by_id", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("settings", sa.JSON(), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("progress", sa.JSON(), nullable=False),
        sa.Column("is_cancel_requested", sa.Boolean(), nullable=False),
        sa.Column("error", sa.String(length=60), nullable=True),
        sa.Column("error_facts", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("heartbeat_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state IN ('queued', 'running', 'done', 'failed', 'cancelled')",
            name=op.f("ck_timetable_run_state"),
        ),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_timetable_run_event_id")),
        sa.ForeignKeyConstraint(
            ["requested_by_id"], ["person.id"], name=op.f("fk_timetable_run_requested_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_timetable_run")),
    )
    op.create_index(
        "uq_timetable_run_active",
        "timetable_run",
        ["event_id"],
        unique=True,
        sqlite_where=sa.text("state IN ('queued', 'running')"),
        postgresql_where=sa.text("state IN ('queued', 'running')"),
    )
    op.create_table(
        "near_strategy",
        sa.Column("first_code", sa.String(length=2), nullable=False),
        sa.Column("second_code", sa.String(length=2), nullable=False),
        sa.Column("percent", sa.Integer(), nullable=False),
        sa.CheckConstraint("first_code < second_code", name=op.f("ck_near_strategy_ordered")),
        sa.CheckConstraint("percent BETWEEN 1 AND 99", name=op.f("ck_near_strategy_percent")),
        sa.ForeignKeyConstraint(["first_code"], ["strategy.code"], name=op.f("fk_near_strategy_first_code")),
        sa.ForeignKeyConstraint(
            ["second_code"], ["strategy.code"], name=op.f("fk_near_strategy_second_code")
        ),
        sa.PrimaryKeyConstraint("first_code", "second_code", name=op.f("pk_near_strategy")),
    )
    op.create_table(
        "participant",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("side", sa.String(length=8), nullable=False),
        sa.Column("languages", sa.JSON(), nullable=False),
        sa.Column("minimum_meetings", sa.Integer(), nullable=False),
        sa.Column("maximum_meetings", sa.Integer(), nullable=True),
        sa.Column("longest_run", sa.Integer(), nullable=True),
        sa.Column("location_id", sa.Integer(), nullable=True),
        sa.Column("wants_invitations", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.CheckConstraint("side IN ('buyer', 'supplier', 'expert')", name=op.f("ck_participant_side")),
        sa.CheckConstraint(
            "maximum_meetings IS NULL OR maximum_meetings >= minimum_meetings",
            name=op.f("ck_participant_maximum"),
        ),
        sa.CheckConstraint("minimum_meetings >= 0", name=op.f("ck_participant_minimum")),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_participant_event_id")),
        sa.ForeignKeyConstraint(["location_id"], ["location.id"], name=op.f("fk_participant_location_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_participant_organisation_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_participant_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_participant")),
        sa.UniqueConstraint("event_id", "person_id", name=op.f("uq_participant_event_id_person_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_participant_public_id")),
    )
    op.create_index(
        op.f("ix_participant_event_id_organisation_id"),
        "participant",
        ["event_id", "organisation_id"],
        unique=False,
    )
    op.create_index(op.f("ix_participant_organisation_id"), "participant", ["organisation_id"], unique=False)
    op.create_index(op.f("ix_participant_person_id"), "participant", ["person_id"], unique=False)
    op.create_table(
        "seat",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("location_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["location_id"], ["location.id"], name=op.f("fk_seat_location_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seat")),
        sa.UniqueConstraint("location_id", "number", name=op.f("uq_seat_location_id_number")),
    )
    op.create_table(
        "slot",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("block_id", sa.Integer(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("duration_minutes", sa.Integer(), nullable=False),
        sa.CheckConstraint("duration_minutes > 0", name=op.f("ck_slot_lasts")),
        sa.ForeignKeyConstraint(["block_id"], ["block.id"], name=op.f("fk_slot_block_id")),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_slot_event_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_slot")),
        sa.UniqueConstraint("event_id", "starts_at", name=op.f("uq_slot_event_id_starts_at")),
    )
    op.create_index(op.f("ix_slot_block_id"), "slot", ["block_id"], unique=False)
    op.create_table(
        "timetable",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("is_live", sa.Boolean(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=True),
        sa.Column("comment", sa.String(length=500), nullable=False),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("certificate", sa.JSON(), nullable=False),
        sa.Column("bookings_digest", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("is_live = false OR state <> 'draft'", name=op.f("ck_timetable_drafts_not_live")),
        sa.CheckConstraint("state IN ('draft', 'provisional', 'final')", name=op.f("ck_timetable_state")),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_timetable_event_id")),
        sa.ForeignKeyConstraint(["run_id"], ["timetable_run.id"], name=op.f("fk_timetable_run_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_timetable")),
        sa.UniqueConstraint("event_id", "number", name=op.f("uq_timetable_event_id_number")),
        sa.UniqueConstraint("run_id", name=op.f("uq_timetable_run_id")),
    )
    op.create_index(
        "uq_timetable_live",
        "timetable",
        ["event_id"],
        unique=True,
        sqlite_where=sa.text("is_live"),
        postgresql_where=sa.text("is_live"),
    )
    op.create_table(
        "closed_slot",
        sa.Column("participant_id", sa.Integer(), nullable=False),
        sa.Column("slot_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["participant_id"], ["participant.id"], name=op.f("fk_closed_slot_participant_id")
        ),
        sa.ForeignKeyConstraint(["slot_id"], ["slot.id"], name=op.f("fk_closed_slot_slot_id")),
        sa.PrimaryKeyConstraint("participant_id", "slot_id", name=op.f("pk_closed_slot")),
    )
    op.create_index(op.f("ix_closed_slot_slot_id"), "closed_slot", ["slot_id"], unique=False)
    op.create_table(
        "exclusion",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("participant_id", sa.Integer(), nullable=True),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(participant_id IS NULL) <> (organisation_id IS NULL)", name=op.f("ck_exclusion_one_target")
        ),
        sa.ForeignKeyConstraint(["by_id"], ["participant.id"], name=op.f("fk_exclusion_by_id")),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_exclusion_event_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_exclusion_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["participant_id"], ["participant.id"], name=op.f("fk_exclusion_participant_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exclusion")),
        sa.UniqueConstraint("by_id", "organisation_id", name=op.f("uq_exclusion_by_id_organisation_id")),
        sa.UniqueConstraint("by_id", "participant_id", name=op.f("uq_exclusion_by_id_participant_id")),
    )
    op.create_index(op.f("ix_exclusion_by_id"), "exclusion", ["by_id"], unique=False)
    op.create_index(op.f("ix_exclusion_event_id"), "exclusion", ["event_id"], unique=False)
    op.create_index(op.f("ix_exclusion_participant_id"), "exclusion", ["participant_id"], unique=False)
    op.create_table(
        "group_session",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("product_group_id", sa.Integer(), nullable=True),
        sa.Column("location_id", sa.Integer(), nullable=True),
        sa.Column("moderator_id", sa.Integer(), nullable=True),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("margin_minutes", sa.Integer(), nullable=False),
        sa.Column("seats_per_side", sa.Integer(), nullable=True),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.CheckConstraint(
            "kind IN ('market_dialogue', 'plenary', 'break')", name=op.f("ck_group_session_kind")
        ),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_group_session_starts_first")),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_group_session_event_id")),
        sa.ForeignKeyConstraint(["location_id"], ["location.id"], name=op.f("fk_group_session_location_id")),
        sa.ForeignKeyConstraint(
            ["moderator_id"], ["participant.id"], name=op.f("fk_group_session_moderator_id")
        ),
        sa.ForeignKeyConstraint(
            ["product_group_id"], ["product_group.id"], name=op.f("fk_group_session_product_group_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_group_session")),
        sa.UniqueConstraint("public_id", name=op.f("uq_group_session_public_id")),
    )
    op.create_index(op.f("ix_group_session_event_id"), "group_session", ["event_id"], unique=False)
    op.create_table(
        "item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("participant_id", sa.Integer(), nullable=False),
        sa.Column("side", sa.String(length=8), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.CheckConstraint("side IN ('buyer', 'supplier', 'expert')", name=op.f("ck_item_side")),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_item_event_id")),
        sa.ForeignKeyConstraint(["participant_id"], ["participant.id"], name=op.f("fk_item_participant_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_item")),
        sa.UniqueConstraint("public_id", name=op.f("uq_item_public_id")),
    )
    op.create_index(op.f("ix_item_event_id_side"), "item", ["event_id", "side"], unique=False)
    op.create_index(op.f("ix_item_participant_id"), "item", ["participant_id"], unique=False)
    op.create_table(
        "lane",
        sa.Column("participant_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["participant_id"], ["participant.id"], name=op.f("fk_lane_participant_id")),
        sa.PrimaryKeyConstraint("participant_id", "number", name=op.f("pk_lane")),
    )
    op.create_table(
        "group_session_attendee",
        sa.Column("group_session_id", sa.Integer(), nullable=False),
        sa.Column("participant_id", sa.Integer(), nullable=False),
        sa.Column("signed_up_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["group_session_id"],
            ["group_session.id"],
            name=op.f("fk_group_session_attendee_group_session_id"),
        ),
        sa.ForeignKeyConstraint(
            ["participant_id"], ["participant.id"], name=op.f("fk_group_session_attendee_participant_id")
        ),
        sa.PrimaryKeyConstraint("group_session_id", "participant_id", name=op.f("pk_group_session_attendee")),
    )
    op.create_index(
        op.f("ix_group_session_attendee_participant_id"),
        "group_session_attendee",
        ["participant_id"],
        unique=False,
    )
    op.create_table(
        "item_cpv",
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("cpv_code", sa.String(length=8), nullable=False),
        sa.ForeignKeyConstraint(["cpv_code"], ["cpv_code.code"], name=op.f("fk_item_cpv_cpv_code")),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_item_cpv_item_id")),
        sa.PrimaryKeyConstraint("item_id", "cpv_code", name=op.f("pk_item_cpv")),
    )
    op.create_table(
        "item_product_group",
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("product_group_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_item_product_group_item_id")),
        sa.ForeignKeyConstraint(
            ["product_group_id"], ["product_group.id"], name=op.f("fk_item_product_group_product_group_id")
        ),
        sa.PrimaryKeyConstraint("item_id", "product_group_id", name=op.f("pk_item_product_group")),
    )
    op.create_table(
        "item_region",
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("region", sa.String(length=5), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_item_region_item_id")),
        sa.PrimaryKeyConstraint("item_id", "region", name=op.f("pk_item_region")),
    )
    op.create_table(
        "item_strategy",
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("strategy_code", sa.String(length=2), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_item_strategy_item_id")),
        sa.ForeignKeyConstraint(
            ["strategy_code"], ["strategy.code"], name=op.f("fk_item_strategy_strategy_code")
        ),
        sa.PrimaryKeyConstraint("item_id", "strategy_code", name=op.f("pk_item_strategy")),
    )
    op.create_table(
        "request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("from_id", sa.Integer(), nullable=False),
        sa.Column("to_id", sa.Integer(), nullable=False),
        sa.Column("need_id", sa.Integer(), nullable=True),
        sa.Column("offer_id", sa.Integer(), nullable=True),
        sa.Column("message", sa.String(length=280), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("is_top_choice", sa.Boolean(), nullable=False),
        sa.Column("is_top_choice_back", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.CheckConstraint(
            "state IN ('open', 'accepted', 'declined', 'withdrawn', 'lapsed')", name=op.f("ck_request_state")
        ),
        sa.CheckConstraint("from_id <> to_id", name=op.f("ck_request_two_people")),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_request_event_id")),
        sa.ForeignKeyConstraint(["from_id"], ["participant.id"], name=op.f("fk_request_from_id")),
        sa.ForeignKeyConstraint(["need_id"], ["item.id"], name=op.f("fk_request_need_id")),
        sa.ForeignKeyConstraint(["offer_id"], ["item.id"], name=op.f("fk_request_offer_id")),
        sa.ForeignKeyConstraint(["to_id"], ["participant.id"], name=op.f("fk_request_to_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_request")),
        sa.UniqueConstraint("public_id", name=op.f("uq_request_public_id")),
    )
    op.create_index(op.f("ix_request_event_id"), "request", ["event_id"], unique=False)
    op.create_index(op.f("ix_request_to_id_state"), "request", ["to_id", "state"], unique=False)
    op.create_index(
        "uq_request_live",
        "request",
        ["from_id", "to_id"],
        unique=True,
        sqlite_where=sa.text("state IN ('open', 'accepted')"),
        postgresql_where=sa.text("state IN ('open', 'accepted')"),
    )
    op.create_table(
        "suggestion",
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("other_item_id", sa.Integer(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("parts", sa.JSON(), nullable=False),
        sa.Column("scored_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_suggestion_item_id")),
        sa.ForeignKeyConstraint(["other_item_id"], ["item.id"], name=op.f("fk_suggestion_other_item_id")),
        sa.PrimaryKeyConstraint("item_id", "other_item_id", name=op.f("pk_suggestion")),
    )
    op.create_index(op.f("ix_suggestion_item_id_rank"), "suggestion", ["item_id", "rank"], unique=False)
    op.create_index(op.f("ix_suggestion_other_item_id"), "suggestion", ["other_item_id"], unique=False)
    op.create_table(
        "item_vector",
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("encoder", sa.String(length=40), nullable=False),
        sa.Column("text_hash", sa.String(length=32), nullable=False),
        sa.Column("vectors", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_item_vector_item_id")),
        sa.PrimaryKeyConstraint("item_id", name=op.f("pk_item_vector")),
    )
    op.create_table(
        "meeting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("first_id", sa.Integer(), nullable=False),
        sa.Column("second_id", sa.Integer(), nullable=False),
        sa.Column("need_id", sa.Integer(), nullable=True),
        sa.Column("request_id", sa.Integer(), nullable=True),
        sa.Column("group_key", sa.String(length=60), nullable=True),
        sa.Column("uid", sa.String(length=80), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("is_direct", sa.Boolean(), nullable=False),
        sa.Column("is_locked", sa.Boolean(), nullable=False),
        sa.Column("slot_id", sa.Integer(), nullable=True),
        sa.Column("seat_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.CheckConstraint(
            "state <> 'placed' OR slot_id IS NOT NULL", name=op.f("ck_meeting_placed_somewhere")
        ),
        sa.CheckConstraint(
            "state IN ('waiting', 'placed', 'held', 'absent', 'cancelled')", name=op.f("ck_meeting_state")
        ),
        sa.CheckConstraint("(slot_id IS NULL) = (seat_id IS NULL)", name=op.f("ck_meeting_slot_with_seat")),
        sa.CheckConstraint("first_id < second_id", name=op.f("ck_meeting_ordered_pair")),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_meeting_event_id")),
        sa.ForeignKeyConstraint(["first_id"], ["participant.id"], name=op.f("fk_meeting_first_id")),
        sa.ForeignKeyConstraint(["need_id"], ["item.id"], name=op.f("fk_meeting_need_id")),
        sa.ForeignKeyConstraint(["request_id"], ["request.id"], name=op.f("fk_meeting_request_id")),
        sa.ForeignKeyConstraint(["seat_id"], ["seat.id"], name=op.f("fk_meeting_seat_id")),
        sa.ForeignKeyConstraint(["second_id"], ["participant.id"], name=op.f("fk_meeting_second_id")),
        sa.ForeignKeyConstraint(["slot_id"], ["slot.id"], name=op.f("fk_meeting_slot_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting")),
        sa.UniqueConstraint("public_id", name=op.f("uq_meeting_public_id")),
        sa.UniqueConstraint("uid", name=op.f("uq_meeting_uid")),
    )
    op.create_index(op.f("ix_meeting_event_id"), "meeting", ["event_id"], unique=False)
    op.create_index(op.f("ix_meeting_request_id"), "meeting", ["request_id"], unique=False)
    op.create_index(op.f("ix_meeting_second_id"), "meeting", ["second_id"], unique=False)
    op.create_index(op.f("ix_meeting_slot_id"), "meeting", ["slot_id"], unique=False)
    op.create_index(
        "uq_meeting_group",
        "meeting",
        ["event_id", "group_key"],
        unique=True,
        sqlite_where=sa.text("slot_id IS NOT NULL"),
        postgresql_where=sa.text("slot_id IS NOT NULL"),
    )
    op.create_index(
        "uq_meeting_live",
        "meeting",
        ["first_id", "second_id"],
        unique=True,
        sqlite_where=sa.text("state <> 'cancelled' AND need_id IS NULL"),
        postgresql_where=sa.text("state <> 'cancelled' AND need_id IS NULL"),
    )
    op.create_index(
        "uq_meeting_live_need",
        "meeting",
        ["first_id", "second_id", "need_id"],
        unique=True,
        sqlite_where=sa.text("state <> 'cancelled' AND need_id IS NOT NULL"),
        postgresql_where=sa.text("state <> 'cancelled' AND need_id IS NOT NULL"),
    )
    op.create_table(
        "booking_key",
        sa.Column("actor_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["person.id"], name=op.f("fk_booking_key_actor_id")),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_booking_key_meeting_id")),
        sa.PrimaryKeyConstraint("actor_id", "key", name=op.f("pk_booking_key")),
    )
    op.create_table(
        "participant_occupancy",
        sa.Column("participant_id", sa.Integer(), nullable=False),
        sa.Column("slot_id", sa.Integer(), nullable=False),
        sa.Column("lane", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=True),
        sa.Column("group_session_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(meeting_id IS NULL) <> (group_session_id IS NULL)",
            name=op.f("ck_participant_occupancy_one_cause"),
        ),
        sa.ForeignKeyConstraint(
            ["group_session_id"], ["group_session.id"], name=op.f("fk_participant_occupancy_group_session_id")
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_participant_occupancy_meeting_id")
        ),
        sa.ForeignKeyConstraint(
            ["participant_id", "lane"],
            ["lane.participant_id", "lane.number"],
            name=op.f("fk_participant_occupancy_participant_id_lane"),
        ),
        sa.ForeignKeyConstraint(["slot_id"], ["slot.id"], name=op.f("fk_participant_occupancy_slot_id")),
        sa.PrimaryKeyConstraint("participant_id", "slot_id", "lane", name=op.f("pk_participant_occupancy")),
    )
    op.create_index(
        op.f("ix_participant_occupancy_group_session_id"),
        "participant_occupancy",
        ["group_session_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_participant_occupancy_meeting_id"), "participant_occupancy", ["meeting_id"], unique=False
    )
    op.create_index(
        op.f("ix_participant_occupancy_slot_id"), "participant_occupancy", ["slot_id"], unique=False
    )
    op.create_table(
        "placement",
        sa.Column("timetable_id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("slot_id", sa.Integer(), nullable=False),
        sa.Column("seat_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_placement_meeting_id")),
        sa.ForeignKeyConstraint(["seat_id"], ["seat.id"], name=op.f("fk_placement_seat_id")),
        sa.ForeignKeyConstraint(["slot_id"], ["slot.id"], name=op.f("fk_placement_slot_id")),
        sa.ForeignKeyConstraint(["timetable_id"], ["timetable.id"], name=op.f("fk_placement_timetable_id")),
        sa.PrimaryKeyConstraint("timetable_id", "meeting_id", name=op.f("pk_placement")),
        sa.UniqueConstraint(
            "timetable_id", "slot_id", "seat_id", name=op.f("uq_placement_timetable_id_slot_id_seat_id")
        ),
    )
    op.create_index(op.f("ix_placement_meeting_id"), "placement", ["meeting_id"], unique=False)
    op.create_table(
        "seat_occupancy",
        sa.Column("seat_id", sa.Integer(), nullable=False),
        sa.Column("slot_id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_seat_occupancy_meeting_id")),
        sa.ForeignKeyConstraint(["seat_id"], ["seat.id"], name=op.f("fk_seat_occupancy_seat_id")),
        sa.ForeignKeyConstraint(["slot_id"], ["slot.id"], name=op.f("fk_seat_occupancy_slot_id")),
        sa.PrimaryKeyConstraint("seat_id", "slot_id", name=op.f("pk_seat_occupancy")),
        sa.UniqueConstraint("meeting_id", name=op.f("uq_seat_occupancy_meeting_id")),
    )
    op.create_index(op.f("ix_seat_occupancy_slot_id"), "seat_occupancy", ["slot_id"], unique=False)
    op.create_table(
        "unplaced_meeting",
        sa.Column("timetable_id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_unplaced_meeting_meeting_id")),
        sa.ForeignKeyConstraint(
            ["timetable_id"], ["timetable.id"], name=op.f("fk_unplaced_meeting_timetable_id")
        ),
        sa.PrimaryKeyConstraint("timetable_id", "meeting_id", name=op.f("pk_unplaced_meeting")),
    )
    op.create_index(op.f("ix_unplaced_meeting_meeting_id"), "unplaced_meeting", ["meeting_id"], unique=False)
    op.create_table(
        "calendar_feed",
        sa.Column("participant_id", sa.Integer(), nullable=False),
        sa.Column("seed", sa.String(length=32), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["participant_id"], ["participant.id"], name=op.f("fk_calendar_feed_participant_id")
        ),
        sa.PrimaryKeyConstraint("participant_id", name=op.f("pk_calendar_feed")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_calendar_feed_token_hash")),
    )
    op.create_table(
        "notice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("participant_id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("slot_id", sa.Integer(), nullable=True),
        sa.Column("seat_id", sa.Integer(), nullable=True),
        sa.Column("mail_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=20), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "kind IN ('agenda', 'invitation', 'change', 'cancellation')", name=op.f("ck_notice_kind")
        ),
        sa.CheckConstraint("(mail_id IS NULL) <> (reason IS NULL)", name=op.f("ck_notice_mail_or_reason")),
        sa.CheckConstraint("(slot_id IS NULL) = (seat_id IS NULL)", name=op.f("ck_notice_slot_with_seat")),
        sa.ForeignKeyConstraint(["mail_id"], ["outbox_mail.id"], name=op.f("fk_notice_mail_id")),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_notice_meeting_id")),
        sa.ForeignKeyConstraint(
            ["participant_id"], ["participant.id"], name=op.f("fk_notice_participant_id")
        ),
        sa.ForeignKeyConstraint(["seat_id"], ["seat.id"], name=op.f("fk_notice_seat_id")),
        sa.ForeignKeyConstraint(["slot_id"], ["slot.id"], name=op.f("fk_notice_slot_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
    )
    op.create_index(op.f("ix_notice_mail_id"), "notice", ["mail_id"], unique=False)
    op.create_index(op.f("ix_notice_meeting_id"), "notice", ["meeting_id"], unique=False)
    op.create_index(
        op.f("ix_notice_participant_id_meeting_id"), "notice", ["participant_id", "meeting_id"], unique=False
    )


def downgrade() -> None:
    op.drop_index(op.f("ix_notice_participant_id_meeting_id"), table_name="notice")
    op.drop_index(op.f("ix_notice_meeting_id"), table_name="notice")
    op.drop_index(op.f("ix_notice_mail_id"), table_name="notice")
    op.drop_table("notice")
    op.drop_table("calendar_feed")
    op.drop_index(op.f("ix_unplaced_meeting_meeting_id"), table_name="unplaced_meeting")
    op.drop_table("unplaced_meeting")
    op.drop_index(op.f("ix_seat_occupancy_slot_id"), table_name="seat_occupancy")
    op.drop_table("seat_occupancy")
    op.drop_index(op.f("ix_placement_meeting_id"), table_name="placement")
    op.drop_table("placement")
    op.drop_index(op.f("ix_participant_occupancy_slot_id"), table_name="participant_occupancy")
    op.drop_index(op.f("ix_participant_occupancy_meeting_id"), table_name="participant_occupancy")
    op.drop_index(op.f("ix_participant_occupancy_group_session_id"), table_name="participant_occupancy")
    op.drop_table("participant_occupancy")
    op.drop_table("booking_key")
    op.drop_index(
        "uq_meeting_live_need",
        table_name="meeting",
        sqlite_where=sa.text("state <> 'cancelled' AND need_id IS NOT NULL"),
        postgresql_where=sa.text("state <> 'cancelled' AND need_id IS NOT NULL"),
    )
    op.drop_index(
        "uq_meeting_live",
        table_name="meeting",
        sqlite_where=sa.text("state <> 'cancelled' AND need_id IS NULL"),
        postgresql_where=sa.text("state <> 'cancelled' AND need_id IS NULL"),
    )
    op.drop_index(
        "uq_meeting_group",
        table_name="meeting",
        sqlite_where=sa.text("slot_id IS NOT NULL"),
        postgresql_where=sa.text("slot_id IS NOT NULL"),
    )
    op.drop_index(op.f("ix_meeting_slot_id"), table_name="meeting")
    op.drop_index(op.f("ix_meeting_second_id"), table_name="meeting")
    op.drop_index(op.f("ix_meeting_request_id"), table_name="meeting")
    op.drop_index(op.f("ix_meeting_event_id"), table_name="meeting")
    op.drop_table("meeting")
    op.drop_table("item_vector")
    op.drop_index(op.f("ix_suggestion_other_item_id"), table_name="suggestion")
    op.drop_index(op.f("ix_suggestion_item_id_rank"), table_name="suggestion")
    op.drop_table("suggestion")
    op.drop_index(
        "uq_request_live",
        table_name="request",
        sqlite_where=sa.text("state IN ('open', 'accepted')"),
        postgresql_where=sa.text("state IN ('open', 'accepted')"),
    )
    op.drop_index(op.f("ix_request_to_id_state"), table_name="request")
    op.drop_index(op.f("ix_request_event_id"), table_name="request")
    op.drop_table("request")
    op.drop_table("item_strategy")
    op.drop_table("item_region")
    op.drop_table("item_product_group")
    op.drop_table("item_cpv")
    op.drop_index(op.f("ix_group_session_attendee_participant_id"), table_name="group_session_attendee")
    op.drop_table("group_session_attendee")
    op.drop_table("lane")
    op.drop_index(op.f("ix_item_participant_id"), table_name="item")
    op.drop_index(op.f("ix_item_event_id_side"), table_name="item")
    op.drop_table("item")
    op.drop_index(op.f("ix_group_session_event_id"), table_name="group_session")
    op.drop_table("group_session")
    op.drop_index(op.f("ix_exclusion_participant_id"), table_name="exclusion")
    op.drop_index(op.f("ix_exclusion_event_id"), table_name="exclusion")
    op.drop_index(op.f("ix_exclusion_by_id"), table_name="exclusion")
    op.drop_table("exclusion")
    op.drop_index(op.f("ix_closed_slot_slot_id"), table_name="closed_slot")
    op.drop_table("closed_slot")
    op.drop_index(
        "uq_timetable_live",
        table_name="timetable",
        sqlite_where=sa.text("is_live"),
        postgresql_where=sa.text("is_live"),
    )
    op.drop_table("timetable")
    op.drop_index(op.f("ix_slot_block_id"), table_name="slot")
    op.drop_table("slot")
    op.drop_table("seat")
    op.drop_index(op.f("ix_participant_person_id"), table_name="participant")
    op.drop_index(op.f("ix_participant_organisation_id"), table_name="participant")
    op.drop_index(op.f("ix_participant_event_id_organisation_id"), table_name="participant")
    op.drop_table("participant")
    op.drop_table("near_strategy")
    op.drop_index(
        "uq_timetable_run_active",
        table_name="timetable_run",
        sqlite_where=sa.text("state IN ('queued', 'running')"),
        postgresql_where=sa.text("state IN ('queued', 'running')"),
    )
    op.drop_table("timetable_run")
    op.drop_table("strategy")
    op.drop_index(op.f("ix_staff_role_person_id"), table_name="staff_role")
    op.drop_table("staff_role")
    op.drop_index(op.f("ix_signed_in_session_person_id"), table_name="signed_in_session")
    op.drop_table("signed_in_session")
    op.drop_table("product_group")
    op.drop_index(op.f("ix_outbox_mail_state_next_attempt_at"), table_name="outbox_mail")
    op.drop_index(op.f("ix_outbox_mail_person_id"), table_name="outbox_mail")
    op.drop_index(op.f("ix_outbox_mail_event_id"), table_name="outbox_mail")
    op.drop_table("outbox_mail")
    op.drop_index(op.f("ix_membership_organisation_id"), table_name="membership")
    op.drop_table("membership")
    op.drop_table("location")
    op.drop_index(op.f("ix_event_window_event_id"), table_name="event_window")
    op.drop_table("event_window")
    op.drop_table("block")
    op.drop_index(op.f("ix_audit_entry_subject_subject_id"), table_name="audit_entry")
    op.drop_index(op.f("ix_audit_entry_event_id_at"), table_name="audit_entry")
    op.drop_table("audit_entry")
    op.drop_table("person")
    op.drop_table("organisation")
    op.drop_table("goal")
    op.drop_table("event")
    op.drop_table("cpv_code")
