"""The form of a decision, and in it the seat of another interview, which asks for what nobody has observed yet."""

from collections.abc import Iterable
from typing import Any

from wtforms import RadioField, SelectChoice, SelectField
from wtforms.validators import AnyOf, Optional

from scorecard.domain.areas import AreaState
from scorecard.domain.policy import Policy
from scorecard.models.account import Account
from scorecard.models.application import DecisionKind
from scorecard.queries.application_page.timeline import DECISION_WORDS
from scorecard.services.decisions import Basis
from scorecard.services.seat_plans import SeatPlan
from scorecard.web.choosing import Ticks, Whole
from scorecard.web.fields import EditForm, LocalMoment, Paragraph

TITLE = "Another interview"
USUAL_MINUTES = 45


class DecisionForm(EditForm):
    """What was decided, why, how a critical flag was checked, and who is to hold another interview."""

    decision = RadioField(
        "Decision",
        [AnyOf([kind.value for kind in DecisionKind], message="Choose what was decided.")],
        choices=[SelectChoice(kind.value, words) for kind, words in DECISION_WORDS.items()],
        validate_choice=False,
    )
    flag_check = Paragraph("What was done to check the critical flag")
    reason = Paragraph("Reason")
    interviewer = SelectField("Interviewer", validate_choice=False, choices=[])
    criteria = Ticks("What the interview is to look at")
    starts_at = LocalMoment("Interview starts", [Optional()])
    minutes = Whole("Length", [Optional()])
    due_at = LocalMoment("Scorecard due", [Optional()])

    @property
    def seats_somebody(self) -> bool:
        """Whether a seat is asked for with the decision. Nobody chosen: the seat is left for later."""
        return self.decision.data == DecisionKind.ANOTHER_INTERVIEW and bool(self.interviewer.data)

    def validate(self, extra_validators: Any = None) -> bool:
        """Whether the form can be taken; what a seat needs is asked for only where one is made."""
        is_valid = super().validate(extra_validators)
        if not self.seats_somebody:
            return is_valid
        for field, problem in (
            (self.criteria, "Choose at least one criterion."),
            (self.starts_at, "Choose when the interview starts."),
            (self.minutes, "Give the length in minutes."),
        ):
            if not field.data and not field.errors:
                field.errors = [problem]
                is_valid = False
        return is_valid

    def offer(self, people: Iterable[Account], policy: Policy) -> None:
        """Fill in who and what there is to choose from."""
        nobody = SelectChoice("", "Nobody yet: seat somebody later")
        self.interviewer.choices = [nobody, *(SelectChoice(person.id, person.name) for person in people)]
        self.criteria.choices = [SelectChoice(key, key) for keys in policy.areas.values() for key in keys]

    def seat(self, policy: Policy) -> SeatPlan | None:
        """The seat that a valid form asks for; None where it asks for none."""
        if not self.seats_somebody:
            return None
        wanted = tuple(self.criteria.data or ())
        areas = {key: criteria for key, criteria in policy.areas.items() if set(criteria) & set(wanted)}
        starts_at = self.starts_at.moment
        assert starts_at is not None
        whole_areas = {key for criteria in areas.values() for key in criteria} == set(wanted)
        return SeatPlan(
            interviewer_id=self.interviewer.data or "",
            title=TITLE,
            areas=tuple(areas),
            starts_at=starts_at,
            minutes=self.minutes.data or 0,
            due_at=self.due_at.moment,
            criteria=None if whole_areas else wanted,
        )


def still_to_see(basis: Basis) -> list[str]:
    """What another interview is for: criteria that nobody has observed; where all are, those of unproven areas."""
    evaluation, areas = basis.evaluation, basis.policy.areas
    if evaluation is None:
        return [key for criteria in areas.values() for key in criteria]
    unobserved = [key for criteria in areas.values() for key in criteria if key not in evaluation.criteria]
    unproven = [key for key, area in evaluation.areas.items() if area.state is AreaState.UNPROVEN]
    return unobserved or [key for area in unproven for key in areas[area]]
