"""The set-up form of an opening: charter, time split, leads, rubric version and policy."""

from collections.abc import Mapping
from functools import lru_cache

from wtforms import RadioField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Optional

from scorecard.domain.policy import Policy, default_policy
from scorecard.domain.role_check import Expectation
from scorecard.domain.rubric import Rubric
from scorecard.domain.wording.role_check import EXPECTATION_QUESTIONS
from scorecard.models.account import Account
from scorecard.models.opening import SPLITS, Opening, RubricVersion
from scorecard.services.openings import Charter, OpeningDetails
from scorecard.services.policies import PolicyChoice
from scorecard.web.choosing import Number, Ticks, Whole, YesNo
from scorecard.web.fields import EditForm, Line, Paragraph, required

CHARTER_TEXTS = ("people_duties", "em_split", "authority", "scope", "career_path")
PART = [InputRequired("Give each part as a whole percent.")]


class OpeningForm(EditForm):
    """All sections of the form but the weights, which depend on the rubric."""

    title = Line("Title", [required("Give the opening a title.")])
    archetype = RadioField("Archetype", [InputRequired("Choose the archetype that comes closest.")])
    coding_share = Whole("Coding share", [Optional()])
    people_duties = Paragraph("People duties")
    em_split = Paragraph("Split with the engineering manager")
    authority = Paragraph("Authority")
    scope = Paragraph("Scope")
    career_path = Paragraph("Career path")
    split_technical_leadership = Whole("Technical leadership", PART)
    split_hands_on = Whole("Hands-on engineering", PART)
    split_mentoring = Whole("Mentoring and development", PART)
    split_cross_team = Whole("Cross-team collaboration", PART)
    leads = Ticks("Leads")
    rubric_version = SelectField("Rubric version", validate_choice=False)
    optional_areas = Ticks("More focus areas")
    bar = Number("Bar", [InputRequired("Give the bar.")])
    area_bar = Number("Area bar", [InputRequired("Give the bar of an area.")])
    must_meet = Ticks("Areas that must be met")
    policy_reason = Paragraph("Reason", [Optional()])
    asks_why = Line("Who asks why Tech Lead")

    def breaks(self, expectation: Expectation) -> YesNo:
        """The field that answers whether the role would break an expectation."""
        field: YesNo = self[breaks_name(expectation)]
        return field

    def weight_of(self, area: str) -> Number:
        """The field of one area's weight."""
        field: Number = self[weight_name(area)]
        return field


def weight_name(area: str) -> str:
    """The name of the field that an area's weight is entered in."""
    return f"weight-{area}"


def breaks_name(expectation: Expectation) -> str:
    """The name of the field in which a lead answers whether the role would break an expectation."""
    return f"breaks-{expectation}"


def form_for(rubric: Rubric) -> type[OpeningForm]:
    """The form with a weight for each area of the rubric, the optional ones included."""
    return _form_with(tuple((area.key, area.name) for area in rubric.areas))


@lru_cache(maxsize=64)
def _form_with(areas: tuple[tuple[str, str], ...]) -> type[OpeningForm]:
    weights = {weight_name(key): Number(f"Weight of {name}") for key, name in areas}
    answers = {breaks_name(each): YesNo(EXPECTATION_QUESTIONS[each]) for each in Expectation}
    return type("OpeningFormOfRubric", (OpeningForm,), {**weights, **answers})


def offer(form: OpeningForm, *, rubric: Rubric, versions: list[RubricVersion], people: list[Account]) -> OpeningForm:
    """The form with what can be chosen."""
    form.archetype.choices = [SelectChoice(each.key, each.name) for each in rubric.archetypes]
    form.rubric_version.choices = [
        SelectChoice(str(each.id), f"{each.title}, version {each.version}") for each in versions
    ]
    form.leads.choices = [SelectChoice(person.id, f"{person.name} ({person.email})") for person in people]
    form.must_meet.choices = [SelectChoice(area.key, area.name) for area in rubric.areas]
    form.optional_areas.choices = [
        SelectChoice(area.key, f"{area.name}: {area.summary}") for area in rubric.areas if area.optional
    ]
    return form


def first_values(rubric: Rubric, version: RubricVersion, *, creator: Account) -> dict[str, object]:
    """What the form of a new opening begins with."""
    charter = Charter(coding_share=None)
    return {
        **{name: getattr(charter, name) for name in SPLITS},
        "leads": [creator.id],
        "rubric_version": str(version.id),
        **_policy_values(default_policy(rubric), rubric),
    }


def stored_values(
    opening: Opening, *, policy: Policy, reason: str, rubric: Rubric, leads: frozenset[str]
) -> dict[str, object]:
    """What is stored of an opening, by field."""
    names = ("title", "archetype", "coding_share", "revision", "asks_why", *CHARTER_TEXTS, *SPLITS)
    answers = {key: "yes" if breaks else "no" for key, breaks in opening.role_breaks.items()}
    return {
        **{name: getattr(opening, name) for name in names},
        **{breaks_name(each): answers.get(each, "") for each in Expectation},
        "leads": sorted(leads),
        "rubric_version": str(opening.rubric_version_id),
        "policy_reason": reason,
        **_policy_values(policy, rubric),
    }


def details_in(form: OpeningForm, *, rubric: Rubric) -> OpeningDetails:
    """What a valid form asks for."""
    parts = {name: form[name].data for name in (*CHARTER_TEXTS, *SPLITS)}
    answers = {str(each): form.breaks(each).answer for each in Expectation}
    breaks = {key: answer for key, answer in answers.items() if answer is not None}
    return OpeningDetails(
        title=form.title.data or "",
        archetype=form.archetype.data,
        charter=Charter(
            coding_share=form.coding_share.data, asks_why=form.asks_why.data or "", role_breaks=breaks, **parts
        ),
        rubric_version_id=int(form.rubric_version.data),
        lead_ids=frozenset(form.leads.data or ()),
        policy=PolicyChoice(
            bar=form.bar.data or 0.0,
            area_bar=form.area_bar.data or 0.0,
            must_meet=tuple(form.must_meet.data or ()),
            weights=_weights_in(form, rubric),
            optional_areas=tuple(form.optional_areas.data or ()),
        ),
    )


def _weights_in(form: OpeningForm, rubric: Rubric) -> dict[str, float]:
    """The weights that were on the form: one made for another rubric version lacks those of this one."""
    fields = {area.key: form.weight_of(area.key) for area in rubric.areas}
    return {key: field.data or 0.0 for key, field in fields.items() if field.raw_data}


def _policy_values(policy: Policy, rubric: Rubric) -> Mapping[str, object]:
    return {
        "bar": policy.bar,
        "area_bar": policy.area_bar,
        "must_meet": list(policy.must_meet),
        "optional_areas": [area.key for area in rubric.areas if area.optional and area.key in policy.areas],
        **{weight_name(area.key): policy.weights.get(area.key, 1.0) for area in rubric.areas},
    }
