"""Writing on a scorecard in a browser: the seat, what is typed on it, and what the database holds of it afterwards."""

from dataclasses import dataclass
from datetime import timedelta

from playwright.sync_api import Page, Route
from sqlalchemy import select
from sqlalchemy.orm import Session

from scorecard.models.account import Account
from scorecard.models.application import Interview
from scorecard.models.scorecard import ScorecardVersion
from scorecard.services.card_content import CardContent, content_of
from scorecard.services.scoring import latest_version
from scorecard.web.scoring_form import texts_of
from tests import build

# What a browser or a form may take for something else: a first newline, line ends, marks of several code points.
PASTED = '\n  She said "it depends",\r\nand then: <b>“on what”</b> — 🙂👩🏽‍💻 é é\n\ttabbed\n\n'
TYPED = PASTED.replace("\r\n", "\n")  # a text box of a browser knows one line end
NOTE, OTHER_NOTE = "note-system_design", "note-trade_offs"


@dataclass
class Desk:
    """An interviewer's own seat, and the lead of its opening."""

    author: Account
    lead: Account
    seat: Interview

    @property
    def path(self) -> str:
        return f"/interviews/{self.seat.id}/scorecard"


class HeldSaves:
    """The saves of a page, which stay on their way until the test lets them go."""

    def __init__(self, page: Page) -> None:
        self._open = False
        self._held: list[Route] = []
        page.route("**/scorecard", self._take)

    def _take(self, route: Route) -> None:
        if route.request.method == "PUT" and not self._open:
            self._held.append(route)
        else:
            route.continue_()

    def let_go(self) -> None:
        """Send on those that are held, and hold none from now on."""
        self._open = True
        while self._held:
            self._held.pop().continue_()


def desk(session: Session, **values: object) -> Desk:
    author, lead = build.account(session, name="Ann Author"), build.account(session, role="lead")
    application = build.application(session, build.opening(session, lead), name="Cleo Candidate")
    return Desk(author, lead, build.seat(session, application, author, areas=["technical_depth"], **values))


def write(page: Page, name: str, text: str) -> None:
    page.locator(f"[name={name}]").fill(text)


def rate(page: Page, criterion: str, value: str = "4") -> None:
    page.locator(f"#rating-{criterion}-{value}").check()


def stand_still(page: Page) -> None:
    """Load the page anew with a clock that only the test moves."""
    page.clock.install(time=build.NOON)
    page.reload()
    page.clock.pause_at(build.NOON + timedelta(minutes=1))


def wait_until(page: Page, state: str) -> None:
    """Until the bar says so: "saved", "offline", "conflict"."""
    page.locator(f"#saved[data-save-state={state}]").wait_for()


def stored(session: Session, desk: Desk) -> dict[str, str]:
    """What the database holds of the card, by field name; empty fields are left out."""
    with Session(session.get_bind()) as fresh:
        version = latest_version(fresh, desk.seat)
        return texts_of(content_of(version) if version else CardContent())


def is_submitted(session: Session, desk: Desk) -> bool:
    with Session(session.get_bind()) as fresh:
        newest = select(ScorecardVersion.submitted_at).where(ScorecardVersion.interview_id == desk.seat.id)
        return fresh.scalars(newest.order_by(ScorecardVersion.number.desc())).first() is not None


def copies(page: Page) -> list[str]:
    """What this browser keeps of scorecards."""
    return page.evaluate("() => Object.entries(localStorage).map(([key, text]) => text)")
