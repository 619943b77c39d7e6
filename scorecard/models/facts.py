"""Facts revisions: the database itself notes which applications a dashboard has to look at again.

Whatever a dashboard shows of an application, or an import compares with it, be it of its panel, its candidate or its
decision, raises its opening's counter when it changes, and the application takes the counter's new value: those above a
dashboard's own are what it has not seen yet. What is written on a card and drafts raise none.
"""

from sqlalchemy import DDL, Connection, MetaData, event

from scorecard.models.pausing import postgresql_body, sqlite_condition

_ITSELF = "id = NEW.id"
_OF_SEAT = "id = (SELECT application_id FROM interview WHERE id = NEW.interview_id)"
_OF_APPLICATION = "id = NEW.application_id"
_OF_CANDIDATE = "candidate_id = NEW.id"
_ALL_OF_OPENING = "opening_id = NEW.opening_id"
_ALL_OF_ITSELF = "opening_id = NEW.id"

# Table, what happens to it, on which condition, and whose facts these are.
_FACTS = (
    ("application", "INSERT", "", _ITSELF),
    ("application", "UPDATE OF source, links, notes, withdrawn_at, debrief_opened_at", "", _ITSELF),
    ("candidate", "UPDATE OF name, email", "", _OF_CANDIDATE),
    ("interview", "INSERT", "", _OF_APPLICATION),
    (
        "interview",
        "UPDATE OF title, areas, starts_at, minutes, due_at, declined_at, removed_at",
        "",
        _OF_APPLICATION,
    ),
    ("scorecard_version", "INSERT", "NEW.submitted_at IS NOT NULL", _OF_SEAT),
    ("scorecard_version", "UPDATE OF submitted_at", "NEW.submitted_at IS NOT NULL", _OF_SEAT),
    ("strike", "INSERT", "", _OF_SEAT),
    ("settlement", "INSERT", "", _OF_SEAT),
    ("decision", "INSERT", "", _OF_APPLICATION),
    ("policy_version", "INSERT", "", _ALL_OF_OPENING),
    ("opening", "UPDATE OF rubric_version_id", "", _ALL_OF_ITSELF),
)


def _raise(whose: str) -> str:
    # Nothing here comes from outside: the names stand above.
    openings = f"SELECT opening_id FROM application WHERE {whose}"  # noqa: S608 -- as above
    counter = "SELECT o.facts_revision FROM opening o WHERE o.id = application.opening_id"
    return (
        f"UPDATE opening SET facts_revision = facts_revision + 1 WHERE id IN ({openings}); "  # noqa: S608 -- as above
        f"UPDATE application SET facts_revision = ({counter}) WHERE {whose};"
    )


def _name(table: str, act: str) -> str:
    return f"{table}_facts_{act.split()[0].lower()}"


def _sqlite() -> list[str]:
    return [
        f"CREATE TRIGGER {_name(table, act)} AFTER {act} ON {table}{sqlite_condition(table, act, when)} "
        f"BEGIN {_raise(whose)} END"
        for table, act, when, whose in _FACTS
    ]


def _postgresql() -> list[str]:
    statements = []
    for table, act, when, whose in _FACTS:
        name = _name(table, act)
        statements.append(
            f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN {postgresql_body(table, act, _raise(whose))} RETURN NULL; END $$"
        )
        statements.append(
            f"CREATE TRIGGER {name} AFTER {act} ON {table} FOR EACH ROW{f' WHEN ({when})' if when else ''} "
            f"EXECUTE FUNCTION {name}()"
        )
    return statements


STATEMENTS = {"sqlite": _sqlite(), "postgresql": _postgresql()}


def _count_facts(target: MetaData, connection: Connection, **_: object) -> None:
    for statement in STATEMENTS[connection.dialect.name]:
        connection.execute(DDL(statement.replace("%", "%%")))


def watch(metadata: MetaData) -> None:
    """Make the triggers whenever the declared tables are made."""
    event.listen(metadata, "after_create", _count_facts)
