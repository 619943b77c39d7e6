"""An office with something in every state that a page can show, long names and empty places included."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy.orm import Session

from scorecard.domain.assessment import Vote
from scorecard.models.account import Account, Role
from scorecard.models.application import DecisionKind, DeclineReason, Interview
from scorecard.models.imports import StagedRow
from scorecard.queries.applications import decidable_application
from scorecard.services import (
    accounts,
    candidates,
    cards,
    debrief_votes,
    debriefs,
    hand_overs,
    panel_templates,
    scoring,
)
from scorecard.services.decisions import basis, decide
from tests import build

NOON = build.NOON
LONG = "Wolfeschlegelsteinhausenbergerdorff-Featherstonehaugh of Llanfairpwllgwyngyll"
NOTE = "He said: “measure first”.\n\nThen https://example.org/a/rather/long/address/without/a/single/blank/in/it?at=all"


@dataclass
class Place:
    """Who there is, and the ids that addresses are made of."""

    people: dict[str, Account]
    ids: dict[str, str]


def furnish(session: Session) -> Place:
    """Fill an empty database."""
    people = {
        "lead": build.account(session, role="lead", name=f"Lea {LONG}"),
        "sealed lead": build.account(session, role="lead", name="Sel"),
        "new lead": build.account(session, role="lead", name="Nele"),
        "admin": build.account(session, role="admin", name="Adam"),
        "panellist": build.account(session, name=f"Pia {LONG}"),
        "second": build.account(session, name="Sam"),
        "third": build.account(session, name="Tim"),
        "trainee": build.account(session, name=f"Tom {LONG}"),
        "newcomer": build.account(session, name="Nia"),
    }
    ids = _openings(session, people)
    ids |= _filled(session, people, ids)
    ids |= _waiting(session, people, ids)
    ids |= _imports(session, people, ids)
    session.commit()
    invited = accounts.invite(
        session,
        email="invited@example.com",
        name="Ivy",
        role=Role.INTERVIEWER,
        time_zone="UTC",
        actor=people["admin"],
        now=NOON,
    )
    off = build.account(session, name="Olaf")
    accounts.switch_off(session, off.id, actor=people["admin"], now=NOON)
    ids |= {"token": invited.secret, "person": people["panellist"].id, "off": off.id, "self": people["admin"].id}
    return Place(people, ids)


def _openings(session: Session, people: dict[str, Account]) -> dict[str, str]:
    lead = people["lead"]
    full = build.opening(session, lead, people["sealed lead"], title=f"Tech Lead, {LONG}", scope=NOTE)
    empty = build.opening(session, lead, title="Tech Lead, Search", status="draft")
    closed = build.opening(session, lead, title="Tech Lead, Legacy", status="closed")
    panel_templates.use_ready_template(session, full.id, actor=lead, now=NOON)
    admins = build.opening(session, people["admin"], title="Tech Lead, Data")
    return {"full": full.id, "empty": empty.id, "closed": closed.id, "admins": admins.id}


def _filled(session: Session, people: dict[str, Account], ids: dict[str, str]) -> dict[str, str]:
    """Two applications with cards in: one to settle, with a split, flags, a sealed lead; one decided."""
    opening = session.get_one(build.Opening, ids["full"])
    lead, when = people["lead"], NOON - timedelta(days=2)
    open_one = build.application(session, opening, name=f"Cora {LONG}", source="Referral", notes=NOTE, links=NOTE)
    seats = {name: build.seat(session, open_one, people[name], title="Design") for name in ("panellist", "second")}
    unsubmitted = build.seat(session, open_one, people["third"])
    build.seat(session, open_one, people["sealed lead"])
    flags = {"adversarial_to_managers": NOTE, "micromanages": "Twice."}
    high = build.content(5, vote=Vote.STRONG_YES, note=NOTE, strengths=NOTE, motivation="To learn.")
    build.submitted(session, seats["panellist"], high, now=when)
    low = build.content(
        {**dict.fromkeys(build.criteria_of(build.AREAS), 2), "code_review": None}, vote=Vote.NO, flags=flags
    )
    build.submitted(session, seats["second"], low, now=when)

    shadow = build.seat(session, open_one, people["trainee"], title="Design", shadowed_id=seats["panellist"].id)
    build.submitted(session, shadow, build.content(2, vote=Vote.NO, note=NOTE), now=when)

    done = build.application(session, opening, name="Dan Quist")
    theirs = {name: build.seat(session, done, people[name]) for name in ("panellist", "second", "third")}
    for seat in theirs.values():
        build.submitted(session, seat, now=when)
    apart = build.application(session, opening, name=f"Ada {LONG}")
    for name, level, vote in (("panellist", 5, Vote.STRONG_YES), ("second", 2, Vote.NO), ("third", 4, Vote.YES)):
        card = build.content(level, vote=vote, note=NOTE, flags={"adversarial_to_managers": NOTE} if level == 2 else {})
        build.submitted(session, build.seat(session, apart, people[name]), card, now=when)
    debriefs.open_debrief(session, apart.id, actor=lead, now=when)
    for name in ("panellist", "second", "third"):
        debrief_votes.vote_again(session, apart.id, vote=Vote.YES, actor=people[name], now=when)
    debriefs.write_down(
        session, apart.id, point="split-trade_offs", agreed=NOTE, why=NOTE, revision=0, actor=lead, now=when
    )
    cards.strike(session, theirs["third"].id, reason="A friend of his.", actor=lead, now=when)
    cards.reopen(session, theirs["panellist"].id, reason="One area was missed.", actor=lead, now=when)
    debriefs.open_debrief(session, done.id, actor=lead, now=when)
    debrief_votes.vote_again(session, done.id, vote=Vote.STRONG_YES, actor=people["panellist"], now=when)
    for point in ("minutes", "guardrail-motivation-unknown", "area-mentoring_development"):
        for number, agreed in enumerate(("At first.", NOTE)):
            debriefs.write_down(
                session, done.id, point=point, agreed=agreed, why=NOTE, revision=number, actor=lead, now=when
            )
    decide(
        session,
        done.id,
        kind=DecisionKind.NO_HIRE,
        reason=NOTE,
        flag_check="",
        revision=basis(session, lead, done).revision,
        actor=lead,
        now=when,
    )
    hired = build.application(session, opening, name="Hana Ito")
    for name in ("second", "third"):
        strong = build.content(5, areas=build.AREAS[:3])
        build.submitted(
            session, build.seat(session, hired, people[name], areas=list(build.AREAS[:3])), strong, now=when
        )
    decide(
        session,
        hired.id,
        kind=DecisionKind.HIRE,
        reason=NOTE,
        flag_check="",
        revision=basis(session, lead, decidable_application(session, lead, hired.id)).revision,
        actor=lead,
        now=when,
    )
    return {
        "open_one": open_one.id,
        "hired": hired.id,
        "done": done.id,
        "apart": apart.id,
        "submitted": seats["panellist"].id,
        "shadow": shadow.id,
        "untouched": unsubmitted.id,
        "reopened": theirs["panellist"].id,
        "struck": theirs["third"].id,
    }


def _waiting(session: Session, people: dict[str, Account], ids: dict[str, str]) -> dict[str, str]:
    """Applications without cards, and the panellist's seats: overdue, begun, ahead, declined."""
    opening = session.get_one(build.Opening, ids["full"])
    panellist, lead = people["panellist"], people["lead"]
    bare = build.application(session, opening, name="Eve")
    gone = build.application(session, opening, name="Finn")
    candidates.withdraw(session, gone.id, reason="Took another offer.", actor=lead, now=NOON)
    seats: dict[str, Interview] = {}
    for name in ("overdue", "begun", "ahead", "declined"):
        application = build.application(session, opening, name=f"Gil {name}", links="https://example.org/cv")
        seats[name] = build.seat(session, application, panellist, areas=list(build.AREAS[:2]))
    seats["overdue"].due_at = NOON - timedelta(hours=1)
    seats["ahead"].starts_at, seats["ahead"].due_at = NOON + timedelta(days=1), NOON + timedelta(days=2)
    session.commit()
    begun = build.content({"system_design": 4}, vote=None, flags={"micromanages": NOTE})
    scoring.save_draft(session, seats["begun"].id, begun, revision=0, actor=panellist, now=NOON)
    scoring.decline(
        session, seats["declined"].id, reason=DeclineReason.CONFLICT_OF_INTEREST, note="", actor=panellist, now=NOON
    )
    hand_overs.ask(session, seats["ahead"].id, suggested_id=people["second"].id, reason=NOTE, actor=panellist, now=NOON)
    return {"bare": bare.id, "gone": gone.id, **{name: seat.id for name, seat in seats.items()}}


def _imports(session: Session, people: dict[str, Account], ids: dict[str, str]) -> dict[str, str]:
    """Two uploads of the lead: one with a row that is wrong, one that was carried out."""
    opening, lead = session.get_one(build.Opening, ids["full"]), people["lead"]
    upload = build.staged_import(session, opening, lead)
    wrong = {"about": LONG, "mark": "wrong", "why": f"this candidate is called {LONG} here"}
    session.add(StagedRow(import_id=upload.id, place=1, part="candidates", line=3, **wrong))
    done = build.staged_import(session, opening, lead, kind="panels", done_at=NOON)
    return {"upload": upload.id, "imported": done.id}
