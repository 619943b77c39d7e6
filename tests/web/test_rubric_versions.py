"""A rubric that is edited later leaves the openings that were set up before as they are."""

from scorecard.services.rubrics import add_rubric
from tests import build

FILES = ("candidates.csv", "scorecards.csv", "ratings.csv", "flags.csv", "policy.toml")


def test_a_new_rubric_version_changes_no_page_and_no_file_of_an_opening(session, visitor):
    lead = build.account(session, role="lead")
    opening = build.opening(session, lead)
    application = build.application(session, opening)
    build.submitted(session, build.seat(session, application, lead))
    seat = build.seat(session, build.application(session, opening), lead)
    text = build.rubric_version(session).toml
    person = visitor(lead)
    paths = [f"/openings/{opening.id}/{file}" for file in FILES]
    pages = [f"/applications/{application.id}", f"/interviews/{seat.id}", f"/interviews/{seat.id}/scorecard"]
    before = [person.get(path).text for path in paths]
    added = add_rubric(session, text.replace("System design", "Systems"), now=build.NOON)
    after = [person.get(path).text for path in paths]
    names = ["System design" in person.get(path).text for path in pages]

    assert added.version == 2
    assert after == before
    assert names == [True, True, True]
