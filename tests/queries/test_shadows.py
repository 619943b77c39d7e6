"""A trainee's card enters nothing: what others are shown is the same with a shadow seat, with its card, and without."""

from dataclasses import astuple
from datetime import timedelta
from types import SimpleNamespace

import pytest
from sqlalchemy import select

from scorecard.domain.assessment import Vote
from scorecard.models.account import Account
from scorecard.models.application import Application
from scorecard.models.opening import Opening
from scorecard.queries.application_page import load_page, timeline
from scorecard.queries.applications import listed_application
from scorecard.queries.calibration import opening_calibration, own_calibrations
from scorecard.queries.dashboard import list_openings
from scorecard.queries.exports import candidates_file, flags_file, ratings_file, scorecards_file
from scorecard.queries.freeze import frozen_at
from scorecard.queries.openings import policy_of, readable_opening
from scorecard.queries.panel_plan import panel_of_application
from scorecard.queries.panels import Reading
from scorecard.queries.seatable import seatable_accounts
from scorecard.queries.visible import (
    NotHere,
    decidable_applications,
    sealed_applications,
    unsealed_applications,
    visible_versions,
)
from scorecard.services import scoring
from tests import build
from tests.build import NOON
from tests.queries.dashboards import Look, waiting_on_the_dashboard

FILES = (candidates_file, scorecards_file, ratings_file, flags_file)
# What an outlier would show everywhere: all at the bottom, two critical ticks, the hardest vote.
OUTLIER = build.content(
    1,
    vote=Vote.DEFINITELY_NO,
    flags={"adversarial_to_managers": "Laughed.", "no_interest_in_teaching": "Yawned."},
    motivation="None.",
)


@pytest.fixture
def place(session):
    """An opening with one panel: two cards are in, one is late, and there is somebody to shadow the first."""

    lead = build.account(session, role="lead", name="Lea Lead")
    opening = build.opening(session, lead)
    application = build.application(session, opening, name="Ada Candidate")
    people = [build.account(session, name=f"Panellist {n}") for n in range(3)]
    first, second, late = (build.seat(session, application, person) for person in people)
    trainee = build.account(session, name="Tom Trainee")
    build.submitted(session, first, build.content(4, flags={"adversarial_to_managers": "Called his manager a fool."}))
    build.submitted(session, second, build.content(3))
    late.due_at = NOON + timedelta(hours=1)
    session.commit()
    return SimpleNamespace(
        lead=lead, opening=opening, application=application, people=people, first=first, late=late, trainee=trainee
    )


def shadow(session, place, *, who=None, starts_at=NOON - timedelta(days=9)):
    """A seat beside the first panellist's, begun long before any other and due long ago."""
    return build.seat(
        session,
        place.application,
        who or place.trainee,
        shadowed_id=place.first.id,
        starts_at=starts_at,
        due_at=starts_at + timedelta(hours=2),
    )


def shown(session, viewer, place):
    """Everything that is made of the panel, as values that can be compared."""
    session.expire_all()
    viewer = session.get_one(Account, viewer.id)
    now = NOON + timedelta(days=2)
    found = {"openings": list_openings(session, viewer, page=1)}
    if viewer.may_lead:
        opening = readable_opening(session, viewer, place.opening.id)
        for reading in Reading:
            dashboard = Look(session, viewer, opening, reading=reading, now=now)
            calibration = opening_calibration(session, viewer, opening, reading=reading, now=now)
            found |= {
                f"dashboard {reading}": [astuple(row) for row in dashboard.rows],
                f"waiting {reading}": waiting_on_the_dashboard(dashboard),
                f"interviewers {reading}": dict(dashboard.frame.interviewers),
                f"calibration {reading}": astuple(calibration)[2:],
            } | {
                f"{file.__name__} {reading}": list(file(session, viewer, opening, reading=reading).rows)
                for file in FILES
            }
        application = listed_application(session, viewer, place.application.id)
        found["coverage"] = panel_of_application(
            session, viewer, application, policy=policy_of(session, opening)
        ).coverage
        found["frozen"] = frozen_at(session, opening)
        found["seatable"] = set(session.scalars(seatable_accounts(session, viewer, application))) - {place.trainee.id}
    page = load_page(session, viewer, place.application.id, reading=Reading.REVISED)
    found["page"] = [
        page.evaluation,
        page.firmness,
        [(seat.interview_id, seat.status, seat.is_late(now)) for seat in page.seats],
        [(card.seat.interview_id, card.shown.number) for card in page.cards],
        [(tick.interview_id, tick.flag) for tick in page.ticks],
        (page.expected, page.counting, page.has_revised),
        timeline(page, (), now=now),
    ]
    found["versions"] = set(session.scalars(visible_versions(viewer)))
    return found


