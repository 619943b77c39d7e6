"""An application's page is kept between requests, and never shown once anything that it was made of has changed."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import event, select

from scorecard.database import db
from scorecard.domain.assessment import TickState
from scorecard.models.account import Account
from scorecard.models.application import Candidate, Decision, Dissent
from scorecard.models.audit import AuditEntry
from scorecard.models.debrief import DebriefEntry
from scorecard.models.opening import OpeningLead, PolicyVersion
from scorecard.models.scorecard import CorrectionRequest, ImportedCard, ScorecardVersion
from scorecard.queries.application_page import load_inputs
from scorecard.queries.panels import Reading
from scorecard.services import cards, scoring
from scorecard.web.applications import TABS
from scorecard.web.kept_pages import EXTENSION, KeptPage, KeptPages, prepare_kept_pages
from tests import build
from tests.build import NOON, content

CRITICAL = "adversarial_to_managers"
SOON = NOON + timedelta(minutes=30)
LATER = NOON + timedelta(hours=1)


def after(minutes):
    """Each thing has a time of its own, so that none can stand for another."""
    return NOON + timedelta(minutes=minutes)


class Place:
    """A candidate with two cards, a declined seat, one that is out, a decision with a dissent; somebody else's card."""


@pytest.fixture
def place(session, clock):
    clock.now = LATER
    Place.lead = build.account(session, role="lead", name="Lea Lead")
    Place.other_lead = build.account(session, role="lead", name="Olga Lead")
    Place.opening = build.opening(session, Place.lead, Place.other_lead, career_path="Principal", people_duties="None")
    Place.maya, Place.otto = (build.application(session, Place.opening, name=name) for name in ("Maya", "Otto"))
    Place.cards = []
    for minutes, level in enumerate((4, 2), start=1):
        card = content(level, flags={CRITICAL: "Said so."}, note="Heard it.", motivation="To build.", path_wanted="CTO")
        seat = build.seat(session, Place.maya, build.account(session, name=f"Ian {level}"))
        Place.cards.append(build.submitted(session, seat, card, now=after(minutes)))
    gone = {"declined_at": after(3), "decline_reason": "did_not_take_place", "decline_note": "Nobody came."}
    Place.declined = build.seat(session, Place.maya, build.account(session, name="Dana"), **gone)
    Place.out = build.seat(session, Place.maya, build.account(session, name="Sam"))
    Place.elsewhere = build.submitted(session, build.seat(session, Place.otto, build.account(session)), content(3))
    Place.decision = decision(session, Place, decided_by_id=Place.other_lead.id, decided_at=after(4))
    Place.dissent = Dissent(
        decision_id=Place.decision.id, interview_id=Place.cards[1].id, vote="NO", after_debrief=False
    )
    Place.request = CorrectionRequest(interview_id=Place.cards[1].id, reason="A wrong day.", asked_at=after(5))
    session.add_all([Place.dissent, Place.request])
    cards.strike(session, Place.cards[1].id, reason="Wrong one.", actor=Place.other_lead, now=after(6))
    cards.restore(session, Place.cards[1].id, reason="The right one.", actor=Place.lead, now=after(7))
    session.commit()
    return Place


def decision(session, place, **values):
    row = Decision(
        **{
            "application_id": place.maya.id,
            "decision": "hold",
            "reason": "Not yet.",
            "seen": {},
            "decided_by_id": place.lead.id,
            "decided_at": NOON,
            **values,
        }
    )
    session.add(row)
    session.commit()
    return row


def changing(what, **values):
    """A change of some columns of one row: of a thing of the place, or of what it leads to."""

    def change(session, place):
        row = what(session, place)
        for name, value in values.items():
            setattr(row, name, value)
        session.commit()

    return change


def candidate(session, place):
    return session.get_one(Candidate, place.maya.candidate_id)


def interviewer(session, place):
    return session.get_one(Account, place.cards[0].interviewer_id)


def of(name):
    return lambda session, place: getattr(place, name)


def begin_a_draft(session, place):
    author = session.get_one(Account, place.out.interviewer_id)
    scoring.save_draft(session, place.out.id, content(1), revision=0, actor=author, now=SOON)


def submit(session, place):
    build.submitted(session, place.out, content(1), now=SOON)


def submit_elsewhere(session, place):
    build.submitted(session, build.seat(session, place.otto, build.account(session)), content(1), now=SOON)


