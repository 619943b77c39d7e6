"""What the scorecard's page with 16 criteria ships, as it goes over the wire to a browser that takes gzip."""

import gzip
import re

import pytest
from werkzeug.test import Client

from scorecard.web.compression import Compressed
from tests import build

MOST_BYTES, MOST_OWN_SCRIPT_BYTES = 250_000, 25_000
GZIP = {"Accept-Encoding": "gzip"}


@pytest.fixture
def page(session):
    author = build.account(session)
    opening = build.opening(session, build.account(session, role="lead"))
    return author, f"/interviews/{build.seat(session, build.application(session, opening), author).id}/scorecard"


def shipped(browser, address):
    """Every address that a browser fetches for a page, with the bytes that are sent."""
    first = browser.client.get(address, headers=GZIP, buffered=True)
    found, waiting = {address: first.data}, re.findall(r'(?:src|href)="(/static/[^"]+)"', gunzipped(first))
    while waiting:
        path = waiting.pop()
        if path not in found:
            answer = browser.client.get(path, headers=GZIP, buffered=True)
            assert answer.status_code == 200, path
            found[path] = answer.data
            folder = path.split("?")[0].rsplit("/", 1)[0]
            text = gunzipped(answer) if answer.mimetype in ("text/css", "text/javascript") else ""
            inside = re.findall(r"url\(\"(?!data:)([^\"]+)\"\)|from \"\./([^\"]+)\"", text)
            waiting += [f"{folder}/{name or module}" for name, module in inside]
    return found


def gunzipped(answer):
    is_packed = answer.headers.get("Content-Encoding") == "gzip"
    return (gzip.decompress(answer.data) if is_packed else answer.data).decode()


def test_the_page_and_the_scripts_of_our_own_stay_within_their_weight(visitor, page):
    author, address = page

    found = {path: len(sent) for path, sent in shipped(visitor(author), address).items()}
    scripts = {path: size for path, size in found.items() if path.split("?")[0].endswith(".js")}
    assert any("inter-latin" in path for path in found)
    assert any("/modules-" in path for path in scripts)
    assert sum(found.values()) < MOST_BYTES, found
    assert sum(scripts.values()) < MOST_OWN_SCRIPT_BYTES, scripts


def test_a_page_is_the_same_unpacked_and_its_length_says_nothing_exact(visitor, page):
    author, _ = page
    browser = visitor(author)

    plain = browser.client.get("/interviews")
    packed = [browser.client.get("/interviews", headers=GZIP, buffered=True) for _ in range(20)]
    token = re.compile(r'(name="csrf_token" value=")[^"]+')
    assert {token.sub(r"\1", gunzipped(answer)) for answer in packed} == {token.sub(r"\1", plain.text)}
    assert {answer.headers["Content-Encoding"] for answer in packed} == {"gzip"}
    assert "Accept-Encoding" in packed[0].headers["Vary"]
    assert len({len(answer.data) for answer in packed}) > 10


def test_a_browser_that_takes_no_gzip_and_a_head_get_no_packed_answer(visitor, page):
    author, address = page
    browser = visitor(author)

    refusing = browser.client.get(address, headers={"Accept-Encoding": "gzip;q=0, br"})
    head = browser.client.head(address, headers=GZIP, buffered=True)
    assert [answer.headers.get("Content-Encoding") for answer in (refusing, head)] == [None, None]


def test_files_leave_as_they_are(visitor, session):
    lead = build.account(session, role="lead")
    opening = build.opening(session, lead)
    build.seat(session, build.application(session, opening), build.account(session))

    answer = visitor(lead).client.get(f"/openings/{opening.id}/scorecards.csv", headers=GZIP, buffered=True)

    assert "Content-Encoding" not in answer.headers
    assert answer.text.startswith("opening_id,")


def test_a_page_that_is_sent_as_it_is_made_does_not_wait_for_its_end():
    made = []

    def app(environ, start_response):
        start_response("200 OK", [("Content-Type", "text/html; charset=utf-8")])
        for piece in (b"<p>begun</p>", b"<p>done</p>" * 100):
            made.append(piece)
            yield piece

    answer = Client(Compressed(app)).get("/", headers={"Accept-Encoding": "gzip"}, buffered=False)
    first = next(iter(answer.response))

    assert (first, len(made)) == (b"<p>begun</p>", 1)
    assert "Content-Encoding" not in answer.headers
