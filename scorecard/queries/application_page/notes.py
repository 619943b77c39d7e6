"""The notes beside one application, for whoever each of them is."""

from collections.abc import Iterator

from scorecard.domain.assessment import Vote
from scorecard.domain.guardrails import Guardrail, check_guardrails
from scorecard.domain.text import is_blank
from scorecard.domain.votes import votes_against_ratings
from scorecard.domain.wording import VOTES_SENTENCES, guardrail_sentence, surprise_sentence
from scorecard.queries.application_page.page import ApplicationPage


def notes_of(page: ApplicationPage) -> tuple[str, ...]:
    """Disagreement, for everybody who may read the panel; votes and guardrails, for leads and admins alone."""
    if page.evaluation is None:
        return ()
    surprises = [surprise_sentence(each, people=page.interviewers) for each in page.evaluation.surprises]
    return (*surprises, *(_for_leads(page) if page.reads_as_lead else ()))


def guardrails_of(page: ApplicationPage) -> tuple[Guardrail, ...]:
    """The hiring mistakes that this application is on the way to, for leads and admins alone."""
    if page.evaluation is None or not page.reads_as_lead:
        return ()
    return check_guardrails(
        page.evaluation,
        policy=page.policy,
        motivation_recorded=any(card.counts and not is_blank(card.shown.motivation) for card in page.cards),
        coding_share_known=page.application.opening.coding_share is not None,
    )


def _for_leads(page: ApplicationPage) -> Iterator[str]:
    evaluation = page.evaluation
    assert evaluation is not None
    counting = [card.shown for card in page.cards if card.counts]
    against = votes_against_ratings(
        (Vote(card.vote) for card in counting if card.vote), probability=evaluation.overall.probability
    )
    if against is not None:
        yield VOTES_SENTENCES[against]
    for guardrail in guardrails_of(page):
        yield guardrail_sentence(guardrail, policy=page.policy)