def reopen(session, place):
    cards.reopen(session, place.cards[0].id, reason="Wrong day noted.", actor=place.lead, now=SOON)


def revise(session, place):
    reopen(session, place)
    build.submitted(session, place.cards[0], content(1), now=SOON)


def strike(session, place):
    cards.strike(session, place.cards[0].id, reason="Wrong candidate.", actor=place.lead, now=SOON)


def settle(session, place):
    tick = {"interview_id": place.cards[0].id, "flag": CRITICAL, "state": TickState.CLEARED, "revision": 0}
    cards.settle(session, place.maya.id, **tick, reason="Asked.", actor=place.lead, now=SOON)


def seat_somebody(session, place):
    build.seat(session, place.maya, build.account(session, name="Newcomer"))


def write_down(session, place):
    words = {"point": "minutes", "number": 1, "agreed": "We met.", "by_id": place.lead.id, "at": SOON}
    session.add(DebriefEntry(application_id=place.maya.id, **words))
    session.commit()


def decide(session, place):
    decision(session, place, decision="hire", decided_at=SOON)


def mark_as_imported(session, place):
    of_card = ScorecardVersion.interview_id == place.cards[0].id
    version = session.scalars(select(ScorecardVersion).where(of_card)).one()
    session.add(ImportedCard(version_id=version.id, by_id=place.lead.id, at=SOON))
    session.commit()


def make_the_flag_a_note(session, place):
    newest = session.scalars(select(PolicyVersion).where(PolicyVersion.opening_id == place.opening.id)).one()
    milder = newest.toml.replace(f'"{CRITICAL}" = "critical"', f'"{CRITICAL}" = "note"')
    values = {"opening_id": place.opening.id, "created_by_id": place.lead.id, "created_at": SOON}
    session.add(PolicyVersion(version=2, toml=milder, **values))
    session.commit()


def seat_the_reader_elsewhere(session, place):
    build.seat(session, place.otto, place.lead)


def take_the_lead_from_an_admin(session, place):
    """An admin goes on reading, and may change nothing."""
    changing(of("lead"), role="admin")(session, place)
    session.get_one(OpeningLead, (place.opening.id, place.lead.id)).removed_at = SOON
    session.commit()


CHANGES = {
    "candidate's name": changing(candidate, name="Zoe"),
    "interviewer's name": changing(interviewer, name="Wim"),
    "name of who decided": changing(of("other_lead"), name="Renamed"),
    "reader's name": changing(of("lead"), name="Lea Renamed"),
    "reader's zone": changing(of("lead"), time_zone="Asia/Tokyo"),
    "reader's theme": changing(of("lead"), theme="dark"),
    "reader's role": changing(of("lead"), role="admin"),
    "reader leads no more": take_the_lead_from_an_admin,
    "opening's title": changing(of("opening"), title="Another title"),
    "coding share": changing(of("opening"), coding_share=10),
    "career path": changing(of("opening"), career_path="Staff"),
    "people duties": changing(of("opening"), people_duties="Six people"),
    "archetype": changing(of("opening"), archetype="architecture"),
    "policy": make_the_flag_a_note,
    "withdrawal": changing(of("maya"), withdrawn_at=SOON, withdrawn_reason="Took another."),
    "debrief opened": changing(of("maya"), debrief_opened_at=SOON),
    "seat added": seat_somebody,
    "seat moved": changing(of("out"), starts_at=NOON - timedelta(days=2)),
    "seat's title": changing(of("out"), title="Pairing"),
    "seat due": changing(of("out"), due_at=NOON),
    "seat declined": changing(of("out"), declined_at=SOON, decline_reason="cut_short"),
    "decline's note": changing(of("declined"), decline_note="Ill."),
    "seat removed": changing(of("out"), removed_at=SOON),
    "draft begun": begin_a_draft,
    "card submitted": submit,
    "card reopened": reopen,
    "card revised": revise,
    "card struck": strike,
    "card imported": mark_as_imported,
    "card elsewhere": submit_elsewhere,
    "reader sealed elsewhere": seat_the_reader_elsewhere,
    "flag settled": settle,
    "correction refused": changing(of("request"), refused_at=SOON, answer="It stays."),
    "correction asked anew": changing(of("request"), reason="Another reason."),
    "agreed": write_down,
    "decided": decide,
    "dissent said": changing(of("dissent"), said_at=SOON, sentence="I still would."),
}


