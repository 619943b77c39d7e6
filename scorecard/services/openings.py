"""What a lead does with an opening: set it up, change it, open and close it."""

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, field, fields
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from scorecard.domain.policy import Policy
from scorecard.models.account import Account, Role
from scorecard.models.opening import SPLITS, Opening, OpeningLead, OpeningStatus, RubricVersion, TemplateSeat
from scorecard.queries.freeze import is_frozen
from scorecard.queries.openings import policy_of, readable_opening, rubric_of
from scorecard.queries.set_up import present_leads
from scorecard.queries.visible import NotHere, led_openings
from scorecard.services import audit
from scorecard.services.errors import DoneOtherwise, Refused, StaleEdit
from scorecard.services.policies import PolicyChoice, add_version, proposed_policy

WHOLE = 100


@dataclass(frozen=True, slots=True)
class Charter:
    """What the role is. `coding_share` and the four splits are whole percents; the splits add up to 100.

    `asks_why` says who asks candidates why Tech Lead, `role_breaks` which expectations the role would break.
    """

    coding_share: int | None
    people_duties: str = ""
    em_split: str = ""
    authority: str = ""
    scope: str = ""
    career_path: str = ""
    asks_why: str = ""
    role_breaks: Mapping[str, bool] = field(default_factory=dict)
    split_technical_leadership: int = 30
    split_hands_on: int = 40
    split_mentoring: int = 20
    split_cross_team: int = 10


@dataclass(frozen=True, slots=True)
class OpeningDetails:
    """Everything that the set-up form holds."""

    title: str
    archetype: str
    charter: Charter
    rubric_version_id: int
    lead_ids: frozenset[str]
    policy: PolicyChoice


def create(
    session: Session,
    details: OpeningDetails,
    *,
    opening_id: str,
    reason: str = "",
    template_of: str | None = None,
    actor: Account,
    now: datetime,
) -> Opening:
    """A new opening, as a draft. `reason` is the policy's; the panel template is that of `template_of`, if any.

    A second press of the same form makes none. Raises NotHere where the opening to copy may not be read, DoneOtherwise
    where the form has made another one, and Refused by form field.
    """
    # Two presses that come at once take their turn here: the second one finds what the first one made.
    session.execute(select(Account.id).where(Account.id == actor.id).with_for_update(key_share=True))
    made = session.get(Opening, opening_id, options=[joinedload(Opening.rubric_version)])
    if made is not None:
        if not _says(session, made, details):
            raise DoneOtherwise
        return made
    check_charter(details.charter)
    version = _rubric_version(session, details.rubric_version_id)
    opening = Opening(id=opening_id, status=OpeningStatus.DRAFT, created_at=now, rubric_version=version)
    _write(opening, details)
    session.add(opening)
    session.flush()
    policy = proposed_policy(rubric_of(opening), archetype=details.archetype, choice=details.policy, current=None)
    add_version(session, opening, policy, reason=reason, frozen=False, actor=actor, now=now)
    audit.record(session, "opening.created", actor=actor, now=now, opening_id=opening.id)
    if template_of is not None:
        _copy_template(session, template_of, opening, areas=policy.areas, actor=actor)
    _set_leads(session, opening, details.lead_ids, actor=actor, now=now)
    session.commit()
    return opening


def set_up(
    session: Session,
    opening_id: str,
    details: OpeningDetails,
    *,
    reason: str = "",
    revision: int,
    actor: Account,
    now: datetime,
) -> Opening:
    """Change an opening. A changed policy becomes a new version; after the freeze it needs a reason.

    A second press changes nothing. Raises NotHere, StaleEdit, and Refused by form field.
    """
    opening = led_and_locked(session, opening_id, actor=actor)
    if revision != opening.revision:
        if _says(session, opening, details):
            return opening
        raise StaleEdit(opening.revision)
    check_charter(details.charter)
    frozen = is_frozen(session, opening, now=now)
    current = policy_of(session, opening)
    version = _rubric_version(session, details.rubric_version_id)
    if frozen and version.id != opening.rubric_version_id:
        raise Refused({"rubric_version": "Interviews have begun, so the rubric version is fixed."})
    opening.rubric_version = version
    proposed = proposed_policy(rubric_of(opening), archetype=details.archetype, choice=details.policy, current=current)
    if frozen:
        refuse_other_areas(proposed, current)
    if proposed != current:
        add_version(session, opening, proposed, reason=reason, frozen=frozen, actor=actor, now=now)
    _write(opening, details)
    opening.revision += 1
    audit.record(session, "opening.changed", actor=actor, now=now, opening_id=opening.id)
    _set_leads(session, opening, details.lead_ids, actor=actor, now=now)
    session.commit()
    return opening


def open_it(session: Session, opening_id: str, *, actor: Account, now: datetime) -> None:
    """Open a draft, or a closed opening again. Raises NotHere; a second press changes nothing."""
    opening = led_and_locked(session, opening_id, actor=actor)
    if opening.status == OpeningStatus.OPEN:
        return
    opening.status, opening.closed_at = OpeningStatus.OPEN, None
    audit.record(session, "opening.opened", actor=actor, now=now, opening_id=opening.id)
    session.commit()


