"""What the running app offers: its addresses, what they read from a query, and every form that it shows somebody."""

import re
from collections import defaultdict
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urlsplit

from flask import Flask, Request
from flask.globals import request_ctx
from werkzeug.datastructures import ImmutableMultiDict
from werkzeug.utils import cached_property

from scorecard.domain.role_check import Expectation
from scorecard.web.access import gate_of
from tests import build

CONTROLS = ("input", "select", "textarea", "button")


@dataclass
class Form:
    """One form of a page."""

    method: str
    action: str
    fields: set[str] = field(default_factory=set)


class _Forms(HTMLParser):
    """The forms of a page with the names of their controls, those outside that name their form included."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[Form] = []
        self.by_id: dict[str, Form] = {}
        self.apart: list[tuple[str, str]] = []  # a form's id and the name of a control outside it
        self._open: Form | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag == "form":
            self._open = Form((values.get("method") or "get").upper(), values.get("action") or "")
            self.found.append(self._open)
            self.by_id[values.get("id") or ""] = self._open
        name = values.get("name")
        if tag not in CONTROLS or not name:
            return
        if values.get("form"):
            self.apart.append((values["form"], name))
        elif self._open:
            self._open.fields.add(name)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._open = None


def forms_of(html: str) -> list[Form]:
    """Every form of a page."""
    parser = _Forms()
    parser.feed(html)
    for form, name in parser.apart:
        parser.by_id[form].fields.add(name)
    return parser.found


def named(name: str) -> str:
    """A field's name as the document has it: keys and places stand for all of their kind."""
    rubric = build.rubric()
    kinds = {
        "criterion": [criterion.key for area in rubric.areas for criterion in area.criteria],
        "flag": [flag.key for flag in rubric.flags],
        "area": [area.key for area in rubric.areas],
        "expectation": list(Expectation),
        "place": [str(place) for place in range(1, 9)],
    }
    label, _, key = name.partition("-")
    kind = next((kind for kind, keys in kinds.items() if key in keys), None)
    return f"{label}-<{kind}>" if kind else name


def rule_of(app: Flask, path: str, method: str) -> str:
    """The address of a path as the app declares it."""
    with app.test_request_context():
        rule, _ = app.url_map.bind("127.0.0.1:8000").match(path, method=method, return_rule=True)
    return rule.rule


def addresses(app: Flask) -> dict[tuple[str, str], str]:
    """Who gets in at all, by method and address."""
    with app.app_context():
        return {
            (method, rule.rule): str(gate_of(rule.endpoint))
            for rule in app.url_map.iter_rules()
            for method in rule.methods - {"HEAD", "OPTIONS"}
            if rule.endpoint != "static"
        }


class Surface:
    """Visits pages and remembers the forms on them and what their views read from the query."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.forms: dict[tuple[str, str], set[str]] = defaultdict(set)
        self.queries: dict[str, set[str]] = defaultdict(set)
        app.request_class = _recording(self.queries)

    def visit(self, person, *paths: str) -> None:
        """GET the pages as this person: each is there."""
        for path in paths:
            answer = person.get(path)
            assert answer.status_code == 200, (path, answer.status_code)
            if answer.mimetype == "text/html":  # a file has no form
                self.note(answer.text, path)

    def note(self, html: str, path: str) -> None:
        """Remember the forms of a page that stands at this path."""
        for form in forms_of(html):
            if form.method == "DIALOG":  # it closes its dialog and sends nothing
                continue
            target = urlsplit(form.action).path or path
            self.forms[form.method, rule_of(self.app, target, form.method)] |= {named(name) for name in form.fields}


def _recording(queries: dict[str, set[str]]) -> type[Request]:
    """A request that notes which query parameters are asked of it, by address."""

    class Recorded(ImmutableMultiDict):
        def _note(self, name: str) -> None:
            if request_ctx.request.url_rule is not None:
                queries[request_ctx.request.url_rule.rule].add(named(name))

        def get(self, key, *rest, **options):
            self._note(key)
            return super().get(key, *rest, **options)

        def getlist(self, key, *rest, **options):
            self._note(key)
            return super().getlist(key, *rest, **options)

        def __contains__(self, key):
            self._note(key)
            return super().__contains__(key)

    class RecordingRequest(Request):
        @cached_property
        def args(self):
            return Recorded(super().args)

    return RecordingRequest


def table(text: str, heading: str) -> list[list[str]]:
    """The rows of the first table under a heading of a document, cell by cell, without head and ticks."""
    part = re.split(rf"^## {re.escape(heading)}$", text, flags=re.MULTILINE)[1].split("\n## ")[0]
    rows = [line.strip("|").split("|") for line in part.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in row] for row in rows[2:]]


def ticked(cell: str) -> set[str]:
    """What stands between ticks in a cell."""
    return set(re.findall(r"`([^`]+)`", cell))