def address(place, tab="panel", reading="sealed"):
    return f"/applications/{place.maya.id}?tab={tab}&as={reading}"


def page_of(reader, place, *which):
    return re.sub(r'name="csrf_token" value="[^"]*"', "", reader.get(address(place, *which)).text)


def pages_of(reader, place):
    return [page_of(reader, place, tab) for tab in TABS] + [page_of(reader, place, "panel", "revised")]


@pytest.mark.parametrize("changed", CHANGES.values(), ids=CHANGES)
def test_after_any_change_each_page_is_the_one_that_is_made_from_nothing(place, session, visitor, app, changed):
    reader = visitor(place.lead)
    before = pages_of(reader, place)

    changed(session, place)
    after = pages_of(reader, place)
    prepare_kept_pages(app)

    assert after == pages_of(reader, place)
    assert after != before


@pytest.mark.parametrize(
    ("distance", "shows"),
    [({"hours": -1}, True), ({"seconds": 30}, False), ({"minutes": 1}, True), ({"hours": 10}, True)],
    ids=str,
)
def test_when_only_the_clock_moves_each_page_is_the_one_that_is_made_from_nothing(
    place, visitor, app, clock, distance, shows
):
    reader = visitor(place.lead)
    before = pages_of(reader, place)

    clock.forward(**distance)
    after = pages_of(reader, place)
    prepare_kept_pages(app)

    assert after == pages_of(reader, place)
    assert (after != before) is shows


def test_every_time_on_a_page_is_one_that_the_clock_is_asked_about(place, session, visitor, app):
    dissent_said = CHANGES["dissent said"]
    for change in (dissent_said, mark_as_imported, reopen, write_down, CHANGES["debrief opened"], settle):
        change(session, place)
    shown = set(re.findall(r'<time datetime="([^"]+)"', "".join(pages_of(visitor(place.lead), place))))

    with app.app_context():
        inputs = load_inputs(db.session, place.lead, place.maya.id, reading=Reading.SEALED)

    assert shown - {time.isoformat() for time in inputs.times} == set()
    assert {after(minutes).isoformat() for minutes in (1, 2, 3, 4, 6, 7, 30)} - shown == set()


def test_a_card_is_late_from_the_moment_after_it_was_due(place, session, visitor, clock):
    due_at = LATER + timedelta(minutes=10)
    changing(of("out"), due_at=due_at)(session, place)
    reader = visitor(place.lead)
    late = []

    for clock.now in (due_at, due_at + timedelta(microseconds=1)):
        late.append("Scorecard of Sam is late" in page_of(reader, place))

    assert late == [False, True]


def kept(app):
    return app.extensions[EXTENSION]


def statements_of(app, ask):
    with app.app_context():
        engine = db.engine
    statements = []

    def note(connection, cursor, statement, *rest):
        if not statement.startswith("BEGIN"):
            statements.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        ask()
    finally:
        event.remove(engine, "before_cursor_execute", note)
    return statements


def test_an_unchanged_page_takes_thirteen_queries(place, visitor, app):
    reader = visitor(place.lead)
    page_of(reader, place)

    assert len(statements_of(app, lambda: page_of(reader, place))) == 13


def tables_in(statements):
    return {name for text in statements for name in re.findall(r"(?:FROM|JOIN) (\w+)", text)}


def test_no_page_is_made_of_a_table_that_is_not_looked_at_before_it_is_shown_again(place, visitor, app):
    reader = visitor(place.lead)
    pages_of(reader, place)
    looked_at = tables_in(statements_of(app, lambda: pages_of(reader, place)))
    prepare_kept_pages(app)
    made_of = tables_in(statements_of(app, lambda: pages_of(reader, place)))

    # Parts of a submitted version and a rubric version never change; an evaluation is kept under what it was made of.
    assert made_of - looked_at == {"rating", "flag_tick", "rubric_version", "kept_evaluation"}


def test_what_happens_on_a_sealed_application_makes_no_page_anew(place, session, visitor, app):
    seat_the_reader_elsewhere(session, place)
    reader = visitor(place.lead)
    page_of(reader, place)
    address = next(iter(kept(app)._pages))
    before = kept(app)._pages[address]

    submit_elsewhere(session, place)
    changing(of("otto"), debrief_opened_at=SOON)(session, place)
    page_of(reader, place)

    assert kept(app)._pages == {address: before}
    assert kept(app)._pages[address] is before