@pytest.mark.parametrize("who", ["lead", "panellist"])
def test_nothing_that_others_are_shown_knows_of_a_shadow(session, place, who):
    viewer = place.lead if who == "lead" else place.people[0]
    without = shown(session, viewer, place)
    seat = shadow(session, place)
    seated = shown(session, viewer, place)
    scoring.save_draft(session, seat.id, OUTLIER, revision=0, actor=place.trainee, now=NOON)
    drafted = shown(session, viewer, place)
    build.submitted(session, seat, OUTLIER)
    submitted = shown(session, viewer, place)

    assert seated == without
    assert drafted == without
    assert submitted == without


def test_a_card_of_the_panel_does_change_what_is_shown(session, place):
    """The comparison itself: the same card on a seat of the panel is seen everywhere."""
    without = shown(session, place.lead, place)
    build.submitted(session, build.seat(session, place.application, place.trainee), OUTLIER)

    now = shown(session, place.lead, place)

    unchanged = {"openings", "seatable", "frozen", "waiting sealed", "waiting revised"}
    assert {name for name in without if now[name] != without[name]} == set(without) - unchanged


def test_a_lead_who_shadows_reads_nothing_of_their_own_card_into_the_numbers(session, place):
    second = build.account(session, role="lead")
    session.add(build.OpeningLead(opening_id=place.opening.id, account_id=second.id, added_at=NOON))
    session.commit()
    without = shown(session, second, place)
    seat = shadow(session, place, who=second)
    sealed = session.scalars(sealed_applications(second)).all()
    decidable = session.scalars(decidable_applications(second)).all()
    build.submitted(session, seat, OUTLIER)

    assert (sealed, decidable) == ([place.application.id], [])
    assert shown(session, second, place) == without


def test_a_trainee_is_sealed_until_the_own_card_is_in_and_reads_no_panel_afterwards(session, place):
    seat = shadow(session, place)
    before = session.scalars(sealed_applications(place.trainee)).all()
    build.submitted(session, seat, OUTLIER)
    after = session.scalars(sealed_applications(place.trainee)).all()

    assert (before, after) == ([place.application.id], [])
    assert session.scalars(unsealed_applications(place.trainee)).all() == []
    assert session.scalars(visible_versions(place.trainee)).all() == []
    with pytest.raises(NotHere):
        load_page(session, place.trainee, place.application.id, reading=Reading.SEALED)


def test_a_shadow_card_is_in_nobodys_own_calibration(session, place):
    build.submitted(session, shadow(session, place), OUTLIER)

    assert own_calibrations(session, place.trainee, reading=Reading.SEALED, now=NOON) == ()


def test_a_shadow_freezes_nothing(session, place):
    """Neither by its time nor by its author's first look."""
    other = build.application(session, build.opening(session, place.lead))
    seat = build.seat(session, other, place.people[0], starts_at=NOON + timedelta(days=3), due_at=NOON + timedelta(5))
    early = build.seat(session, other, place.trainee, shadowed_id=seat.id, starts_at=NOON - timedelta(days=1))
    scoring.save_draft(session, early.id, OUTLIER, revision=0, actor=place.trainee, now=NOON)
    opening = session.get_one(Opening, other.opening_id)

    assert frozen_at(session, opening) == NOON + timedelta(days=3)


def test_a_trainees_card_keeps_nobody_off_the_panel(session, place):
    """Nobody can read it before a card of the panel is in, so a lead can still be seated after it."""
    other = build.application(session, place.opening)
    seat = build.seat(session, other, place.people[0])
    early = build.seat(session, other, place.trainee, shadowed_id=seat.id)
    build.submitted(session, early, OUTLIER)
    after_trainee = set(session.scalars(seatable_accounts(session, place.lead, other)))
    build.submitted(session, seat)
    after_panel = set(session.scalars(seatable_accounts(session, place.lead, other)))

    assert (place.lead.id in after_trainee, place.lead.id in after_panel) == (True, False)


def test_whoever_shadowed_cannot_be_seated_on_that_panel_and_whoever_sat_there_cannot_shadow(session, place):
    shadow(session, place)
    seatable = set(session.scalars(seatable_accounts(session, place.lead, place.application)))

    assert seatable & {place.trainee.id, *(person.id for person in place.people)} == set()


def test_the_evidence_does_not_move_with_a_shadow(session, place):
    def revisions():
        session.expire_all()
        return [
            *session.scalars(select(Application.evidence_revision).order_by(Application.id)),
            *session.scalars(select(Opening.evidence_revision).order_by(Opening.id)),
        ]

    before = revisions()
    build.submitted(session, shadow(session, place), OUTLIER)
    with_shadow = revisions()
    build.submitted(session, place.late)

    assert with_shadow == before
    assert revisions() != before
