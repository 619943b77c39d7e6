"""Reminding whoever owes scorecards of the ticked candidates: texts to copy or to open in the own mail program."""

from flask import Blueprint, render_template, request

from scorecard.clock import now
from scorecard.database import db
from scorecard.queries.late_cards import debtors_of
from scorecard.queries.openings import led_opening
from scorecard.web.access import Gate, allow
from scorecard.web.identity import viewer
from scorecard.web.reminder_text import mail_link, reminder_of_all
from scorecard.web.seating_choice import chosen_applications

blueprint = Blueprint("reminders", __name__)


@blueprint.get("/openings/<id:opening_id>/reminders")
@allow(Gate.LEAD)
def page(opening_id: str) -> str:
    """Shows a lead who owes cards of the ticked candidates, or of all where none is ticked. Nothing is sent."""
    opening = led_opening(db.session, viewer(), opening_id)
    chosen = chosen_applications(request.args)
    debtors = debtors_of(db.session, viewer(), opening.id, chosen, now=now())
    texts = {debtor.account_id: reminder_of_all(debtor.cards, opening=opening.title) for debtor in debtors}
    subject = f"Late scorecards: {opening.title}"
    return render_template(
        "reminders/page.html",
        opening=opening,
        chosen=chosen,
        debtors=debtors,
        texts=texts,
        links={
            debtor.account_id: mail_link(debtor.email, subject=subject, text=texts[debtor.account_id])
            for debtor in debtors
        },
    )
