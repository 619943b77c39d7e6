"""A dashboard as one viewer has it, and what stands on it."""

from datetime import timedelta

from scorecard.models.application import Decision
from scorecard.queries.dashboard import Asked, Filters, load_found, load_frame, load_page, renew, renew_facts, states_of
from scorecard.queries.openings import readable_opening
from scorecard.queries.panels import Reading
from scorecard.queries.waiting import Waiting
from scorecard.services import dashboards
from tests import build
from tests.build import NOON, content


class Look:
    """An opening's dashboard as one viewer has it, brought up to date as the page does it."""

    def __init__(self, session, viewer, opening, *, search="", reading=Reading.SEALED, now=NOON):
        self.session, self.viewer, self.search, self.now = session, viewer, search, now
        loaded = readable_opening(session, viewer, opening.id)
        state = states_of(session, viewer, [opening.id], reading=reading)[opening.id]
        self.renewal = renew(session, viewer, loaded, state, reading=reading, now=now)
        dashboards.keep(session, self.renewal)
        session.commit()
        self.state = states_of(session, viewer, [opening.id], reading=reading)[opening.id]
        self.frame = load_frame(session, loaded, self.state.kept, kept_in=session)

    def page(self, **asked):
        asked = Asked(**{"search": self.search, **asked})
        return load_page(self.session, self.viewer, self.state, self.frame, asked=asked, now=self.now)

    def found(self, **asked):
        asked = Asked(**{"search": self.search, **asked})
        return load_found(self.session, self.viewer, self.state, self.frame, asked=asked)

    @property
    def rows(self):
        return self.page(sort="name", descending=False).chosen.rows

    @property
    def sealed(self):
        return self.page().chosen.sealed


look = Look


def chosen(dashboard, *, sort="waiting", descending=True, page=1, **filters):
    return dashboard.page(filters=Filters(**filters), sort=sort, descending=descending, page=page).chosen


def names(page):
    return [row.name for row in page.rows]


def panel(session, opening, name, *levels, flags=None, **values):
    """An application whose panel has submitted one card for each level."""
    application = build.application(session, opening, name=name, **values)
    for level in levels:
        seat = build.seat(session, application, build.account(session))
        build.submitted(session, seat, content(level, flags=flags))
    return application


def late_seat(session, application, **values):
    due = {"starts_at": NOON - timedelta(days=3), "due_at": NOON - timedelta(days=1)}
    return build.seat(session, application, build.account(session, name="Sam Slow"), **{**due, **values})


def decide(session, application, lead, kind, *, at=NOON):
    row = Decision(
        application_id=application.id, decision=kind, reason="", seen={}, decided_by_id=lead.id, decided_at=at
    )
    session.add(row)
    session.commit()


def waiting_of(session, viewer, opening):
    """What the list of openings says: it looks at nothing but what happened."""
    state = states_of(session, viewer, [opening.id], reading=Reading.SEALED)[opening.id]
    loaded = readable_opening(session, viewer, opening.id)
    dashboards.keep(session, renew_facts(session, viewer, loaded, state, reading=Reading.SEALED, now=NOON))
    session.commit()
    kept = states_of(session, viewer, [opening.id], reading=Reading.SEALED)[opening.id].kept
    return Waiting(kept.ready, kept.late_cards, kept.flags_to_check)


def waiting_on_the_dashboard(dashboard):
    return Waiting(
        ready=sum(row.ready for row in dashboard.rows),
        late=sum(row.late for row in dashboard.rows),
        to_check=sum(len(row.to_check) for row in dashboard.rows),
    )
