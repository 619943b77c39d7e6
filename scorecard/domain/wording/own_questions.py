"""The questions that a card asks its author before it is submitted, in sentences."""

from scorecard.domain.own_questions import Doubt, Question
from scorecard.domain.rubric import Rubric


def own_question(question: Question, *, rubric: Rubric) -> str:
    """One question to the author of a card."""
    match question.doubt:
        case Doubt.NO_EVIDENCE:
            area = rubric.area(question.area).name
            return f"{area} is rated without a single sentence. What did you see or hear?"
        case Doubt.FLAT:
            return "Every rating is the same. Was nothing stronger or weaker than the rest?"
        case Doubt.FLAG:
            flag, criterion = rubric.flag(question.flag).name, rubric.criterion(question.criterion).name
            return f"“{flag}” is ticked, and {criterion} is rated Meets or better. Do both hold?"
        case Doubt.VOTE_NO:
            return "You vote no, and your ratings lie well above the bar. What do they miss?"
        case Doubt.VOTE_YES:
            return "You vote yes, and your ratings lie well below the bar. What do they miss?"
