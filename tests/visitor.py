"""A browser without scripts: follows nothing by itself, sends the token of the page it saw last, keeps its cookies."""

from html.parser import HTMLParser

from flask import Flask
from werkzeug.test import TestResponse

from tests.build import PASSWORD


class _Fields(HTMLParser):
    """The values of the named inputs and textareas of a page."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: dict[str, str] = {}
        self._textarea: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        name = values.get("name")
        if not name:
            return
        if tag == "textarea":
            self._textarea, self.found[name] = name, ""
        elif tag == "input":
            if values.get("type") in ("radio", "checkbox") and "checked" not in values:
                return
            self.found[name] = values.get("value") or ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._textarea = None

    def handle_data(self, data: str) -> None:
        if self._textarea:
            self.found[self._textarea] += data


def fields_of(html: str) -> dict[str, str]:
    """Name and value of each input and textarea that a browser would send (the first newline of a textarea dropped)."""
    parser = _Fields()
    parser.feed(html)
    return {name: value.removeprefix("\n") for name, value in parser.found.items()}


class Visitor:
    """One person's browser."""

    def __init__(self, app: Flask, account: object | None = None) -> None:
        self.client = app.test_client()
        self.token = ""
        if account is not None:
            answer = self.sign_in(account.email, PASSWORD)
            assert answer.status_code == 303, answer.text

    def get(self, path: str, **options: object) -> TestResponse:
        """A page or file is read to its end and its connection closed: some work waits for that."""
        answer = self.client.get(path, **options)
        answer.get_data()
        if answer.mimetype == "text/html":
            self.token = fields_of(answer.text).get("csrf_token", self.token)
        answer.close()
        return answer

    def post(self, path: str, data: dict | None = None, **options: object) -> TestResponse:
        """Post a form with the token of the last page; `csrf_token` in data wins."""
        answer = self.client.post(path, data={"csrf_token": self.token, **(data or {})}, **options)
        if answer.mimetype == "text/html":
            self.token = fields_of(answer.text).get("csrf_token", self.token)
        return answer

    def put(self, path: str, data: dict | None = None) -> TestResponse:
        """Save as a page's script does: the token goes in a header, the answer comes as JSON."""
        headers = {"X-CSRFToken": self.token, "Accept": "application/json"}
        return self.client.put(path, data=data or {}, headers=headers)

    def sign_in(self, email: str, password: str) -> TestResponse:
        self.get("/sign-in")
        answer = self.post("/sign-in", {"email": email, "password": password})
        if answer.status_code == 303:
            self.get("/account")  # a page with the token of the new session
        return answer
