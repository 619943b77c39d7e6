"""A lead brings candidates, panels and submitted scorecards in from CSV files: choose, look, confirm or discard."""

from collections.abc import Callable
from contextlib import ExitStack

from flask import Blueprint, flash, redirect, render_template, request, stream_template, url_for
from werkzeug.datastructures import FileStorage
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response

from scorecard.clock import now
from scorecard.database import db, writing
from scorecard.domain.text import TextRefused, clean_line
from scorecard.files.imports import PARTS, PARTS_OF, ImportKind
from scorecard.files.writing import csv_pieces
from scorecard.models.imports import KEPT_FOR, Mark
from scorecard.models.opening import Opening
from scorecard.models.schema import NAME
from scorecard.queries.openings import led_opening
from scorecard.queries.staged import ALL, load_preview, may_import, own_import, rows_of, waiting_imports
from scorecard.queries.visible import NotHere
from scorecard.services.errors import Refused
from scorecard.services.importing import staging
from scorecard.services.importing.entries import Upload, read_files
from scorecard.services.openings import refuse_closed
from scorecard.web import importing_steps as steps
from scorecard.web.access import Gate, allow
from scorecard.web.identity import viewer
from scorecard.web.importing_steps import Steps, Told, Work, work_on

blueprint = Blueprint("importing", __name__)

LONGEST_BODY = 20_000_000
AT_ONCE = 2_000  # rows that are dealt with before the answer begins; of more the page tells while it goes on
WHAT_TO_PRESS = "Press Import or Discard, so that it is clear which you want."
CHANGED = "changed"

Answer = str | Response | tuple[str, int]


# Before any check of the request, because the checks read the form.
@blueprint.url_value_preprocessor
def _take_large_files(endpoint: str | None, values: object) -> None:
    if endpoint == f"{blueprint.name}.upload":
        request.max_content_length = LONGEST_BODY


@blueprint.errorhandler(413)
def _too_large(error: RequestEntityTooLarge) -> Answer:
    """What to do with files that were not even read. The way back is the address that was asked for."""
    opening_id = (request.view_args or {})["opening_id"]
    megabytes = LONGEST_BODY // 1_000_000
    return render_template("importing/too_large.html", opening_id=opening_id, megabytes=megabytes), 413


@blueprint.get("/openings/<id:opening_id>/import")
@allow(Gate.LEAD)
def choose(opening_id: str) -> Answer:
    """What can be imported, with a form for each kind, and the own uploads that wait."""
    return _choose_page(led_opening(db.session, viewer(), opening_id), {}, None)


@blueprint.post("/openings/<id:opening_id>/import")
@allow(Gate.LEAD)
def upload(opening_id: str) -> Answer:
    """Reads the files and leads on to what they would do."""
    opening = led_opening(db.session, viewer(), opening_id)
    kind = _asked_kind()
    if kind is None:
        return _choose_page(opening, {"": "Choose what you want to import."}, None), 422
    uploads = {part: sent for part in PARTS_OF[kind] if (sent := _sent(part)) is not None}
    title = opening.title
    try:
        refuse_closed(opening)
        actor_id = _let_go()
        files = read_files(kind, uploads)
        rows = sum(map(len, files.values()))
        told = _begun(opening_id, actor_id, rows, lambda work: steps.check(work, kind, uploads, files))
    except Refused as refused:
        db.session.rollback()
        return _choose_page(led_opening(db.session, viewer(), opening_id), refused.problems, kind), 422
    return _checked(told, opening_id, title=title, rows=rows)


@blueprint.get("/openings/<id:opening_id>/import/<id:import_id>")
@allow(Gate.LEAD)
def preview(opening_id: str, import_id: str) -> Answer:
    """Each row with its mark and the reason, before anything is written."""
    return _preview_page(opening_id, import_id)


@blueprint.post("/openings/<id:opening_id>/import/<id:import_id>")
@allow(Gate.LEAD)
def act(opening_id: str, import_id: str) -> Answer:
    """Imports, discards, or judges the files again."""
    action = request.form.get("action", "")
    staged = own_import(db.session, viewer(), opening_id, import_id, now=now())
    if action == "discard":
        staging.discard(db.session, opening_id, import_id, actor=viewer(), now=now())
        flash("The files are discarded. Nothing was imported.", "success")
        return redirect(url_for("importing.choose", opening_id=opening_id), 303)
    if action not in ("check", "import"):
        return _preview_page(opening_id, import_id, problem=WHAT_TO_PRESS), 422
    if staged.done_at is not None:
        return redirect(url_for("importing.preview", opening_id=opening_id, import_id=import_id), 303)
    opening = led_opening(db.session, viewer(), opening_id)
    title, rows, added = opening.title, rows_of(db.session, staged), staged.added
    act = steps.check_again if action == "check" else steps.carry_out
    try:
        refuse_closed(opening)
        told = _begun(opening_id, _let_go(), rows, lambda work: act(work, import_id))
    except Refused as refused:
        return _preview_page(opening_id, import_id, problem=str(refused)), 422
    except staging.PreviewChanged:
        return _preview_page(opening_id, import_id, problem=CHANGED), 409
    if action == "check":
        return _checked(told, opening_id, title=title, rows=rows)
    return _progress_page(
        "importing/progress.html", told, opening_id, title=title, rows=rows, added=added, import_id=import_id
    )


