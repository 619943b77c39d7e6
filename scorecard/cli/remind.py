"""`flask --app scorecard remind`: mails whoever owes a scorecard. Run it every quarter of an hour or so."""

from collections import Counter, deque
from collections.abc import Sequence
from email.message import EmailMessage
from urllib.parse import urlsplit

import click
from flask import current_app
from flask.cli import with_appcontext

from config import MailServer, SettingsError, mail_server
from scorecard.clock import now
from scorecard.database import db, schema_problem
from scorecard.domain.wording.reminder import reminder_mail
from scorecard.mail import CONNECTION_ERRORS, MAIL_ERRORS, SMTP, compose, connected, what_went_wrong
from scorecard.queries.reminders import DueReminder, due_reminders
from scorecard.services.reminders import write_down

SENT, FAILED = "sent", "failed"


@click.command("remind")
@click.option("--dry-run", is_flag=True, help="Print what would be sent now; send nothing and write nothing down.")
@with_appcontext
def remind_command(dry_run: bool) -> None:
    """Mail everybody who owes a scorecard: an hour after the interview, then at nine on working days, ten in all."""
    problem = schema_problem(db.engine)
    if problem:
        raise click.ClickException(problem)
    try:
        server = mail_server(current_app.config)
    except SettingsError as error:
        raise click.ClickException(str(error)) from error
    due = due_reminders(db.session, now=now())
    db.session.rollback()  # nothing may wait for the database while mail goes out
    if dry_run or server is None:
        _show(due, server)
    elif not due:
        click.echo("Nobody is to be reminded now.")
    else:
        _send([reminder.interview_id for reminder in due], server)


def _show(due: Sequence[DueReminder], server: MailServer | None) -> None:
    if server is None:
        click.echo("SMTP_HOST is not set, so nothing is sent.")
    click.echo(f"{_counted(len(due))} would be sent now.")
    for reminder in due:
        subject, text = _words(reminder)
        click.echo(f"\nTo: {reminder.email}\nSubject: {subject}\n\n{text.rstrip()}")


def _send(interview_ids: Sequence[str], server: MailServer) -> None:
    """Send each, one failure holding up no other. No line has a name in it, so that the output can be kept as a log."""
    waiting, count = deque(interview_ids), Counter[str]()
    while waiting:
        try:
            with connected(server) as session:
                _hand_in(waiting, session, server, count)
        except CONNECTION_ERRORS as error:
            click.echo(f"{_counted(count[SENT])} sent.")
            raise click.ClickException(
                f"The mail server at {server.host}:{server.port} does not work: {what_went_wrong(error)}. "
                f"What was not tried ({len(waiting)}) is tried at the next run."
            ) from error
    click.echo(f"{_counted(count[SENT])} sent.")
    if count[FAILED]:
        raise click.ClickException(f"{_counted(count[FAILED])} failed. There is no second try today.")


def _hand_in(waiting: deque[str], session: SMTP, server: MailServer, count: Counter[str]) -> None:
    """Send until none waits or one fails: that may have spoilt the connection, so the others go through a new one."""
    while waiting:
        reminder = write_down(db.session, waiting.popleft(), now=now())
        if reminder is None:
            continue
        try:
            session.send_message(_mail(reminder, server))
        except MAIL_ERRORS as error:
            count[FAILED] += 1
            click.echo(f"Not sent for interview {reminder.interview_id}: {what_went_wrong(error)}", err=True)
            return
        count[SENT] += 1


def _mail(reminder: DueReminder, server: MailServer) -> EmailMessage:
    subject, text = _words(reminder)
    host = urlsplit(current_app.config["BASE_URL"]).hostname
    return compose(
        sender=server.sender,
        address=reminder.email,
        subject=subject,
        text=text,
        message_id=f"reminder.{reminder.interview_id}.{reminder.local_day}@{host}",
        at=now(),
    )


def _words(reminder: DueReminder) -> tuple[str, str]:
    return reminder_mail(
        name=reminder.name,
        candidate=reminder.candidate,
        opening=reminder.opening,
        due_at=reminder.due_at,
        now=now(),
        zone=reminder.zone,
        address=f"{current_app.config['BASE_URL'].rstrip('/')}/interviews/{reminder.interview_id}",
        number=reminder.number,
    )


def _counted(number: int) -> str:
    return "One reminder" if number == 1 else f"{number or 'No'} reminders"
