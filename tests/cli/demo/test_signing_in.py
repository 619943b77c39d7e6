"""The demo's password and its sign-ins."""

import stat

from scorecard.database import db
from scorecard.demo.sign_ins import working_sign_ins
from tests.cli.demo.rows import person


def test_the_password_asked_for_is_kept_for_its_owner_only_and_printed(own_instance, command):
    result = command("--candidates", "0", "--password", "pass word")

    kept = own_instance / "demo_password"
    assert kept.read_text() == "pass word"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert result.output.splitlines()[1:] == [
        f"{name}@example.com pass word"
        for name in ("admin", "lead1", "lead2", *(f"interviewer{place}" for place in range(1, 15)))
    ]


def test_a_demo_person_can_sign_in(command, app, visitor):
    command("--candidates", "0", "--password", "pass word")

    assert visitor().sign_in("lead2@example.com", "pass word").status_code == 303


def test_without_an_option_it_is_demo_password_then_the_kept_one(own_instance, command, monkeypatch):
    command("--candidates", "0")
    made = (own_instance / "demo_password").read_text()
    command("--candidates", "0")
    kept = (own_instance / "demo_password").read_text()
    monkeypatch.setenv("DEMO_PASSWORD", "from the environment")
    command("--candidates", "0")

    assert len(made) >= 12
    assert (kept, (own_instance / "demo_password").read_text()) == (made, "from the environment")


def test_who_changed_the_password_is_not_listed(app, session, load):
    load(candidates=0, interviewers=1)
    person(session, "lead1").password_hash = None
    session.commit()

    listed = [email for email, _ in working_sign_ins(app)]

    assert listed == ["admin@example.com", "lead2@example.com", "interviewer1@example.com"]


def test_without_a_demo_nobody_is_listed(app):
    with app.app_context():
        assert working_sign_ins(app) == []
        db.session.remove()
