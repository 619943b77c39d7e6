"""Evaluations that were computed once and are kept until something that they were made of changes."""

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from scorecard.models.schema import Base


class KeptEvaluation(Base):
    """One part of an opening's evaluation: that of one application, the calibration, how firm something is.

    It may be read only for the same audience (reading, and applications left out) at the same revision of the
    evidence, by the same model. See `queries/kept.py`.
    """

    __tablename__ = "kept_evaluation"

    opening_id: Mapped[str] = mapped_column(ForeignKey("opening.id", ondelete="CASCADE"), primary_key=True)
    audience: Mapped[str] = mapped_column(String(64), primary_key=True)
    part: Mapped[str] = mapped_column(String(80), primary_key=True)
    revision: Mapped[int]
    model: Mapped[str] = mapped_column(String(20))
    payload: Mapped[bytes] = mapped_column(LargeBinary)
