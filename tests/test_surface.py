"""docs/surface.md is the app's public surface: what it says is there, and nothing else is."""

from pathlib import Path

import click
import pytest

from scorecard.domain.assessment import Vote
from scorecard.models.account import Role
from scorecard.services import accounts, candidates, cards, debriefs, hand_overs, panel_templates
from tests import build
from tests.surface import Surface, addresses, table, ticked
from tests.visitor import fields_of

TEXT = (Path(__file__).parent.parent / "docs" / "surface.md").read_text(encoding="utf-8")
CRITICAL = "adversarial_to_managers"
MIGRATING = "db"  # Flask-Migrate brings this group; only its `upgrade` is ours to promise
CLICK = click.Command("any")


@pytest.fixture
def surface(app, session, visitor) -> Surface:
    """Every page in every state that shows another form, visited by whoever may."""
    lead, sealed_lead = build.account(session, role="lead"), build.account(session, role="lead")
    admin, author, other = build.account(session, role="admin"), build.account(session), build.account(session)
    off = build.account(session, disabled_at=build.NOON)
    opening = build.opening(session, lead, sealed_lead)
    draft, closed = build.opening(session, lead, status="draft"), build.opening(session, lead, status="closed")
    panel_templates.use_ready_template(session, opening.id, actor=lead, now=build.NOON)
    scored, fresh, withdrawn = (build.application(session, opening) for _ in range(3))
    ticked_card = build.content(flags={CRITICAL: "Laughed about the last manager."})
    submitted = build.submitted(session, build.seat(session, scored, author), ticked_card)
    struck = build.submitted(session, build.seat(session, scored, other))
    cards.strike(session, struck.id, reason="Wrong candidate.", actor=lead, now=build.NOON)
    build.seat(session, scored, sealed_lead)
    waiting = build.seat(session, fresh, author)
    shadow = build.seat(session, fresh, other, shadowed_id=waiting.id)
    candidates.withdraw(session, withdrawn.id, reason="Took another job.", actor=lead, now=build.NOON)
    invited = accounts.invite(
        session, email="new@example.com", name="New", role=Role.LEAD, time_zone="UTC", actor=admin, now=build.NOON
    )
    session.rollback()

    surface = Surface(app)
    surface.visit(visitor(), "/sign-in", f"/welcome/{invited.secret}", "/healthz")
    person = visitor(author)
    seat = f"/interviews/{waiting.id}"
    visitor(author)  # another browser, so that there is a session to end
    hand_overs.ask(session, waiting.id, suggested_id=None, reason="On leave.", actor=author, now=build.NOON)
    surface.visit(person, "/interviews", seat, f"{seat}/decline", f"{seat}/hand-over", f"{seat}/scorecard", "/account")
    correction = f"/interviews/{submitted.id}/correction"
    surface.visit(person, correction)
    person.post(correction, {"reason": "Wrong rows."})
    surface.visit(person, correction, f"/interviews/{submitted.id}/scorecard", f"/applications/{scored.id}")
    person = visitor(lead)
    surface.visit(person, "/openings", "/openings/new", f"/openings/new?copy={opening.id}")
    for each in (opening, draft, closed):
        start = f"/openings/{each.id}"
        surface.visit(
            person, start, f"{start}/set-up", f"{start}/panel", f"{start}/calibration", f"{start}/policy.toml"
        )
    surface.visit(person, f"/openings/{opening.id}/candidates/new")
    for each in (scored, fresh, withdrawn):
        start = f"/applications/{each.id}"
        surface.visit(person, f"{start}/candidate", f"{start}/withdrawal", f"{start}/panel", f"{start}/decision")
        surface.visit(person, *(f"{start}?tab={tab}" for tab in ("panel", "evidence", "flags", "timeline")))
        surface.visit(person, f"{start}/debrief", f"{start}/packet")
    surface.visit(person, "/calibration", "/calibration/own")
    for each in ("candidates", "scorecards", "ratings", "flags"):
        surface.visit(person, f"/openings/{opening.id}/{each}.csv")
    surface.visit(person, f"/openings/{opening.id}/opening.xlsx")
    surface.visit(person, f"/interviews/{submitted.id}/reopen", f"/interviews/{submitted.id}/strike")
    surface.visit(person, f"/interviews/{struck.id}/strike", f"/interviews/{waiting.id}/seat")
    surface.visit(person, f"/interviews/{shadow.id}/seat")
    compare = f"/openings/{opening.id}/compare"
    surface.visit(person, compare, f"{compare}?application={scored.id}&application={fresh.id}")
    surface.visit(person, f"{compare}/packet?application={scored.id}&application={fresh.id}")
    part = build.seat(session, withdrawn, author, areas=list(build.AREAS[:1]))
    surface.visit(visitor(author), f"/interviews/{part.id}/scorecard?first=others")
    surface.visit(person, "/departures", f"/openings/{opening.id}/departures")
    analytics = ("/analytics", f"/openings/{opening.id}/analytics")
    surface.visit(person, *analytics, *(f"{each}/funnel.csv" for each in analytics))
    _debrief(surface, session, visitor, opening, lead)
    _seating(surface, session, person, opening)
    set_up = f"/openings/{opening.id}/set-up"
    asked = person.post(set_up, {**fields_of(person.get(set_up).text), "bar": "4", "policy_reason": "We raised it."})
    surface.note(asked.text, set_up)
    surface.visit(visitor(sealed_lead), f"/applications/{scored.id}", f"/applications/{scored.id}/panel")
    importing = build.opening(session, admin)
    person, start = visitor(admin), f"/openings/{importing.id}/import"
    surface.visit(person, start, f"{start}/templates/flags.csv")
    surface.visit(person, f"{start}/{build.staged_import(session, importing, admin).id}")
    surface.visit(person, "/people", "/people?invite=1", f"/people/{off.id}", f"/people/{author.id}", "/audit-log")
    return surface


