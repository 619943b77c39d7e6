"""The demo's people and openings: accounts, the two jobs, their policies and panel templates."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from scorecard.demo.days import dice, stable_id, working_day
from scorecard.demo.stories import SHAPES, USUAL_PANEL
from scorecard.demo.texts import people
from scorecard.domain.policy import default_policy, policy_toml
from scorecard.domain.rubric import parse_rubric
from scorecard.models.account import Account, Role
from scorecard.models.opening import Opening, OpeningLead, OpeningStatus, PolicyVersion, RubricVersion, TemplateSeat
from scorecard.services.passwords import hash_password

DOMAIN = "example.com"
STAFF_SINCE, OPENED_ON = -60, -30

# Points that an interviewer gives more (or less) than colleagues who saw the same people: some are strict, some
# lenient, most are neither. Whoever comes after these is drawn.
STRICTNESS = (0.0, -0.6, 0.1, 0.6, -0.1, 0.2, -0.6, 0.0, 0.6, -0.2, 0.1, -0.5, 0.3, 0.0)
STRICTNESS_SPREAD = 0.3


@dataclass(frozen=True, slots=True)
class Cast:
    """Everybody who has an account, and by account id how strictly they rate (points on the scale)."""

    admin: Account
    leads: tuple[Account, ...]
    interviewers: tuple[Account, ...]
    strictness: Mapping[str, float]

    @property
    def everybody(self) -> tuple[Account, ...]:
        """All accounts, in the order in which they are listed."""
        return (self.admin, *self.leads, *self.interviewers)

    def named(self, person: str) -> Account | None:
        """Whose e-mail address begins so; None in a company too small to have them."""
        return next((one for one in self.everybody if one.email == f"{person}@{DOMAIN}"), None)


def invent_cast(
    session: Session, *, seed: int, interviewers: int, password: str, zone: str, fast: bool, midnight: datetime
) -> Cast:
    """Add the accounts. Each has a hash of its own, so that nobody sees from the database that passwords agree."""
    texts = people()
    since = working_day(midnight, STAFF_SINCE) + timedelta(hours=9)

    def add(email: str, name: str, role: Role) -> Account:
        account = Account(
            id=stable_id(seed, "account", email),
            email=f"{email}@{DOMAIN}",
            name=name,
            role=role,
            password_hash=hash_password(password, fast=fast),
            time_zone=zone,
            is_demo=True,
            created_at=since,
        )
        session.add(account)
        return account

    admin = add("admin", texts["admin"], Role.ADMIN)
    leads = tuple(add(f"lead{place}", name, Role.LEAD) for place, name in enumerate(texts["leads"], start=1))
    names = invented_names(texts["interviewers"]["names"], interviewers)
    panel = tuple(add(f"interviewer{place}", name, Role.INTERVIEWER) for place, name in enumerate(names, start=1))
    session.flush()
    drawn = dice(seed, "strictness")
    more = (drawn.gauss(0, STRICTNESS_SPREAD) for _ in range(max(0, interviewers - len(STRICTNESS))))
    strictness = dict(zip((one.id for one in panel), (*STRICTNESS[:interviewers], *more), strict=True))
    return Cast(admin, leads, panel, strictness)


def invented_names(names: list[str], count: int) -> list[str]:
    """As many names as asked. Beyond the list a first name gets another one's last name, no pair twice."""
    found = list(names[:count])
    for place in range(len(names), count):
        turn, start = divmod(place, len(names))
        first, last = names[start], names[(start + turn) % len(names)]
        found.append(f"{first.split()[0]} {last.split()[-1]}")
    return found


def invent_openings(
    session: Session, *, seed: int, cast: Cast, version: RubricVersion, midnight: datetime
) -> list[Opening]:
    """Add the openings of people.toml, the first lead's first, each with its policy and its panel template."""
    created = working_day(midnight, OPENED_ON) + timedelta(hours=10)
    rubric = parse_rubric(version.toml)
    openings = []
    for text, lead in zip(people()["openings"], cast.leads, strict=True):
        opening = Opening(
            id=stable_id(seed, "opening", lead.email),
            title=text["title"],
            archetype=text["archetype"],
            status=OpeningStatus.OPEN,
            coding_share=text["coding_share"],
            **text["charter"],
            **{f"split_{part}": percent for part, percent in text["time_split"].items()},
            rubric_version=version,
            is_demo=True,
            created_at=created,
        )
        session.add(opening)
        session.flush()
        policy = default_policy(rubric, archetype=opening.archetype)
        session.add_all(
            [
                OpeningLead(opening_id=opening.id, account_id=lead.id, added_at=created),
                PolicyVersion(
                    opening_id=opening.id,
                    version=1,
                    toml=policy_toml(policy),
                    created_by_id=lead.id,
                    created_at=created,
                ),
                *_template(opening),
            ]
        )
        openings.append(opening)
    session.flush()
    return openings


def _template(opening: Opening) -> list[TemplateSeat]:
    return [
        TemplateSeat(
            opening_id=opening.id, position=place, title=shape.title, areas=list(shape.areas), minutes=shape.minutes
        )
        for place, shape in enumerate(SHAPES[:USUAL_PANEL], start=1)
    ]
