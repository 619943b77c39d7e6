"""A form that makes something names what it will make, so that sending it twice makes one."""

from flask import current_app, request
from itsdangerous import BadSignature, URLSafeSerializer

from scorecard.models.schema import random_id
from scorecard.web.identity import viewer

FIELD = "once"


def once() -> str:
    """What a form carries for whatever it will make: a fresh id, signed for the person who looks at the form."""
    return _signer().dumps([viewer().id, random_id()])


def posted_id() -> str:
    """The id that the posted form named, and a fresh one where it named none that this app gave this person."""
    try:
        account_id, made_id = _signer().loads(request.form.get(FIELD, ""))
    except (BadSignature, ValueError):
        return random_id()
    return str(made_id) if account_id == viewer().id else random_id()


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="scorecard once")