def _debrief(surface: Surface, session, visitor, opening, lead) -> None:
    """An open debrief with a point and the minutes, a panellist's vote, and the dissent from a decision."""
    talked = build.application(session, opening)
    people = [build.account(session) for _ in range(2)]
    for person, level, vote in zip(people, (2, 5), (Vote.NO, Vote.YES), strict=True):
        build.submitted(session, build.seat(session, talked, person), build.content(level, vote=vote))
    debriefs.open_debrief(session, talked.id, actor=lead, now=build.NOON)
    path = f"/applications/{talked.id}"
    surface.visit(visitor(lead), f"{path}/debrief")
    surface.visit(visitor(people[0]), f"{path}/debrief")
    chair = visitor(lead)
    form = fields_of(chair.get(f"{path}/decision").text)
    chair.post(f"{path}/decision", {**form, "decision": "hire", "reason": "We need one."})
    surface.visit(visitor(people[0]), f"{path}/debrief")


def _seating(surface: Surface, session, person, opening) -> None:
    """A panel that is seated for a ticked candidate, from the preview to the button that undoes it."""
    ticked_one = build.application(session, opening)
    people = {f"interviewer-{place}": build.account(session).id for place in range(1, 5)}
    asked = {"application": ticked_one.id, "starts_at": "2026-11-23T10:00", **people}
    path = f"/openings/{opening.id}/seating"
    surface.visit(person, path)
    preview = person.get(path, query_string=asked)
    surface.note(preview.text, path)
    done = person.post(path, {**asked, "plan": fields_of(preview.text)["plan"]})
    surface.visit(person, done.location, f"/openings/{opening.id}/reminders")


def test_every_address_is_documented_with_its_gate(app):
    documented = {
        (method, min(ticked(address))): who.split(";")[0]
        for address, methods, who, _ in table(TEXT, "Addresses")
        for method in methods.split(", ")
    }

    assert documented == addresses(app)


def test_every_query_parameter_is_documented(surface: Surface):
    documented = {min(ticked(cell)): ticked(query) for cell, _, _, query in table(TEXT, "Addresses")}

    assert {address: names for address, names in documented.items() if names} == surface.queries


def test_every_field_of_every_form_is_documented(surface: Surface):
    documented = {
        tuple(form.split(" ", 1)): ticked(names) for cell, names in table(TEXT, "Forms") for form in ticked(cell)
    }
    shared = {("POST", address): {"csrf_token"} for method, address in surface.forms if method == "POST"}
    expected = {form: documented.get(form, set()) | shared.get(form, set()) for form in surface.forms}

    assert surface.forms == expected
    assert set(documented) <= set(surface.forms)


def test_every_command_is_documented_with_its_options(app):
    documented = {command: ticked(options) for cell, options, _ in table(TEXT, "Commands") for command in ticked(cell)}

    assert documented == {**commands_in(app.cli), f"{MIGRATING} upgrade": set()}


def commands_in(group: click.Group) -> dict[str, set[str]]:
    """Each command by its whole name, with its arguments and options as they are typed."""
    found = {}
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            inner = commands_in(command) if name != MIGRATING else {}
            found |= {f"{name} {key}": options for key, options in inner.items()}
        else:
            found[name] = {typed(parameter) for parameter in command.params}
    return found


def typed(parameter: click.Parameter) -> str:
    """An option by its name, an argument by the word that stands for it."""
    return parameter.opts[0] if isinstance(parameter, click.Option) else parameter.make_metavar(click.Context(CLICK))
