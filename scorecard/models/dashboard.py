"""What a dashboard shows of each application, kept so that a page of any order is read and not computed.

Measured (tests/benchmarks/pages.py): loading an opening of 300 takes 0.2 s of a processor, of 5,000 some 4 s; a page
of 25 kept rows takes the same few milliseconds at any size. Everything here is made of other tables and can be made
anew: `queries/dashboard` says what is outdated, `services/dashboards.py` writes. It holds names, so whoever erases a
candidate deletes the dashboards of the opening with the candidate's other data.
"""

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from scorecard.models.schema import NAME, Base, table_of

# Compared by code point on every database, so that a list has one order.
BY_CODE_POINT = Text().with_variant(Text(collation="C"), "postgresql")


class Dashboard(Base):
    """The dashboard of one opening for one audience: a reading, and the applications that are left out.

    `evidence_revision` is that of the numbers, None before the first; `facts_revision` the highest of its rows. From
    `holds_until` on a row is no longer right: a card is late that was not, or an interview is over.
    """

    __tablename__ = "dashboard"
    __table_args__ = (UniqueConstraint("opening_id", "audience"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    opening_id: Mapped[str] = mapped_column(ForeignKey("opening.id", ondelete="CASCADE"))
    audience: Mapped[str] = mapped_column(String(64))
    layout: Mapped[str] = mapped_column(String(20))  # of the code that made it; another one makes it anew
    revision: Mapped[int]  # counts the writes: what was made from an older state is not written
    facts_revision: Mapped[int]
    evidence_revision: Mapped[int | None]
    evaluated_at: Mapped[datetime | None]
    computing_since: Mapped[datetime | None]  # somebody makes new numbers and will be done soon
    brought_at: Mapped[datetime]
    holds_until: Mapped[datetime | None]
    rows: Mapped[int] = mapped_column(default=0)
    ready: Mapped[int] = mapped_column(default=0)
    late_cards: Mapped[int] = mapped_column(default=0)
    flags_to_check: Mapped[int] = mapped_column(default=0)


class DashboardRow(Base):
    """One application as the dashboard draws it, with what is searched and added up."""

    __tablename__ = "dashboard_row"

    dashboard_id: Mapped[int] = mapped_column(ForeignKey("dashboard.id", ondelete="CASCADE"), primary_key=True)
    application_id: Mapped[str] = mapped_column(ForeignKey("application.id", ondelete="CASCADE"), primary_key=True)
    search_name: Mapped[str] = mapped_column(Text)
    late: Mapped[int]
    to_check: Mapped[int]
    holds_until: Mapped[datetime | None]  # when a card becomes late, or an interview is over
    payload: Mapped[bytes] = mapped_column(LargeBinary)


class DashboardEntry(Base):
    """One application's place in one list: all of them in an order, or those that one filter finds.

    The key is the order, so a page of a list is a range of it.
    """

    __tablename__ = "dashboard_entry"
    __table_args__ = {"sqlite_with_rowid": False}

    dashboard_id: Mapped[int] = mapped_column(ForeignKey("dashboard.id", ondelete="CASCADE"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(20), primary_key=True)
    value: Mapped[str] = mapped_column(String(NAME), primary_key=True)
    place: Mapped[str] = mapped_column(BY_CODE_POINT, primary_key=True)
    name_key: Mapped[str] = mapped_column(BY_CODE_POINT, primary_key=True)
    application_id: Mapped[str] = mapped_column(String(16), primary_key=True)


class DashboardCount(Base):
    """How many applications one filter finds."""

    __tablename__ = "dashboard_count"

    dashboard_id: Mapped[int] = mapped_column(ForeignKey("dashboard.id", ondelete="CASCADE"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(20), primary_key=True)
    value: Mapped[str] = mapped_column(String(NAME), primary_key=True)
    number: Mapped[int]


TABLES = [table_of(each) for each in (Dashboard, DashboardRow, DashboardEntry, DashboardCount)]
