"""The seal, walked at random: whoever has not submitted finds nothing of the others, wherever they look.

What may be seen is judged here from the steps alone, not by the app's own rules. Every text of a card carries a
token that belongs to that version only, so any place where it turns up is a place where the card was read.
`SEAL_STEPS` makes the walk longer.
"""

import os
import random
import re
from dataclasses import dataclass, field

import pytest
from sqlalchemy import select

from scorecard.models.application import Interview
from scorecard.web.sending import XLSX
from tests import build
from tests.sheets import text_of

STEPS = int(os.environ.get("SEAL_STEPS", "250"))
TOKEN = re.compile(r"tok[0-9]+x")
CRITERION = "software_engineering"


@dataclass
class World:
    """What has happened so far, as the test knows it."""

    people: dict = field(default_factory=dict)  # name -> Visitor
    lead_names: tuple = ("lead", "seated lead", "admin")
    seats: dict = field(default_factory=dict)  # (name, application) -> interview id
    drafts: dict = field(default_factory=dict)  # token -> (author, application)
    submitted: dict = field(default_factory=dict)  # token -> (author, application)
    seats_in: set = field(default_factory=set)  # (name, application) that have submitted once
    gone: set = field(default_factory=set)  # (name, application) that declined
    shadows: dict = field(default_factory=dict)  # (trainee, application) -> name of the colleague

    def is_sealed(self, name: str, application: str) -> bool:
        seat = (name, application)
        return seat in self.seats and seat not in self.seats_in and seat not in self.gone

    def may_read(self, name: str, token: str) -> bool:
        if token in self.drafts:
            return self.drafts[token][0] == name
        author, application = self.submitted[token]
        if author == name:
            return True
        if self.is_sealed(name, application):
            return False
        if (author, application) in self.shadows:
            return self.are_compared(author, application) and name in (
                *self.lead_names,
                self.shadows[author, application],
            )
        if name not in self.lead_names and (name, application) in self.shadows:
            return author == self.shadows[name, application] and self.are_compared(name, application)
        return name in self.lead_names or (name, application) in self.seats_in

    def are_compared(self, trainee: str, application: str) -> bool:
        """Whether a trainee's card and the colleague's are both in."""
        both = {(trainee, application), (self.shadows[trainee, application], application)}
        return both <= self.seats_in


@pytest.fixture
def world(session, visitor) -> World:
    world = World()
    lead = build.account(session, role="lead", name="lead")
    seated = build.account(session, role="lead", name="seated lead")
    admin = build.account(session, role="admin", name="admin")
    panel = [build.account(session, name=f"panellist {n}") for n in range(4)]
    stranger = build.account(session, role="lead", name="stranger")
    outsider = build.account(session, name="outsider")
    opening = build.opening(session, lead, seated)
    world.opening = opening.id
    world.applications = [build.application(session, opening).id for _ in range(3)]
    for index, application in enumerate(world.applications):
        row = session.get(build.Application, application)
        for person in [*panel[: 3 + index % 2], *([seated] if index == 0 else [])]:
            world.seats[person.name, application] = build.seat(session, row, person).id
    trainees = [build.account(session, name=f"trainee {n}") for n in range(2)]
    for application, trainee, colleague in zip(world.applications, [*trainees, lead], panel[:3], strict=True):
        row, shadowed = session.get(build.Application, application), world.seats[colleague.name, application]
        world.seats[trainee.name, application] = build.seat(session, row, trainee, shadowed_id=shadowed).id
        world.shadows[trainee.name, application] = colleague.name
    for person in [lead, seated, admin, stranger, outsider, *panel, *trainees]:
        world.people[person.name] = visitor(person)
    return world


def paths(world: World) -> list[str]:
    opening = [f"/openings/{world.opening}{end}" for end in OPENING_PAGES]
    first, second, third = world.applications
    opening += [
        f"/openings/{world.opening}/compare",
        f"/openings/{world.opening}/compare?application={first}&application={second}",
        f"/openings/{world.opening}/compare/packet?application={first}&application={second}",
        f"/openings/{world.opening}/compare?application={second}&application={third}&as=revised",
    ]
    application = [f"/applications/{key}{end}" for key in world.applications for end in APPLICATION_PAGES]
    interview = [f"/interviews/{key}{end}" for key in world.seats.values() for end in INTERVIEW_PAGES]
    return [
        "/",
        "/interviews",
        "/openings",
        "/audit-log",
        "/calibration",
        "/calibration/own",
        "/departures",
        "/departures.csv",
        "/analytics",
        "/analytics/sources.csv",
        *opening,
        *application,
        *interview,
    ]


