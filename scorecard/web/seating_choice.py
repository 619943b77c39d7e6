"""What the form for seating several candidates says: whom, with which people, and not before when."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from werkzeug.datastructures import MultiDict

from scorecard.models.opening import TemplateSeat
from scorecard.queries.seating import MOST_AT_ONCE
from scorecard.web.converters import PublicId
from scorecard.web.seating_form import NOT_A_TIME, local_moment, prefilled_rows

TOO_MANY = f"Seat at most {MOST_AT_ONCE} candidates at once."


@dataclass(frozen=True, slots=True)
class SeatingChoice:
    """The form as it was sent or as it begins. `starts_at` is text in the lead's zone, `first` the same in UTC."""

    application_ids: tuple[str, ...]
    interviewers: dict[int, str]  # account ids by the interview's position in the template
    starts_at: str
    first: datetime | None
    problems: dict[str, str]


def chosen_applications(source: MultiDict[str, str]) -> tuple[str, ...]:
    """The applications that were ticked, each once, without what is no id at all."""
    asked = source.getlist("application")
    return tuple(dict.fromkeys(each for each in asked if re.fullmatch(PublicId.regex, each)))


def read_choice(
    source: MultiDict[str, str],
    template: Sequence[TemplateSeat],
    *,
    people: Sequence[str],
    now: datetime,
    zone: ZoneInfo,
) -> SeatingChoice:
    """What was sent. Without a time the form begins: the usual people, ten o'clock on the next working day."""
    applications = chosen_applications(source)
    problems = {"application": TOO_MANY} if len(applications) > MOST_AT_ONCE else {}
    begin = prefilled_rows(template, offered=people, now=now, zone=zone)
    if "starts_at" not in source:
        usual = {row.place: row.interviewer for row in begin}
        starts_at = begin[0].starts_at if begin else ""
    else:
        usual = {row.place: source.get(f"interviewer-{row.place}", "") for row in begin}
        starts_at = source["starts_at"]
    held = [person for person in usual.values() if person]
    for place, person in usual.items():
        if person and held.count(person) > 1:
            problems[f"interviewer-{place}"] = "One person takes one interview of a panel. Choose somebody else."
    first = local_moment(starts_at, zone=zone)
    if first is None:
        problems["starts_at"] = NOT_A_TIME
    elif first < now:
        problems["starts_at"] = (
            "Choose a time that is still to come. Interviews that were held already come in as an import of panels."
        )
    return SeatingChoice(applications, usual, starts_at, first, problems)
