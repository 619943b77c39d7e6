"""How firm is this? What a recommendation hangs on, and what could still change it.

Everything said here was tried: the opening is evaluated anew with a card left out, a rating changed, an interview
added or a flag settled, and only what then came out is told.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from scorecard.domain.assessment import Assessment, Tick, TickState
from scorecard.domain.evaluation import onto_five, refuse_doubles
from scorecard.domain.flags import ActsAs, find_flags
from scorecard.domain.panel_estimates import CandidateEstimate, estimate_candidates
from scorecard.domain.panel_model import Cells, Fit, cells_of, fit_panels, with_panel
from scorecard.domain.policy import Policy
from scorecard.domain.recommendation import Outcome, Recommendation, is_on_hire_side, recommend
from scorecard.domain.rubric import Severity
from scorecard.domain.scale import ONE_TO_FIVE

FEWEST_TO_LEAVE_ONE_OUT = 2

# One point on 1 to 5, a quarter of any other scale.
ONE_POINT = 1.0

# Single changes are ranked with everything else held; this many of them are then tried in full.
TRIED_IN_FULL = 5

# Nobody's name: names have no control characters.
SOMEBODY_NEW = "\N{NULL}"


@dataclass(frozen=True, slots=True)
class FlagOutcomes:
    """What becomes of the recommendation when a lead settles a critical flag."""

    flag: str
    confirmed: Outcome
    cleared: Outcome


@dataclass(frozen=True, slots=True)
class NextStep:
    """The area of the interview that would tell most: what comes out if it goes like the ratings so far.

    `sd_now` and `sd_then` are the standard deviations of the overall estimate, in points.
    """

    area: str
    outcome: Outcome
    sd_now: float
    sd_then: float


@dataclass(frozen=True, slots=True)
class RatingFlip:
    """What one rating, one point lower or higher, would make of the recommendation."""

    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Firmness:
    """How firm one recommendation is.

    `is_hire` is the side, shortages aside, and `hangs_on` whose card, left out, would change it: nobody's where
    empty, None where there are fewer than two cards. `lower` tells whether ratings were tried one point lower
    or one point higher; no `flip`: none of those that weigh most changes the recommendation.
    """

    outcome: Outcome
    is_hire: bool
    hangs_on: tuple[str, ...] | None
    lower: bool
    flip: RatingFlip | None
    next_step: NextStep | None
    flags: tuple[FlagOutcomes, ...]


def how_firm(assessments: Sequence[Assessment], ticks: Sequence[Tick], policy: Policy, application: str) -> Firmness:
    """How firm the recommendation for this application is, from everything that counts in its opening.

    The arguments are those of `evaluate`. Raises ValueError where one interviewer has two assessments of one
    application, KeyError where nobody rated this one.
    """
    refuse_doubles(assessments)
    on_five = [onto_five(each, policy=policy) for each in assessments]
    cells = cells_of(on_five, areas=policy.areas)
    if application not in cells.candidates:
        raise KeyError(application)
    known = {criterion for criteria in policy.areas.values() for criterion in criteria}
    opening = _Opening(
        cells,
        tuple(each for each in on_five if each.application == application and not known.isdisjoint(each.ratings)),
        tuple(tick for tick in ticks if tick.application == application),
        policy.on_five(),
        application,
    )
    now = opening.look()
    outcome = now.recommendation.outcome
    lower = outcome.is_hire
    return Firmness(
        outcome=outcome,
        is_hire=now.is_hire,
        hangs_on=_hangs_on(opening, now),
        lower=lower,
        flip=_flip(opening, now, by=-ONE_POINT if lower else ONE_POINT),
        next_step=_next_step(opening, now, policy),
        flags=tuple(_settled(opening, now)),
    )


@dataclass(frozen=True, slots=True)
class _View:
    """What comes out of one way to evaluate the application; `interviewers` are those of the fit."""

    interviewers: tuple[str, ...]
    fit: Fit
    found: CandidateEstimate
    recommendation: Recommendation
    is_hire: bool


@dataclass(frozen=True, slots=True)
class _Opening:
    """Everything that one application is evaluated from, on 1 to 5.

    The other applications of the opening are in `cells`; its own assessments that rate anything are in `panel`, and
    take the place of what `cells` has of it.
    """

    cells: Cells
    panel: tuple[Assessment, ...]
    ticks: tuple[Tick, ...]
    policy: Policy
    application: str

    def without(self, interviewer: str) -> "_Opening":
        """The opening as if this person had not seen the application."""
        return replace(
            self,
            panel=tuple(each for each in self.panel if each.interviewer != interviewer),
            ticks=tuple(tick for tick in self.ticks if tick.interviewer != interviewer),
        )

    def with_card(self, card: Assessment) -> "_Opening":
        """The opening with this card of the application, in place of the same person's or beside the others."""
        others = tuple(each for each in self.panel if each.interviewer != card.interviewer)
        return replace(self, panel=(*others, card))

    def settled(self, flag: str, state: TickState) -> "_Opening":
        """The opening with each tick of this flag settled so."""
        return replace(
            self, ticks=tuple(replace(tick, state=state) if tick.flag == flag else tick for tick in self.ticks)
        )

    def look(self) -> _View:
        """Evaluate the application in full."""
        cells = with_panel(self.cells, self.panel, areas=self.policy.areas)
        fit = fit_panels(cells)
        (found,) = estimate_candidates(
            cells, fit, policy=self.policy, places=[cells.candidates.index(self.application)]
        )
        return self.judge(cells.interviewers, fit, found)

    def glance(self, now: _View, card: Assessment) -> _View:
        """Evaluate the application with a changed card, all that was learned of the opening held."""
        panel = [card if each.interviewer == card.interviewer else each for each in self.panel]
        own = cells_of(panel, areas=self.policy.areas)
        seated = [now.interviewers.index(person) for person in own.interviewers]
        held = replace(
            now.fit,
            strictness=now.fit.strictness[seated],
            strictness_covariance=now.fit.strictness_covariance[seated][:, seated],
        )
        (found,) = estimate_candidates(own, held, policy=self.policy)
        return self.judge(now.interviewers, now.fit, found)

    def judge(self, interviewers: tuple[str, ...], fit: Fit, found: CandidateEstimate) -> _View:
        """Apply the rules to what was estimated."""
        flags = find_flags(self.ticks, severity=self.policy.severity)
        cards = len(found.overall.contributions)
        return _View(
            interviewers,
            fit,
            found,
            recommend(cards=cards, overall=found.overall, areas=found.areas, flags=flags, policy=self.policy),
            is_on_hire_side(overall=found.overall, areas=found.areas, flags=flags, policy=self.policy),
        )


