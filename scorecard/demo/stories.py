"""The candidates' stories: how good they are, who has seen them, and what happened. One table an opening.

Levels are what a whole panel would rate, for the four focus areas in the rubric's order. Days are working days
from today. Candidates beyond the table get a drawn story.
"""

import random
from dataclasses import dataclass, field, replace
from enum import StrEnum

from scorecard.models.application import DecisionKind
from scorecard.services.panel_templates import TemplateInterview, ready_template

TECHNICAL, LEADERSHIP, MENTORING, COMMUNICATION = (
    "technical_depth",
    "technical_leadership",
    "mentoring_development",
    "communication_collaboration",
)
AREAS = (TECHNICAL, LEADERSHIP, MENTORING, COMMUNICATION)


# The ready template's four, which see each area twice, and a fifth for a lead who wants to meet the candidate too.
SHAPES = (
    *ready_template(),
    TemplateInterview("Conversation with the lead", (LEADERSHIP, COMMUNICATION), 45),
)
USUAL_PANEL = 4


class State(StrEnum):
    """How far one seat of a story is."""

    IN = "in"
    REOPENED = "reopened"  # in, and in again after the lead reopened it
    STRUCK = "struck"
    DRAFT = "draft"
    LATE = "late"
    DUE = "due"
    TODAY = "today"
    LATER = "later"
    DECLINED = "declined"


# Seats that have a submitted card, and those whose card makes up the panel's level.
HAS_CARD = (State.IN, State.REOPENED, State.STRUCK)
COUNTS = (State.IN, State.REOPENED)

# When an interview took place whose state says so; the others follow the story's own days.
DAY_OF = {State.DRAFT: -2, State.LATE: -4, State.DUE: -1, State.TODAY: 0, State.DECLINED: -3}


@dataclass(frozen=True, slots=True)
class SeatPlan:
    """One seat of a story; `person` is the start of an e-mail address, None for whoever is next."""

    shape: int
    state: State
    day: int
    person: str | None = None


@dataclass(frozen=True, slots=True)
class Story:
    """One candidate. `leans` are differences of one seat's view in one area; `flags` name the seats that tick."""

    name: str
    levels: tuple[float, float, float, float]
    seats: tuple[SeatPlan, ...] = ()
    flags: tuple[tuple[str, tuple[int, ...]], ...] = ()
    leans: dict[tuple[int, str], float] = field(default_factory=dict)
    settled: tuple[str, str] | None = None  # flag, state
    debrief_on: int | None = None
    decision: tuple[DecisionKind, int, int] | None = None  # the day, and which of the reasons in evidence.toml
    withdrawn_on: int | None = None
    shadowed: int | None = None  # the seat beside which a trainee sits