def close_it(session: Session, opening_id: str, *, actor: Account, now: datetime) -> None:
    """Close an opening: nobody is added or seated until it is opened again. Raises NotHere."""
    opening = led_and_locked(session, opening_id, actor=actor)
    if opening.status == OpeningStatus.CLOSED:
        return
    opening.status, opening.closed_at = OpeningStatus.CLOSED, now
    audit.record(session, "opening.closed", actor=actor, now=now, opening_id=opening.id)
    session.commit()


def led_and_locked(session: Session, opening_id: str, *, actor: Account) -> Opening:
    """An opening that the actor leads, as it is now, held until the transaction ends. Raises NotHere."""
    opening = session.scalar(
        select(Opening)
        .where(Opening.id == opening_id, Opening.id.in_(led_openings(actor)))
        .options(joinedload(Opening.rubric_version, innerjoin=True))
        .with_for_update(of=Opening)
        .execution_options(populate_existing=True)
    )
    if opening is None:
        raise NotHere
    return opening


def refuse_closed(opening: Opening) -> None:
    """Raise Refused where an opening takes nobody any more."""
    if opening.status == OpeningStatus.CLOSED:
        raise Refused({"": "This opening is closed. Open it again on its set-up page first."})


def refuse_other_areas(proposed: Policy, current: Policy) -> None:
    """Raise Refused where a policy that froze would get other focus areas."""
    if proposed.areas != current.areas:
        raise Refused({"optional_areas": "Interviews have begun, so the focus areas are fixed."})


def check_charter(charter: Charter) -> None:
    """Raise Refused for shares that are no percents, and for a time split that does not add up."""
    share = charter.coding_share
    if share is not None and not 0 <= share <= WHOLE:
        raise Refused({"coding_share": "Give a whole percent from 0 to 100."})
    parts = [getattr(charter, name) for name in SPLITS]
    if any(not 0 <= part <= WHOLE for part in parts):
        raise Refused({SPLITS[0]: "Give each part as a whole percent from 0 to 100."})
    if sum(parts) != WHOLE:
        raise Refused({SPLITS[0]: f"The four parts must add up to 100 %. They add up to {sum(parts)} % now."})


def _says(session: Session, opening: Opening, details: OpeningDetails) -> bool:
    """Whether an opening is set up exactly so."""
    charter = Charter(**{each.name: getattr(opening, each.name) for each in fields(Charter)})
    about = (opening.title, opening.archetype, charter, opening.rubric_version_id, present_leads(session, opening))
    asked = (details.title, details.archetype, details.charter, details.rubric_version_id, details.lead_ids)
    if about != asked:
        return False
    policy = policy_of(session, opening)
    choice = details.policy
    return policy == proposed_policy(rubric_of(opening), archetype=details.archetype, choice=choice, current=policy)


def _write(opening: Opening, details: OpeningDetails) -> None:
    opening.title = details.title
    opening.archetype = details.archetype
    for name, value in asdict(details.charter).items():
        setattr(opening, name, value)


def _copy_template(
    session: Session, source_id: str, opening: Opening, *, areas: Collection[str], actor: Account
) -> None:
    """Give a new opening another one's panel template, without interviews on areas that it does not have."""
    source = readable_opening(session, actor, source_id)
    active = set(session.scalars(select(Account.id).where(Account.disabled_at.is_(None))))
    rows = session.scalars(
        select(TemplateSeat).where(TemplateSeat.opening_id == source.id).order_by(TemplateSeat.position)
    )
    kept = [row for row in rows if set(row.areas) <= set(areas)]
    for position, row in enumerate(kept, start=1):
        session.add(
            TemplateSeat(
                opening_id=opening.id,
                position=position,
                title=row.title,
                areas=list(row.areas),
                minutes=row.minutes,
                interviewer_id=row.interviewer_id if row.interviewer_id in active else None,
            )
        )


def _rubric_version(session: Session, version_id: int) -> RubricVersion:
    version = session.get(RubricVersion, version_id)
    if version is None:
        raise Refused({"rubric_version": "Choose one of the rubric versions in the list."})
    return version


def _set_leads(session: Session, opening: Opening, lead_ids: Collection[str], *, actor: Account, now: datetime) -> None:
    """Add and end leads. A row is ended, never deleted: whoever led while cards were in could read them."""
    ever = session.scalars(select(OpeningLead).where(OpeningLead.opening_id == opening.id))
    rows = {row.account_id: row for row in ever}
    eligible = select(Account.id).where(Account.role != Role.INTERVIEWER, Account.disabled_at.is_(None))
    may_lead = set(session.scalars(eligible))
    present = {key for key, row in rows.items() if row.removed_at is None}
    if not may_lead & set(lead_ids):
        raise Refused({"leads": "An opening needs at least one lead. Choose somebody else before this one leaves."})
    if set(lead_ids) - may_lead - present:
        raise Refused({"leads": "Choose people from the list: only leads and admins can lead an opening."})
    for key in sorted(set(lead_ids) - present):
        if key in rows:
            rows[key].removed_at = None
        else:
            session.add(OpeningLead(opening_id=opening.id, account_id=key, added_at=now))
        audit.record(session, "lead.added", actor=actor, now=now, opening_id=opening.id, detail={"account": key})
    for key in sorted(present - set(lead_ids)):
        rows[key].removed_at = now
        audit.record(session, "lead.removed", actor=actor, now=now, opening_id=opening.id, detail={"account": key})
