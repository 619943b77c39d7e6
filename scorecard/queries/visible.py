"""The seal: the one place that says which rows a viewer may see.

Everything else in `queries` builds on these selects, so a page, a count, a sort, a search and a file cannot differ.
A viewer is an Account. "Sealed" means: holds an unsubmitted seat on that application. A shadow seat seals whoever
holds it like any other. It is never of the panel: its card is none of the panel's cards, and it opens nobody's.
"""

from sqlalchemy import BindParameter, ColumnElement, Select, and_, exists, false, or_, select
from sqlalchemy.orm import aliased

from scorecard.models.account import Account
from scorecard.models.application import Application, Interview
from scorecard.models.opening import Opening, OpeningLead
from scorecard.models.scorecard import ScorecardVersion


class NotHere(LookupError):
    """What this viewer may not see, and what does not exist: one answer for both."""


def has_submitted_version() -> ColumnElement[bool]:
    """Whether an Interview of the enclosing select has a submitted card."""
    return exists().where(ScorecardVersion.interview_id == Interview.id, ScorecardVersion.submitted_at.is_not(None))


def sealed_applications(viewer: Account) -> Select[str]:
    """Ids of the applications on which the viewer holds an unsubmitted seat."""
    return sealed_for(viewer.id)


def sealed_for(viewer_id: str | BindParameter[str]) -> Select[str]:
    """The same for whoever this is: an id, or a parameter of a statement that is put together once."""
    return select(Interview.application_id).where(
        Interview.interviewer_id == viewer_id, Interview.is_active, ~has_submitted_version()
    )


def led_openings(viewer: Account) -> Select[str]:
    """Ids of the openings that the viewer leads: only these may be changed, by anybody."""
    led = select(OpeningLead.opening_id).where(OpeningLead.account_id == viewer.id, OpeningLead.removed_at.is_(None))
    return led if viewer.may_lead else led.where(false())


def readable_openings(viewer: Account) -> Select[str]:
    """Ids of the openings whose pages the viewer may read: own ones, and for an admin all of them."""
    return select(Opening.id) if viewer.is_admin else led_openings(viewer)


def is_listed(viewer: Account) -> ColumnElement[bool]:
    """Whether the viewer may know of an Application of the enclosing select as a lead or admin, sealed or not."""
    return Application.opening_id.in_(readable_openings(viewer))


def listed_applications(viewer: Account) -> Select[str]:
    """Ids of the applications whose row the viewer may know of as a lead or admin, sealed ones included."""
    return select(Application.id).where(is_listed(viewer))


def own_seats(viewer: Account) -> Select[str]:
    """Ids of the viewer's own seats. A removed seat is gone at once; a declined one stays in the own list."""
    return select(Interview.id).where(Interview.interviewer_id == viewer.id, Interview.removed_at.is_(None))


def colleagues_seats(viewer: Account) -> Select[str]:
    """Ids of the panel's seats beside the viewer's own: whom the lead assigned, which is no secret.

    A declined one stays among them: that somebody declined is hidden like whatever else colleagues do.
    """
    own = select(Interview.application_id).where(Interview.id.in_(own_seats(viewer)))
    return select(Interview.id).where(
        Interview.application_id.in_(own),
        Interview.interviewer_id != viewer.id,
        Interview.removed_at.is_(None),
        ~Interview.is_shadow,
    )


def seats_ever_held(viewer: Account) -> Select[str]:
    """Ids of the viewer's own seats, removed ones too. Of those nothing may be told but that they are gone."""
    return select(Interview.id).where(Interview.interviewer_id == viewer.id)


def is_unsealed(viewer: Account) -> ColumnElement[bool]:
    """Whether the viewer may read the panel of an Application of the enclosing select.

    As lead or admin of the opening while holding no unsubmitted seat, or as a panellist who has submitted.
    """
    as_panellist = select(Interview.application_id).where(
        Interview.interviewer_id == viewer.id,
        Interview.removed_at.is_(None),
        ~Interview.is_shadow,
        has_submitted_version(),
    )
    return and_(
        or_(is_listed(viewer), Application.id.in_(as_panellist)), Application.id.not_in(sealed_applications(viewer))
    )


def unsealed_applications(viewer: Account) -> Select[str]:
    """Ids of the applications whose panel the viewer may read."""
    return select(Application.id).where(is_unsealed(viewer))


def enters_numbers(viewer: Account) -> ColumnElement[bool]:
    """Whether the cards of an Application of the enclosing select enter the numbers that the viewer is shown.

    All do but the sealed ones'. Which cards may be read is another question (`visible_versions`): a panellist who may
    see one recommendation sees the same numbers as the lead, and they are fitted on the whole opening.
    """
    return enters_numbers_of(viewer.id)


def enters_numbers_of(viewer_id: str | BindParameter[str]) -> ColumnElement[bool]:
    """The same for whoever this is."""
    return Application.id.not_in(sealed_for(viewer_id))


def decidable_applications(viewer: Account) -> Select[str]:
    """Ids of the applications that the viewer leads and may act on: seated but not submitted leads may not."""
    return select(Application.id).where(
        Application.opening_id.in_(led_openings(viewer)), Application.id.not_in(sealed_applications(viewer))
    )


def visible_versions(viewer: Account) -> Select[int]:
    """Ids of the submitted versions of panel cards that the viewer may read."""
    return (
        select(ScorecardVersion.id)
        .join(Interview, Interview.id == ScorecardVersion.interview_id)
        .where(
            ScorecardVersion.submitted_at.is_not(None),
            ~Interview.is_shadow,
            or_(
                Interview.application_id.in_(unsealed_applications(viewer)),
                and_(Interview.interviewer_id == viewer.id, Interview.removed_at.is_(None)),
            ),
        )
    )


def comparable_shadows(viewer: Account) -> Select[str]:
    """Ids of the shadow seats whose card the viewer may read, beside the card of the colleague whom they shadow.

    Both have to be in. Then they are for the trainee, the colleague, and leads and admins who may read the panel.
    """
    shadowed = aliased(Interview)
    colleague_is_in = exists().where(
        ScorecardVersion.interview_id == shadowed.id, ScorecardVersion.submitted_at.is_not(None)
    )
    return (
        select(Interview.id)
        .join(shadowed, shadowed.id == Interview.shadowed_id)
        .where(
            Interview.removed_at.is_(None),
            has_submitted_version(),
            colleague_is_in,
            or_(
                Interview.interviewer_id == viewer.id,
                shadowed.interviewer_id == viewer.id,
                Interview.application_id.in_(listed_applications(viewer)),
            ),
            Interview.application_id.not_in(sealed_applications(viewer)),
        )
    )


def visible_seats(viewer: Account) -> Select[str]:
    """Ids of the seats, shadows too, that the viewer may know of: all where not sealed, else only the own one."""
    return select(Interview.id).where(
        or_(
            Interview.application_id.in_(unsealed_applications(viewer)),
            and_(Interview.interviewer_id == viewer.id, Interview.removed_at.is_(None)),
        )
    )
