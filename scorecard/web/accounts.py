"""Signing in and out, and the own account."""

from datetime import timedelta
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response
from wtforms import HiddenField, PasswordField, RadioField, SelectField, StringField
from wtforms.fields.choices import SelectChoice

from scorecard.clock import now
from scorecard.database import db
from scorecard.queries.accounts import calendar_link_of, own_sessions
from scorecard.queries.visible import NotHere
from scorecard.services import accounts, calendar_links, one_time_links, sessions
from scorecard.services.attempts import TooManyAttempts
from scorecard.services.errors import Refused
from scorecard.services.sessions import NewSession
from scorecard.services.sign_in import Visit
from scorecard.services.sign_in import change_password as change_password_to
from scorecard.services.sign_in import sign_in as sign_in_with
from scorecard.web import identity
from scorecard.web.access import Gate, allow
from scorecard.web.calendars import feed_address
from scorecard.web.fields import Form
from scorecard.web.identity import own_session_id, viewer, viewer_or_none
from scorecard.web.kept_forms import restore_for

blueprint = Blueprint("accounts", __name__)

LONGEST_PATH = 2_000  # no page has a longer address, and proxies and browsers refuse an answer that leads to one

ZONES = sorted(available_timezones())
THEME_WORDS = (("system", "As the device"), ("light", "Light"), ("dark", "Dark"))


class SignInForm(Form):
    """E-mail and password. Both are taken as typed: whatever is wrong with them gets the one answer."""

    email = StringField("E-mail")
    password = PasswordField("Password")
    next = HiddenField()


class NewPasswordForm(Form):
    """The password that an invited person chooses, taken as typed."""

    new_password = PasswordField("New password")


class ChangePasswordForm(Form):
    """The password of now and the one to come."""

    current_password = PasswordField("Current password")
    new_password = PasswordField("New password")


class SettingsForm(Form):
    """How pages look to oneself. The service says whether a choice exists."""

    time_zone = SelectField("Time zone", choices=[SelectChoice(name) for name in ZONES], validate_choice=False)
    theme = RadioField("Theme", choices=[SelectChoice(key, words) for key, words in THEME_WORDS], validate_choice=False)


@blueprint.get("/sign-in")
@allow(Gate.PUBLIC)
def sign_in() -> str | Response:
    """Asks for e-mail and password; whoever is signed in already is led to the own work."""
    if viewer_or_none() is not None:
        return redirect(url_for("start.home"), 303)
    return render_template("accounts/sign_in.html", form=SignInForm(formdata=None, next=request.args.get("next")))


@blueprint.post("/sign-in")
@allow(Gate.PUBLIC)
def check_sign_in() -> Response | tuple[str, int] | tuple[str, int, dict[str, str]]:
    """Signs in and leads to where the person wanted to go; wrong: the same page; too often: when to try again."""
    form = SignInForm()
    try:
        begun = sign_in_with(
            db.session,
            email=form.email.data or "",
            password=form.password.data or "",
            visit=visit(),
            key=current_app.config["SECRET_KEY"],
            fast=current_app.config["FAST_PASSWORDS"],
            now=now(),
        )
    except Refused as refused:
        form.show(refused)
        return render_template("accounts/sign_in.html", form=form), 422
    except TooManyAttempts as wait:
        page = render_template("accounts/sign_in.html", form=form, again_at=wait.again_at)
        return page, 429, retry_header(wait)
    return _enter(begun, wanted=safe_path(form.next.data))


@blueprint.post("/sign-out")
@allow(Gate.PUBLIC)
def sign_out() -> Response:
    """Ends the session on the server and has the browser forget what it holds of this app."""
    if viewer_or_none() is not None:
        sessions.sign_out(db.session, own_session_id(), actor=viewer(), now=now())
    identity.forget()
    answer = redirect(url_for("accounts.sign_in"), 303)
    # Not "storage": what another person's ended session left unsaved lies there too. sign_out.js empties the own part.
    answer.headers["Clear-Site-Data"] = '"cache", "cookies"'
    return answer


@blueprint.get("/welcome/<token>")
@allow(Gate.PUBLIC)
def welcome(token: str) -> str | tuple[str, int]:
    """Asks whoever was invited, or forgot the password, for a new one."""
    try:
        link = one_time_links.open_link(db.session, token, now=now())
    except NotHere:
        return render_template("accounts/link_ended.html"), 404
    return render_template("accounts/welcome.html", form=NewPasswordForm(), account=link.account)


@blueprint.post("/welcome/<token>")
@allow(Gate.PUBLIC)
def choose_password(token: str) -> Response | tuple[str, int]:
    """Sets the password, uses the link up and signs in."""
    form = NewPasswordForm()
    fast = current_app.config["FAST_PASSWORDS"]
    try:
        begun = one_time_links.use_link(
            db.session, token, password=form.new_password.data or "", browser=visit().browser, fast=fast, now=now()
        )
    except NotHere:
        return render_template("accounts/link_ended.html"), 404
    except Refused as refused:
        form.show(refused)
        account = one_time_links.open_link(db.session, token, now=now()).account
        return render_template("accounts/welcome.html", form=form, account=account), 422
    answer = _enter(begun, wanted=None)
    flash("Your password is saved.", "success")  # after entering, which begins the cookie anew
    return answer


