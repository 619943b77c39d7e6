"""The web edge: one blueprint, one file, one folder of templates a feature."""

from flask import Flask
from jinja2 import StrictUndefined
from werkzeug.middleware.proxy_fix import ProxyFix
from whitenoise import WhiteNoise

from scorecard.web import (
    accounts,
    admin,
    analytics,
    applications,
    calendars,
    calibration,
    candidates,
    cards,
    comparison,
    corrections,
    dashboard,
    debriefs,
    decisions,
    departures,
    files,
    importing,
    interviews,
    openings,
    packets,
    panels,
    reminders,
    scoring,
    seating,
    shadows,
    start,
)
from scorecard.web.compression import Compressed
from scorecard.web.converters import PublicId
from scorecard.web.display import module_folder, modules_name, prepare_templates
from scorecard.web.errors import translate_errors
from scorecard.web.gatekeeper import stand_guard
from scorecard.web.headers import prepare_headers
from scorecard.web.identity import prepare_identity
from scorecard.web.keeping import keep_after_each_page
from scorecard.web.kept_pages import prepare_kept_pages
from scorecard.web.uploads import InMemoryRequest

FEATURES = (
    accounts,
    admin,
    analytics,
    applications,
    calendars,
    calibration,
    candidates,
    cards,
    comparison,
    corrections,
    dashboard,
    debriefs,
    decisions,
    departures,
    files,
    importing,
    interviews,
    openings,
    packets,
    panels,
    reminders,
    scoring,
    seating,
    shadows,
    start,
)
A_YEAR = 31_536_000


def register(app: Flask) -> None:
    """Everything between a request and the services and queries."""
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.request_class = InMemoryRequest
    app.url_map.converters["id"] = PublicId
    prepare_headers(app)
    prepare_identity(app)
    stand_guard(app)
    translate_errors(app)
    keep_after_each_page(app)
    prepare_kept_pages(app)
    prepare_templates(app)
    for feature in FEATURES:
        app.register_blueprint(feature.blueprint)
    app.wsgi_app = Compressed(_static_files(app))  # type: ignore[method-assign] # Flask's own way
    if app.config["TRUSTED_PROXIES"]:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=app.config["TRUSTED_PROXIES"])  # type: ignore[method-assign] # Flask's own way


def _static_files(app: Flask) -> WhiteNoise:
    """The app behind its static files, which browsers may keep for ever: each address changes with the contents."""
    files = WhiteNoise(app.wsgi_app, root=app.static_folder, prefix="static/", max_age=A_YEAR)
    # Modules import each other by relative addresses, so that the folder's name has to change with them.
    files.add_files(str(module_folder(app)), prefix=f"static/{modules_name(app)}/")
    return files
