"""What the database itself refuses: changing a submitted version, an import's mark, and the audit log.

The statements are kept per dialect and run after the tables are made; the migrations hold the same text.
"""

from sqlalchemy import DDL, Connection, MetaData, event

SUBMITTED = "a submitted scorecard never changes"
AUDIT = "the audit log is only added to"
IMPORTED = "the mark of an imported scorecard stays"

_PARENT_SUBMITTED = (
    "EXISTS (SELECT 1 FROM scorecard_version v WHERE v.id = {row}.version_id AND v.submitted_at IS NOT NULL)"
)


def _sqlite() -> list[str]:
    statements = []
    for act in ("UPDATE", "DELETE"):
        statements.append(
            f"CREATE TRIGGER scorecard_version_final_{act.lower()} BEFORE {act} ON scorecard_version "
            f"WHEN OLD.submitted_at IS NOT NULL BEGIN SELECT RAISE(ABORT, '{SUBMITTED}'); END"
        )
        statements.append(
            f"CREATE TRIGGER audit_entry_final_{act.lower()} BEFORE {act} ON audit_entry "
            f"BEGIN SELECT RAISE(ABORT, '{AUDIT}'); END"
        )
        statements.append(
            f"CREATE TRIGGER imported_card_final_{act.lower()} BEFORE {act} ON imported_card "
            f"BEGIN SELECT RAISE(ABORT, '{IMPORTED}'); END"
        )
    for table in ("rating", "flag_tick"):
        for act, row in (("INSERT", "NEW"), ("UPDATE", "OLD"), ("DELETE", "OLD")):
            statements.append(
                f"CREATE TRIGGER {table}_final_{act.lower()} BEFORE {act} ON {table} "
                f"WHEN {_PARENT_SUBMITTED.format(row=row)} BEGIN SELECT RAISE(ABORT, '{SUBMITTED}'); END"
            )
    return statements


def _postgresql() -> list[str]:
    statements = [
        "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION '%', TG_ARGV[0]; END $$",
        "CREATE FUNCTION refuse_submitted_child() RETURNS trigger LANGUAGE plpgsql AS $$ "
        "DECLARE parent integer; BEGIN "
        "IF TG_OP = 'INSERT' THEN parent := NEW.version_id; ELSE parent := OLD.version_id; END IF; "
        "IF EXISTS (SELECT 1 FROM scorecard_version v WHERE v.id = parent AND v.submitted_at IS NOT NULL) "
        "THEN RAISE EXCEPTION '%', TG_ARGV[0]; END IF; "
        "IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $$",
        "CREATE TRIGGER scorecard_version_final BEFORE UPDATE OR DELETE ON scorecard_version FOR EACH ROW "
        f"WHEN (OLD.submitted_at IS NOT NULL) EXECUTE FUNCTION refuse_change('{SUBMITTED}')",
        "CREATE TRIGGER audit_entry_final BEFORE UPDATE OR DELETE ON audit_entry FOR EACH ROW "
        f"EXECUTE FUNCTION refuse_change('{AUDIT}')",
        "CREATE TRIGGER imported_card_final BEFORE UPDATE OR DELETE ON imported_card FOR EACH ROW "
        f"EXECUTE FUNCTION refuse_change('{IMPORTED}')",
    ]
    for table in ("rating", "flag_tick"):
        statements.append(
            f"CREATE TRIGGER {table}_final BEFORE INSERT OR UPDATE OR DELETE ON {table} FOR EACH ROW "
            f"EXECUTE FUNCTION refuse_submitted_child('{SUBMITTED}')"
        )
    return statements


STATEMENTS = {"sqlite": _sqlite(), "postgresql": _postgresql()}


def _make_final(target: MetaData, connection: Connection, **_: object) -> None:
    for statement in STATEMENTS[connection.dialect.name]:
        connection.execute(DDL(statement.replace("%", "%%")))


def watch(metadata: MetaData) -> None:
    """Make the triggers whenever the declared tables are made."""
    event.listen(metadata, "after_create", _make_final)
