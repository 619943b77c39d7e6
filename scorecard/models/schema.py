"""What every table shares: names of constraints, aware times, random public ids, checked text lengths."""

import secrets
import string
from datetime import UTC, datetime

from sqlalchemy import CheckConstraint, DateTime, Dialect, MetaData, String, Table, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeDecorator

NAME = 200
EMAIL = 254
NOTE = 4_000
LONG_TEXT = 8_000
INTERVIEW_NOTES = 20_000

LETTERS_AND_DIGITS = string.ascii_letters + string.digits

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}


class UtcDateTime(TypeDecorator[datetime]):
    """An aware time in UTC. SQLite keeps no zone, so it is taken off on the way in and put back on the way out."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a zone must not reach the database")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """The declared schema. Migrations are checked against it."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = {datetime: UtcDateTime()}


def table_of(kind: type[Base]) -> Table:
    """The table of a model, for statements about many rows, to which the session pays no attention."""
    table = kind.__table__
    assert isinstance(table, Table)
    return table


def random_id() -> str:
    """A public id of some 96 random bits, so that nobody can walk from one address to the next.

    It begins with a letter or digit: a spreadsheet would run a hyphen, and a file would then not hold the plain id.
    """
    return secrets.choice(LETTERS_AND_DIGITS) + secrets.token_urlsafe(12)[1:]


def public_id() -> Mapped[str]:
    """The primary key of whatever has an address."""
    return mapped_column(String(16), primary_key=True, default=random_id)


def one_of(column: str, values: tuple[str, ...], *, name: str | None = None) -> CheckConstraint:
    """A CHECK that keeps a text column inside a closed list."""
    listed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({listed})", name=name or f"{column}_known")


def check_text_lengths(table: Table) -> None:
    """Add a CHECK for each sized text column: SQLite ignores the size in VARCHAR(n)."""
    for column in table.columns:
        kind = column.type
        if isinstance(kind, String) and not isinstance(kind, Text) and kind.length:
            table.append_constraint(
                CheckConstraint(f"length({column.name}) <= {kind.length}", name=f"{column.name}_length")
            )
