"""Two installations that differ only in what is hidden answer a sealed person with the same bytes."""

import re
import shutil
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from config import engine_url
from scorecard import create_app
from scorecard.database import db
from scorecard.domain.assessment import Vote
from scorecard.models.account import Account
from scorecard.models.application import Application, Decision, DeclineReason, Dissent, Interview
from scorecard.models.debrief import DebriefEntry, VoteAfterDebrief
from scorecard.models.scorecard import ScorecardVersion, Settlement, Strike
from scorecard.services import scoring
from scorecard.web.sending import XLSX
from tests import build
from tests.sheets import text_of
from tests.visitor import Visitor

TOKEN = re.compile(r'(name="(?:csrf_token|once)" value=")[^"]+')


@pytest.fixture
def twins(app: Flask, session: Session, database_url: str, tmp_path: Path, clock):
    """Two apps on copies of one database, in which two people are sealed on the second application."""
    lead = build.account(session, role="lead", name="Own Lead")
    sealed_lead = build.account(session, role="lead", name="Sealed Lead")
    sealed = build.account(session, name="Sealed Interviewer")
    others = [build.account(session, name=f"Other {n}") for n in range(4)]
    opening = build.opening(session, lead, sealed_lead)
    open_one, hidden = (build.application(session, opening, name=name) for name in ("Ada Open", "Grace Hidden"))
    for person, level in zip(others[:3], (3, 4, 5), strict=True):
        build.submitted(session, build.seat(session, open_one, person), build.content(level))
    seats = [build.seat(session, hidden, person) for person in others]
    own = [build.seat(session, hidden, person) for person in (sealed, sealed_lead)]
    trainee = build.account(session, name="Tom Trainee")
    shadow = build.seat(session, hidden, trainee, shadowed_id=seats[0].id)
    session.commit()
    session.close()
    file = Path(database_url.removeprefix("sqlite:///"))
    copy = tmp_path / "twin.sqlite3"
    with app.app_context():
        db.engine.dispose()
    shutil.copy(file, copy)
    twin = create_app({**app.config, "SQLALCHEMY_DATABASE_URI": engine_url(f"sqlite:///{copy}")})
    ids = {
        "opening": opening.id,
        "open": open_one.id,
        "hidden": hidden.id,
        "seats": [seat.id for seat in seats],
        "own": [seat.id for seat in own],
        "shadow": shadow.id,
    }
    yield app, twin, ids, (sealed, sealed_lead)
    with twin.app_context():
        db.engine.dispose()


def hide(app: Flask, ids: dict, clock) -> None:
    """All that can happen on the second application without the sealed ones: in one of the twins only."""
    with app.app_context(), Session(db.engine, expire_on_commit=False) as session:
        first, second, third, fourth = (session.get_one(Interview, key) for key in ids["seats"])
        flagged = build.content(
            1, vote=Vote.DEFINITELY_NO, flags={"adversarial_to_managers": "Laughed at the manager."}
        )
        build.submitted(session, first, flagged, now=clock())
        build.submitted(session, second, flagged, now=clock())
        author = session.get_one(Account, third.interviewer_id)
        scoring.save_draft(session, third.id, build.content(2), revision=0, actor=author, now=clock())
        decliner = session.get_one(Account, fourth.interviewer_id)
        reason = DeclineReason.CONFLICT_OF_INTEREST
        scoring.decline(session, fourth.id, reason=reason, note="Friends.", actor=decliner, now=clock())
        lead = session.query(Account).filter_by(name="Own Lead").one()
        application = session.get_one(Application, ids["hidden"])
        application.debrief_opened_at = clock()
        version = session.query(ScorecardVersion).filter_by(interview_id=first.id).one()
        session.add_all(
            [
                DebriefEntry(
                    application_id=application.id, point="minutes", number=1, agreed="Long.", by_id=lead.id, at=clock()
                ),
                VoteAfterDebrief(interview_id=first.id, vote=Vote.YES, at=clock()),
                Settlement(
                    interview_id=first.id,
                    flag="adversarial_to_managers",
                    state="confirmed",
                    reason="Asked a reference.",
                    by_id=lead.id,
                    at=clock(),
                ),
                Strike(interview_id=second.id, struck=True, reason="Wrong candidate.", by_id=lead.id, at=clock()),
                Decision(
                    application_id=application.id,
                    decision="no_hire",
                    reason=f"Version {version.number}.",
                    seen={},
                    decided_by_id=lead.id,
                    decided_at=clock(),
                    dissents=[Dissent(interview_id=first.id, vote=Vote.YES, after_debrief=True)],
                ),
            ]
        )
        session.commit()


def shadow(app: Flask, ids: dict, clock) -> None:
    """A trainee's card that differs from everybody's, in one of the twins only."""
    with app.app_context(), Session(db.engine, expire_on_commit=False) as session:
        outlier = build.content(1, vote=Vote.DEFINITELY_NO, flags={"adversarial_to_managers": "Laughed."})
        build.submitted(session, session.get_one(Interview, ids["shadow"]), outlier, now=clock())