@blueprint.get("/openings/<id:opening_id>/import/templates/<part>.csv")
@allow(Gate.LEAD)
def template(opening_id: str, part: str) -> Response:
    """An empty file with the columns to fill in."""
    led_opening(db.session, viewer(), opening_id)
    if part not in PARTS:
        raise NotHere
    response = Response(csv_pieces(PARTS[part].template, ()), mimetype="text/csv")
    response.headers.set("Content-Disposition", "attachment", filename=f"{part}-template.csv")
    return response


def _let_go() -> str:
    """End the request's transaction, so that nobody has to wait, the act of a session of its own least. Who asks."""
    actor_id = viewer().id
    db.session.rollback()
    return actor_id


def _begun(opening_id: str, actor_id: str, rows: int, act: Callable[[Work], Steps]) -> Told:
    """An act that is over already where there are few rows, and otherwise goes on while its page is sent."""
    with ExitStack() as unless_begun:
        work = unless_begun.enter_context(work_on(opening_id, actor_id, now()))
        told = Told(act(work), unless_begun.close)
        if rows <= AT_ONCE:
            told.finish()
        told.let_go = unless_begun.pop_all().close
    return told


def _checked(told: Told, opening_id: str, *, title: str, rows: int) -> Response:
    if told.import_id:
        return redirect(url_for("importing.preview", opening_id=opening_id, import_id=told.import_id), 303)
    return _progress_page("importing/checking.html", told, opening_id, title=title, rows=rows)


def _progress_page(template: str, told: Told, opening_id: str, **known: object) -> Response:
    """The page that tells of an act, sent while it goes on."""
    writing.set(False)  # what the page itself reads must not wait for the act that it tells of
    pieces = stream_template(template, told=told, opening_id=opening_id, **known)
    # A proxy that waits for the whole answer would hide how far it is.
    response = Response(pieces, mimetype="text/html", headers={"X-Accel-Buffering": "no"})
    response.status_code = 503 if told.failed else 200
    response.call_on_close(told.close)
    return response


def _asked_kind() -> ImportKind | None:
    asked = request.form.get("kind", "")
    kind = next((kind for kind in ImportKind if kind.value == asked), None)
    if kind is not None and not may_import(viewer(), kind):
        raise NotHere
    return kind


def _sent(part: str) -> Upload | None:
    """The file of a field, None where none was chosen."""
    sent: FileStorage | None = request.files.get(part)
    if sent is None or not sent.filename:
        return None
    try:
        name = clean_line(sent.filename, limit=NAME) or f"{part}.csv"
    except TextRefused:
        name = f"{part}.csv"
    return Upload(name, sent.read())


def _choose_page(opening: Opening, problems: dict[str, str], kind: ImportKind | None) -> str:
    return render_template(
        "importing/choose.html",
        opening=opening,
        parts=PARTS,
        parts_of=PARTS_OF,
        problems=problems,
        kind=kind,
        may_import_scorecards=may_import(viewer(), ImportKind.SCORECARDS),
        waiting=waiting_imports(db.session, viewer(), opening.id, now=now()),
    )


def _preview_page(opening_id: str, import_id: str, *, problem: str = "") -> str:
    opening = led_opening(db.session, viewer(), opening_id)
    staged = own_import(db.session, viewer(), opening_id, import_id, now=now())
    if staged.done_at is not None:
        return render_template("importing/done.html", opening=opening, staged=staged)
    asked = request.args.get("mark", "")
    page = request.args.get("page", "")
    shown = load_preview(
        db.session,
        viewer(),
        staged,
        mark=asked if asked == ALL or asked in tuple(Mark) else "",
        page=int(page) if page.isascii() and page.isdigit() and len(page) <= 6 else 1,
    )
    return render_template(
        "importing/preview.html",
        opening=opening,
        preview=shown,
        problem=problem,
        kept_until=staged.created_at + KEPT_FOR,
        page_url=lambda number, mark=shown.chosen: url_for(
            "importing.preview", opening_id=opening_id, import_id=import_id, mark=mark, page=number
        ),
    )
