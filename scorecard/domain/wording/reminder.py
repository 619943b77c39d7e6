"""The mail that reminds an interviewer of a scorecard that is not in."""

from datetime import datetime
from zoneinfo import ZoneInfo

from scorecard.domain.reminders import MOST_REMINDERS
from scorecard.domain.text import printed_line
from scorecard.domain.wording.times import exact_moment


def reminder_mail(
    *,
    name: str,
    candidate: str,
    opening: str,
    due_at: datetime,
    now: datetime,
    zone: ZoneInfo,
    address: str,
    number: int,
) -> tuple[str, str]:
    """Subject and text. `address` is that of the interview's kit, `number` counts the reminders with this one."""
    candidate = printed_line(candidate)
    verb = "was" if due_at < now else "is"
    due = exact_moment(due_at, zone=zone)
    return f"Your scorecard for {candidate} {verb} due {due}", (
        f"Hello {printed_line(name)},\n\n"
        f"your scorecard for {candidate} ({printed_line(opening)}) {verb} due on {due}. "
        "It takes about five minutes, and nobody sees it until you submit it:\n\n"
        f"{address}/scorecard\n\n"
        "Did the interview not take place, or should a colleague take it? Say so here:\n\n"
        f"{address}\n\n"
        f"This is reminder {number} of at most {MOST_REMINDERS}. They end when you submit or decline.\n"
    )
