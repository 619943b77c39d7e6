"""first schema"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

# What the database itself refuses, as models/finality.py declares it.
TRIGGERS = {
    "sqlite": (
        "CREATE TRIGGER scorecard_version_final_update BEFORE UPDATE ON scorecard_version WHEN OLD.submitted_at IS NOT NULL BEGIN SELECT RAISE(ABORT, 'a submitted scorecard never changes'); END",
        "CREATE TRIGGER audit_entry_final_update BEFORE UPDATE ON audit_entry BEGIN SELECT RAISE(ABORT, 'the audit log is only added to'); END",
        "CREATE TRIGGER scorecard_version_final_delete BEFORE DELETE ON scorecard_version WHEN OLD.submitted_at IS NOT NULL BEGIN SELECT RAISE(ABORT, 'a submitted scorecard never changes'); END",
        "CREATE TRIGGER audit_entry_final_delete BEFORE DELETE ON audit_entry BEGIN SELECT RAISE(ABORT, 'the audit log is only added to'); END",
        "CREATE TRIGGER rating_final_insert BEFORE INSERT ON rating WHEN EXISTS (SELECT 1 FROM scorecard_version v WHERE v.id = NEW.version_id AND v.submitted_at IS NOT NULL) BEGIN SELECT RAISE(ABORT, 'a submitted scorecard never changes'); END",
        "CREATE TRIGGER rating_final_update BEFORE UPDATE ON rating WHEN EXISTS (SELECT 1 FROM scorecard_version v WHERE v.id = OLD.version_id AND v.submitted_at IS NOT NULL) BEGIN SELECT RAISE(ABORT, 'a submitted scorecard never changes'); END",
        "CREATE TRIGGER rating_final_delete BEFORE DELETE ON rating WHEN EXISTS (SELECT 1 FROM scorecard_version v WHERE v.id = OLD.version_id AND v.submitted_at IS NOT NULL) BEGIN SELECT RAISE(ABORT, 'a submitted scorecard never changes'); END",
        "CREATE TRIGGER flag_tick_final_insert BEFORE INSERT ON flag_tick WHEN EXISTS (SELECT 1 FROM scorecard_version v WHERE v.id = NEW.version_id AND v.submitted_at IS NOT NULL) BEGIN SELECT RAISE(ABORT, 'a submitted scorecard never changes'); END",
        "CREATE TRIGGER flag_tick_final_update BEFORE UPDATE ON flag_tick WHEN EXISTS (SELECT 1 FROM scorecard_version v WHERE v.id = OLD.version_id AND v.submitted_at IS NOT NULL) BEGIN SELECT RAISE(ABORT, 'a submitted scorecard never changes'); END",
        "CREATE TRIGGER flag_tick_final_delete BEFORE DELETE ON flag_tick WHEN EXISTS (SELECT 1 FROM scorecard_version v WHERE v.id = OLD.version_id AND v.submitted_at IS NOT NULL) BEGIN SELECT RAISE(ABORT, 'a submitted scorecard never changes'); END",
    ),
    "postgresql": (
        "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '%', TG_ARGV[0]; END $$",
        "CREATE FUNCTION refuse_submitted_child() RETURNS trigger LANGUAGE plpgsql AS $$ DECLARE parent integer; BEGIN IF TG_OP = 'INSERT' THEN parent := NEW.version_id; ELSE parent := OLD.version_id; END IF; IF EXISTS (SELECT 1 FROM scorecard_version v WHERE v.id = parent AND v.submitted_at IS NOT NULL) THEN RAISE EXCEPTION '%', TG_ARGV[0]; END IF; IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $$",
        "CREATE TRIGGER scorecard_version_final BEFORE UPDATE OR DELETE ON scorecard_version FOR EACH ROW WHEN (OLD.submitted_at IS NOT NULL) EXECUTE FUNCTION refuse_change('a submitted scorecard never changes')",
        "CREATE TRIGGER audit_entry_final BEFORE UPDATE OR DELETE ON audit_entry FOR EACH ROW EXECUTE FUNCTION refuse_change('the audit log is only added to')",
        "CREATE TRIGGER rating_final BEFORE INSERT OR UPDATE OR DELETE ON rating FOR EACH ROW EXECUTE FUNCTION refuse_submitted_child('a submitted scorecard never changes')",
        "CREATE TRIGGER flag_tick_final BEFORE INSERT OR UPDATE OR DELETE ON flag_tick FOR EACH ROW EXECUTE FUNCTION refuse_submitted_child('a submitted scorecard never changes')",
    ),
}

FUNCTIONS = ("refuse_change", "refuse_submitted_child")


def upgrade() -> None:
    """Move the schema forward."""
    op.create_table(
        "account",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=True),
        sa.Column("time_zone", sa.String(length=64), nullable=False),
        sa.Column("theme", sa.String(length=10), nullable=False),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("disabled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("admin_until", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("role IN ('interviewer', 'lead', 'admin')", name=op.f("ck_account_role_known")),
        sa.CheckConstraint("theme IN ('system', 'light', 'dark')", name=op.f("ck_account_theme_known")),
        sa.CheckConstraint("length(email) <= 254", name=op.f("ck_account_email_length")),
        sa.CheckConstraint("length(id) <= 16", name=op.f("ck_account_id_length")),
        sa.CheckConstraint("length(name) <= 200", name=op.f("ck_account_name_length")),
        sa.CheckConstraint("length(password_hash) <= 200", name=op.f("ck_account_password_hash_length")),
        sa.CheckConstraint("length(role) <= 20", name=op.f("ck_account_role_length")),
        sa.CheckConstraint("length(theme) <= 10", name=op.f("ck_account_theme_length")),
        sa.CheckConstraint("length(time_zone) <= 64", name=op.f("ck_account_time_zone_length")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("email", name=op.f("uq_account_email")),
    )
    op.create_table(
        "candidate",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.CheckConstraint("length(email) <= 254", name=op.f("ck_candidate_email_length")),
        sa.CheckConstraint("length(id) <= 16", name=op.f("ck_candidate_id_length")),
        sa.CheckConstraint("length(name) <= 200", name=op.f("ck_candidate_name_length")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_candidate")),
    )
    op.create_table(
        "rubric_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("toml", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("length(digest) <= 64", name=op.f("ck_rubric_version_digest_length")),
        sa.CheckConstraint("length(key) <= 40", name=op.f("ck_rubric_version_key_length")),
        sa.CheckConstraint("length(title) <= 200", name=op.f("ck_rubric_version_title_length")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rubric_version")),
        sa.UniqueConstraint("digest", name=op.f("uq_rubric_version_digest")),
        sa.UniqueConstraint("key", "version", name=op.f("uq_rubric_version_key_version")),
    )
    op.create_table(
        "sign_in_attempt",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_key", sa.String(length=64), nullable=False),
        sa.Column("address_key", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("length(account_key) <= 64", name=op.f("ck_sign_in_attempt_account_key_length")),
        sa.CheckConstraint("length(address_key) <= 64", name=op.f("ck_sign_in_attempt_address_key_length")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_attempt")),
    )
    op.create_index(
        op.f("ix_sign_in_attempt_account_key_at"), "sign_in_attempt", ["account_key", "at"], unique=False
    )
    op.create_index(
        op.f("ix_sign_in_attempt_address_key_at"), "sign_in_attempt", ["address_key", "at"], unique=False
    )
    op.create_index(op.f("ix_sign_in_attempt_at"), "sign_in_attempt", ["at"], unique=False)

    op.create_table(
        "audit_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.String(length=16), nullable=True),
        sa.Column("action", sa.String(length=60), nullable=False),
        sa.Column("opening_id", sa.String(length=16), nullable=True),
        sa.Column("application_id", sa.String(length=16), nullable=True),
        sa.Column("interview_id", sa.String(length=16), nullable=True),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.CheckConstraint("length(action) <= 60", name=op.f("ck_audit_entry_action_length")),
        sa.CheckConstraint("length(actor_id) <= 16", name=op.f("ck_audit_entry_actor_id_length")),
        sa.CheckConstraint("length(application_id) <= 16", name=op.f("ck_audit_entry_application_id_length")),
        sa.CheckConstraint("length(interview_id) <= 16", name=op.f("ck_audit_entry_interview_id_length")),
        sa.CheckConstraint("length(opening_id) <= 16", name=op.f("ck_audit_entry_opening_id_length")),
        sa.ForeignKeyConstraint(["actor_id"], ["account.id"], name=op.f("fk_audit_entry_actor_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entry")),
    )
    op.create_index(op.f("ix_audit_entry_at"), "audit_entry", ["at"], unique=False)
    op.create_index(
        op.f("ix_audit_entry_opening_id_action"), "audit_entry", ["opening_id", "action"], unique=False
    )

    op.create_table(
        "one_time_link",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("account_id", sa.String(length=16), nullable=False),
        sa.Column("purpose", sa.String(length=20), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("purpose IN ('invitation', 'reset')", name=op.f("ck_one_time_link_purpose_known")),
        sa.CheckConstraint("length(account_id) <= 16", name=op.f("ck_one_time_link_account_id_length")),
        sa.CheckConstraint("length(id) <= 64", name=op.f("ck_one_time_link_id_length")),
        sa.CheckConstraint("length(purpose) <= 20", name=op.f("ck_one_time_link_purpose_length")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_one_time_link_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_one_time_link")),
    )
    op.create_index(op.f("ix_one_time_link_account_id"), "one_time_link", ["account_id"], unique=False)

    op.create_table(
        "opening",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("archetype", sa.String(length=20), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("coding_share", sa.Integer(), nullable=True),
        sa.Column("people_duties", sa.String(length=4000), nullable=False),
        sa.Column("em_split", sa.String(length=4000), nullable=False),
        sa.Column("authority", sa.String(length=4000), nullable=False),
        sa.Column("scope", sa.String(length=4000), nullable=False),
        sa.Column("career_path", sa.String(length=4000), nullable=False),
        sa.Column("split_technical_leadership", sa.Integer(), nullable=False),
        sa.Column("split_hands_on", sa.Integer(), nullable=False),
        sa.Column("split_mentoring", sa.Integer(), nullable=False),
        sa.Column("split_cross_team", sa.Integer(), nullable=False),
        sa.Column("rubric_version_id", sa.Integer(), nullable=False),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "archetype IN ('architecture', 'code_quality', 'feature', 'player_coach')",
            name=op.f("ck_opening_archetype_known"),
        ),
        sa.CheckConstraint("status IN ('draft', 'open', 'closed')", name=op.f("ck_opening_status_known")),
        sa.CheckConstraint("coding_share BETWEEN 0 AND 100", name=op.f("ck_opening_coding_share_percent")),
        sa.CheckConstraint("length(archetype) <= 20", name=op.f("ck_opening_archetype_length")),
        sa.CheckConstraint("length(authority) <= 4000", name=op.f("ck_opening_authority_length")),
        sa.CheckConstraint("length(career_path) <= 4000", name=op.f("ck_opening_career_path_length")),
        sa.CheckConstraint("length(em_split) <= 4000", name=op.f("ck_opening_em_split_length")),
        sa.CheckConstraint("length(id) <= 16", name=op.f("ck_opening_id_length")),
        sa.CheckConstraint("length(people_duties) <= 4000", name=op.f("ck_opening_people_duties_length")),
        sa.CheckConstraint("length(scope) <= 4000", name=op.f("ck_opening_scope_length")),
        sa.CheckConstraint("length(status) <= 10", name=op.f("ck_opening_status_length")),
        sa.CheckConstraint("length(title) <= 200", name=op.f("ck_opening_title_length")),
        sa.CheckConstraint(
            "split_technical_leadership + split_hands_on + split_mentoring + split_cross_team = 100",
            name=op.f("ck_opening_split_adds_up"),
        ),
        sa.CheckConstraint(
            "split_technical_leadership >= 0 AND split_hands_on >= 0 AND split_mentoring >= 0 AND split_cross_team >= 0",
            name=op.f("ck_opening_split_not_negative"),
        ),
        sa.ForeignKeyConstraint(
            ["rubric_version_id"], ["rubric_version.id"], name=op.f("fk_opening_rubric_version_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opening")),
    )
    op.create_table(
        "sign_in_session",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("account_id", sa.String(length=16), nullable=False),
        sa.Column("browser", sa.String(length=80), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("length(account_id) <= 16", name=op.f("ck_sign_in_session_account_id_length")),
        sa.CheckConstraint("length(browser) <= 80", name=op.f("ck_sign_in_session_browser_length")),
        sa.CheckConstraint("length(id) <= 64", name=op.f("ck_sign_in_session_id_length")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_sign_in_session_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_session")),
    )
    op.create_index(op.f("ix_sign_in_session_account_id"), "sign_in_session", ["account_id"], unique=False)

    op.create_table(
        "application",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("opening_id", sa.String(length=16), nullable=False),
        sa.Column("candidate_id", sa.String(length=16), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("links", sa.String(length=4000), nullable=False),
        sa.Column("notes", sa.String(length=4000), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_reason", sa.String(length=4000), nullable=False),
        sa.Column("debrief_opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("length(candidate_id) <= 16", name=op.f("ck_application_candidate_id_length")),
        sa.CheckConstraint("length(id) <= 16", name=op.f("ck_application_id_length")),
        sa.CheckConstraint("length(links) <= 4000", name=op.f("ck_application_links_length")),
        sa.CheckConstraint("length(notes) <= 4000", name=op.f("ck_application_notes_length")),
        sa.CheckConstraint("length(opening_id) <= 16", name=op.f("ck_application_opening_id_length")),
        sa.CheckConstraint("length(source) <= 200", name=op.f("ck_application_source_length")),
        sa.CheckConstraint(
            "length(withdrawn_reason) <= 4000", name=op.f("ck_application_withdrawn_reason_length")
        ),
        sa.ForeignKeyConstraint(["candidate_id"], ["candidate.id"], name=op.f("fk_application_candidate_id")),
        sa.ForeignKeyConstraint(["opening_id"], ["opening.id"], name=op.f("fk_application_opening_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_application")),
        sa.UniqueConstraint(
            "opening_id", "candidate_id", name=op.f("uq_application_opening_id_candidate_id")
        ),
    )
    op.create_index(op.f("ix_application_candidate_id"), "application", ["candidate_id"], unique=False)

    op.create_table(
        "opening_lead",
        sa.Column("opening_id", sa.String(length=16), nullable=False),
        sa.Column("account_id", sa.String(length=16), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("length(account_id) <= 16", name=op.f("ck_opening_lead_account_id_length")),
        sa.CheckConstraint("length(opening_id) <= 16", name=op.f("ck_opening_lead_opening_id_length")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_opening_lead_account_id")),
        sa.ForeignKeyConstraint(["opening_id"], ["opening.id"], name=op.f("fk_opening_lead_opening_id")),
        sa.PrimaryKeyConstraint("opening_id", "account_id", name=op.f("pk_opening_lead")),
    )
    op.create_index(op.f("ix_opening_lead_account_id"), "opening_lead", ["account_id"], unique=False)

    op.create_table(
        "policy_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("opening_id", sa.String(length=16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("toml", sa.Text(), nullable=False),
        sa.Column("reason", sa.String(length=4000), nullable=False),
        sa.Column("created_by_id", sa.String(length=16), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "length(created_by_id) <= 16", name=op.f("ck_policy_version_created_by_id_length")
        ),
        sa.CheckConstraint("length(opening_id) <= 16", name=op.f("ck_policy_version_opening_id_length")),
        sa.CheckConstraint("length(reason) <= 4000", name=op.f("ck_policy_version_reason_length")),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["account.id"], name=op.f("fk_policy_version_created_by_id")
        ),
        sa.ForeignKeyConstraint(["opening_id"], ["opening.id"], name=op.f("fk_policy_version_opening_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_policy_version")),
        sa.UniqueConstraint("opening_id", "version", name=op.f("uq_policy_version_opening_id_version")),
    )
    op.create_table(
        "template_seat",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("opening_id", sa.String(length=16), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("areas", sa.JSON(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("interviewer_id", sa.String(length=16), nullable=True),
        sa.CheckConstraint(
            "length(interviewer_id) <= 16", name=op.f("ck_template_seat_interviewer_id_length")
        ),
        sa.CheckConstraint("length(opening_id) <= 16", name=op.f("ck_template_seat_opening_id_length")),
        sa.CheckConstraint("length(title) <= 200", name=op.f("ck_template_seat_title_length")),
        sa.CheckConstraint("minutes BETWEEN 15 AND 480", name=op.f("ck_template_seat_minutes_in_a_day")),
        sa.ForeignKeyConstraint(
            ["interviewer_id"], ["account.id"], name=op.f("fk_template_seat_interviewer_id")
        ),
        sa.ForeignKeyConstraint(["opening_id"], ["opening.id"], name=op.f("fk_template_seat_opening_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_template_seat")),
        sa.UniqueConstraint("opening_id", "position", name=op.f("uq_template_seat_opening_id_position")),
    )
    op.create_table(
        "decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.String(length=16), nullable=False),
        sa.Column("decision", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.String(length=4000), nullable=False),
        sa.Column("flag_check", sa.String(length=4000), nullable=False),
        sa.Column("seen", sa.JSON(), nullable=False),
        sa.Column("decided_by_id", sa.String(length=16), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "decision IN ('hire', 'no_hire', 'hold', 'another_interview')",
            name=op.f("ck_decision_decision_known"),
        ),
        sa.CheckConstraint("length(application_id) <= 16", name=op.f("ck_decision_application_id_length")),
        sa.CheckConstraint("length(decided_by_id) <= 16", name=op.f("ck_decision_decided_by_id_length")),
        sa.CheckConstraint("length(decision) <= 20", name=op.f("ck_decision_decision_length")),
        sa.CheckConstraint("length(flag_check) <= 4000", name=op.f("ck_decision_flag_check_length")),
        sa.CheckConstraint("length(reason) <= 4000", name=op.f("ck_decision_reason_length")),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_decision_application_id")
        ),
        sa.ForeignKeyConstraint(["decided_by_id"], ["account.id"], name=op.f("fk_decision_decided_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision")),
    )
    op.create_index(
        op.f("ix_decision_application_id_decided_at"),
        "decision",
        ["application_id", "decided_at"],
        unique=False,
    )

    op.create_table(
        "interview",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("application_id", sa.String(length=16), nullable=False),
        sa.Column("interviewer_id", sa.String(length=16), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("areas", sa.JSON(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("declined_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decline_reason", sa.String(length=30), nullable=True),
        sa.Column("decline_note", sa.String(length=4000), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "decline_reason IN ('did_not_take_place', 'cut_short', 'conflict_of_interest')",
            name=op.f("ck_interview_decline_reason_known"),
        ),
        sa.CheckConstraint(
            "(declined_at IS NULL) = (decline_reason IS NULL)", name=op.f("ck_interview_declined_with_reason")
        ),
        sa.CheckConstraint("due_at > starts_at", name=op.f("ck_interview_due_after_start")),
        sa.CheckConstraint("length(application_id) <= 16", name=op.f("ck_interview_application_id_length")),
        sa.CheckConstraint("length(decline_note) <= 4000", name=op.f("ck_interview_decline_note_length")),
        sa.CheckConstraint("length(decline_reason) <= 30", name=op.f("ck_interview_decline_reason_length")),
        sa.CheckConstraint("length(id) <= 16", name=op.f("ck_interview_id_length")),
        sa.CheckConstraint("length(interviewer_id) <= 16", name=op.f("ck_interview_interviewer_id_length")),
        sa.CheckConstraint("length(title) <= 200", name=op.f("ck_interview_title_length")),
        sa.CheckConstraint("minutes BETWEEN 15 AND 480", name=op.f("ck_interview_minutes_in_a_day")),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_interview_application_id")
        ),
        sa.ForeignKeyConstraint(["interviewer_id"], ["account.id"], name=op.f("fk_interview_interviewer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interview")),
        sa.UniqueConstraint(
            "application_id", "interviewer_id", name=op.f("uq_interview_application_id_interviewer_id")
        ),
    )
    op.create_index(op.f("ix_interview_interviewer_id"), "interview", ["interviewer_id"], unique=False)

    op.create_table(
        "kept_form",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.String(length=16), nullable=False),
        sa.Column("interview_id", sa.String(length=16), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("length(account_id) <= 16", name=op.f("ck_kept_form_account_id_length")),
        sa.CheckConstraint("length(interview_id) <= 16", name=op.f("ck_kept_form_interview_id_length")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_kept_form_account_id")),
        sa.ForeignKeyConstraint(["interview_id"], ["interview.id"], name=op.f("fk_kept_form_interview_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kept_form")),
        sa.UniqueConstraint("account_id", "interview_id", name=op.f("uq_kept_form_account_id_interview_id")),
    )
    op.create_table(
        "reopening",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("interview_id", sa.String(length=16), nullable=False),
        sa.Column("reason", sa.String(length=4000), nullable=False),
        sa.Column("by_id", sa.String(length=16), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("length(by_id) <= 16", name=op.f("ck_reopening_by_id_length")),
        sa.CheckConstraint("length(interview_id) <= 16", name=op.f("ck_reopening_interview_id_length")),
        sa.CheckConstraint("length(reason) <= 4000", name=op.f("ck_reopening_reason_length")),
        sa.ForeignKeyConstraint(["by_id"], ["account.id"], name=op.f("fk_reopening_by_id")),
        sa.ForeignKeyConstraint(["interview_id"], ["interview.id"], name=op.f("fk_reopening_interview_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reopening")),
    )
    op.create_index(op.f("ix_reopening_interview_id"), "reopening", ["interview_id"], unique=False)

    op.create_table(
        "scorecard_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("interview_id", sa.String(length=16), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("after_reveal", sa.Boolean(), nullable=False),
        sa.Column("after_debrief", sa.Boolean(), nullable=False),
        sa.Column("vote", sa.String(length=20), nullable=True),
        sa.Column("confidence", sa.String(length=10), nullable=True),
        sa.Column("strengths", sa.String(length=8000), nullable=False),
        sa.Column("concerns", sa.String(length=8000), nullable=False),
        sa.Column("motivation", sa.String(length=4000), nullable=False),
        sa.Column("coding_share_wanted", sa.Integer(), nullable=True),
        sa.Column("path_wanted", sa.String(length=4000), nullable=False),
        sa.Column("asked_about", sa.String(length=4000), nullable=False),
        sa.Column("time_for_questions", sa.String(length=4000), nullable=False),
        sa.CheckConstraint(
            "confidence IN ('low', 'medium', 'high')", name=op.f("ck_scorecard_version_confidence_known")
        ),
        sa.CheckConstraint(
            "vote IN ('DEFINITELY_NO', 'NO', 'YES', 'STRONG_YES')",
            name=op.f("ck_scorecard_version_vote_known"),
        ),
        sa.CheckConstraint(
            "coding_share_wanted BETWEEN 0 AND 100",
            name=op.f("ck_scorecard_version_coding_share_wanted_percent"),
        ),
        sa.CheckConstraint(
            "length(asked_about) <= 4000", name=op.f("ck_scorecard_version_asked_about_length")
        ),
        sa.CheckConstraint("length(concerns) <= 8000", name=op.f("ck_scorecard_version_concerns_length")),
        sa.CheckConstraint("length(confidence) <= 10", name=op.f("ck_scorecard_version_confidence_length")),
        sa.CheckConstraint(
            "length(interview_id) <= 16", name=op.f("ck_scorecard_version_interview_id_length")
        ),
        sa.CheckConstraint("length(motivation) <= 4000", name=op.f("ck_scorecard_version_motivation_length")),
        sa.CheckConstraint(
            "length(path_wanted) <= 4000", name=op.f("ck_scorecard_version_path_wanted_length")
        ),
        sa.CheckConstraint("length(strengths) <= 8000", name=op.f("ck_scorecard_version_strengths_length")),
        sa.CheckConstraint(
            "length(time_for_questions) <= 4000", name=op.f("ck_scorecard_version_time_for_questions_length")
        ),
        sa.CheckConstraint("length(vote) <= 20", name=op.f("ck_scorecard_version_vote_length")),
        sa.CheckConstraint("number >= 1", name=op.f("ck_scorecard_version_number_from_one")),
        sa.CheckConstraint(
            "submitted_at IS NULL OR vote IS NOT NULL", name=op.f("ck_scorecard_version_submitted_with_vote")
        ),
        sa.ForeignKeyConstraint(
            ["interview_id"], ["interview.id"], name=op.f("fk_scorecard_version_interview_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scorecard_version")),
        sa.UniqueConstraint("interview_id", "number", name=op.f("uq_scorecard_version_interview_id_number")),
    )
    op.create_table(
        "settlement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("interview_id", sa.String(length=16), nullable=False),
        sa.Column("flag", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.String(length=4000), nullable=False),
        sa.Column("by_id", sa.String(length=16), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "state IN ('raised', 'cleared', 'confirmed')", name=op.f("ck_settlement_state_known")
        ),
        sa.CheckConstraint("length(by_id) <= 16", name=op.f("ck_settlement_by_id_length")),
        sa.CheckConstraint("length(flag) <= 40", name=op.f("ck_settlement_flag_length")),
        sa.CheckConstraint("length(interview_id) <= 16", name=op.f("ck_settlement_interview_id_length")),
        sa.CheckConstraint("length(reason) <= 4000", name=op.f("ck_settlement_reason_length")),
        sa.CheckConstraint("length(state) <= 10", name=op.f("ck_settlement_state_length")),
        sa.ForeignKeyConstraint(["by_id"], ["account.id"], name=op.f("fk_settlement_by_id")),
        sa.ForeignKeyConstraint(["interview_id"], ["interview.id"], name=op.f("fk_settlement_interview_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_settlement")),
    )
    op.create_index(
        op.f("ix_settlement_interview_id_flag"), "settlement", ["interview_id", "flag"], unique=False
    )

    op.create_table(
        "strike",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("interview_id", sa.String(length=16), nullable=False),
        sa.Column("struck", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(length=4000), nullable=False),
        sa.Column("by_id", sa.String(length=16), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("length(by_id) <= 16", name=op.f("ck_strike_by_id_length")),
        sa.CheckConstraint("length(interview_id) <= 16", name=op.f("ck_strike_interview_id_length")),
        sa.CheckConstraint("length(reason) <= 4000", name=op.f("ck_strike_reason_length")),
        sa.ForeignKeyConstraint(["by_id"], ["account.id"], name=op.f("fk_strike_by_id")),
        sa.ForeignKeyConstraint(["interview_id"], ["interview.id"], name=op.f("fk_strike_interview_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_strike")),
    )
    op.create_index(op.f("ix_strike_interview_id"), "strike", ["interview_id"], unique=False)

    op.create_table(
        "flag_tick",
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("flag", sa.String(length=40), nullable=False),
        sa.Column("raised", sa.Boolean(), nullable=False),
        sa.Column("quote", sa.String(length=4000), nullable=False),
        sa.CheckConstraint("length(flag) <= 40", name=op.f("ck_flag_tick_flag_length")),
        sa.CheckConstraint("length(quote) <= 4000", name=op.f("ck_flag_tick_quote_length")),
        sa.ForeignKeyConstraint(
            ["version_id"], ["scorecard_version.id"], name=op.f("fk_flag_tick_version_id")
        ),
        sa.PrimaryKeyConstraint("version_id", "flag", name=op.f("pk_flag_tick")),
    )
    op.create_table(
        "rating",
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("criterion", sa.String(length=40), nullable=False),
        sa.Column("value", sa.SmallInteger(), nullable=True),
        sa.Column("not_observed", sa.Boolean(), nullable=False),
        sa.Column("note", sa.String(length=4000), nullable=False),
        sa.CheckConstraint("length(criterion) <= 40", name=op.f("ck_rating_criterion_length")),
        sa.CheckConstraint("length(note) <= 4000", name=op.f("ck_rating_note_length")),
        sa.CheckConstraint("value BETWEEN 1 AND 5", name=op.f("ck_rating_value_on_scale")),
        sa.CheckConstraint(
            "value IS NULL OR not_observed = false", name=op.f("ck_rating_rated_or_not_observed")
        ),
        sa.ForeignKeyConstraint(["version_id"], ["scorecard_version.id"], name=op.f("fk_rating_version_id")),
        sa.PrimaryKeyConstraint("version_id", "criterion", name=op.f("pk_rating")),
    )
    for statement in TRIGGERS[op.get_context().dialect.name]:
        op.execute(sa.DDL(statement.replace("%", "%%")))


def downgrade() -> None:
    """Move the schema back."""
    op.drop_table("rating")
    op.drop_table("flag_tick")
    op.drop_index(op.f("ix_strike_interview_id"), table_name="strike")

    op.drop_table("strike")
    op.drop_index(op.f("ix_settlement_interview_id_flag"), table_name="settlement")

    op.drop_table("settlement")
    op.drop_table("scorecard_version")
    op.drop_index(op.f("ix_reopening_interview_id"), table_name="reopening")

    op.drop_table("reopening")
    op.drop_table("kept_form")
    op.drop_index(op.f("ix_interview_interviewer_id"), table_name="interview")

    op.drop_table("interview")
    op.drop_index(op.f("ix_decision_application_id_decided_at"), table_name="decision")

    op.drop_table("decision")
    op.drop_table("template_seat")
    op.drop_table("policy_version")
    op.drop_index(op.f("ix_opening_lead_account_id"), table_name="opening_lead")

    op.drop_table("opening_lead")
    op.drop_index(op.f("ix_application_candidate_id"), table_name="application")

    op.drop_table("application")
    op.drop_index(op.f("ix_sign_in_session_account_id"), table_name="sign_in_session")

    op.drop_table("sign_in_session")
    op.drop_table("opening")
    op.drop_index(op.f("ix_one_time_link_account_id"), table_name="one_time_link")

    op.drop_table("one_time_link")
    op.drop_index(op.f("ix_audit_entry_opening_id_action"), table_name="audit_entry")
    op.drop_index(op.f("ix_audit_entry_at"), table_name="audit_entry")

    op.drop_table("audit_entry")
    op.drop_index(op.f("ix_sign_in_attempt_at"), table_name="sign_in_attempt")
    op.drop_index(op.f("ix_sign_in_attempt_address_key_at"), table_name="sign_in_attempt")
    op.drop_index(op.f("ix_sign_in_attempt_account_key_at"), table_name="sign_in_attempt")

    op.drop_table("sign_in_attempt")
    op.drop_table("rubric_version")
    op.drop_table("candidate")
    op.drop_table("account")
    if op.get_context().dialect.name == "postgresql":  # SQLite drops triggers with their tables
        for name in FUNCTIONS:
            op.execute(f"DROP FUNCTION {name}()")
