"""The debrief's page: its parts, and writing on it."""

import re

from scorecard.models.opening import OpeningLead
from tests import build
from tests.build import NOON

CRITICAL = "adversarial_to_managers"
SPLIT = "split-trade_offs"


def part(page, name):
    """One card of a page, by its id."""
    return page.split(f'id="{name}"')[1].split("</section>")[0]


def words(html):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def headings(page):
    return [words(found).strip() for found in re.findall(r"<h3>(.*?)</h3>", part(page, "agenda"), re.DOTALL)]


def write(browser, talk, **fields):
    form = {"point": SPLIT, "agreed": "One more interview.", "why": "Ben asked about costs.", "revision": "0"}
    browser.get(talk.path)
    return browser.post(f"{talk.path}/points", {**form, **fields})


def also_lead(session, talk):
    lead = build.account(session, role="lead")
    session.add(OpeningLead(opening_id=talk.opening.id, account_id=lead.id, added_at=NOON))
    session.commit()
    return lead
