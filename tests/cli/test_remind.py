"""The command that sends reminders, handing them to a real mail server on the loopback address."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import select, text

from scorecard.models.application import Reminder
from scorecard.services.reminders import write_down
from tests import build, mail_server
from tests.build import NOON

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
HOSTILE = "Zoë \u202eevil\u2028Bcc: all@example.com\x85\x9b2J 👩‍💻 " + "x" * 120


@pytest.fixture
def server():
    with mail_server.serving() as server:
        yield server


@pytest.fixture
def settings(app, server):
    app.config.update(SMTP_HOST="127.0.0.1", SMTP_PORT=str(server.port), SMTP_FROM="Hiring <hiring@example.com>")
    return app.config


@pytest.fixture
def run(app):
    return lambda *words: app.test_cli_runner().invoke(args=["remind", *words])


@pytest.fixture
def opening(session):
    return build.opening(session, build.account(session, role="lead"), title="Tech Lead, Search")


@pytest.fixture
def seat(session, opening):
    def make(*, candidate="Ana Berg", **person):
        return build.seat(
            session, build.application(session, opening, name=candidate), build.account(session, **person)
        )

    return make


def written(session):
    found = session.scalars(select(Reminder.interview_id)).all()
    session.commit()
    return sorted(found)


@pytest.mark.usefixtures("settings")
def test_a_reminder_says_what_is_due_when_and_where(run, session, server, seat):
    mine = seat(name="Ada", email="ada@example.com", time_zone="Asia/Kathmandu")

    result = run()

    assert (result.exit_code, result.output) == (0, "One reminder sent.\n")
    (mail,) = server.mails
    assert (mail["To"], mail["From"]) == ("ada@example.com", "Hiring <hiring@example.com>")
    assert mail["Subject"] == "Your scorecard for Ana Berg is due Sat 21 Nov 2026, 17:45 +0545"
    assert (mail["Date"], mail["Auto-Submitted"]) == ("Fri, 20 Nov 2026 12:00:00 +0000", "auto-generated")
    text = mail.get_content().replace("\r\n", "\n")
    assert text.startswith("Hello Ada,\n\nyour scorecard for Ana Berg (Tech Lead, Search) is due on Sat 21 Nov 2026")
    assert f"\nhttp://127.0.0.1:8000/interviews/{mine.id}/scorecard\n" in text
    assert "This is reminder 1 of at most 10." in text


@pytest.mark.usefixtures("settings")
def test_a_second_run_sends_none_twice_and_the_next_morning_brings_the_next(run, server, seat, clock):
    seat(time_zone="Europe/Berlin")
    run()
    again = run()
    clock.now = NOON + 3 * DAY - 4 * HOUR - timedelta(seconds=1)  # Monday, a second before nine in Berlin
    early = run()
    clock.forward(seconds=1)
    morning = run()

    nobody = "Nobody is to be reminded now.\n"
    assert [result.output for result in (again, early, morning)] == [nobody, nobody, "One reminder sent.\n"]
    assert len(server.mails) == 2
    assert " was due on " in server.mails[1].get_content()


def test_a_dry_run_prints_the_mails_and_neither_sends_nor_writes(run, settings, session, server, seat):
    mine = seat(name="Ada", email="ada@example.com")

    result = run("--dry-run")

    assert result.exit_code == 0
    assert "One reminder would be sent now.\n\nTo: ada@example.com\nSubject: Your scorecard for Ana" in result.output
    assert f"/interviews/{mine.id}/scorecard" in result.output
    assert (server.connections, written(session)) == (0, [])


def test_without_a_mail_server_it_prints_what_it_would_send_and_writes_nothing(run, session, seat):
    seat(email="ada@example.com")

    result = run()

    assert result.exit_code == 0
    assert result.output.startswith("SMTP_HOST is not set, so nothing is sent.\nOne reminder would be sent now.\n")
    assert "ada@example.com" in result.output
    assert written(session) == []


@pytest.mark.usefixtures("settings")
def test_what_is_refused_holds_up_nobody_and_is_told_without_a_name(run, session, server, seat):
    refused, dropped, good = (seat(email=f"{word}@example.com", name=word) for word in ("refused", "dropped", "good"))
    server.refused, server.dropped = {"refused@example.com"}, {"dropped@example.com"}

    result = run()
    again = run()

    assert result.exit_code == 1
    assert server.recipients == ["good@example.com"]
    assert f"Not sent for interview {refused.id}: SMTPRecipientsRefused 550" in result.output
    assert f"Not sent for interview {dropped.id}: SMTPServerDisconnected" in result.output
    assert "One reminder sent.\n" in result.output
    assert "2 reminders failed. There is no second try today.\n" in result.output
    assert [word for word in ("Ana", "refused@", "dropped@", "good@") if word in result.output] == []
    assert (again.exit_code, again.output) == (0, "Nobody is to be reminded now.\n")
    assert written(session) == sorted([refused.id, dropped.id, good.id])


def test_a_mail_server_that_is_down_costs_no_reminder(run, settings, session, server, seat):
    seat()
    good_port, settings["SMTP_PORT"] = settings["SMTP_PORT"], "1"  # nobody listens there

    down = run()
    settings["SMTP_PORT"] = good_port
    up = run()

    assert (down.exit_code, up.exit_code) == (1, 0)
    assert "The mail server at 127.0.0.1:1 does not work: ConnectionRefusedError." in down.output
    assert "What was not tried (1) is tried at the next run." in down.output
    assert len(server.mails) == 1


@pytest.mark.usefixtures("settings")
def test_a_run_that_broke_off_between_writing_and_sending_sends_none_twice(run, session, server, seat):
    first, second = seat(), seat()
    write_down(session, first.id, now=NOON)  # and then the machine went down

    run()

    assert len(server.mails) == 1
    assert written(session) == sorted([first.id, second.id])


@pytest.mark.usefixtures("settings")
def test_two_runs_at_once_send_each_reminder_once(run, server, seat):
    """The second run begins and ends while the first one waits for the server to take its first mail."""
    for number in range(3):
        seat(email=f"person{number}@example.com")
    first_is_sending, second_is_done = threading.Event(), threading.Event()

    def hold_up():
        if not first_is_sending.is_set():
            first_is_sending.set()
            second_is_done.wait(30)

    server.before_accepting = hold_up
    first = threading.Thread(target=run)
    first.start()
    assert first_is_sending.wait(30)
    second = run()
    second_is_done.set()
    first.join()

    assert second.output == "2 reminders sent.\n"
    assert sorted(server.recipients) == [f"person{number}@example.com" for number in range(3)]


@pytest.mark.usefixtures("settings")
def test_a_hostile_name_makes_no_header_and_no_line_of_its_own(run, server, seat):
    seat(candidate=HOSTILE, name=HOSTILE, email="ada@example.com")

    result = run()

    assert result.output == "One reminder sent.\n"
    (mail,) = server.mails
    head = server.raw[0].split(b"\r\n\r\n")[0]
    names = {line.split(b":")[0] for line in head.split(b"\r\n") if not line.startswith(b" ")}
    assert names == {
        *(b"From", b"To", b"Subject", b"Date", b"Message-ID", b"Auto-Submitted"),
        *(b"Content-Type", b"Content-Transfer-Encoding", b"MIME-Version"),
    }
    assert server.recipients == ["ada@example.com"]
    assert max(map(len, server.raw[0].split(b"\r\n"))) <= 998
    said = "Zoë evil Bcc: all@example.com 2J 👩‍💻 " + "x" * 120
    assert mail["Subject"].startswith(f"Your scorecard for {said} is due ")
    assert f"for {said} (Tech Lead, Search)" in " ".join(mail.get_content().split())


@pytest.mark.usefixtures("settings")
def test_a_printed_name_moves_no_terminal(run, seat):
    seat(candidate=HOSTILE)

    printed = run("--dry-run").output.replace("\n", "")

    assert {character for character in printed if not character.isprintable()} == {"\u200d"}


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("SMTP_PORT", "smtp", "SMTP_PORT must be a port number, not 'smtp'"),
        ("SMTP_PORT", "70000", "SMTP_PORT must be a port number, not '70000'"),
        ("SMTP_TLS", "maybe", "SMTP_TLS must be starttls, tls or none"),
        ("SMTP_FROM", "nobody", "SMTP_FROM must be an e-mail address, such as"),
        ("SMTP_FROM", "a@example.com\nBcc: b@example.com", "SMTP_FROM must be an e-mail address, such as"),
    ],
)
def test_a_setting_that_cannot_work_is_named(run, settings, session, seat, name, value, message):
    seat()
    settings[name] = value

    result = run()

    assert result.exit_code == 1
    assert message in result.output
    assert written(session) == []


def test_mails_whose_links_lead_nowhere_are_not_sent(run, settings, session, seat):
    seat()
    settings["SMTP_HOST"] = "mail.example.com"  # and BASE_URL is that of this machine

    result = run()

    assert result.exit_code == 1
    assert "BASE_URL must be set to the address people use" in result.output
    assert written(session) == []


def test_a_schema_that_is_behind_is_named(run, session):
    session.execute(text("DELETE FROM alembic_version"))
    session.commit()

    result = run("--dry-run")

    assert (result.exit_code, "db upgrade" in result.output) == (1, True)


def test_a_password_does_not_cross_the_network_in_the_open(run, settings):
    settings.update(SMTP_HOST="mail.example.com", SMTP_TLS="none", SMTP_USER="me", SMTP_PASSWORD="zinc and zeppelins")

    result = run()

    assert result.exit_code == 1
    assert "set SMTP_TLS to starttls or tls" in result.output
    assert "zinc" not in result.output
