"""Comparing candidates costs a number of queries that grows with the candidates compared, not with the opening."""

import pytest
from sqlalchemy import event

from scorecard.queries.comparison import load_comparison
from scorecard.queries.kept import take_what_is_to_keep
from scorecard.queries.openings import readable_opening
from scorecard.queries.panels import Reading
from scorecard.services import kept_evaluations
from tests import build
from tests.build import content


@pytest.mark.parametrize(("compared", "others", "queries"), [(2, 0, 45), (2, 10, 45), (4, 10, 87)])
def test_queries_grow_with_the_candidates_compared_alone(session, compared, others, queries):
    lead, people = build.account(session, role="lead"), [build.account(session) for _ in range(3)]
    opening = build.opening(session, lead)
    ids = []
    for number in range(compared + others):
        application = build.application(session, opening)
        ids.append(application.id)
        for person in people:
            build.submitted(session, build.seat(session, application, person), content(1 + number % 5))
    opening = readable_opening(session, lead, opening.id)
    load_comparison(session, lead, opening, ids[:compared], reading=Reading.SEALED)
    for computed in take_what_is_to_keep(session):
        kept_evaluations.keep(session, computed)
    session.commit()
    statements = []
    event.listen(session.get_bind(), "before_cursor_execute", lambda *args: statements.append(args[2]))

    load_comparison(session, lead, opening, ids[:compared], reading=Reading.SEALED)

    assert len([text for text in statements if text.startswith("SELECT")]) == queries