INTERVIEW_PAGES = ("", "/scorecard", "/decline", "/correction", "/comparison")
OPENING_PAGES = (
    "",
    "/analytics",
    "/analytics/ratings.csv",
    "/analytics/interviewers.csv",
    "/departures",
    "/departures.csv",
    "/calibration",
    "/calibration?as=revised",
    "?as=revised",
    "?sort=score",
    "?q=tok",
    "/panel",
    "/set-up",
    "/candidates.csv",
    "/scorecards.csv",
    "/ratings.csv",
    "/flags.csv",
    "/ratings.csv?as=revised",
    "/flags.csv?as=revised",
    "/opening.xlsx",
)
APPLICATION_PAGES = (
    "",
    "?as=revised",
    "?tab=panel",
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


def card(token: str, revision: str) -> dict:
    ratings = {f"rating-{key}": "4" for key in build.criteria_of(build.AREAS)}
    return {
        **ratings,
        f"note-{CRITERION}": f"{token} wrote a migration",
        "strengths": f"{token} strong",
        "concerns": f"{token} weak",
        "motivation": f"{token} wants it",
        "flag-micromanages": "y",
        "quote-micromanages": f"{token} decided alone",
        "vote": "YES",
        "revision": revision,
    }


def write(world: World, chance: random.Random, token: str) -> None:
    """Save or submit a card of a seat, one's own or not."""
    name, application = chance.choice(list(world.seats))
    writer = name if chance.random() < 0.8 else chance.choice(list(world.people))
    visitor = world.people[writer]
    path = f"/interviews/{world.seats[name, application]}/scorecard"
    page = visitor.get(path)
    revision = re.search(r'name="revision"[^>]*value="(\d+)"', page.text)
    action = chance.choice(["save", "submit"])
    answer = visitor.post(path, {**card(token, revision[1] if revision else "0"), "action": action})
    if writer != name:
        assert answer.status_code == 404
        return
    if answer.status_code != 303:
        return
    owner = (name, application)
    world.drafts = {kept: value for kept, value in world.drafts.items() if value != owner}
    if action == "submit":
        world.seats_in.add(owner)
        world.submitted[token] = owner
    else:
        world.drafts[token] = owner


def peek(world: World, chance: random.Random) -> None:
    """Look at one address as one person: nothing is there that this person may not read."""
    name = chance.choice(list(world.people))
    path = chance.choice(paths(world))
    sealed = [seat for seat in world.seats if world.is_sealed(*seat)]
    if sealed and chance.random() < 0.5:  # half of the time where it would hurt most
        name, application = chance.choice(sealed)
        near = [f"/applications/{application}{end}" for end in APPLICATION_PAGES]
        path = chance.choice([*near, *(f"/openings/{world.opening}{end}" for end in OPENING_PAGES)])
    answer = world.people[name].get(path)
    assert answer.status_code in (200, 303, 403, 404), (name, path, answer.status_code)
    found = set(TOKEN.findall(text_of(answer.data) if answer.mimetype == XLSX else answer.text))
    leaked = {token for token in found if not world.may_read(name, token)}
    assert leaked == set(), (name, path)


def lead_acts(world: World, chance: random.Random) -> None:
    """Reopen, strike, decline or debrief, by anybody: only an unsealed lead of the opening succeeds."""
    (_, application), interview = chance.choice(list(world.seats.items()))
    name = chance.choice(list(world.people))
    act = chance.choice([f"/interviews/{interview}/reopen", f"/interviews/{interview}/strike"])
    answer = world.people[name].post(act, {"reason": "Wrong candidate."})
    if name not in ("lead", "seated lead") or world.is_sealed(name, application):
        assert answer.status_code == 404, (name, act)


@pytest.mark.parametrize("seed", [1, 2])
def test_a_random_walk_never_shows_a_card_too_early(world: World, seed: int):
    chance = random.Random(seed)
    for step in range(STEPS):
        draw = chance.random()
        if draw < 0.25:
            write(world, chance, f"tok{step}x")
        elif draw < 0.3:
            lead_acts(world, chance)
        else:
            peek(world, chance)

    assert len(world.submitted) > 0
    assert len(world.seats_in) > 0


def test_the_walk_would_notice_a_leak(world: World, session):
    """The judge itself: a token of somebody else's submitted card is refused to a sealed reader, allowed afterwards."""
    first, second = [seat for seat in world.seats if seat[1] == world.applications[0]][:2]
    world.seats_in.add(first)
    world.submitted["tok1x"] = first

    assert world.may_read(second[0], "tok1x") is False
    assert world.may_read("lead", "tok1x") is True
    world.seats_in.add(second)
    assert world.may_read(second[0], "tok1x") is True
    assert session.scalars(select(Interview.id)).first() in world.seats.values()
