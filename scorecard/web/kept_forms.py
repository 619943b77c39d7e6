"""A scorecard posted on an ended session is not lost: it waits for its author to sign in again.

The form carries a signed author mark. Only a form that this app made for that person can leave anything behind, so a
stranger's page cannot plant text on a card.
"""

import json
from datetime import datetime

from flask import current_app, request
from itsdangerous import BadSignature, URLSafeSerializer
from werkzeug.datastructures import MultiDict

from scorecard.clock import now
from scorecard.database import db
from scorecard.models.account import Account
from scorecard.queries.scorecards import Sheet, own_sheet
from scorecard.queries.visible import NotHere
from scorecard.services.errors import AlreadySubmitted, StaleEdit
from scorecard.services.kept_forms import discard, keep, kept_for
from scorecard.services.scoring import save_draft
from scorecard.web.scoring_form import ScorecardForm, read

FIELD = "author"
NOT_KEPT = (FIELD, "csrf_token", "action")


def author_mark(account_id: str, interview_id: str, *, holds: datetime | None) -> str:
    """What the form carries to be recognised after its session has ended.

    `holds`: when the kept text was kept that the form shows. Saving the form uses up that text and no other.
    """
    return _signer().dumps([account_id, interview_id, holds.isoformat() if holds else ""])


def held_text() -> datetime | None:
    """When the kept text was kept that the posted form was made from, None where it shows none."""
    try:
        _, _, kept_at = _signer().loads(request.form.get(FIELD, ""))
    except (BadSignature, ValueError):
        return None
    return datetime.fromisoformat(kept_at) if kept_at else None


def keep_for_its_author() -> bool:
    """Keep the posted scorecard if it carries a good mark; whether it did."""
    try:
        account_id, interview_id, _ = _signer().loads(request.form.get(FIELD, ""))
    except (BadSignature, ValueError):
        return False
    if (request.view_args or {}).get("interview_id") != interview_id:
        return False
    fields = {name: value for name, value in request.form.items() if name not in NOT_KEPT}
    keep(db.session, account_id=account_id, interview_id=interview_id, payload=json.dumps(fields), now=now())
    return True


def restore_for(account: Account) -> list[str]:
    """Save what waits for this person as drafts, after signing in; the ids of the interviews it was written for.

    What was saved over in the meantime, or cannot be kept as it is, goes on waiting: the scorecard page shows it.
    """
    waiting = [(kept.interview_id, kept.payload, kept.kept_at) for kept in kept_for(db.session, account)]
    return [interview_id for interview_id, payload, at in waiting if _restore(account, interview_id, payload, at)]


def read_kept(sheet: Sheet, payload: str) -> ScorecardForm:
    """A kept form as if it were posted now."""
    return read(sheet, MultiDict(json.loads(payload)))


def _restore(account: Account, interview_id: str, payload: str, kept_at: datetime) -> bool:
    """Whether there is still a card for the text, be it saved now or shown beside what is there."""
    try:
        form = read_kept(own_sheet(db.session, account, interview_id), payload)
        if form.errors:
            return True
        save_draft(
            db.session,
            interview_id,
            form.content(),
            revision=form.known_revision,
            kept_at=kept_at,
            actor=account,
            now=now(),
        )
    except NotHere:  # the seat is gone, and with it the only place for the text
        db.session.rollback()
        discard(db.session, account=account, interview_id=interview_id)
        return False
    except (StaleEdit, AlreadySubmitted):
        db.session.rollback()
    return True


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="scorecard author")
