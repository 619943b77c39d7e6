"""What a lead does with an opening's candidates: add one, correct what was typed, withdraw and undo it."""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from sqlalchemy import exists, select
from sqlalchemy.orm import Session, joinedload

from scorecard.domain.text import is_blank
from scorecard.models.account import Account
from scorecard.models.application import Application, Candidate
from scorecard.queries.visible import NotHere, led_openings
from scorecard.services import audit
from scorecard.services.decidable import lock_application
from scorecard.services.errors import DoneOtherwise, Refused, StaleEdit, refuse_other_words
from scorecard.services.openings import led_and_locked, refuse_closed

LINK_SCHEMES = ("http", "https")


@dataclass(frozen=True, slots=True)
class CandidateDetails:
    """What the candidate form holds. `links` has one address a line; `notes` are for the interviewers."""

    name: str
    email: str = ""
    source: str = ""
    links: str = ""
    notes: str = ""


def add(
    session: Session,
    opening_id: str,
    details: CandidateDetails,
    *,
    application_id: str,
    actor: Account,
    now: datetime,
) -> Application:
    """Add a candidate to an opening that the actor leads. A second press of the same form adds nobody.

    Somebody with the same e-mail address in another opening of the actor is the same person. Raises NotHere,
    DoneOtherwise where the form has added somebody else, and Refused by form field.
    """
    opening = led_and_locked(session, opening_id, actor=actor)
    made = session.get(Application, application_id, options=[joinedload(Application.candidate)])
    if made is not None:
        if made.opening_id != opening.id or not _says(made, details):
            raise DoneOtherwise
        return made
    refuse_closed(opening)
    check_details(details)
    _refuse_same_email(session, opening.id, details.email, but=None)
    person = _known_elsewhere(session, details.email, actor=actor)
    if person is None:
        person = Candidate(name=details.name, email=details.email)
    else:
        person = _renamed(session, person, details, actor=actor)
    session.add(person)
    session.flush()
    application = Application(
        id=application_id,
        opening_id=opening.id,
        candidate_id=person.id,
        source=details.source,
        links=details.links,
        notes=details.notes,
        created_at=now,
    )
    session.add(application)
    session.flush()
    audit.record(session, "candidate.added", actor=actor, now=now, application=application)
    session.commit()
    return application


def edit(
    session: Session, application_id: str, details: CandidateDetails, *, revision: int, actor: Account, now: datetime
) -> Application:
    """Correct what is known of a candidate; a lead who is still to score may too. A second press changes nothing.

    Raises NotHere, StaleEdit, and Refused by form field.
    """
    led = select(Application.id).where(Application.opening_id.in_(led_openings(actor)))
    application = session.scalar(
        select(Application)
        .where(Application.id == application_id, Application.id.in_(led))
        .options(joinedload(Application.candidate, innerjoin=True))
        .with_for_update(of=Application)
        .execution_options(populate_existing=True)
    )
    if application is None:
        raise NotHere
    if revision != application.revision:
        if _says(application, details):
            return application
        raise StaleEdit(application.revision)
    check_details(details)
    if details.email.casefold() != application.candidate.email.casefold():
        _refuse_same_email(session, application.opening_id, details.email, but=application.id)
    application.candidate = _renamed(session, application.candidate, details, actor=actor)
    application.source, application.links, application.notes = details.source, details.links, details.notes
    application.revision += 1
    audit.record(session, "candidate.changed", actor=actor, now=now, application=application)
    session.commit()
    return application


def withdraw(session: Session, application_id: str, *, reason: str, actor: Account, now: datetime) -> None:
    """Take an application out, with the reason. A second press changes nothing.

    Raises NotHere, DoneOtherwise where another reason is on record, and Refused.
    """
    application = lock_application(session, application_id, actor=actor)
    if application.withdrawn_at is not None:
        refuse_other_words(application.withdrawn_reason, sent=reason)
        return
    if is_blank(reason):
        raise Refused({"reason": "Say why this candidate is withdrawn."})
    application.withdrawn_at, application.withdrawn_reason = now, reason
    audit.record(session, "candidate.withdrawn", actor=actor, now=now, application=application)
    session.commit()


def undo_withdrawal(session: Session, application_id: str, *, actor: Account, now: datetime) -> None:
    """Bring a withdrawn application back. A second press changes nothing. Raises NotHere."""
    application = lock_application(session, application_id, actor=actor)
    if application.withdrawn_at is None:
        return
    application.withdrawn_at, application.withdrawn_reason = None, ""
    audit.record(session, "candidate.withdrawal_undone", actor=actor, now=now, application=application)
    session.commit()


def check_details(details: CandidateDetails) -> None:
    """Raise Refused for a missing name, an address that is none, and links that are not http or https."""
    problems = {}
    if is_blank(details.name):
        problems["name"] = "Enter the candidate's name."
    if details.email and not _looks_like_email(details.email):
        problems["email"] = "Enter an e-mail address such as jo@example.com, or leave it empty."
    wrong = [line for line in details.links.split("\n") if line.strip() and not _is_web_address(line.strip())]
    if wrong:
        problems["links"] = "Each line must be a web address that starts with https:// or http://."
    if problems:
        raise Refused(problems)


def _says(application: Application, details: CandidateDetails) -> bool:
    """Whether an application holds exactly these details."""
    person = application.candidate
    about = CandidateDetails(person.name, person.email, application.source, application.links, application.notes)
    return about == details


def _looks_like_email(text: str) -> bool:
    local, at, host = text.rpartition("@")
    return bool(local and at and host.strip(".") and "." in host) and not any(sign.isspace() for sign in text)


def _is_web_address(text: str) -> bool:
    if any(sign.isspace() for sign in text):
        return False
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in LINK_SCHEMES and bool(parts.hostname)


def _refuse_same_email(session: Session, opening_id: str, email: str, *, but: str | None) -> None:
    if not email:
        return
    others = select(Candidate.name, Candidate.email).join(Application, Application.candidate_id == Candidate.id)
    rows = session.execute(others.where(Application.opening_id == opening_id, Application.id != (but or "")))
    for name, known in rows:
        if known.casefold() == email.casefold():  # compared here: databases disagree on capitals beyond A to Z
            raise Refused({"email": f"{name} is a candidate of this opening with the same e-mail address."})


def _known_elsewhere(session: Session, email: str, *, actor: Account) -> Candidate | None:
    if not email:
        return None
    theirs = (
        select(Candidate)
        .join(Application, Application.candidate_id == Candidate.id)
        .where(Application.opening_id.in_(led_openings(actor)), Candidate.email != "")
        .order_by(Application.created_at.desc(), Candidate.id)
    )
    return next((person for person in session.scalars(theirs) if person.email.casefold() == email.casefold()), None)


def _renamed(session: Session, person: Candidate, details: CandidateDetails, *, actor: Account) -> Candidate:
    """The person under the name and address typed. Nobody changes from here how a foreign opening names them."""
    if (person.name, person.email) == (details.name, details.email):
        return person
    if not _is_all_theirs(session, person, actor=actor):
        return Candidate(name=details.name, email=details.email)
    person.name, person.email = details.name, details.email
    return person


def _is_all_theirs(session: Session, person: Candidate, *, actor: Account) -> bool:
    """Whether the actor leads every opening in which this person stands."""
    foreign = select(Application.id).where(
        Application.candidate_id == person.id, Application.opening_id.not_in(led_openings(actor))
    )
    return not session.scalar(select(exists(foreign)))
