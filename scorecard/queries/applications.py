"""One application as a viewer may have it."""

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, joinedload

from scorecard.models.account import Account
from scorecard.models.application import Application
from scorecard.models.opening import Opening
from scorecard.queries.visible import (
    NotHere,
    decidable_applications,
    led_openings,
    listed_applications,
    unsealed_applications,
)


def listed_application(session: Session, viewer: Account, application_id: str) -> Application:
    """An application of an opening that the viewer may read, sealed ones included. Raises NotHere."""
    return _one(session, application_id, listed_applications(viewer))


def led_application(session: Session, viewer: Account, application_id: str) -> Application:
    """An application of an opening that the viewer leads, sealed ones included. Raises NotHere."""
    led = select(Application.id).where(Application.opening_id.in_(led_openings(viewer)))
    return _one(session, application_id, led)


def unsealed_application(session: Session, viewer: Account, application_id: str) -> Application:
    """An application whose panel the viewer may read. Raises NotHere."""
    return _one(session, application_id, unsealed_applications(viewer))


def decidable_application(session: Session, viewer: Account, application_id: str) -> Application:
    """An application that the viewer leads and is not sealed on: decide, settle, strike, reopen. Raises NotHere."""
    return _one(session, application_id, decidable_applications(viewer))


def _one(session: Session, application_id: str, allowed: Select[str]) -> Application:
    application = session.scalar(
        select(Application)
        .where(Application.id == application_id, Application.id.in_(allowed))
        .options(
            joinedload(Application.candidate),
            joinedload(Application.opening).joinedload(Opening.rubric_version),
        )
    )
    if application is None:
        raise NotHere
    return application
