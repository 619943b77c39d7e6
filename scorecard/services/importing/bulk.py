"""Many rows for one statement, brought into the driver's own values before the transaction that writes them begins."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, Dialect, Insert, Update
from sqlalchemy.sql.schema import ScalarElementColumnDefault

Row = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Bulk:
    """A statement in the words of the database, and its rows as the driver takes them."""

    statement: str
    rows: Sequence[tuple[object, ...]] | Sequence[dict[str, object]]

    def execute(self, connection: Connection) -> None:
        """Write all rows in the connection's transaction."""
        if self.rows:
            connection.exec_driver_sql(self.statement, self.rows)


def bulk(statement: Insert | Update, rows: Sequence[Row], dialect: Dialect) -> Bulk:
    """Rows with the same keys each, for a statement that takes these. A column that they leave out has its default."""
    if not rows:
        return Bulk("", ())
    compiled = statement.compile(dialect=dialect, column_keys=list(rows[0]))
    constants = {**compiled.params, **(_defaults(statement) if isinstance(statement, Insert) else {})}
    processors = {
        name: bind.type.dialect_impl(dialect).bind_processor(dialect) for bind, name in compiled.bind_names.items()
    }
    names = compiled.positiontup if compiled.positional else list(processors)
    assert names is not None
    steps = [(name, processors[name]) for name in names]
    ready = (
        [process(value) if process else value for value, process in ((each[name], process) for name, process in steps)]
        for each in ({**constants, **row} for row in rows)
    )
    if compiled.positional:
        return Bulk(str(compiled), [tuple(values) for values in ready])
    return Bulk(str(compiled), [dict(zip(names, values, strict=True)) for values in ready])


def _defaults(statement: Insert) -> dict[str, object]:
    """What the session would put into columns that are left out."""
    return {
        column.key: column.default.arg
        for column in statement.table.columns
        if isinstance(column.default, ScalarElementColumnDefault)
    }
