"""Evidence revisions: the database itself counts what could change an evaluation, so that no code path can forget.

An application's counter rises with each version submitted, card struck or restored, flag settled, seat added and
debrief opened; its opening's counter rises with them, and with each policy and rubric version of its own. A seat
that is given up has no submitted card: it changes who is sealed, which is read anew each time. Shadow seats and their
cards enter nothing, so they raise nothing.
"""

from sqlalchemy import DDL, Connection, MetaData, event

from scorecard.models.pausing import postgresql_body, sqlite_condition

# Of a shadow seat there is none. PostgreSQL takes no query as a trigger's condition, so it stands here.
_OF_SEAT = "(SELECT application_id FROM interview WHERE id = NEW.interview_id AND shadowed_id IS NULL)"

# Table, what happens to it, on which condition, and the application whose evidence that is.
_OF_APPLICATIONS = (
    ("scorecard_version", "INSERT", "NEW.submitted_at IS NOT NULL", _OF_SEAT),
    ("scorecard_version", "UPDATE OF submitted_at", "NEW.submitted_at IS NOT NULL", _OF_SEAT),
    ("strike", "INSERT", "", _OF_SEAT),
    ("settlement", "INSERT", "", _OF_SEAT),
    ("interview", "INSERT", "NEW.shadowed_id IS NULL", "NEW.application_id"),
    ("application", "UPDATE OF debrief_opened_at", "", "NEW.id"),
)
_OF_OPENINGS = (
    ("policy_version", "INSERT", "NEW.opening_id"),
    ("opening", "UPDATE OF rubric_version_id", "NEW.id"),
)


def _raise_application(application: str) -> str:
    # Nothing here comes from outside: the names stand above.
    opening = _raise_opening(f"(SELECT opening_id FROM application WHERE id = {application})")  # noqa: S608
    return f"{_raise('application', application)} {opening}"


def _raise_opening(opening: str) -> str:
    return _raise("opening", opening)


def _raise(table: str, which: str) -> str:
    return f"UPDATE {table} SET evidence_revision = evidence_revision + 1 WHERE id = {which};"  # noqa: S608 -- as above


def _name(table: str, act: str) -> str:
    return f"{table}_evidence_{act.split()[0].lower()}"


def _sqlite() -> list[str]:
    return [
        f"CREATE TRIGGER {_name(table, act)} AFTER {act} ON {table}{sqlite_condition(table, act, when)} "
        f"BEGIN {statements} END"
        for table, act, when, statements in _triggers()
    ]


def _postgresql() -> list[str]:
    statements = []
    for table, act, when, raised in _triggers():
        name = _name(table, act)
        statements.append(
            f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN {postgresql_body(table, act, raised)} RETURN NULL; END $$"
        )
        statements.append(
            f"CREATE TRIGGER {name} AFTER {act} ON {table} FOR EACH ROW{f' WHEN ({when})' if when else ''} "
            f"EXECUTE FUNCTION {name}()"
        )
    return statements


def _triggers() -> list[tuple[str, str, str, str]]:
    of_applications = [(table, act, when, _raise_application(whose)) for table, act, when, whose in _OF_APPLICATIONS]
    return of_applications + [(table, act, "", _raise_opening(whose)) for table, act, whose in _OF_OPENINGS]


STATEMENTS = {"sqlite": _sqlite(), "postgresql": _postgresql()}


def _count_evidence(target: MetaData, connection: Connection, **_: object) -> None:
    for statement in STATEMENTS[connection.dialect.name]:
        connection.execute(DDL(statement.replace("%", "%%")))


def watch(metadata: MetaData) -> None:
    """Make the triggers whenever the declared tables are made."""
    event.listen(metadata, "after_create", _count_evidence)
