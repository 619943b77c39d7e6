"""With what the page prints and a pocket calculator, a lead gets every estimate, contribution and z of it.

The demo has an application of each kind: the strictness adjustment changes the side, Not enough evidence, and a flag
that lowers the recommendation.
"""

import re
from html.parser import HTMLParser

import pytest
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from scorecard.cli.demo import demo_command
from scorecard.domain.evaluation import Outcome
from scorecard.models.account import Account
from scorecard.models.opening import Opening, PolicyVersion
from scorecard.queries.evaluations import evaluate_opening
from scorecard.queries.panels import Reading
from tests import build

FLAG_RULES = {"critical-corroborated", "critical-single"}


class Tables(HTMLParser):
    """Every table of a page by its caption, as rows of cell texts."""

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, list[list[str]]] = {}
        self.caption, self.inside = "", ""

    def handle_starttag(self, tag, attrs):
        if tag in ("caption", "th", "td"):
            self.inside = tag
        if tag == "caption":
            self.caption = ""
        if tag == "tr":
            self.found[self.caption].append([])
        if tag in ("th", "td"):
            self.found[self.caption][-1].append("")

    def handle_endtag(self, tag):
        if tag == "caption":
            self.caption = self.caption.strip()
            self.found[self.caption] = []
        if tag in ("caption", "th", "td"):
            self.inside = ""

    def handle_data(self, data):
        if self.inside == "caption":
            self.caption += data
        elif self.inside:
            self.found[self.caption][-1][-1] += data.strip()


def number(text):
    return float(text.replace("−", "-").replace("+", ""))


def kind_of(evaluation):
    """Which of the three kinds an application is, if any."""
    outcome, reasons = evaluation.recommendation.outcome, evaluation.recommendation.reasons
    if outcome.is_hire is not evaluation.unadjusted_recommendation.outcome.is_hire:
        return "side"
    if reasons[0].rule.value in FLAG_RULES:
        return "flag"
    return "evidence" if outcome is Outcome.NOT_ENOUGH_EVIDENCE else None


@pytest.fixture
def demo(app):
    result = app.test_cli_runner().invoke(demo_command, ["--password", build.PASSWORD])
    assert result.exit_code == 0


@pytest.fixture
def pages(demo, session, visitor):
    """The page of one application of each kind, as an admin reads it."""
    admin = session.scalar(select(Account).where(Account.email == "admin@example.com"))
    found = {}
    for opening in session.scalars(select(Opening).options(joinedload(Opening.rubric_version))).all():
        evaluated = evaluate_opening(session, admin, opening, reading=Reading.SEALED)
        for application, evaluation in evaluated.evaluations.items():
            found.setdefault(kind_of(evaluation), application)
    session.expunge(admin)
    session.rollback()  # a transaction that is left open would keep everybody else from writing
    reader = visitor(admin)
    return {kind: reader.get(f"/applications/{found[kind]}").text for kind in ("side", "flag", "evidence")}


def test_the_page_can_be_redone_with_a_pocket_calculator(pages):
    for page in pages.values():
        tables = Tables()
        tables.feed(page)
        typical = number(re.search(r"typical candidate, <strong>([\d.]+)</strong>", page)[1])
        _, *terms = tables.found["Terms of the overall estimate"]
        _, *weights = tables.found["Weights in each area"]
        targets = {row[0]: row[1:] for row in tables.found["From the estimates to P"][1:]}
        _, first, *bars, last = tables.found["Typical candidate plus contributions"]

        for _, _, mean, _, strictness, rest, weight, weighted in terms:
            assert abs(number(mean) - typical - number(strictness) - number(rest)) < 0.0025
            assert abs(number(weight) * number(rest) - number(weighted)) < 0.001
        assert abs(typical + sum(number(row[-1]) for row in terms) - number(targets["Overall"][0])) < 0.006
        for place, area in enumerate(tables.found["Weights in each area"][0][3:], start=3):
            by_hand = typical + sum(number(row[2]) * number(row[place]) for row in weights)
            assert abs(by_hand - number(targets[area][0])) < 0.006
        for estimate, bar, sd, z, share in targets.values():
            assert abs((number(estimate) - number(bar)) / number(sd) - number(z)) < 0.015
            assert abs(read_from(tables.found["P for each z, from the normal distribution"], z) - number(share)) < 0.01
        for name, _, amount in bars:
            of_person = sum(number(row[-1]) for row in terms if row[0] == name)
            assert abs(of_person - number(amount)) < 0.035
        assert round(number(first[-1]) + sum(number(row[-1]) for row in bars), 2) == number(last[-1])


def read_from(table, z):
    """P as a lead reads it from the printed table: by the tenth's row and the hundredth's column."""
    head, *rows = table
    size = f"{abs(number(z)):.2f}"
    row = next((row for row in rows if row[0] == size[:-1]), rows[-1])
    share = number(row[head.index(f".0{size[-1]}")])
    return 1 - share if number(z) < 0 else share


def test_a_bar_is_printed_with_all_its_places_so_that_z_comes_out(session, visitor):
    lead = build.account(session, role="lead")
    opening = build.opening(session, lead)
    policy = session.scalar(select(PolicyVersion).where(PolicyVersion.opening_id == opening.id))
    policy.toml = policy.toml.replace("bar = 3.5", "bar = 3.6667", 1)
    session.commit()
    application = build.application(session, opening)
    for level in (4, 3):
        build.submitted(session, build.seat(session, application, build.account(session)), build.content(level))

    tables = Tables()
    tables.feed(visitor(lead).get(f"/applications/{application.id}").text)

    _, estimate, bar, sd, z, _ = tables.found["From the estimates to P"][1]
    assert bar == "3.6667"
    assert abs((number(estimate) - 3.6667) / number(sd) - number(z)) < 0.015


def test_where_the_adjustment_changes_the_side_the_page_says_so(pages):
    assert "The two views differ: discuss it." in pages["side"]
    assert ["The two views differ" in pages[kind] for kind in ("flag", "evidence")] == [False, False]
