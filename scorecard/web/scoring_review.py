"""The box before submitting: what a complete card asks its author, and what scripts need to ask it while one types."""

from dataclasses import dataclass

from scorecard.domain.flat_cards import FEWEST_RATINGS_FOR_FLAT
from scorecard.domain.own_questions import (
    GOOD_LEVEL,
    VOTE_DISTANCE,
    Doubt,
    OwnCard,
    Question,
    own_questions,
    possible_questions,
)
from scorecard.domain.text import is_blank
from scorecard.domain.wording import own_question
from scorecard.queries.scorecards import Sheet
from scorecard.services.card_content import CardContent, missing_to_submit
from scorecard.web.scoring_form import ScorecardForm


@dataclass(frozen=True, slots=True)
class ReviewLine:
    """One question in words, whether it is asked now, where it leads, and how scripts see that it is to be asked."""

    words: str
    asked: bool
    field: str
    data: dict[str, str]


def review_lines(sheet: Sheet, form: ScorecardForm) -> list[ReviewLine]:
    """Every question that this sheet can ask. None is asked of a card that cannot be submitted yet."""
    keys = dict.fromkeys(area.key for area in (*sheet.own_areas, *sheet.other_areas))
    areas, flags = [sheet.rubric.area(key) for key in keys], sheet.rubric.flags
    asked: tuple[Question, ...] = ()
    if not form.errors:
        content = form.content()
        if not missing_to_submit(content, own_criteria=sheet.own_criteria):
            asked = own_questions(_own_card(content), areas=areas, flags=flags, bar=sheet.bar)
    return [
        ReviewLine(own_question(each, rubric=sheet.rubric), each in asked, *_for_page(each, sheet, form))
        for each in possible_questions(areas, flags)
    ]


def _own_card(content: CardContent) -> OwnCard:
    return OwnCard(
        ratings={key: entry.value for key, entry in content.ratings.items() if entry.value is not None},
        with_evidence={key for key, entry in content.ratings.items() if not is_blank(entry.note)},
        flags={key for key, tick in content.ticks.items() if tick.raised},
        vote=content.vote,
    )


def _for_page(question: Question, sheet: Sheet, form: ScorecardForm) -> tuple[str, dict[str, str]]:
    """The field that a question leads to, and the terms in which scorecard/static/scoring_review.js knows it."""
    match question.doubt:
        case Doubt.NO_EVIDENCE:
            area = sheet.rubric.area(question.area)
            criteria = [criterion.key for criterion in area.criteria if criterion.key in form.criteria]
            return f"note-{criteria[0]}", {"criteria": " ".join(criteria)}
        case Doubt.FLAT:
            return f"rating-{sheet.own_criteria[0]}", {"fewest": str(FEWEST_RATINGS_FOR_FLAT)}
        case Doubt.FLAG:
            terms = {"flag": question.flag, "criterion": question.criterion, "from": str(GOOD_LEVEL)}
            return f"flag-{question.flag}", terms
        case Doubt.VOTE_NO:
            return "vote", {"votes": "DEFINITELY_NO NO", "least": str(sheet.bar + VOTE_DISTANCE)}
        case Doubt.VOTE_YES:
            return "vote", {"votes": "YES STRONG_YES", "most": str(sheet.bar - VOTE_DISTANCE)}