def _hangs_on(opening: _Opening, now: _View) -> tuple[str, ...] | None:
    people = sorted(each.interviewer for each in opening.panel)
    if len(people) < FEWEST_TO_LEAVE_ONE_OUT:
        return None
    return tuple(person for person in people if opening.without(person).look().is_hire is not now.is_hire)


def _flip(opening: _Opening, now: _View, *, by: float) -> RatingFlip | None:
    """The farthest outcome that one changed rating leads to, of those that promise most."""
    promising = sorted(_changed_cards(opening, by=by), key=lambda card: _promise(opening, now, card))
    outcomes = {opening.with_card(card).look().recommendation.outcome for card in promising[:TRIED_IN_FULL]}
    flips = outcomes - {now.recommendation.outcome}
    return (
        RatingFlip(max(flips, key=lambda outcome: abs(outcome.rank - now.recommendation.outcome.rank)))
        if flips
        else None
    )


def _changed_cards(opening: _Opening, *, by: float) -> Iterator[Assessment]:
    """Each card of the panel with one of its ratings moved, as far as the scale allows."""
    known = [criterion for criteria in opening.policy.areas.values() for criterion in criteria]
    for card in sorted(opening.panel, key=lambda each: each.interviewer):
        for criterion in known:
            if criterion in card.ratings:
                moved = ONE_TO_FIVE.clip(card.ratings[criterion] + by)
                if moved != card.ratings[criterion]:
                    yield replace(card, ratings={**card.ratings, criterion: moved})


def _promise(opening: _Opening, now: _View, card: Assessment) -> tuple[bool, float]:
    """Where a change ranks: those that seem to flip first, then by how far they move the overall estimate."""
    seen = opening.glance(now, card)
    same = seen.recommendation.outcome is now.recommendation.outcome
    return same, -abs(seen.found.overall.probability - now.found.overall.probability)


def _next_step(opening: _Opening, now: _View, policy: Policy) -> NextStep:
    """The area whose one more interview makes the overall estimate surest, with what would come out."""
    sds = {area: _sd_with(opening, now, area) for area in policy.areas}
    area = min(sds, key=lambda key: round(sds[key], 9))
    then = opening.with_card(_likely_card(opening, now, area)).look()
    return NextStep(
        area=area,
        outcome=then.recommendation.outcome,
        sd_now=policy.scale.distance(now.found.overall.sd),
        sd_then=policy.scale.distance(sds[area]),
    )


def _sd_with(opening: _Opening, now: _View, area: str) -> float:
    """The standard deviation of the overall estimate with one more card on this area, variances held."""
    added = opening.with_card(_likely_card(opening, now, area))
    cells = with_panel(added.cells, added.panel, areas=added.policy.areas)
    fit = fit_panels(cells, variances=now.fit.variances)
    (found,) = estimate_candidates(
        cells, fit, policy=opening.policy, places=[cells.candidates.index(opening.application)]
    )
    return found.overall.sd


def _likely_card(opening: _Opening, now: _View, area: str) -> Assessment:
    """A card of somebody new that says of the area what was said of it so far, or else of the whole."""
    so_far = now.found.areas[area].plain_mean
    value = now.found.overall.plain_mean if so_far is None else so_far
    return Assessment(opening.application, SOMEBODY_NEW, dict.fromkeys(opening.policy.areas[area], value))


def _settled(opening: _Opening, now: _View) -> Iterator[FlagOutcomes]:
    """What settling each critical flag would do that stands and that nobody has confirmed."""
    for finding in find_flags(opening.ticks, severity=opening.policy.severity):
        acts = finding.acts_as in (ActsAs.SINGLE, ActsAs.CORROBORATED)
        if finding.severity is Severity.CRITICAL and acts and not finding.confirmed:
            confirmed, cleared = (
                opening.settled(finding.flag, state).judge(now.interviewers, now.fit, now.found).recommendation.outcome
                for state in (TickState.CONFIRMED, TickState.CLEARED)
            )
            yield FlagOutcomes(finding.flag, confirmed, cleared)
