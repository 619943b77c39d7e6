"""A scorecard posted on an ended session is not lost: it waits for its author to sign in again.

The form carries a signed author mark. Only a form that this app made for that person can leave anything behind, so a
stranger's page cannot plant text on a card.
"""

import json

from flask import current_app, request
from itsdangerous import BadSignature, URLSafeSerializer

from scorecard.clock import now
from scorecard.database import db
from scorecard.services.kept_forms import keep

FIELD = "author"
NOT_KEPT = (FIELD, "csrf_token", "action")


def author_mark(account_id: str, interview_id: str) -> str:
    """What the form carries to be recognised after its session has ended."""
    return _signer().dumps([account_id, interview_id])


def keep_for_its_author() -> bool:
    """Keep the posted scorecard if it carries a good mark; whether it did."""
    try:
        account_id, interview_id = _signer().loads(request.form.get(FIELD, ""))
    except (BadSignature, ValueError):
        return False
    if (request.view_args or {}).get("interview_id") != interview_id:
        return False
    fields = {name: value for name, value in request.form.items() if name not in NOT_KEPT}
    keep(db.session, account_id=account_id, interview_id=interview_id, payload=json.dumps(fields), now=now())
    return True


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="scorecard author")