def pages(ids: dict) -> list[str]:
    opening, hidden, shown = (f"/{kind}/{ids[key]}" for kind, key in PLACES)
    return [
        "/interviews",
        "/openings",
        "/calibration",
        "/calibration/own",
        "/departures",
        "/departures.csv",
        "/analytics",
        *(f"/analytics/{chart}.csv" for chart in CHARTS if chart != "agreement"),
        *(opening + end for end in OPENING),
        *(path + end for path in (hidden, shown) for end in APPLICATION),
        f"{opening}/compare?application={ids['hidden']}&application={ids['open']}",
        f"{opening}/compare/packet?application={ids['hidden']}&application={ids['open']}",
        *(f"/interviews/{key}{end}" for key in [*ids["own"], *ids["seats"]] for end in ("", "/scorecard", "/decline")),
        *(f"/interviews/{key}{end}" for key in ids["seats"] for end in ("/seat", "/reopen", "/strike")),
    ]


PLACES = (("openings", "opening"), ("applications", "hidden"), ("applications", "open"))
FILES = ("candidates", "scorecards", "ratings", "flags")
CHARTS = ("funnel", "times", "ratings", "agreement", "sources", "departures", "interviewers")
OPENING = (
    "",
    "?as=revised",
    "?q=Grace",
    "?sort=score",
    "?sort=-score",
    "?sort=cards",
    "?sort=name",
    "?stage=decided",
    "?stage=interviewing",
    "?recommendation=No+hire",
    "?flag=adversarial_to_managers",
    "?waiting=late",
    "?decision=no_hire",
    "/departures",
    "/departures.csv",
    "/analytics",
    "/analytics?from=2026-11-01&to=2026-11-30",
    *(f"/analytics/{chart}.csv" for chart in CHARTS),
    "/calibration",
    "/calibration?as=revised",
    "/compare",
    "/compare?q=Grace",
    "/panel",
    "/set-up",
    "/candidates/new",
    *(
        f"/{name}.csv{reading}"
        for name in ("candidates", "scorecards", "ratings", "flags")
        for reading in ("", "?as=revised")
    ),
    "/opening.xlsx",
    "/opening.xlsx?as=revised",
    "/policy.toml",
)
APPLICATION = (
    "",
    "?as=revised",
    "?tab=evidence",
    "?tab=flags",
    "?tab=fit",
    "?tab=timeline",
    "/debrief",
    "/decision",
    "/first-ninety-days",
    "/packet",
    "/packet?redacted=1&as=revised",
    "/panel",
)


def answer_of(person: Visitor, path: str) -> tuple[int, list, str]:
    answer = person.get(path)
    headers = sorted((name, value) for name, value in answer.headers if name != "Set-Cookie")
    text = text_of(answer.data) if answer.mimetype == XLSX else answer.text
    return answer.status_code, [] if answer.mimetype == "text/html" else headers, TOKEN.sub(r"\1", text)


@pytest.mark.parametrize("who", [0, 1], ids=["sealed interviewer", "sealed lead"])
def test_nothing_hidden_changes_a_byte_of_what_a_sealed_person_gets(twins, clock, who: int):
    app, twin, ids, people = twins
    hide(twin, ids, clock)
    one, other = Visitor(app, people[who]), Visitor(twin, people[who])
    different = [path for path in pages(ids) if answer_of(one, path) != answer_of(other, path)]

    assert different == []


def test_what_was_hidden_does_change_what_the_unsealed_get(twins, clock):
    """The comparison itself: after one's own card is in, the twins differ."""
    app, twin, ids, people = twins
    hide(twin, ids, clock)
    visitors = []
    for each in (app, twin):
        with each.app_context(), Session(db.engine, expire_on_commit=False) as session:
            build.submitted(session, session.get_one(Interview, ids["own"][0]), now=clock())
        visitors.append(Visitor(each, people[0]))
    path = f"/applications/{ids['hidden']}"

    assert answer_of(visitors[0], path) != answer_of(visitors[1], path)


@pytest.mark.parametrize("who", ["Own Lead", "Sealed Lead", "Sealed Interviewer", "Other 0", "Other 1"])
def test_a_trainees_card_changes_a_byte_for_nobody_but_where_leads_plan_the_panel(twins, clock, who: str):
    """Two of the panel are in: the one who is shadowed, and another one. Neither has shown the trainee's card yet."""
    app, twin, ids, _ = twins
    visitors = []
    shadow(twin, ids, clock)
    for each in (app, twin):
        with each.app_context(), Session(db.engine, expire_on_commit=False) as session:
            seats = [session.get_one(Interview, key) for key in ids["seats"][1:3]]
            for seat in seats:
                build.submitted(session, seat, now=clock())
            person = session.query(Account).filter_by(name=who).one()
        visitors.append(Visitor(each, person))
    one, other = visitors
    different = [path for path in pages(ids) if answer_of(one, path) != answer_of(other, path)]
    planning = [f"/applications/{ids['hidden']}/panel"] if who == "Own Lead" else []

    assert different == planning
