"""counters that rest while many rows are written, and count what an import compares"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

NOT_PAUSED = "NOT EXISTS (SELECT 1 FROM counting_pause)"
SUBMITTED = "NEW.submitted_at IS NOT NULL"
OF_SEAT = "(SELECT application_id FROM interview WHERE id = NEW.interview_id)"
OF_PANEL_SEAT = "(SELECT application_id FROM interview WHERE id = NEW.interview_id AND shadowed_id IS NULL)"

# Name, table, what happens to it since this revision and before it, on which condition, whether it rests, and what is
# raised: facts of the applications, or evidence of one, as models/facts.py and models/evidence.py declare it.
TRIGGERS = (
    ("application_facts_insert", "application", "INSERT", "INSERT", "", True, ("facts", "id = NEW.id")),
    (
        "application_facts_update",
        "application",
        "UPDATE OF source, links, notes, withdrawn_at, debrief_opened_at",
        "UPDATE OF source, withdrawn_at, debrief_opened_at",
        "",
        False,
        ("facts", "id = NEW.id"),
    ),
    (
        "candidate_facts_update",
        "candidate",
        "UPDATE OF name, email",
        "UPDATE OF name",
        "",
        False,
        ("facts", "candidate_id = NEW.id"),
    ),
    ("interview_facts_insert", "interview", "INSERT", "INSERT", "", True, ("facts", "id = NEW.application_id")),
    (
        "interview_facts_update",
        "interview",
        "UPDATE OF title, areas, starts_at, minutes, due_at, declined_at, removed_at",
        "UPDATE OF starts_at, due_at, declined_at, removed_at",
        "",
        False,
        ("facts", "id = NEW.application_id"),
    ),
    (
        "scorecard_version_facts_update",
        "scorecard_version",
        "UPDATE OF submitted_at",
        "UPDATE OF submitted_at",
        SUBMITTED,
        True,
        ("facts", f"id = {OF_SEAT}"),
    ),
    (
        "interview_evidence_insert",
        "interview",
        "INSERT",
        "INSERT",
        "NEW.shadowed_id IS NULL",
        True,
        ("evidence", "NEW.application_id"),
    ),
    (
        "scorecard_version_evidence_update",
        "scorecard_version",
        "UPDATE OF submitted_at",
        "UPDATE OF submitted_at",
        SUBMITTED,
        True,
        ("evidence", OF_PANEL_SEAT),
    ),
)


def upgrade() -> None:
    """Move the schema forward."""
    op.create_table(
        "counting_pause",
        sa.Column("opening_id", sa.String(length=16), nullable=False),
        sa.CheckConstraint("length(opening_id) <= 16", name=op.f("ck_counting_pause_opening_id_length")),
        sa.CheckConstraint("opening_id = 'nowhere'", name=op.f("ck_counting_pause_points_nowhere")),
        sa.ForeignKeyConstraint(
            ["opening_id"],
            ["opening.id"],
            name=op.f("fk_counting_pause_opening_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("opening_id", name=op.f("pk_counting_pause")),
    )
    drop_triggers()
    for name, table, act, _, when, rests, raised in TRIGGERS:
        make_trigger(name, table, act, when, rests, statements(*raised))


def downgrade() -> None:
    """Move the schema back."""
    drop_triggers()
    for name, table, _, act, when, _, raised in TRIGGERS:
        make_trigger(name, table, act, when, False, statements(*raised))
    op.drop_table("counting_pause")


def drop_triggers() -> None:
    """Take the triggers away."""
    postgresql = op.get_context().dialect.name == "postgresql"
    for name, table, *_ in TRIGGERS:
        op.execute(f"DROP TRIGGER {name} ON {table}" if postgresql else f"DROP TRIGGER {name}")
        if postgresql:
            op.execute(f"DROP FUNCTION {name}()")


def statements(what: str, whose: str) -> str:
    """What raises the counters."""
    if what == "facts":
        return (
            "UPDATE opening SET facts_revision = facts_revision + 1 "
            f"WHERE id IN (SELECT opening_id FROM application WHERE {whose}); "
            "UPDATE application SET facts_revision = "
            "(SELECT o.facts_revision FROM opening o WHERE o.id = application.opening_id) "
            f"WHERE {whose};"
        )
    return (
        f"UPDATE application SET evidence_revision = evidence_revision + 1 WHERE id = {whose}; "
        "UPDATE opening SET evidence_revision = evidence_revision + 1 "
        f"WHERE id = (SELECT opening_id FROM application WHERE id = {whose});"
    )


def make_trigger(name: str, table: str, act: str, when: str, rests: bool, raised: str) -> None:
    """One trigger in the words of the database: PostgreSQL takes no query as a condition."""
    if op.get_context().dialect.name == "sqlite":
        conditions = [each for each in (when, NOT_PAUSED if rests else "") if each]
        condition = f" WHEN {' AND '.join(conditions)}" if conditions else ""
        made = [f"CREATE TRIGGER {name} AFTER {act} ON {table}{condition} BEGIN {raised} END"]
    else:
        body = f"IF {NOT_PAUSED} THEN {raised} END IF;" if rests else raised
        made = [
            f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} RETURN NULL; END $$",
            f"CREATE TRIGGER {name} AFTER {act} ON {table} FOR EACH ROW{f' WHEN ({when})' if when else ''} "
            f"EXECUTE FUNCTION {name}()",
        ]
    for statement in made:
        op.execute(sa.DDL(statement.replace("%", "%%")))
