"""What is kept of a debrief: what was agreed, votes given after it, and dissent from the decision."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from scorecard.domain.assessment import Vote
from scorecard.models.application import Decision, DecisionKind, Dissent, Interview
from scorecard.models.audit import AuditEntry
from scorecard.models.debrief import MINUTES, DebriefEntry, VoteAfterDebrief
from scorecard.models.opening import OpeningLead
from scorecard.queries.applications import decidable_application
from scorecard.queries.debrief import panel_votes
from scorecard.queries.visible import NotHere
from scorecard.services import cards, debrief_votes, debriefs, decisions
from scorecard.services.errors import AlreadySubmitted, Refused, StaleEdit
from tests import build
from tests.build import NOON

LATER = NOON + timedelta(hours=1)
POINT = "split-trade_offs"


class Debrief:
    """An open debrief of an application with a card for each vote."""

    def __init__(self, session, *votes, is_open=True):
        self.session = session
        self.lead = build.account(session, role="lead", name="Lea")
        self.opening = build.opening(session, self.lead)
        self.application = build.application(session, self.opening)
        self.people = [build.account(session, name=f"Person {number}") for number in range(len(votes))]
        self.seats = [build.seat(session, self.application, person) for person in self.people]
        for seat, vote in zip(self.seats, votes, strict=True):
            build.submitted(session, seat, build.content(4, vote=vote))
        if is_open:
            debriefs.open_debrief(session, self.application.id, actor=self.lead, now=NOON)

    def write(self, agreed="One more interview.", *, point=POINT, why="", revision=0, actor=None, now=LATER):
        debriefs.write_down(
            self.session,
            self.application.id,
            point=point,
            agreed=agreed,
            why=why,
            revision=revision,
            actor=actor or self.lead,
            now=now,
        )

    def vote(self, person, vote):
        debrief_votes.vote_again(self.session, self.application.id, vote=vote, actor=person, now=LATER)

    def say(self, person, sentence):
        debrief_votes.say_dissent(self.session, self.application.id, sentence=sentence, actor=person, now=LATER)

    def decide(self, kind, **options):
        application = decidable_application(self.session, self.lead, self.application.id)
        found = decisions.basis(self.session, self.lead, application)
        arguments = {"reason": "We talked.", "flag_check": "Asked.", "revision": found.revision, **options}
        decisions.decide(self.session, application.id, kind=kind, actor=self.lead, now=LATER, **arguments)

    def written(self):
        rows = self.session.scalars(select(DebriefEntry).order_by(DebriefEntry.id))
        return [(row.point, row.number, row.agreed, row.why, row.by_id, row.at) for row in rows]

    def voted(self):
        return self.session.scalars(select(VoteAfterDebrief.vote).order_by(VoteAfterDebrief.id)).all()

    def dissents(self):
        """Who is kept with each decision, the earlier first: the number of the person, and with which vote."""
        rows = self.session.execute(
            select(Dissent, Interview.interviewer_id).join(Interview, Interview.id == Dissent.interview_id)
        )
        ids = [person.id for person in self.people]
        kept = sorted((row.decision_id, ids.index(person), row) for row, person in rows)
        return [(number, row.vote, row.after_debrief, row.sentence) for _, number, row in kept]


def also_lead(debrief, **values):
    lead = build.account(debrief.session, role="lead", **values)
    debrief.session.add(OpeningLead(opening_id=debrief.opening.id, account_id=lead.id, added_at=NOON))
    debrief.session.commit()
    return lead


def test_each_save_is_a_new_version_with_who_and_when(session):
    debrief = Debrief(session, Vote.YES)
    other = also_lead(debrief)

    debrief.write("Ask him.", why="Nobody did.")
    debrief.write("We asked.", revision=1, actor=other, now=LATER + timedelta(hours=1))

    assert debrief.written() == [
        (POINT, 1, "Ask him.", "Nobody did.", debrief.lead.id, LATER),
        (POINT, 2, "We asked.", "", other.id, LATER + timedelta(hours=1)),
    ]


def test_a_second_press_of_save_adds_nothing(session):
    debrief = Debrief(session, Vote.YES)

    for _ in range(2):
        debrief.write("Ask him.", why="Nobody did.")

    assert [row[1] for row in debrief.written()] == [1]


def test_who_wrote_on_an_older_version_is_told_the_current_one(session):
    debrief = Debrief(session, Vote.YES)
    debrief.write("Ask him.")

    with pytest.raises(StaleEdit) as stale:
        debrief.write("Do not ask him.")

    assert (stale.value.revision, [row[2] for row in debrief.written()]) == (1, ["Ask him."])


def test_points_and_minutes_are_counted_apart(session):
    debrief = Debrief(session, Vote.YES)

    debrief.write("Ask him.")
    debrief.write("Long talk.", point=MINUTES)

    assert [row[:3] for row in debrief.written()] == [(POINT, 1, "Ask him."), (MINUTES, 1, "Long talk.")]


@pytest.mark.parametrize(
    ("point", "message"), [(POINT, debriefs.SAY_WHAT_WAS_AGREED), (MINUTES, debriefs.SAY_WHAT_HAPPENED)]
)
def test_nothing_is_kept_without_a_word(session, point, message):
    debrief = Debrief(session, Vote.YES)

    with pytest.raises(Refused) as refused:
        debrief.write(" \n", point=point)

    assert (refused.value.problems, debrief.written()) == ({"agreed": message}, [])


def test_nothing_is_agreed_before_the_debrief_is_open(session):
    debrief = Debrief(session, Vote.YES, is_open=False)

    with pytest.raises(Refused) as refused:
        debrief.write()

    assert (refused.value.problems, debrief.written()) == ({"": debriefs.NOT_OPEN}, [])


def test_only_an_unsealed_lead_of_the_opening_writes_it_down(session):
    debrief = Debrief(session, Vote.YES)
    sealed = also_lead(debrief)
    build.seat(session, debrief.application, sealed)

    for stranger in (
        *debrief.people,
        sealed,
        build.account(session, role="lead"),
        build.account(session, role="admin"),
    ):
        with pytest.raises(NotHere):
            debrief.write(actor=stranger)

    assert debrief.written() == []


def test_a_vote_after_the_debrief_is_kept_apart_and_changes_neither_card_nor_number(session):
    debrief = Debrief(session, Vote.YES, Vote.NO)
    before = decisions.basis(session, debrief.lead, debrief.application)

    debrief.vote(debrief.people[1], Vote.STRONG_YES)

    session.expire_all()
    after = decisions.basis(session, debrief.lead, decidable_application(session, debrief.lead, debrief.application.id))
    votes = panel_votes(session, debrief.lead, debrief.application)
    assert (after.seen, after.revision) == (before.seen, before.revision)
    assert {(vote.sealed, vote.after_debrief, vote.standing) for vote in votes} == {
        (Vote.YES, None, Vote.YES),
        (Vote.NO, Vote.STRONG_YES, Vote.STRONG_YES),
    }


def test_a_vote_is_changed_until_the_case_is_closed_and_the_newest_counts(session):
    debrief = Debrief(session, Vote.NO)
    (person,) = debrief.people

    for vote in (Vote.YES, Vote.YES, Vote.NO):
        debrief.vote(person, vote)
    debrief.decide(DecisionKind.HOLD)
    debrief.vote(person, Vote.DEFINITELY_NO)
    debrief.decide(DecisionKind.HIRE)
    with pytest.raises(Refused) as refused:
        debrief.vote(person, Vote.YES)

    assert debrief.voted() == ["YES", "NO", "DEFINITELY_NO"]
    assert refused.value.problems == {"vote": debrief_votes.VOTING_IS_OVER}


def test_how_somebody_voted_is_not_in_the_audit_log(session):
    debrief = Debrief(session, Vote.NO)

    debrief.vote(debrief.people[0], Vote.YES)

    (entry,) = session.scalars(select(AuditEntry).where(AuditEntry.action == "debrief.voted"))
    assert (entry.actor_id, entry.detail) == (debrief.people[0].id, {})


def test_nobody_votes_before_the_debrief_is_open(session):
    debrief = Debrief(session, Vote.YES, is_open=False)

    with pytest.raises(NotHere):
        debrief.vote(debrief.people[0], Vote.NO)

    assert debrief.voted() == []


def test_only_who_has_submitted_votes_after_the_debrief(session):
    debrief = Debrief(session, Vote.YES)
    unsubmitted = build.account(session)
    build.seat(session, debrief.application, unsubmitted)
    sealed = also_lead(debrief)
    build.seat(session, debrief.application, sealed)

    for stranger in (unsubmitted, sealed, debrief.lead, build.account(session, role="admin")):
        with pytest.raises(NotHere):
            debrief.vote(stranger, Vote.NO)

    assert debrief.voted() == []


def test_a_lead_on_the_panel_votes_like_everybody(session):
    debrief = Debrief(session, Vote.YES)
    lead = also_lead(debrief)
    build.submitted(session, build.seat(session, debrief.application, lead), now=LATER)

    debrief.vote(lead, Vote.NO)

    assert debrief.voted() == ["NO"]


def test_the_author_of_a_struck_card_has_no_vote_after_the_debrief(session):
    debrief = Debrief(session, Vote.YES)
    cards.strike(session, debrief.seats[0].id, reason="A friend.", actor=debrief.lead, now=NOON)

    with pytest.raises(Refused) as refused:
        debrief.vote(debrief.people[0], Vote.NO)

    assert (refused.value.problems, debrief.voted()) == ({"vote": debrief_votes.STRUCK}, [])
    assert panel_votes(session, debrief.lead, debrief.application) == ()


def test_whose_vote_departs_from_the_decision_is_kept_with_it_by_the_vote_that_stands(session):
    debrief = Debrief(session, Vote.NO, Vote.NO, Vote.YES, Vote.STRONG_YES)
    debrief.vote(debrief.people[1], Vote.YES)
    debrief.vote(debrief.people[3], Vote.DEFINITELY_NO)

    debrief.decide(DecisionKind.HIRE)

    assert debrief.dissents() == [(0, "NO", False, ""), (3, "DEFINITELY_NO", True, "")]


def test_each_decision_keeps_its_own_dissent_and_putting_it_off_has_none(session):
    debrief = Debrief(session, Vote.NO, Vote.YES)

    for kind in (DecisionKind.NO_HIRE, DecisionKind.HOLD, DecisionKind.HIRE):
        debrief.decide(kind)

    kept = session.scalars(select(Decision.decision).order_by(Decision.id)).all()
    assert (kept, debrief.dissents()) == (["no_hire", "hold", "hire"], [(1, "YES", False, ""), (0, "NO", False, "")])


def test_a_struck_card_is_no_dissent_and_a_late_one_is(session):
    debrief = Debrief(session, Vote.NO, Vote.NO)
    cards.strike(session, debrief.seats[0].id, reason="A friend.", actor=debrief.lead, now=NOON)
    late = build.account(session)
    debrief.people.append(late)
    build.submitted(session, build.seat(session, debrief.application, late), build.content(4, vote=Vote.NO), now=LATER)

    debrief.decide(DecisionKind.HIRE)

    assert [person for person, *_ in debrief.dissents()] == [1, 2]


def test_a_dissenter_adds_one_sentence_that_stays(session):
    debrief = Debrief(session, Vote.NO, Vote.YES)
    debrief.decide(DecisionKind.HIRE)
    dissenter, agreeing = debrief.people

    with pytest.raises(Refused) as refused:
        debrief.say(dissenter, "  ")
    for _ in range(2):
        debrief.say(dissenter, "I would have waited.")
    with pytest.raises(AlreadySubmitted):
        debrief.say(dissenter, "I would not have waited.")
    with pytest.raises(NotHere):
        debrief.say(agreeing, "Well done.")

    assert refused.value.problems == {"sentence": debrief_votes.SAY_WHY}
    assert debrief.dissents() == [(0, "NO", False, "I would have waited.")]
    assert len(session.scalars(select(AuditEntry).where(AuditEntry.action == "dissent.added")).all()) == 1
