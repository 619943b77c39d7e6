"""The admin's pages: people, one person, the audit log."""

from typing import Any

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response
from wtforms import SelectField
from wtforms.fields.choices import SelectChoice

from scorecard import clock
from scorecard.database import db
from scorecard.domain.text import TextRefused, clean_line
from scorecard.models.account import Role
from scorecard.models.schema import NAME
from scorecard.queries import accounts as people_queries
from scorecard.queries import audit as log_queries
from scorecard.queries.accounts import AccountStatus
from scorecard.services import accounts, one_time_links
from scorecard.services.errors import Refused, StaleEdit
from scorecard.web.access import Gate, allow
from scorecard.web.display import exact
from scorecard.web.fields import EditForm, Form, Line, required
from scorecard.web.identity import viewer

blueprint = Blueprint("admin", __name__)

LARGEST_PAGE_DIGITS = 6


class _Who(Form):
    """What an admin says of a person."""

    name = Line("Name", [required("Enter the name that colleagues know them by.")])
    role = SelectField("Role", choices=[SelectChoice(role.value, role.capitalize()) for role in Role])


class InviteForm(_Who):
    """A new person."""

    email = Line("E-mail", [required("Enter the e-mail address that they will sign in with.")])


class PersonForm(_Who, EditForm):
    """A person who is there already."""


@blueprint.get("/people")
@allow(Gate.ADMIN)
def people() -> str:
    """Everybody with an account, and a form to invite somebody."""
    return _people_page(InviteForm(formdata=None), inviting="invite" in request.args)


@blueprint.post("/people")
@allow(Gate.ADMIN)
def invite() -> str | tuple[str, int]:
    """Adds a person and shows the one-time link, which is kept nowhere."""
    form = InviteForm()
    if not form.validate():
        return _people_page(form, inviting=True), 422
    try:
        invited = accounts.invite(
            db.session,
            email=form.email.data or "",
            name=form.name.data or "",
            role=Role(form.role.data),
            time_zone=current_app.config["TIME_ZONE"],
            actor=viewer(),
            now=clock.now(),
        )
    except Refused as refused:
        form.show(refused)
        return _people_page(form, inviting=True), 422
    return _link_page(invited)


@blueprint.get("/people/<id:account_id>")
@allow(Gate.ADMIN)
def person(account_id: str) -> str:
    """One person: name, role, a new link, switching off."""
    row = people_queries.person(db.session, viewer(), account_id)
    return _person_page(account_id, PersonForm(formdata=None, obj=row.account, revision=_revision(row)))


@blueprint.post("/people/<id:account_id>")
@allow(Gate.ADMIN)
def change_person(account_id: str) -> Response | tuple[str, int]:
    """Saves name and role."""
    people_queries.person(db.session, viewer(), account_id)
    form = PersonForm()
    if not form.validate():
        return _person_page(account_id, form), 422
    try:
        accounts.change_person(
            db.session,
            account_id,
            name=form.name.data or "",
            role=Role(form.role.data),
            revision=form.known_revision,
            actor=viewer(),
            now=clock.now(),
        )
    except StaleEdit as stale:
        form.revision.data = str(stale.revision)
        return _person_page(account_id, form, stale=True), 409
    except Refused as refused:
        form.show(refused)
        return _person_page(account_id, form), 422
    flash("Saved.", "success")
    return _to_person(account_id)


@blueprint.post("/people/<id:account_id>/link")
@allow(Gate.ADMIN)
def new_link(account_id: str) -> str | Response:
    """Makes a fresh one-time link and shows it once."""
    try:
        made = accounts.new_link(db.session, account_id, actor=viewer(), now=clock.now())
    except Refused as refused:
        flash(str(refused), "error")
        return _to_person(account_id)
    return _link_page(made)


@blueprint.post("/people/<id:account_id>/off")
@allow(Gate.ADMIN)
def switch_off(account_id: str) -> Response:
    """Keeps a person out, at once."""
    try:
        accounts.switch_off(db.session, account_id, actor=viewer(), now=clock.now())
    except Refused as refused:
        flash(str(refused), "error")
    else:
        flash("Switched off. All their sessions are ended.", "success")
    return _to_person(account_id)


@blueprint.post("/people/<id:account_id>/on")
@allow(Gate.ADMIN)
def switch_on(account_id: str) -> Response:
    """Lets a person in again."""
    accounts.switch_on(db.session, account_id, actor=viewer(), now=clock.now())
    flash("Switched on. They can sign in again.", "success")
    return _to_person(account_id)


@blueprint.get("/audit-log")
@allow(Gate.ADMIN)
def audit_log() -> str:
    """Who did what, newest first."""
    names = people_queries.names(db.session, viewer())
    actions = log_queries.actions(db.session, viewer())
    action = _one_of(request.args.get("action"), actions)
    person_id = _one_of(request.args.get("person"), [account_id for account_id, _ in names])
    page = log_queries.log_page(
        db.session, viewer(), action=action, person_id=person_id, before=_number("before", LARGEST_PAGE_DIGITS) or 0
    )
    return render_template(
        "admin/audit_log.html",
        page=page,
        names=names,
        actions=[(key, in_words(key)) for key in actions],
        action=action,
        person_id=person_id,
        in_words=in_words,
    )


def in_words(key: str) -> str:
    """A key such as `account.signed_in` as `Account: signed in`."""
    subject, _, verb = key.replace("_", " ").partition(".")
    return f"{subject.capitalize()}: {verb}" if verb else subject.capitalize()


def _people_page(form: InviteForm, *, inviting: bool) -> str:
    asked = {
        "search": _search(),
        "role": _one_of(request.args.get("role"), list(Role)),
        "status": _one_of(request.args.get("status"), list(AccountStatus)),
    }
    page = people_queries.people(
        db.session,
        viewer(),
        search=asked["search"] or "",
        role=asked["role"],
        status=AccountStatus(asked["status"]) if asked["status"] else None,
        page=_number("page", LARGEST_PAGE_DIGITS) or 1,
    )
    filters: dict[str, Any] = {name: value for name, value in asked.items() if value}

    def url_of(number: int) -> str:
        return url_for("admin.people", **filters, page=number)

    return render_template(
        "admin/people.html", page=page, form=form, inviting=inviting, asked=asked, filters=filters, url_of=url_of
    )


def _person_page(account_id: str, form: PersonForm, **parts: Any) -> str:
    row = people_queries.person(db.session, viewer(), account_id)
    page = {"row": row, "form": form, "is_self": row.account.id == viewer().id, "stale": False}
    return render_template("admin/person.html", **{**page, **parts})


def _link_page(made: accounts.Invited) -> str:
    """The one time that a link is shown."""
    return render_template(
        "admin/link.html",
        account=made.account,
        link=one_time_links.address_of(made.secret, base_url=current_app.config["BASE_URL"]),
        until=exact(clock.now() + one_time_links.GOOD_FOR),
    )


def _to_person(account_id: str) -> Response:
    return redirect(url_for("admin.person", account_id=account_id), 303)


def _revision(row: people_queries.PersonRow) -> str:
    return str(accounts.revision_of(row.account))


def _search() -> str:
    """The searched text; what no name can hold finds everybody."""
    try:
        return clean_line(request.args.get("search", ""), limit=NAME)
    except TextRefused:
        return ""


def _one_of(text: str | None, known: list[Any]) -> str | None:
    return text if text in known else None


def _number(name: str, digits: int) -> int | None:
    text = request.args.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) <= digits and int(text) else None
