"""How values look on pages: times with their zone, relative times, hashed assets, the navigation."""

import hashlib
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo

from flask import Flask, current_app, request, url_for
from flask_login import current_user
from markupsafe import Markup

from scorecard import clock
from scorecard.domain.wording.times import exact_moment
from scorecard.models.account import Role
from scorecard.version import VERSION
from scorecard.web.once import once

# What a lead opens first after a start. Whoever asks first would else wait for Jinja longer than for the page itself.
OPENED_FIRST = (
    "base.html",
    "document.html",
    "components/",
    "dashboard/",
    "applications/",
    "scoring/_differences.html",  # a part of the page of an application
)

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@dataclass(frozen=True, slots=True)
class NavigationLink:
    """One entry of the main navigation."""

    label: str
    url: str
    icon: str
    current: bool


@dataclass(frozen=True, slots=True)
class Moment:
    """One time as a page shows it: machine-readable, relative, and exact with its zone."""

    iso: str
    relative: str
    exact: str


def prepare_templates(app: Flask) -> None:
    """Put the display functions where templates find them."""
    app.jinja_env.globals.update(
        asset=asset,
        module=module,
        once=once,
        remembered=remembered,
        remembered_whole=remembered_whole,
        version=VERSION,
    )
    app.jinja_env.filters.update(FILTERS)
    app.context_processor(_for_every_page)


def compile_pages(app: Flask) -> None:
    """Compile the templates of the pages that are opened first."""
    for name in app.jinja_env.list_templates(filter_func=lambda name: name.startswith(OPENED_FIRST)):
        app.jinja_env.get_template(name)


def _for_every_page() -> dict[str, object]:
    return {"navigation": navigation(), "theme": theme(), "zone": str(zone()), "demo": is_demo()}


def asset(filename: str) -> str:
    """The address of a static file; it changes with the contents, so browsers may keep it for ever."""
    return _address(filename, request.script_root, Path(str(current_app.static_folder)))


@lru_cache(maxsize=256)
def _address(filename: str, script_root: str, folder: Path) -> str:
    """The address of a static file of an app that is mounted at `script_root`."""
    return url_for("static", filename=filename, v=_fingerprint(folder / filename))


@lru_cache(maxsize=256)
def _fingerprint(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12]


def module(filename: str) -> str:
    """The address of a script module; those that it imports stand beside it."""
    return url_for("static", filename=f"{modules_name(current_app)}/{filename}")


def module_folder(app: Flask) -> Path:
    """Where the script modules lie."""
    return Path(str(app.static_folder)) / "modules"


def modules_name(app: Flask) -> str:
    """The name under which browsers find the folder of modules; it changes with their contents."""
    return _name_of_folder(module_folder(app))


@lru_cache(maxsize=8)
def _name_of_folder(folder: Path) -> str:
    contents = b"".join(path.read_bytes() for path in sorted(folder.glob("*.js")))
    return f"{folder.name}-{hashlib.sha256(contents).hexdigest()[:12]}"


def _drawn(macro: Callable[..., Markup], *arguments: Hashable) -> Markup:
    return macro(*arguments)


# What a macro makes of its arguments, drawn once. Only for macros that ask for nothing else: no viewer and no clock.
remembered = lru_cache(maxsize=2_000)(_drawn)  # a row of a table, a choice
remembered_whole = lru_cache(maxsize=64)(_drawn)  # as much as a page


def zone() -> ZoneInfo:
    """The time zone of whoever looks."""
    # Every time on a page asks for it, and each look through the proxy costs more than the rest.
    person = current_user._get_current_object()
    return ZoneInfo(person.account.time_zone if person.is_authenticated else current_app.config["TIME_ZONE"])


def theme() -> str:
    """light, dark or system, as the person chose."""
    return current_user.account.theme if current_user.is_authenticated else "system"


def is_demo() -> bool:
    """Whether the person who looks is made up, and so is everything they see."""
    return bool(current_user.is_authenticated and current_user.account.is_demo)


def exact(value: datetime) -> str:
    """Such as `Fri 20 Nov 2026, 14:02 CET`."""
    return exact_moment(value, zone=zone())


def slot(value: datetime) -> str:
    """Such as `Mon 30 Nov, 10:00`: where many times of the next weeks stand together and the zone is said once."""
    local = value.astimezone(zone())
    return f"{local:%a} {local.day} {local:%b, %H:%M}"


def day(value: datetime) -> str:
    """Such as `20 Nov 2026`."""
    local = value.astimezone(zone())
    return f"{local.day} {local:%b %Y}"


def time_or_day(value: datetime) -> str:
    """Such as `14:02` for today, `20 Nov 2026` for any other day."""
    local = value.astimezone(zone())
    return f"{local:%H:%M}" if local.date() == clock.now().astimezone(zone()).date() else day(value)


def local_input(value: datetime) -> str:
    """For a datetime-local field, in the person's zone."""
    return value.astimezone(zone()).strftime("%Y-%m-%dT%H:%M")


def moment(value: datetime) -> Moment:
    """A time, said relatively, with the exact one beside it."""
    return Moment(value.isoformat(), relative(value, now=clock.now()), exact(value))


def relative(value: datetime, *, now: datetime) -> str:
    """How far a time is away, in the largest unit that fits: `12 min ago`, `in 3 days`."""
    distance = abs(now - value)
    if distance < MINUTE:
        return "just now" if value <= now else "in a moment"
    if distance < HOUR:
        amount = f"{distance // MINUTE} min"
    elif distance < 2 * DAY:
        amount = _counted(distance // HOUR, "hour")
    else:
        amount = _counted(distance // DAY, "day")
    return f"{amount} ago" if value <= now else f"in {amount}"


def _counted(number: int, unit: str) -> str:
    return f"{number} {unit}" if number == 1 else f"{number} {unit}s"


def days_since(value: datetime) -> int:
    """How many whole days ago a time was."""
    return (clock.now() - value).days


def number(value: int) -> str:
    """Such as `12,480`."""
    return f"{value:,}"


FILTERS = {
    "number": number,
    "moment": moment,
    "exact": exact,
    "slot": slot,
    "day": day,
    "time_or_day": time_or_day,
    "local_input": local_input,
    "days_since": days_since,
}

PLACES = (
    ("Openings", "dashboard.openings", "briefcase", frozenset({Role.LEAD, Role.ADMIN})),
    ("My interviews", "interviews.own", "clipboard-list", frozenset(Role)),
    ("People", "admin.people", "users", frozenset({Role.ADMIN})),
    ("Audit log", "admin.audit_log", "history", frozenset({Role.ADMIN})),
)


def navigation() -> list[NavigationLink]:
    """The main navigation of whoever is signed in; nothing when signed out."""
    if not current_user.is_authenticated:
        return []
    return [
        NavigationLink(label, url_for(endpoint), icon, current=_is_current(endpoint))
        for label, endpoint, icon, roles in PLACES
        if current_user.role in roles
    ]


SECTIONS = {
    "dashboard.openings": {
        "dashboard",
        "openings",
        "candidates",
        "panels",
        "seating",
        "reminders",
        "applications",
        "cards",
        "debriefs",
        "decisions",
        "importing",
        "departures",
        "analytics",
        "comparison",
        "packets",
        "calibration.opening",
        "calibration.everywhere",
    },
    "interviews.own": {"interviews", "scoring", "shadows", "corrections", "calibration.own"},
}


def _is_current(endpoint: str) -> bool:
    here = {request.blueprint, request.endpoint}
    return request.endpoint == endpoint or not here.isdisjoint(SECTIONS.get(endpoint, set()))