def panel(states: str, *, day: int = -8, people: dict[int, str] | None = None) -> tuple[SeatPlan, ...]:
    """Seats from words such as "in in - late": two interviews a day from `day` on, "-" leaves a seat empty."""
    seats = []
    for shape, word in enumerate(states.split()):
        if word != "-":
            state = State(word)
            when = shape + 1 if state is State.LATER else DAY_OF.get(state, day + shape // 2)
            seats.append(SeatPlan(shape, state, when, (people or {}).get(shape)))
    return tuple(seats)


ALL_IN = "in in in in"

PAYMENTS = (
    Story(
        "convinces everybody",
        (4.6, 4.5, 4.5, 4.4),
        panel(ALL_IN, day=-14, people={0: "interviewer1"}),
        debrief_on=-9,
        decision=(DecisionKind.HIRE, -8, 0),
    ),
    Story(
        "one critical flag to check",
        (4.3, 4.0, 3.7, 4.0),
        panel(ALL_IN, day=-6, people={1: "interviewer1"}),
        flags=(("no_interest_in_teaching", (2,)),),
    ),
    Story("on the bar", (3.75, 3.5, 3.25, 3.5), panel(ALL_IN, day=-7), debrief_on=-2),
    Story(
        "in over the head",
        (2.0, 2.1, 1.9, 2.2),
        panel(ALL_IN, day=-13),
        flags=(("cannot_explain_decisions", (0,)),),
        debrief_on=-9,
        decision=(DecisionKind.NO_HIRE, -9, 1),
    ),
    Story(
        "solid all round",
        (4.1, 3.9, 3.8, 3.9),
        panel(ALL_IN, day=-5),
        flags=(("does_not_ask_about_team", (3,)),),
        shadowed=0,
    ),
    Story(
        "half of the panel is in",
        (4.0, 3.7, 3.8, 3.9),
        panel("in today late in", day=-5, people={1: "interviewer1"}),
    ),
    Story("strong engineer, teaches nobody", (4.5, 3.8, 2.1, 3.6), panel(ALL_IN, day=-6), debrief_on=-1),
    Story(
        "at war with managers",
        (4.4, 4.0, 3.8, 3.4),
        panel(ALL_IN, day=-11),
        flags=(("adversarial_to_managers", (0, 3)),),
        debrief_on=-7,
        decision=(DecisionKind.NO_HIRE, -6, 3),
    ),
    Story(
        "divides the panel",
        (3.9, 3.3, 3.6, 3.6),
        panel(ALL_IN, day=-6, people={3: "interviewer1"}),
        leans={(0, LEADERSHIP): -1.7, (2, LEADERSHIP): 1.7},
        debrief_on=-1,
    ),
    Story("one card so far", (4.2, 4.0, 3.9, 4.1), panel("in late later later", day=-3, people={2: "interviewer1"})),
    Story("took another offer", (3.9, 3.6, 3.7, 3.8), panel("in in - -", day=-9), withdrawn_on=-5),
    Story("just added", (3.6, 3.5, 3.5, 3.6)),
)

INFRASTRUCTURE = (
    Story("waits for the lead's own card", (4.1, 3.9, 3.8, 4.0), panel(ALL_IN + " due", day=-6, people={4: "lead2"})),
    Story("better than the bar by far", (4.7, 4.5, 4.3, 4.5), panel(ALL_IN, day=-5, people={3: "lead1"})),
    Story(
        "brilliant, decides everything alone",
        (4.7, 4.4, 4.3, 4.4),
        panel(ALL_IN, day=-7),
        flags=(("micromanages", (0, 2)),),
        debrief_on=-2,
    ),
    Story("no sign of mentoring yet", (4.7, 4.5, 2.75, 4.6), panel("in in - in", day=-5)),
    Story(
        "first interviews",
        (3.8, 3.8, 3.8, 3.8),
        panel("due today later later", people={0: "interviewer1"}),
    ),
    Story(
        "corrected after the reveal",
        (4.0, 3.8, 3.9, 3.8),
        panel("in reopened in in", day=-10),
        debrief_on=-4,
    ),
    Story("a card that does not count", (3.0, 3.1, 3.2, 2.9), panel("in in in struck", day=-9), debrief_on=-3),
    Story(
        "recommended and declined",
        (4.4, 3.9, 3.3, 3.8),
        panel(ALL_IN, day=-14),
        debrief_on=-10,
        decision=(DecisionKind.NO_HIRE, -9, 0),
    ),
    Story(
        "a doubt that was cleared",
        (4.2, 3.9, 3.9, 4.0),
        panel(ALL_IN, day=-12, people={0: "interviewer1"}),
        flags=(("cannot_discuss_trade_offs", (0,)),),
        settled=("cannot_discuss_trade_offs", "cleared"),
        debrief_on=-7,
        decision=(DecisionKind.HIRE, -6, 2),
    ),
    Story(
        "a doubt that was confirmed",
        (4.1, 3.9, 3.7, 3.8),
        panel(ALL_IN, day=-11),
        flags=(("adversarial_to_managers", (3,)),),
        settled=("adversarial_to_managers", "confirmed"),
        debrief_on=-6,
        decision=(DecisionKind.NO_HIRE, -5, 2),
    ),
    Story("a thin panel", (3.9, 3.7, 3.6, 3.8), panel("in draft declined late", day=-4, people={1: "interviewer1"})),
    Story("nobody asked about mentoring", (4.3, 4.1, 3.9, 4.2), panel("in in - -", day=-5)),
)

TABLES = (PAYMENTS, INFRASTRUCTURE)
DRAWN_PANELS = (ALL_IN,) * 6 + (
    "in in in -",
    "in in late in",
    "in draft due in",
    "due today later later",
    "later later - -",
)
FLAGS_AT_TIMES = ("only_own_code", "has_not_mentored", "only_code_quality", "does_not_ask_about_team", "micromanages")
SHARE_WITH_FLAG = 0.15


def story_of(opening: int, place: int, dice: random.Random) -> Story:
    """The story of the candidate at this place of an opening: from the table, or drawn beyond its end."""
    table = TABLES[opening]
    return table[place] if place < len(table) else drawn_story(dice)


def drawn_story(dice: random.Random) -> Story:
    """A story like most: somebody around the bar, seen by most of a panel."""
    quality = dice.gauss(3.5, 0.6)
    technical, leadership, mentoring, communication = (min(4.8, max(1.5, quality + dice.gauss(0, 0.35))) for _ in AREAS)
    ticked = ((dice.choice(FLAGS_AT_TIMES), (0,)),) if dice.random() < SHARE_WITH_FLAG else ()
    seats = panel(dice.choice(DRAWN_PANELS), day=-dice.randint(5, 20))
    return Story("drawn", (technical, leadership, mentoring, communication), seats, ticked)


def without_events(story: Story) -> Story:
    """The same candidate with a full panel of open cards, of which nothing has come yet."""
    seats = tuple(SeatPlan(shape, State.DUE, -1 + shape % 3) for shape in range(USUAL_PANEL))
    of_lead = tuple(seat for seat in story.seats if is_lead_s_own(seat))
    return Story(story.name, story.levels, seats + of_lead, story.flags, story.leans)


def with_cards(story: Story, submitted: set[int], *, day: int) -> Story:
    """The same story with the cards at these places of its panel in, from that day on; the others as they were."""
    seats = tuple(
        replace(seat, state=State.IN, day=day + place // 2) if place in submitted else seat
        for place, seat in enumerate(story.seats)
    )
    return replace(story, seats=seats)


def is_lead_s_own(seat: SeatPlan) -> bool:
    """Whether this is the seat of lead2, who is to score a candidate of the own opening."""
    return seat.person == "lead2"