@blueprint.get("/account")
@allow(Gate.SIGNED_IN)
def own() -> str:
    """The own account: settings, password, and where one is signed in."""
    return _own_page()


@blueprint.post("/account")
@allow(Gate.SIGNED_IN)
def choose_settings() -> Response | tuple[str, int]:
    """Saves time zone and theme."""
    form = SettingsForm()
    try:
        accounts.choose_settings(
            db.session, time_zone=form.time_zone.data or "", theme=form.theme.data or "", actor=viewer()
        )
    except Refused as refused:
        form.show(refused)
        return _own_page(settings=form), 422
    flash("Your settings are saved.", "success")
    return redirect(url_for("accounts.own"), 303)


@blueprint.post("/account/keys")
@allow(Gate.SIGNED_IN)
def choose_keys() -> Response:
    """Switches the keys of the scorecard on or off, for good."""
    accounts.choose_keys(db.session, single_keys=request.form.get("keys") == "on", actor=viewer())
    flash("The keys of the scorecard are " + ("on." if viewer().single_keys else "off."), "success")
    return redirect(url_for("accounts.own", _anchor="keys"), 303)


@blueprint.post("/account/password")
@allow(Gate.SIGNED_IN)
def change_password() -> Response | tuple[str, int] | tuple[str, int, dict[str, str]]:
    """Changes the password and signs the other browsers out."""
    form = ChangePasswordForm()
    try:
        change_password_to(
            db.session,
            current=form.current_password.data or "",
            new=form.new_password.data or "",
            own_session_id=own_session_id(),
            visit=visit(),
            key=current_app.config["SECRET_KEY"],
            fast=current_app.config["FAST_PASSWORDS"],
            actor=viewer(),
            now=now(),
        )
    except Refused as refused:
        form.show(refused)
        return _own_page(password=form), 422
    except TooManyAttempts as wait:
        return _own_page(password=form, again_at=wait.again_at), 429, retry_header(wait)
    flash("Your password is changed, and your other browsers are signed out.", "success")
    return redirect(url_for("accounts.own"), 303)


@blueprint.post("/account/sessions")
@allow(Gate.SIGNED_IN)
def end_session() -> Response:
    """Signs one of the own browsers out."""
    sessions.end_own(db.session, request.form.get("session", ""), actor=viewer(), now=now())
    flash("That browser is signed out.", "success")
    return redirect(url_for("accounts.own", _anchor="sessions"), 303)


@blueprint.post("/account/calendar")
@allow(Gate.SIGNED_IN)
def make_calendar_link() -> str:
    """Shows, this once, the link by which a calendar program reads the own interviews."""
    secret = calendar_links.make(db.session, actor=viewer(), now=now())
    return render_template("accounts/calendar_link.html", address=feed_address(secret))


@blueprint.post("/account/calendar/revocation")
@allow(Gate.SIGNED_IN)
def revoke_calendar_link() -> Response:
    """Lets the link to the own calendar work no more."""
    calendar_links.revoke(db.session, actor=viewer(), now=now())
    flash("The calendar link no longer works.", "success")
    return redirect(url_for("accounts.own", _anchor="calendar"), 303)


def _own_page(**parts: object) -> str:
    """The own account's page; `parts` are the forms that were refused."""
    account = viewer()
    hours = current_app.config
    page = {
        "account": account,
        "settings": SettingsForm(formdata=None, obj=account),
        "password": ChangePasswordForm(formdata=None),
        "calendar_link": calendar_link_of(db.session, account),
        "own_session": own_session_id(),
        "sessions": own_sessions(
            db.session,
            account,
            begun_after=now() - timedelta(hours=hours["SESSION_HOURS"]),
            seen_after=now() - timedelta(hours=hours["SESSION_IDLE_HOURS"]),
        ),
    }
    return render_template("accounts/own.html", **{**page, **parts})


def _enter(begun: NewSession, *, wanted: str | None) -> Response:
    """Lead on after sign-in: to the page that was asked for, else to text that waits, else to the own work."""
    identity.start(begun.account, begun.secret)
    waiting = restore_for(begun.account)
    if waiting:
        flash("We kept what you typed when your session had ended. Read it through, then submit it.", "info")
    if wanted is None and waiting:
        return redirect(url_for("scoring.scorecard", interview_id=waiting[0]), 303)
    return redirect(wanted or url_for("start.home"), 303)


def safe_path(text: str | None) -> str | None:
    """`text` if it leads to a page of this app and nowhere else, otherwise None."""
    if not text or len(text) > LONGEST_PATH or not text.isprintable():
        return None
    if not text.startswith("/") or text.startswith("//") or "\\" in text:
        return None
    try:
        parts = urlsplit(text)
    except ValueError:
        return None
    return None if parts.scheme or parts.netloc else text


def retry_header(wait: TooManyAttempts) -> dict[str, str]:
    """When to try again, for programs; at least a second ahead."""
    return {"Retry-After": str(max(1, round((wait.again_at - now()).total_seconds())))}


BROWSERS = (("Edg/", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"))
SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
)


def visit() -> Visit:
    """Where this request comes from, with the browser in words such as `Firefox on Linux`."""
    agent = request.user_agent.string
    browser = next((name for mark, name in BROWSERS if mark in agent), "A browser")
    system = next((f" on {name}" for mark, name in SYSTEMS if mark in agent), "")
    return Visit(address=request.remote_addr or "", browser=browser + system)
