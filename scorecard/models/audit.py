"""Who did what, when: ids and counts, never names or text. Rows are only ever added."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from scorecard.models.schema import Base


class AuditEntry(Base):
    """One act. `detail` holds ids and counts."""

    __tablename__ = "audit_entry"
    __table_args__ = (Index(None, "opening_id", "action"), Index(None, "at"))

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    actor_id: Mapped[str | None] = mapped_column(ForeignKey("account.id"))
    action: Mapped[str] = mapped_column(String(60))
    opening_id: Mapped[str | None] = mapped_column(String(16))
    application_id: Mapped[str | None] = mapped_column(String(16))
    interview_id: Mapped[str | None] = mapped_column(String(16))
    detail: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
