"""Imports that wait between preview and confirmation."""

from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from scorecard.models.schema import NAME, Base, one_of, public_id

# How long an upload lies here. What was not confirmed by then is gone.
KEPT_FOR = timedelta(days=1)


class Mark(StrEnum):
    """What an import would make of one row."""

    NEW = "new"
    SAME = "same"
    CONFLICTING = "conflicting"
    WRONG = "wrong"
    LEFT_OUT = "left_out"


class StagedImport(Base):
    """Files that somebody uploaded, and how their rows stand to what is there. Only its uploader sees it."""

    __tablename__ = "staged_import"
    __table_args__ = (
        one_of("kind", ("candidates", "panels", "scorecards")),
        Index(None, "account_id", "opening_id"),
        Index(None, "created_at"),
    )

    id: Mapped[str] = public_id()
    opening_id: Mapped[str] = mapped_column(ForeignKey("opening.id"))
    account_id: Mapped[str] = mapped_column(ForeignKey("account.id"))
    kind: Mapped[str] = mapped_column(String(20))
    sealed_on: Mapped[list[str]] = mapped_column(JSON)  # applications that its uploader had still to score
    created_at: Mapped[datetime]
    done_at: Mapped[datetime | None]
    added: Mapped[dict[str, int]] = mapped_column(JSON)  # how many of each it added, once it is done


class StagedFile(Base):
    """One of the files, compressed."""

    __tablename__ = "staged_file"

    import_id: Mapped[str] = mapped_column(ForeignKey("staged_import.id", ondelete="CASCADE"), primary_key=True)
    part: Mapped[str] = mapped_column(String(20), primary_key=True)
    name: Mapped[str] = mapped_column(String(NAME))
    content: Mapped[bytes] = mapped_column(LargeBinary)


class StagedRow(Base):
    """One row of a file as the preview shows it: whom it is about, its mark, and why."""

    __tablename__ = "staged_row"
    __table_args__ = (one_of("mark", tuple(Mark)), Index(None, "import_id", "mark", "place"))

    import_id: Mapped[str] = mapped_column(ForeignKey("staged_import.id", ondelete="CASCADE"), primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    part: Mapped[str] = mapped_column(String(20))
    line: Mapped[int]
    about: Mapped[str] = mapped_column(Text)
    mark: Mapped[str] = mapped_column(String(20))
    why: Mapped[str] = mapped_column(Text)