def test_whoever_is_seated_meanwhile_finds_the_panel_sealed(place, session, visitor):
    reader = visitor(place.lead)
    open_page = reader.get(address(place))
    build.seat(session, place.maya, place.lead)

    sealed = reader.get(address(place))

    assert "Heard it." in open_page.text
    assert "Heard it." not in sealed.text
    assert "Ian 4" not in sealed.text


def test_a_page_that_was_kept_for_a_lead_is_shown_to_nobody_else(place, session, visitor):
    for _ in range(2):
        assert "Heard it." in visitor(place.lead).get(address(place)).text
    stranger = build.account(session, role="lead")

    panellist = visitor(interviewer(session, place)).get(address(place)).text
    outside = visitor(stranger).get(address(place))
    signed_out = visitor().get(address(place))

    assert ("Olga Lead" in panellist, "Lea Lead" in panellist, "Ian 2" in panellist) == (False, False, True)
    assert (outside.status_code, "Heard it." in outside.text) == (404, False)
    assert (signed_out.status_code, "Heard it." in signed_out.text) == (303, False)


def test_readers_who_look_alike_each_find_their_own_page(place, session, visitor):
    changing(of("other_lead"), name="Lea Lead")(session, place)

    for lead in (place.lead, place.other_lead):
        assert f'data-person="{lead.id}"' in visitor(lead).get(address(place)).text


def test_a_kept_page_is_gone_with_the_session(place, visitor):
    reader = visitor(place.lead)
    reader.get(address(place))
    reader.post("/sign-out")

    assert reader.get(address(place)).status_code == 303


def test_each_session_finds_its_own_token_in_a_kept_page(place, visitor, app):
    first, second = visitor(place.lead), visitor(place.lead)
    for reader in (first, second):
        reader.get(address(place, "flags"))
    assert [page.made_of[1].opening_id for page in kept(app)._pages.values()] == [place.opening.id]
    form = {"interview_id": place.cards[0].id, "flag": CRITICAL, "state": "cleared", "reason": "Asked.", "revision": 0}

    # The second one's page came from memory, and its form is taken all the same.
    answer = second.post(f"/applications/{place.maya.id}/flags", form)

    assert answer.status_code == 303
    assert first.token != second.token
    assert all(
        reader.token.encode() not in b"".join(page.pieces)
        for page in kept(app)._pages.values()
        for reader in (first, second)
    )


def test_what_was_just_done_is_said_once(place, session, visitor):
    reader = visitor(place.lead)
    page_of(reader, place, "flags")
    form = {"interview_id": place.cards[0].id, "flag": CRITICAL, "state": "cleared", "reason": "Asked.", "revision": 0}
    there = reader.post(f"/applications/{place.maya.id}/flags", form).location
    done, again = reader.get(there), reader.get(there)

    assert "Cleared. The tick stays on record" in done.text
    assert "Cleared. The tick stays on record" not in again.text


def test_an_admin_is_on_record_for_each_showing_of_a_kept_page(place, session, visitor):
    admin = build.account(session, role="admin")
    reader = visitor(admin)

    for _ in range(2):
        page_of(reader, place)

    reads = session.scalars(select(AuditEntry).where(AuditEntry.action == "opening.read_by_admin")).all()
    assert [(entry.actor_id, entry.opening_id) for entry in reads] == [(admin.id, place.opening.id)] * 2


def page_of_bytes(number, made_of="something"):
    return KeptPage(made_of, (b"a" * number,))


def test_pages_that_were_not_shown_for_longest_go_when_there_is_no_room():
    pages = KeptPages(most_bytes=250)
    for name in ("first", "second"):
        pages.keep((name,), page_of_bytes(100))
    assert pages.find(("first",), "something") is not None

    pages.keep(("third",), page_of_bytes(100))

    found = [name for name in ("first", "second", "third") if pages.find((name,), "something")]
    assert (found, pages.bytes) == (["first", "third"], 200)


def test_a_page_takes_the_place_of_the_one_before_at_its_address():
    pages = KeptPages(most_bytes=250)
    for number in (200, 150):
        pages.keep(("one",), page_of_bytes(number))

    assert pages.bytes == 150


def test_a_page_that_is_too_long_is_not_kept():
    pages = KeptPages(most_bytes=250)
    pages.keep(("long",), page_of_bytes(300))

    assert (pages.find(("long",), "something"), pages.bytes) == (None, 0)
